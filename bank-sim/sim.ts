import type { DeskTokens } from '../http/access.ts';
import type { Fetch } from '../http/client.ts';
import type { VirtualClock } from '../simulation/clock.ts';
import type { BankEvent } from './core/events.ts';
import type { BankSnapshot } from './core/state-snapshot.ts';
import type { BankInstrumentsFace } from './instruments/instruments.ts';

/** A running bank: what whoever starts it has in his hands. */
export interface BankSim extends BankInstrumentsFace {
  /** E.g. `http://127.0.0.1:34567`. */
  readonly url: string;
  /** What `fetch` does at {@link url}, without leaving the process: quicker, and nothing that a connection does can happen. */
  readonly fetch: Fetch;
  /** The same over TLS, when that was asked for: e.g. `https://127.0.0.1:34568`. */
  readonly tlsUrl?: string;
  /** The TEST root of its certificate, DER: a client that trusts it trusts {@link tlsUrl}. */
  readonly tlsRoot?: Uint8Array;
  /** What the tester shows over HTTP (`Authorization: Bearer`): it opens every desk. */
  readonly adminToken: string;
  /** What each role shows: it opens that one's desk (R-BANK-102). */
  readonly deskTokens: DeskTokens;
  /** Begins again: no client, user or document. The clock stays. */
  reset(): Promise<void>;
  /** All that the bank remembers, as JSON. */
  snapshot(): Promise<BankSnapshot>;
  /** Comes back to a snapshot. Rejects with BankError snapshot-malformed, snapshot-foreign. */
  restore(snapshot: BankSnapshot): Promise<void>;
  /**
   * Another world with the same settings and a CA of its own, in which nothing has happened yet: with a state, a clock, a journal, faults,
   * tokens and an address of its own (docs/decisions/014). It lives in memory, also beside `data`, until it is closed or this server is. The
   * same name gives the same chance. Rejects with RangeError (no name, no address of a CA, a clock and a beginning), HouseError tenant-exists,
   * tenants-full, tenants-closed, tenant-in-tenant.
   */
  tenant(name: string, options: BankTenantOptions): Promise<BankTenantSim>;
  close(): Promise<void>;
}

export interface BankTenantOptions {
  /** Its CA, e.g. a tenant of the bank's: no two banks should tell one CA what is done. */
  readonly caUrl: string;
  /** What is shown there, if the CA wants it to hear that the bank's side is done. */
  readonly caAdminToken?: string;
  /** Where its clock begins, milliseconds since the epoch. Default: what time it is for the bank. */
  readonly at?: number;
  /** The clock that it shares with its CA, instead of one of its own. */
  readonly clock?: VirtualClock;
  /** Told of everything that happens in it. Default: of its bugs the bank's own `onEvent` is told. */
  readonly onEvent?: (event: BankEvent) => void;
}

/** The face of a tenant. */
export interface BankTenantSim extends BankSim {
  /** Its own stands still where it begins, or runs as fast as the bank's does. */
  readonly clock: VirtualClock;
}
