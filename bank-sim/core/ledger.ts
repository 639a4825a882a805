import { inTenge } from './numbers.ts';

/** One line of an account. */
export interface LedgerEntry {
  /** Instant of the bank's clock. */
  readonly at: number;
  /** The document that it comes from. */
  readonly documentId: string;
  /** Account of the other side. */
  readonly otherAccount: string;
  readonly otherName: string;
  readonly purpose: string;
  /** In tiyn (1/100 tenge); less than nothing for what was paid. */
  readonly amount: bigint;
}

/** A transfer in tenge that a document asks for. */
export interface Transfer {
  readonly toAccount: string;
  readonly toName: string;
  /** In tiyn. */
  readonly amount: bigint;
}

/** What a document books. */
export interface Booking {
  readonly at: number;
  readonly documentId: string;
  readonly fromAccount: string;
  readonly fromName: string;
  readonly purpose: string;
  readonly transfers: readonly Transfer[];
}

/** A statement of account (R-BANK-10): from the beginning of the first instant to the end of the last. Sums in tiyn. */
export interface Statement {
  readonly opening: bigint;
  readonly entries: readonly LedgerEntry[];
  readonly paid: bigint;
  readonly received: bigint;
  readonly closing: bigint;
}

/** An account of a client. */
export interface LedgerAccount {
  /** In tiyn. */
  readonly opening: bigint;
  /** Oldest first. */
  readonly entries: LedgerEntry[];
}

export interface LedgerState {
  /** By number. */
  readonly accounts: Map<string, LedgerAccount>;
  /** Documents that were booked: none is ever booked again. */
  readonly booked: Set<string>;
}

export function newLedgerState(): LedgerState {
  return { accounts: new Map(), booked: new Set() };
}

/** The accounts of the bank's clients in tenge. What goes to other banks leaves it. */
export class Ledger {
  readonly #state: { readonly ledger: LedgerState };

  constructor(state: { readonly ledger: LedgerState }) {
    this.#state = state;
  }

  /** @param opening tiyn that are on it from the start. */
  open(account: string, opening: bigint): void {
    this.#state.ledger.accounts.set(account, { opening, entries: [] });
  }

  /** What is on an account of this bank, in tiyn. */
  balance(account: string): bigint {
    const { opening, entries } = this.#of(account);
    return entries.reduce((sum, { amount }) => sum + amount, opening);
  }

  /** Why a booking cannot be made; undefined when it can. */
  obstacle({ documentId, fromAccount, transfers }: Booking): string | undefined {
    if (this.#state.ledger.booked.has(documentId)) return `Document ${documentId} is booked already.`;
    const wanted = transfers.reduce((sum, { amount }) => sum + amount, 0n);
    const there = this.balance(fromAccount);
    return wanted > there ? `${inTenge(wanted)} are wanted, ${inTenge(there)} are on the account.` : undefined;
  }

  /** All transfers of a document, or none. @throws Error when there is an {@link obstacle}. */
  book(booking: Booking): void {
    const obstacle = this.obstacle(booking);
    if (obstacle !== undefined) throw new Error(obstacle);
    const { at, documentId, fromAccount, fromName, purpose, transfers } = booking;
    this.#state.ledger.booked.add(documentId);
    for (const { toAccount, toName, amount } of transfers) {
      const line = { at, documentId, purpose };
      this.#of(fromAccount).entries.push({ ...line, otherAccount: toAccount, otherName: toName, amount: -amount });
      const other = this.#state.ledger.accounts.get(toAccount);
      other?.entries.push({ ...line, otherAccount: fromAccount, otherName: fromName, amount });
    }
  }

  /** @param from @param until instants, both included. */
  statement(account: string, from: number, until: number): Statement {
    const { opening: first, entries: all } = this.#of(account);
    const sum = (entries: readonly LedgerEntry[], start = 0n) =>
      entries.reduce((total, { amount }) => total + amount, start);
    const opening = sum(
      all.filter(({ at }) => at < from),
      first,
    );
    const entries = all.filter(({ at }) => at >= from && at <= until);
    const received = sum(entries.filter(({ amount }) => amount > 0n));
    const paid = -sum(entries.filter(({ amount }) => amount < 0n));
    return { opening, entries, paid, received, closing: opening + received - paid };
  }

  #of(account: string): LedgerAccount {
    const found = this.#state.ledger.accounts.get(account);
    if (found === undefined) throw new Error(`${account} is no account of this bank`);
    return found;
  }
}
