import type { FastifyInstance } from 'fastify';
import { caInstrumentRoutes } from '../../http/ca-instruments.ts';
import { mountJournal } from '../../http/instruments/doors.ts';
import { numberField, textField } from '../../http/instruments/journal-query.ts';
import type { House } from '../../http/server.ts';
import type { CaJournal, JournalFilter } from '../instruments/journal.ts';
import { PROTOCOLS } from '../instruments/protocol-rows.ts';

/** The journal of requests to the CA. */
export function mountCaJournal(app: FastifyInstance, house: House, journal: CaJournal): void {
  mountJournal<CaJournalEntry, JournalFilter>(app, house, journal, { rows: caInstrumentRoutes, fields: FIELDS });
}

type CaJournalEntry = ReturnType<CaJournal['entries']>[number];

const FIELDS = {
  protocol: (value: string) => PROTOCOLS.find((one) => one === value),
  route: textField,
  status: numberField,
  subject: textField,
  serialNumber: textField,
  outcome: textField,
  fault: textField,
  after: numberField,
} as const;
