import type { Rng } from '../../../simulation/rng.ts';
import { CryptoSocketError } from './problems.ts';

/** Who speaks in a transaction of CMP, and how what he says is protected. */
export type Party =
  | { readonly kind: 'secret'; readonly reference: string; readonly secret: string }
  /** A key with its certificate on a carrier. */
  | { readonly kind: 'key'; readonly serialNumber: string };

/** One transaction of CMP: RFC 9810 section 5.1.1. */
export interface Transaction {
  readonly id: Uint8Array;
  readonly party: Party;
  /** Of our latest message: the answer repeats it. */
  senderNonce: Uint8Array;
  /** Of the latest answer: our next message repeats it. */
  recipNonce: Uint8Array | undefined;
}

/** Octets of transaction identifiers and nonces. */
const NUMBER_OCTETS = 16;

/** Transactions of one page that are remembered; of more the oldest is forgotten. */
const TRANSACTIONS_MAX = 32;

/** Transactions of CMP that one page has begun; the secrets of those under one live and end with the connection. */
export class Transactions {
  readonly #all = new Map<string, Transaction>();

  begin(rng: Rng, party: Party): Transaction {
    const id = rng.bytes(NUMBER_OCTETS);
    const transaction = { id, party, senderNonce: rng.bytes(NUMBER_OCTETS), recipNonce: undefined };
    const [oldest] = this.#all.keys();
    if (this.#all.size === TRANSACTIONS_MAX && oldest !== undefined) this.#all.delete(oldest);
    this.#all.set(transactionName(id), transaction);
    return transaction;
  }

  /** @throws CryptoSocketError `bad-parameter` for one that this page has not begun. */
  of(id: Uint8Array | undefined): Transaction {
    const found = id && this.#all.get(transactionName(id));
    if (found === undefined) throw new CryptoSocketError('bad-parameter', 'this page has begun no such transaction');
    return found;
  }
}

/** As pages name a transaction: upper-case hexadecimal. */
export function transactionName(id: Uint8Array): string {
  return Buffer.from(id).toString('hex').toUpperCase();
}
