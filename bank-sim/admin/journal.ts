import type { FastifyInstance } from 'fastify';
import { bankInstrumentRoutes } from '../../http/bank-instruments.ts';
import { mountJournal } from '../../http/instruments/doors.ts';
import { numberField, textField } from '../../http/instruments/journal-query.ts';
import type { House } from '../../http/server.ts';
import type { BankJournal, BankJournalEntry, BankJournalFilter } from '../instruments/journal.ts';

/** The journal of requests to the bank. */
export function mountBankJournal(app: FastifyInstance, house: House, journal: BankJournal): void {
  mountJournal<BankJournalEntry, BankJournalFilter>(app, house, journal, {
    rows: bankInstrumentRoutes,
    fields: FIELDS,
  });
}

const FIELDS = {
  operation: textField,
  route: textField,
  login: textField,
  document: textField,
  kind: textField,
  profile: textField,
  status: numberField,
  serialNumber: textField,
  signer: textField,
  outcome: textField,
  fault: textField,
  after: numberField,
} as const;
