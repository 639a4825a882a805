import type { FastifyInstance } from 'fastify';
import { mountAccess } from '../http/access-doors.ts';
import { createServer, listen } from '../http/server.ts';
import { mountClock } from './admin/clock.ts';
import type { CaTwin, Founding } from './authority.ts';
import { CertificationAuthority } from './certification-authority.ts';
import type { AuthorityName, TwinAlgorithm } from './core/authority-styles.ts';
import type { CaSnapshot } from './core/state-snapshot.ts';
import { type FoundedCa, foundCa, foundCaIn } from './founding.ts';
import { Instruments, type InstrumentsFace } from './instruments/instruments.ts';
import { adminAccess, houseOf, mountAll } from './interfaces.ts';
import { assertOptions, type CaSimOptions, delaysOf, LOOPBACK_ADDRESS } from './options.ts';
import { type InProcessFace, inProcessFace } from './protocols/in-process.ts';
import type { TlsListener } from './protocols/tls-listener.ts';
import { MAIN_HOUSE, openCaFile } from './storage/ca-file.ts';
import type { CaStorage } from './storage/ca-storage.ts';
import { openTls } from './tls-identity.ts';

export { type CaClient, caClient } from '../http/ca-client.ts';
export { type Expectation, expectRequests, JournalMismatchError } from '../http/journal-expectation.ts';
export type { ClockMover } from './admin/clock.ts';
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
export { type CaSimOptions, isLoopback } from './options.ts';
export type { Enrolling, InProcessFace } from './protocols/in-process.ts';
export { CaStorageError, type CaStorageFault } from './storage/ca-storage-error.ts';

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
 * @throws RangeError (host not loopback, a delay or period that is no whole number >= 0, an unknown authority), CaStorageError (the file
 * of `data` cannot be used), PortInUseError, in this order.
 */
export async function startCaSim(options: CaSimOptions): Promise<CaSim> {
  assertOptions(options);
  if (options.data === undefined) return serve(options, await foundCa(options));
  const file = openCaFile(options.data);
  try {
    const sim = await serve(options, await foundCaIn(file, MAIN_HOUSE, options));
    const close = async () => {
      await sim.close();
      file.close();
    };
    return { ...sim, close };
  } catch (error) {
    file.close();
    throw error;
  }
}

async function serve(options: CaSimOptions, { founding, chance, ...founded }: FoundedCa): Promise<CaSim> {
  const { clock, rng, host = LOOPBACK_ADDRESS, port = 0, onEvent } = options;
  const ca = new CertificationAuthority({ ...founded, clock, delays: delaysOf(options), onEvent, ...founding });
  const access = adminAccess(options.adminToken);
  const house = houseOf(ca, access);
  const app = createServer(house);
  mountAccess(app, house);
  const instruments = new Instruments(ca, clock, rng.stream('faults'));
  instruments.mount(app, house);
  mountAll(app, house, ca, chance);
  mountClock(app, house, ca, options);
  const url = await listen(app, house, host, port);
  const listener = await tlsListener(options, app, ca, founding);
  const close = async () => {
    await listener?.close();
    await app.close();
    await ca.close();
  };
  try {
    await begin(ca, founded.storage);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url,
    ...(listener && { tlsUrl: listener.url }),
    adminToken: access.token,
    inProcess: inProcessFace(ca),
    caCertificates: founded.twins.map(certificateOf),
    ...controlOf(ca),
    ...instruments.face(),
    close,
  };
}

/** A new CA notes what a reset leads to; one that goes on knows it. With that a file has all that it needs. */
async function begin(ca: CertificationAuthority, storage?: CaStorage): Promise<void> {
  await ca.run(() => {
    const beginning = ca.keepAsBeginning(storage?.beginning);
    storage?.keepBeginning(beginning);
  });
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
