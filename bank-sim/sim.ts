import type { DeskTokens } from '../http/access.ts';
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
  close(): Promise<void>;
}
