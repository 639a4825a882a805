import { createServer, type House, listen } from '../http/server.ts';
import type { Clock } from '../simulation/clock.ts';
import type { Rng } from '../simulation/rng.ts';
import { mountDesks } from './admin/desks.ts';
import { mountRegister } from './admin/register.ts';
import { foundAuthority } from './authority.ts';
import { layout } from './cabinet/layout.ts';
import { problemPage } from './cabinet/problem-page.ts';
import { type BugEvent, CertificationAuthority } from './certification-authority.ts';
import type { SetAlgorithm } from './core/certificate-profiles.ts';
import { CA_PROBLEMS } from './core/problems.ts';
import type { ApprovalDelays } from './core/requests.ts';
import { type CaEvent, newState } from './core/state.ts';
import { mountOctetFiles } from './protocols/octet-files.ts';
import { mountPublicInformation } from './protocols/public-information.ts';
import { mountRequests } from './protocols/request-cert.ts';
import { twinsOf } from './protocols/views.ts';

export type { BugEvent } from './certification-authority.ts';
export type { ApprovalDelays } from './core/requests.ts';
export type { CaEvent } from './core/state.ts';

export interface CaSimOptions {
  /** The bench's clock; nothing here moves it. */
  readonly clock: Clock;
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
  /** The address printed into certificates in front of `/cgi/RevListGOST.crl`. Default http://ca.kisc.test. */
  readonly crlBaseUrl?: string;
  /** Told of everything that happens; what it throws is a bug of the caller's. */
  readonly onEvent?: (event: CaEvent | BugEvent) => void;
}

/** One certificate of the CA itself. */
export interface CaSimCertificate {
  readonly role: 'root' | 'issuing';
  readonly algorithm: SetAlgorithm;
  /** DER. */
  readonly certificate: Uint8Array;
}

export interface CaSim {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Root GOST, root RSA, issuing GOST, issuing RSA. */
  readonly caCertificates: readonly CaSimCertificate[];
  close(): Promise<void>;
}

const DEFAULT_DELAYS: ApprovalDelays = { managerAfterMs: 300_000, officerAfterMs: 300_000, issueAfterMs: 60_000 };
const LOOPBACK = /^(localhost|::1|127(\.\d{1,3}){3})$/;

/**
 * Starts a KISC-style CA: makes root and issuing CA, GOST and RSA, and serves every row of http/ca.ts.
 * @throws RangeError (host not loopback, a delay that is no whole number >= 0), PortInUseError, in this order.
 */
export async function startCaSim(options: CaSimOptions): Promise<CaSim> {
  const { clock, rng, host = '127.0.0.1', port = 0, crlBaseUrl = 'http://ca.kisc.test', onEvent } = options;
  assertHost(host, options.allowNonLoopback ?? false);
  const delays = { ...DEFAULT_DELAYS, ...options.approvals };
  assertDelays(delays);
  const foundedAt = clock.now();
  const authority = await foundAuthority(rng.stream('ca'), foundedAt, crlBaseUrl);
  const ca = new CertificationAuthority({ state: newState(foundedAt), authority, clock, delays, crlBaseUrl, onEvent });
  const house: House = {
    name: 'ca-sim',
    problems: CA_PROBLEMS,
    layout,
    problemPage,
    onBug: (error, where) => ca.bug(error, where),
  };
  const app = createServer(house);
  mountPublicInformation(app, house, ca);
  mountOctetFiles(app, ca);
  mountRequests(app, house, ca);
  mountDesks(app, house, ca);
  mountRegister(app, house, ca);
  const url = await listen(app, house, host, port);
  const caCertificates = twinsOf(authority).map(({ role, algorithm, certificate }) => {
    return { role, algorithm, certificate: certificate.der };
  });
  return { url, caCertificates, close: () => app.close() };
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
