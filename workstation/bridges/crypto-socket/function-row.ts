import type { BridgeSite } from '../bridge.ts';
import type { Asker } from '../person.ts';
import type { Parameters, ValuesOf } from './parameters.ts';
import type { Transactions } from './transactions.ts';

/** The groups of functions, as requests name them in `TumarCSP`. */
export const APIS = ['SYSAPI', 'BaseAPI', 'ASNAPI', 'XMLAPI', 'FORMAPI', 'EFCAPI'] as const;
export type Api = (typeof APIS)[number];

/** What an answer's field holds. Numbers and truth values go as texts. */
export type Field = string | readonly Field[] | { readonly [name: string]: Field };
export type Fields = Readonly<Record<string, Field>>;

/** What a function works with besides its parameters: one call of one connection. */
export interface Call {
  readonly site: BridgeSite;
  readonly asker: Asker;
  /** Aborted when the page has gone. */
  readonly signal: AbortSignal;
  /** Transactions of CMP that this page has begun. */
  readonly transactions: Transactions;
  readonly apiKey: ApiKeyDoor;
}

/** The API key of a connection. */
export interface ApiKeyDoor {
  readonly isSet: boolean;
  isTaken(apiKey: string): boolean;
  /** From now on the functions behind the key answer. */
  open(): void;
}

/** One function of the protocol: everything that is known of it. */
export interface FunctionRow<P extends Parameters = Parameters> {
  readonly api: Api;
  readonly name: string;
  readonly does: string;
  readonly parameters: P;
  /** Fields of the answer besides `Function`, `result`, `code`, `error` and `id`: what they hold. */
  readonly answer: Readonly<Record<string, string>>;
  /** Answers also before SYSAPI.SetAPIKey. */
  readonly needsNoApiKey?: true;
  /** What of it is not public and assumed here. */
  readonly assumed?: string;
  /** @throws CryptoSocketError, TokenError, PkiError (answers are made of them in one place). */
  run(call: Call, values: ValuesOf<P>): Fields | Promise<Fields>;
}

/** A function that the real program has and this one answers with `not-supported`. */
export interface UnsupportedRow {
  readonly api: Api;
  readonly name: string;
  readonly does: string;
}

/** A row with the types of its parameters checked against its `run`. */
export function functionRow<P extends Parameters>(row: FunctionRow<P>): FunctionRow {
  return row as unknown as FunctionRow;
}
