import type { DeskTokens } from '../http/access.ts';
import type { BankSnapshot } from './core/state-snapshot.ts';
import type { BankInstrumentsFace } from './instruments/instruments.ts';

/** A running bank: what whoever starts it has in his hands. */
export interface BankSim extends BankInstrumentsFace {
  /** E.g. `http://127.0.0.1:34567`. */
  readonly url: string;
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
  close(): Promise<void>;
}
