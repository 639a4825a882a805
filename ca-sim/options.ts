import { type BridgeAddresses, bridgeAddresses } from '../http/bridges.ts';
import type { ClockMover } from '../http/clock-doors.ts';
import type { Clock } from '../simulation/clock.ts';
import type { Rng } from '../simulation/rng.ts';
import type { BugEvent } from './certification-authority.ts';
import { AUTHORITY_NAMES, type AuthorityName, type CrlPolicy } from './core/authority-styles.ts';
import type { EnrolmentProgress } from './core/enrolment-record.ts';
import type { ApprovalDelays } from './core/requests.ts';
import { type CaEvent, type CaState, newState } from './core/state.ts';

export interface CaSimOptions {
  /** The bench's clock; nothing here moves it but `moveClock`. */
  readonly clock: Clock;
  /** Lets the page /control and POST /admin/clock move the clock: the same `VirtualClock`, say. Default: they only show it. */
  readonly moveClock?: ClockMover;
  /** Keys and nonces come from its stream `ca`. */
  readonly rng: Rng;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** The CA is a test instrument: an address that other machines reach must be asked for in so many words. */
  readonly allowNonLoopback?: boolean;
  /** What administrators show over HTTP. Default: a fresh one, of the machine's randomness and not of the seed. */
  readonly adminToken?: string;
  /** Simulated time that the automatic steps take, in milliseconds. Default: 5, 5 and 1 minute. */
  readonly approvals?: Partial<ApprovalDelays>;
  /** Which certification authorities the server is, each with keys of its own. Default: the KISC-style CA only. */
  readonly authorities?: readonly AuthorityName[];
  /** The address printed into certificates in front of paths like `/cgi/RevListGOST.crl`. Default: each authority's own, http://ca.kisc.test. */
  readonly crlBaseUrl?: string;
  /** When lists are published, of authorities for which it is not as their style says. */
  readonly crl?: Partial<Readonly<Record<AuthorityName, CrlPolicy>>>;
  /** How plain enrolments (PKCS#10, EST, CMP) go on. Default: at once. */
  readonly enrolment?: Partial<Readonly<Record<AuthorityName, EnrolmentProgress>>>;
  /**
   * Listen over TLS besides, on this port or on any free one: EST renews there. The listener's certificate is of the RFC-style
   * CA, which must be among the authorities.
   */
  readonly tls?: boolean | { readonly port: number };
  /** Revoke a person's older certificates as superseded when the bank has the new ones in use. Default: they are left to expire. */
  readonly revokeSuperseded?: boolean;
  /** A folder in which the CA's keys of a seed are kept, for a quick start the next time (docs/decisions/008). Default: in memory only. */
  readonly keyCacheFolder?: string;
  /**
   * The file in which the CA lives: made when there is none, else taken up again (docs/decisions/013). Then its authorities, keys,
   * settings and the instant of its clock are those in the file, whatever the seed; the clock is set through moveClock.
   * Default: in memory, for as long as the process.
   */
  readonly data?: string;
  /** Where the pages of the cabinets find NCALayer and CryptoSocket on the reader's PC. Default: where the real ones listen. */
  readonly bridges?: Partial<BridgeAddresses>;
  /** Told of everything that happens; what it throws is a bug of the caller's. */
  readonly onEvent?: (event: CaEvent | BugEvent) => void;
}

export const LOOPBACK_ADDRESS = '127.0.0.1';
export const DEFAULT_AUTHORITIES: readonly AuthorityName[] = ['kz-kisc'];

const DEFAULT_DELAYS: ApprovalDelays = { managerAfterMs: 300_000, officerAfterMs: 300_000, issueAfterMs: 60_000 };
const LOOPBACK = /^(localhost|::1|127(\.\d{1,3}){3})$/;

/** @throws RangeError (host not loopback, a delay that is no whole number >= 0, an unknown authority, a bridge that is not on this PC, TLS without the RFC style), in this order. */
export function assertOptions(options: CaSimOptions): void {
  const { host = LOOPBACK_ADDRESS, allowNonLoopback = false, authorities = DEFAULT_AUTHORITIES, tls, data } = options;
  assertHost(host, allowNonLoopback);
  assertDelays(delaysOf(options));
  assertAuthorities(authorities);
  bridgeAddresses(options.bridges);
  const isInFile = data !== undefined && options.authorities === undefined;
  if (tls && !isInFile && !authorities.includes('rfc')) throw new RangeError('tls: the authority rfc is needed for it');
}

export function delaysOf({ approvals }: CaSimOptions): ApprovalDelays {
  return { ...DEFAULT_DELAYS, ...approvals };
}

/** The state of a new CA, with the settings that are part of it. */
export function configuredState(options: CaSimOptions, foundedAt: number): CaState {
  const { crl = {} } = options;
  const state = newState(foundedAt);
  for (const name of AUTHORITY_NAMES) {
    const policy = crl[name];
    if (policy !== undefined) state.crlPolicies.set(name, assertPolicy(policy));
  }
  return applySettings(state, options);
}

/** Settings that can change from one start to the next; what is not said stays as it is. */
export function applySettings(state: CaState, options: CaSimOptions): CaState {
  const { enrolment = {}, revokeSuperseded = state.revokesSuperseded } = options;
  state.revokesSuperseded = revokeSuperseded;
  for (const name of AUTHORITY_NAMES) {
    const progress = enrolment[name];
    if (progress !== undefined) state.enrolmentProgress.set(name, progress);
  }
  return state;
}

function assertPolicy(policy: CrlPolicy): CrlPolicy {
  const { periodMs, deltaPeriodMs = periodMs } = policy;
  for (const [name, value] of Object.entries({ periodMs, deltaPeriodMs })) {
    // Times in a list are whole seconds.
    if (!Number.isSafeInteger(value) || value < 1000) throw new RangeError(`${name}: ${value} is less than a second`);
  }
  if (periodMs % deltaPeriodMs !== 0) throw new RangeError(`${periodMs} is not a multiple of ${deltaPeriodMs}`);
  return policy;
}

function assertAuthorities(names: readonly AuthorityName[]): void {
  const unknown = names.filter((name) => !AUTHORITY_NAMES.includes(name));
  if (unknown.length > 0) throw new RangeError(`There is no authority ${unknown.join(', ')}.`);
  if (names.length === 0 || new Set(names).size !== names.length) {
    throw new RangeError('authorities: each once, at least one');
  }
}

/** Whether only this machine reaches the address. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host.replace(/^\[(.*)\]$/, '$1'));
}

function assertHost(host: string, allowNonLoopback: boolean): void {
  if (allowNonLoopback || isLoopback(host)) return;
  throw new RangeError(`ca-sim binds to loopback only, not to ${host}: allowNonLoopback lifts that.`);
}

function assertDelays(delays: ApprovalDelays): void {
  for (const [name, value] of Object.entries(delays)) {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${name}: ${value} is not a whole number >= 0`);
  }
}
