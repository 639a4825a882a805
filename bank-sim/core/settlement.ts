import type { Clock } from '../../simulation/clock.ts';
import { BankError, reasonText } from './bank-error.ts';
import { bankingInstant } from './banking-hours.ts';
import { isExecuted, transfersOf } from './bookings.ts';
import type { Clients } from './clients.ts';
import { textIn } from './document-check.ts';
import { type BankDocument, BY_BANK, type Documents, type Doing } from './documents.ts';
import type { Booking, Ledger } from './ledger.ts';
import type { Rates } from './rates.ts';
import type { BankSettings } from './settings.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export interface SettlementParts {
  readonly settings: BankSettings;
  readonly clock: Clock;
  readonly clients: Clients;
  readonly documents: Documents;
  readonly ledger: Ledger;
  readonly rates: Rates;
  /** Asked before a document is executed. @throws BankError: then it is refused after all */
  readonly beforeExecution?: (document: BankDocument) => void;
}

/**
 * From acceptance to execution: D9, D12, D13. An accepted document is executed `executionMinutes` later, on its value date at the
 * earliest, at the bank's hours; only then is anything booked.
 */
export class Settlement {
  readonly #parts: SettlementParts;

  constructor(parts: SettlementParts) {
    this.#parts = parts;
  }

  /**
   * D9: takes a document whose signatures are right.
   * @param sent by whom and when.
   * @throws BankError account-closed, account-currency-wrong, currency-account-missing, funds-missing: it could not be executed now.
   */
  accept(document: BankDocument, sent: Doing): void {
    const { clock, settings, documents } = this.#parts;
    const now = clock.now();
    this.#bookable(document, now);
    documents.decide(document, 'accept', sent);
    if (!isExecuted(document.kind)) return;
    const earliest = Math.max(now + settings.executionMinutes * MINUTE_MS, this.#valueDay(document));
    document.executeAt = bankingInstant(earliest, settings.bankingHours);
  }

  /** The beginning of the value date in the bank's own time; long ago where none is named. */
  #valueDay({ fields }: BankDocument): number {
    const day = textIn(fields, 'valueDate');
    const { bankingHours } = this.#parts.settings;
    return day === '' ? 0 : Date.parse(day) - (bankingHours?.utcOffset ?? 0) * HOUR_MS;
  }

  /** The execution that comes next. */
  next(): { readonly at: number; carryOut(at: number): void } | undefined {
    const document = this.#parts.documents.nextToExecute();
    return document && { at: document.executeAt, carryOut: (at) => this.#execute(document, at) };
  }

  /** All or nothing, and never twice. */
  #execute(document: BankDocument, at: number): void {
    const { documents, ledger, beforeExecution } = this.#parts;
    const done = { by: BY_BANK.by, at };
    try {
      beforeExecution?.(document);
      ledger.book(this.#bookable(document, at));
      documents.apply(document, 'execute', done);
    } catch (error) {
      if (!(error instanceof BankError)) throw error;
      document.reason = reasonText(error.code, error.message);
      documents.apply(document, 'fail', done);
    }
  }

  #bookable(document: BankDocument, at: number): Booking {
    const { clients, ledger, rates, settings } = this.#parts;
    const { id, bin, kind, fields } = document;
    const client = clients.byBin(bin);
    const transfers = transfersOf(kind, fields, { client, ledger, rates, bankName: settings.bankName });
    const booking = { at, documentId: id, purpose: textIn(fields, 'purpose'), transfers };
    const obstacle = ledger.obstacle(booking);
    if (obstacle !== undefined) throw new BankError(obstacle.code, obstacle.detail);
    return booking;
  }
}
