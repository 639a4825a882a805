import { inCurrency, TENGE } from './currencies.ts';

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
  /** In the smallest unit of the account's currency (tiyn: 1/100 tenge); less than nothing for what was paid. */
  readonly amount: bigint;
}

/** One side of a transfer. */
export interface Party {
  readonly account: string;
  readonly name: string;
}

/** So much goes from one account to another, of this bank or not; both are in the currency of the first. */
export interface Transfer {
  readonly from: Party;
  readonly to: Party;
  /** In the smallest unit of the currency. */
  readonly amount: bigint;
}

/** What a document books: all its transfers or none. */
export interface Booking {
  readonly at: number;
  readonly documentId: string;
  readonly purpose: string;
  readonly transfers: readonly Transfer[];
}

/** A statement of account (R-BANK-10): from the beginning of the first instant to the end of the last. */
export interface Statement {
  readonly currency: string;
  readonly opening: bigint;
  readonly entries: readonly LedgerEntry[];
  readonly paid: bigint;
  readonly received: bigint;
  readonly closing: bigint;
}

/** An account of a client, or the bank's own position in a currency. */
export interface LedgerAccount {
  /** Of the client; empty for the bank's own, which may go below nothing. */
  readonly bin: string;
  /** ISO 4217. */
  readonly currency: string;
  /** In the smallest unit of the currency. */
  readonly opening: bigint;
  /** Nothing goes out of it or in any more. */
  isClosed: boolean;
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

/** Why a document cannot be booked. */
export interface Obstacle {
  readonly code: 'booked-already' | 'account-closed' | 'account-currency-wrong' | 'funds-missing';
  readonly detail: string;
}

const total = (amounts: readonly { readonly amount: bigint }[], start = 0n) =>
  amounts.reduce((sum, { amount }) => sum + amount, start);

/** The accounts of the bank's clients, each in one currency, and the bank's own. What goes to other banks leaves it. */
export class Ledger {
  readonly #state: { readonly ledger: LedgerState };

  constructor(state: { readonly ledger: LedgerState }) {
    this.#state = state;
  }

  /** @param opening what is on it from the start, in the smallest unit of the currency. */
  open(account: string, opening: bigint, { bin, currency = TENGE }: { bin: string; currency?: string }): void {
    this.#state.ledger.accounts.set(account, { bin, currency, opening, isClosed: false, entries: [] });
  }

  /** The client's account in a currency, the first that was opened; undefined when he has none. */
  accountIn(bin: string, currency: string): string | undefined {
    const own = [...this.#state.ledger.accounts].find(([, one]) => one.bin === bin && one.currency === currency);
    return own?.[0];
  }

  /** The client's accounts, in the order in which they were opened. */
  accountsOf(bin: string): string[] {
    return [...this.#state.ledger.accounts].flatMap(([account, one]) => (one.bin === bin ? [account] : []));
  }

  /** An account of this bank. */
  account(account: string): Readonly<Pick<LedgerAccount, 'bin' | 'currency' | 'isClosed'>> {
    return this.#of(account);
  }

  /** The bank's own account in a currency, which may go below nothing. */
  position(currency: string): string {
    const account = `TEST-${currency}`;
    if (!this.has(account)) this.open(account, 0n, { bin: '', currency });
    return account;
  }

  /** Whether it is an account of this bank. */
  has(account: string): boolean {
    return this.#state.ledger.accounts.has(account);
  }

  /** From now on nothing goes out of it or in. */
  close(account: string): void {
    this.#of(account).isClosed = true;
  }

  /** What is on an account of this bank, in the smallest unit of its currency. */
  balance(account: string): bigint {
    const { opening, entries } = this.#of(account);
    return total(entries, opening);
  }

  /** Why a booking cannot be made; undefined when it can. */
  obstacle({ documentId, transfers }: Booking): Obstacle | undefined {
    const { accounts, booked } = this.#state.ledger;
    if (booked.has(documentId)) return { code: 'booked-already', detail: `Document ${documentId} is booked already.` };
    const touched = transfers.flatMap(({ from, to }) => [from.account, to.account]);
    const shut = touched.find((one) => accounts.get(one)?.isClosed);
    if (shut !== undefined) return { code: 'account-closed', detail: shut };
    const other = transfers.find(({ from, to }) => !this.#isSameCurrency(from.account, to.account));
    if (other !== undefined) return { code: 'account-currency-wrong', detail: other.to.account };
    return this.#shortage(transfers);
  }

  /** An account of another bank is in whatever currency comes. */
  #isSameCurrency(from: string, to: string): boolean {
    const there = this.#state.ledger.accounts.get(to)?.currency;
    return there === undefined || there === this.#of(from).currency;
  }

  #shortage(transfers: readonly Transfer[]): Obstacle | undefined {
    for (const account of new Set(transfers.map(({ from }) => from.account))) {
      const { currency, bin } = this.#of(account);
      const wanted = total(transfers.filter(({ from }) => from.account === account));
      const there = this.balance(account);
      if (bin === '' || wanted <= there) continue;
      const [asked, had] = [wanted, there].map((amount) => inCurrency(amount, currency));
      return { code: 'funds-missing', detail: `${asked} are wanted, ${had} are on the account.` };
    }
    return undefined;
  }

  /** All transfers of a document, or none. @throws Error when there is an {@link obstacle}. */
  book(booking: Booking): void {
    const obstacle = this.obstacle(booking);
    if (obstacle !== undefined) throw new Error(obstacle.detail);
    const { at, documentId, purpose, transfers } = booking;
    const { accounts, booked } = this.#state.ledger;
    booked.add(documentId);
    for (const { from, to, amount } of transfers) {
      const line = { at, documentId, purpose };
      this.#of(from.account).entries.push({ ...line, otherAccount: to.account, otherName: to.name, amount: -amount });
      accounts.get(to.account)?.entries.push({ ...line, otherAccount: from.account, otherName: from.name, amount });
    }
  }

  /** @param from @param until instants, both included. */
  statement(account: string, from: number, until: number): Statement {
    const { currency, opening: first, entries: all } = this.#of(account);
    const opening = total(
      all.filter(({ at }) => at < from),
      first,
    );
    const entries = all.filter(({ at }) => at >= from && at <= until);
    const received = total(entries.filter(({ amount }) => amount > 0n));
    const paid = -total(entries.filter(({ amount }) => amount < 0n));
    return { currency, opening, entries, paid, received, closing: opening + received - paid };
  }

  #of(account: string): LedgerAccount {
    const found = this.#state.ledger.accounts.get(account);
    if (found === undefined) throw new Error(`${account} is no account of this bank`);
    return found;
  }
}
