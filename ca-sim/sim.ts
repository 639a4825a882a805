import type { Fetch } from '../http/client.ts';
import type { VirtualClock } from '../simulation/clock.ts';
import type { BugEvent } from './certification-authority.ts';
import type { AuthorityName, TwinAlgorithm } from './core/authority-styles.ts';
import type { CaEvent } from './core/state.ts';
import type { CaSnapshot } from './core/state-snapshot.ts';
import type { CaInstrumentsFace } from './instruments/instruments.ts';
import type { InProcessFace } from './protocols/in-process.ts';

/** What whoever starts a CA has in his hands. */

/** One certificate of the CA itself. */
export interface CaSimCertificate {
  readonly authority: AuthorityName;
  readonly role: 'root' | 'issuing';
  readonly algorithm: TwinAlgorithm;
  /** DER. */
  readonly certificate: Uint8Array;
}

export interface CaSim extends CaInstrumentsFace {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** What `fetch` does at {@link url}, without leaving the process: quicker, and nothing that a connection does can happen. */
  readonly fetch: Fetch;
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
  /**
   * Another world with the same keys, in which nothing has happened yet: with a state, a clock, a journal, faults, an admin token and an
   * address of its own (docs/decisions/014). It lives in memory, until it is closed or this server is. The same name gives the same
   * chance. Rejects with RangeError (no name), HouseError tenant-exists, tenants-full, tenants-closed, tenant-in-tenant.
   */
  tenant(name: string, options?: TenantOptions): Promise<TenantSim>;
  close(): Promise<void>;
}

export interface TenantOptions {
  /** Where its clock begins, milliseconds since the epoch. Default: what time it is for the CA. */
  readonly at?: number;
  /** Told of everything that happens in it. Default: of its bugs the CA's own `onEvent` is told. */
  readonly onEvent?: (event: CaEvent | BugEvent) => void;
}

/** The face of a tenant. */
export interface TenantSim extends CaSim {
  /** Its own: it stands still where it begins, or runs as fast as the CA's does. */
  readonly clock: VirtualClock;
}
