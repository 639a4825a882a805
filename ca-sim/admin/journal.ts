import type { FastifyInstance } from 'fastify';
import { caInstrumentRoutes, type JournalQuery } from '../../http/ca-instruments.ts';
import { type House, mount } from '../../http/server.ts';
import type { Journal, JournalFilter } from '../instruments/journal.ts';
import { PROTOCOLS } from '../instruments/protocol-rows.ts';
import { instant } from '../protocols/views.ts';

/** The journal of requests, to be read and to be cleared. */
export function mountJournal(app: FastifyInstance, house: House, journal: Journal): void {
  mount(app, house, caInstrumentRoutes.journal, ({ request }) =>
    journal.entries(filterOf(request.query as Readonly<Record<string, unknown>>)).map((entry) => ({
      ...entry,
      at: instant(entry.at),
      subjects: [...entry.subjects],
      serialNumbers: [...entry.serialNumbers],
      faults: [...entry.faults],
    })),
  );
  mount(app, house, caInstrumentRoutes.clearJournal, () => {
    journal.clear();
    return { cleared: true } as const;
  });
}

/** The query is not what the interface takes: answered with 400. */
class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly statusCode = 400;
}

type Reader = (text: string) => string | number | undefined;
const text: Reader = (value) => value;
const number: Reader = (value) => (/^\d{1,9}$/.test(value) ? Number(value) : undefined);

const FIELDS: Readonly<Record<keyof JournalQuery | keyof JournalFilter, Reader>> = {
  protocol: (value) => PROTOCOLS.find((one) => one === value),
  route: text,
  status: number,
  subject: text,
  serialNumber: text,
  outcome: text,
  fault: text,
  after: number,
};

/** @throws QueryError for a field that is unknown, or has a value that it cannot have. */
function filterOf(query: Readonly<Record<string, unknown>>): JournalFilter {
  const fields = Object.entries(query).map(([name, value]) => {
    const read = Object.hasOwn(FIELDS, name) ? FIELDS[name as keyof JournalFilter] : undefined;
    const found = typeof value === 'string' ? read?.(value) : undefined;
    if (found === undefined)
      throw new QueryError(`query: ${name} is none of ${Object.keys(FIELDS).join(', ')}, or no value of it`);
    return [name, found];
  });
  return Object.fromEntries(fields) as JournalFilter;
}
