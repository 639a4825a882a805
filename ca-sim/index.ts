import type { FastifyInstance } from 'fastify';
import { mountAccess } from '../http/access-doors.ts';
import { createServer, listen } from '../http/server.ts';
import { mountClock } from './admin/clock.ts';
import { type CaTwin, type Founding, foundAuthorities } from './authority.ts';
import { CertificationAuthority } from './certification-authority.ts';
import { AUTHORITY_STYLES, type AuthorityName, type TwinAlgorithm } from './core/authority-styles.ts';
import type { CaSnapshot } from './core/state-snapshot.ts';
import { Instruments, type InstrumentsFace } from './instruments/instruments.ts';
import { adminAccess, houseOf, mountAll } from './interfaces.ts';
import { keyFolder } from './key-cache.ts';
import {
  assertOptions,
  type CaSimOptions,
  configuredState,
  DEFAULT_AUTHORITIES,
  delaysOf,
  LOOPBACK_ADDRESS,
} from './options.ts';
import { type InProcessFace, inProcessFace } from './protocols/in-process.ts';
import type { TlsListener } from './protocols/tls-listener.ts';
import { openTls } from './tls-identity.ts';

export type { ClockMover } from './admin/clock.ts';
export { type CaClient, caClient } from '../http/ca-client.ts';
export { type Expectation, expectRequests, JournalMismatchError } from '../http/journal-expectation.ts';
export { caOpenApi } from './admin/openapi.ts';
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
export type { CaSimOptions } from './options.ts';
export type { Enrolling, InProcessFace } from './protocols/in-process.ts';

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
  /** What administrators show over HTTP (`Authorization: Bearer`); in process nothing is needed. */
  readonly adminToken: string;
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

/**
 * Starts a server with one or more certification authorities: makes their root and issuing CAs, and serves every row of
 * http/ca.ts.
 * @throws RangeError (host not loopback, a delay or period that is no whole number >= 0, an unknown authority), PortInUseError, in this order.
 */
export async function startCaSim(options: CaSimOptions): Promise<CaSim> {
  assertOptions(options);
  const { clock, rng, host = LOOPBACK_ADDRESS, port = 0, authorities = DEFAULT_AUTHORITIES, onEvent } = options;
  const state = configuredState(options, clock.now());
  const founding = foundingOf(options, state.foundedAt);
  const twins = await foundAuthorities(authorities, founding);
  const ca = new CertificationAuthority({ state, twins, clock, delays: delaysOf(options), onEvent, ...founding });
  const access = adminAccess(options.adminToken);
  const house = houseOf(ca, access);
  const app = createServer(house);
  mountAccess(app, house);
  const instruments = new Instruments(ca, clock, rng.stream('faults'));
  instruments.mount(app, house);
  mountAll(app, house, ca, founding.rng);
  mountClock(app, house, ca, options.moveClock);
  const url = await listen(app, house, host, port);
  const listener = await tlsListener(options, app, ca, founding);
  await ca.run(() => ca.keepAsBeginning());
  const close = async () => {
    await listener?.close();
    await app.close();
    await ca.close();
  };
  return {
    url,
    ...(listener && { tlsUrl: listener.url }),
    adminToken: access.token,
    inProcess: inProcessFace(ca),
    caCertificates: twins.map(certificateOf),
    ...controlOf(ca),
    ...instruments.face(),
    close,
  };
}

function foundingOf({ rng, crlBaseUrl, keyCacheFolder }: CaSimOptions, at: number): Founding {
  const baseUrl = (authority: AuthorityName) => crlBaseUrl ?? AUTHORITY_STYLES[authority].baseUrl;
  const keys = keyCacheFolder === undefined ? undefined : keyFolder(keyCacheFolder);
  return { rng: rng.stream('ca'), at, baseUrl, keys };
}

function certificateOf({ authority, role, algorithm, certificate }: CaTwin): CaSimCertificate {
  return { authority, role, algorithm, certificate: certificate.der };
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
  { tls, host = LOOPBACK_ADDRESS }: CaSimOptions,
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
