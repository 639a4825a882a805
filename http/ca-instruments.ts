import { Type } from '@sinclair/typebox';
import { Instant } from './fields.ts';
import { route } from './route.ts';

/** The instruments of a test: the journal of requests. */

/** One request as it is remembered. No secret is in it. */
export const JournalLine = Type.Object({
  /** From 1, in the order in which requests came. */
  number: Type.Integer(),
  at: Instant,
  method: Type.String(),
  /** As docs/http.md has it; empty for an address that there is not. */
  route: Type.String(),
  protocol: Type.String(),
  /** 0: the connection ended without an answer. */
  status: Type.Integer(),
  /** The kind of message: of CMP its body, of SOAP its operation, of a time stamp the policy. */
  kind: Type.String(),
  subjects: Type.Array(Type.String()),
  serialNumbers: Type.Array(Type.String()),
  /** Who signed the request, or the reference of his secret. */
  signer: Type.String(),
  /** The protocol's own: a problem's code, an OCSP status, a PKIStatus, the number of what was issued. */
  outcome: Type.String(),
  /** Names of the faults that befell it. */
  faults: Type.Array(Type.String()),
});

export const caInstrumentRoutes = {
  journal: route({
    method: 'GET',
    path: '/admin/journal',
    reply: Type.Array(JournalLine),
    does: 'The requests that came, decoded, oldest first: the last 10,000. Filters in the query: `protocol`, `route`, `status`, `subject` (a part of it), `serialNumber`, `outcome`, `fault`, `after` (a number). Requests to the instruments themselves are not among them.',
  }),
  clearJournal: route({
    method: 'DELETE',
    path: '/admin/journal',
    reply: Type.Object({ cleared: Type.Literal(true) }),
    does: 'Forgets the requests that came. Numbers go on.',
  }),
} as const;
