import type { FastifyInstance } from 'fastify';
import { createServer, type House, listen } from '../http/server.ts';
import type { Clock } from '../simulation/clock.ts';
import type { Rng } from '../simulation/rng.ts';
import { type ClockMover, mountClock } from './admin/clock.ts';
import { mountControl } from './admin/control.ts';
import { mountDesks } from './admin/desks.ts';
import { mountEnrolments } from './admin/enrolments.ts';
import { mountPinEnvelopes } from './admin/pin-envelopes.ts';
import { mountRegister } from './admin/register.ts';
import { mountRevocations } from './admin/revocations.ts';
import { type Founding, foundAuthorities } from './authority.ts';
import { kiscHouse } from './cabinet/kisc/layout.ts';
import { layout } from './cabinet/layout.ts';
import { nationalHouse } from './cabinet/national/layout.ts';
import { problemPage } from './cabinet/problem-page.ts';
import { type BugEvent, CertificationAuthority } from './certification-authority.ts';
import {
  AUTHORITY_NAMES,
  AUTHORITY_STYLES,
  type AuthorityName,
  type CrlPolicy,
  type TwinAlgorithm,
} from './core/authority-styles.ts';
import type { EnrolmentProgress } from './core/enrolment-record.ts';
import { CA_PROBLEMS } from './core/problems.ts';
import type { ApprovalDelays } from './core/requests.ts';
import { type CaEvent, type CaState, newState } from './core/state.ts';
import type { CaSnapshot } from './core/state-snapshot.ts';
import { Instruments, type InstrumentsFace } from './instruments/instruments.ts';
import { mountCmc } from './protocols/cmc.ts';
import { mountCmp } from './protocols/cmp.ts';
import { mountEst } from './protocols/est.ts';
import { type InProcessFace, inProcessFace } from './protocols/in-process.ts';
import { mountKiscCabinet } from './protocols/kisc/cabinet.ts';
import { mountNationalCabinet } from './protocols/national/national-cabinet.ts';
import { mountOcsp } from './protocols/ocsp.ts';
import { mountOctetFiles } from './protocols/octet-files.ts';
import { mountPkcs10 } from './protocols/pkcs10.ts';
import { mountPublicInformation } from './protocols/public-information.ts';
import { mountRequests } from './protocols/request-cert.ts';
import { mountTimeStamps } from './protocols/time-stamp.ts';
import type { TlsListener } from './protocols/tls-listener.ts';
import { mountWebra } from './protocols/webra.ts';
import { openTls } from './tls-identity.ts';

export type { ClockMover } from './admin/clock.ts';
export type { BugEvent } from './certification-authority.ts';
export { AUTHORITY_NAMES, type AuthorityName, type CrlPolicy, type TwinAlgorithm } from './core/authority-styles.ts';
export type { EnrolmentProgress } from './core/enrolment-record.ts';
export type { ApprovalDelays } from './core/requests.ts';
export type { CaEvent } from './core/state.ts';
export type { CaSnapshot } from './core/state-snapshot.ts';
export { snapshotDifferences } from './core/state-snapshot.ts';
export type { CaFaultRule } from './instruments/fault-rules.ts';
export type { FiredCaFault } from './instruments/faults.ts';
export type { JournalEntry, JournalFilter } from './instruments/journal.ts';
export type { Enrolling, InProcessFace } from './protocols/in-process.ts';

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
  /** Told of everything that happens; what it throws is a bug of the caller's. */
  readonly onEvent?: (event: CaEvent | BugEvent) => void;
}

/** One certificate of the CA itself. */
export interface CaSimCertificate {
  readonly authority: AuthorityName;
  readonly role: 'root' | 'issuing';
  readonly algorithm: TwinAlgorithm;
  /** DER. */
  readonly certificate: Uint8Array;
}

export interface CaSim extends InstrumentsFace {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** `https://127.0.0.1:<port>`, when it was asked for. */
  readonly tlsUrl?: string;
  /** The same as over HTTP, with none between. */
  readonly inProcess: InProcessFace;
  /** Authority by authority, roots first: root GOST, root RSA, issuing GOST, issuing RSA. */
  readonly caCertificates: readonly CaSimCertificate[];
  /** Begins again: the same keys, nothing issued. The clock stays. */
  reset(): Promise<void>;
  /** All that the CA remembers, as JSON. */
  snapshot(): Promise<CaSnapshot>;
  /** Comes back to a snapshot. Rejects with CaError snapshot-malformed, snapshot-foreign. */
  restore(snapshot: CaSnapshot): Promise<void>;
  close(): Promise<void>;
}

const DEFAULT_DELAYS: ApprovalDelays = { managerAfterMs: 300_000, officerAfterMs: 300_000, issueAfterMs: 60_000 };
const LOOPBACK = /^(localhost|::1|127(\.\d{1,3}){3})$/;

/**
 * Starts a server with one or more certification authorities: makes their root and issuing CAs, and serves every row of
 * http/ca.ts.
 * @throws RangeError (host not loopback, a delay or period that is no whole number >= 0, an unknown authority), PortInUseError, in this order.
 */
export async function startCaSim(options: CaSimOptions): Promise<CaSim> {
  const { clock, rng, host = '127.0.0.1', port = 0, onEvent, keyCacheFolder } = options;
  assertHost(host, options.allowNonLoopback ?? false);
  const delays = { ...DEFAULT_DELAYS, ...options.approvals };
  assertDelays(delays);
  const { authorities = ['kz-kisc'] } = options;
  assertAuthorities(authorities);
  if (options.tls && !authorities.includes('rfc')) throw new RangeError('tls: the authority rfc is needed for it');
  const state = configuredState(options, clock.now());
  const baseUrl = (authority: AuthorityName) => options.crlBaseUrl ?? AUTHORITY_STYLES[authority].baseUrl;
  const founding = { rng: rng.stream('ca'), at: state.foundedAt, baseUrl, keyCacheFolder };
  const twins = await foundAuthorities(authorities, founding);
  const ca = new CertificationAuthority({ state, twins, clock, delays, onEvent, ...founding });
  const house = houseOf(ca);
  const app = createServer(house);
  const instruments = new Instruments(ca, clock, rng.stream('faults'));
  instruments.mount(app, house);
  mountAll(app, house, ca, founding.rng);
  mountClock(app, house, ca, options.moveClock);
  const url = await listen(app, house, host, port);
  const listener = await tlsListener(options, app, ca, founding);
  await ca.run(() => ca.keepAsBeginning());
  const caCertificates = twins.map(({ authority, role, algorithm, certificate }) => {
    return { authority, role, algorithm, certificate: certificate.der };
  });
  const close = async () => {
    await listener?.close();
    await app.close();
  };
  return {
    url,
    ...(listener && { tlsUrl: listener.url }),
    inProcess: inProcessFace(ca),
    caCertificates,
    ...controlOf(ca),
    ...instruments.face(),
    close,
  };
}

/** What makes the server this house. */
function houseOf(ca: CertificationAuthority): House {
  const house: House = {
    name: 'ca-sim',
    problems: CA_PROBLEMS,
    layout,
    problemPage,
    onBug: (error, where) => ca.bug(error, where),
  };
  return kiscHouse(nationalHouse(house));
}

function controlOf(ca: CertificationAuthority): Pick<CaSim, 'reset' | 'snapshot' | 'restore'> {
  return {
    reset: () => ca.run(() => ca.reset()),
    snapshot: () => ca.run(() => ca.snapshot()),
    restore: (snapshot) => ca.run(() => ca.restore(snapshot)),
  };
}

/** The TLS listener, when one is wanted; if it cannot be had, nothing stays open. */
async function tlsListener(
  { tls, host = '127.0.0.1' }: CaSimOptions,
  app: FastifyInstance,
  ca: CertificationAuthority,
  founding: Founding,
): Promise<TlsListener | undefined> {
  if (!tls) return undefined;
  try {
    const port = tls === true ? 0 : tls.port;
    return await openTls(app, ca, { ...founding, rng: founding.rng.stream('TLS'), host, port });
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** Every interface of the server. @param rng of the CA. */
function mountAll(app: FastifyInstance, house: House, ca: CertificationAuthority, rng: Rng): void {
  mountPublicInformation(app, house, ca);
  mountOctetFiles(app, ca);
  mountRequests(app, house, ca);
  mountWebra(app, house, ca);
  mountCmc(app, house, ca);
  mountOcsp(app, ca);
  mountTimeStamps(app, ca);
  mountDesks(app, house, ca);
  mountRegister(app, house, ca);
  mountRevocations(app, house, ca);
  mountNationalCabinet(app, house, ca, rng.stream('national cabinet'));
  mountKiscCabinet(app, house, ca, rng.stream('KISC cabinet'));
  mountEnrolments(app, house, ca);
  mountControl(app, house, ca);
  mountCmp(app, ca, rng.stream('cmp'));
  mountPinEnvelopes(app, house, ca, rng.stream('PIN envelopes'));
  mountPkcs10(app, ca);
  mountEst(app, ca);
}

/** The state of a new CA, with the settings that are part of it. */
function configuredState(options: CaSimOptions, foundedAt: number): CaState {
  const { crl = {}, enrolment = {}, revokeSuperseded = false } = options;
  const state = newState(foundedAt);
  state.revokesSuperseded = revokeSuperseded;
  for (const name of AUTHORITY_NAMES) {
    const policy = crl[name];
    const progress = enrolment[name];
    if (policy !== undefined) state.crlPolicies.set(name, assertPolicy(policy));
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

function assertHost(host: string, allowNonLoopback: boolean): void {
  if (allowNonLoopback || LOOPBACK.test(host)) return;
  throw new RangeError(`ca-sim binds to loopback only, not to ${host}: allowNonLoopback lifts that.`);
}

function assertDelays(delays: ApprovalDelays): void {
  for (const [name, value] of Object.entries(delays)) {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${name}: ${value} is not a whole number >= 0`);
  }
}
