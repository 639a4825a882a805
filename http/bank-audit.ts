import { type Static, Type } from '@sinclair/typebox';
import { Instant } from './fields.ts';
import { route } from './route.ts';

/** What was done at the bank, by whom: never what somebody typed. */

export const AuditEntryView = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  at: Instant,
  /** The login of a user, `admin`, a role, or `nobody`. */
  who: Type.String(),
  role: Type.Union([Type.Literal('user'), Type.Literal('staff'), Type.Literal('nobody')]),
  /** IP address. */
  address: Type.String(),
  /** Method and path of the row. */
  action: Type.String(),
  /** What it was done to, once that is known to exist; else empty. */
  subject: Type.String(),
  /** `done`, or the code of the problem. */
  outcome: Type.String(),
  /** SHA-256, hexadecimal, over the entry before it and this one. */
  hash: Type.String(),
});
export type AuditEntryView = Static<typeof AuditEntryView>;

export const bankAuditRoutes = {
  audit: route({
    method: 'GET',
    path: '/admin/audit',
    access: ['technical-support'],
    query: Type.Object({
      /** Only later entries. Default: 0. */ after: Type.Optional(Type.String({ pattern: '^\\d{1,15}$' })),
    }),
    reply: Type.Object({
      /** At most a thousand, oldest first. */
      entries: Type.Array(AuditEntryView),
      /** How many there are, and the hash of the last: who notes them can tell later that nothing was cut off. */
      count: Type.Integer(),
      head: Type.String(),
      /** The first entry that is not what was written; absent when the chain holds. */
      brokenAt: Type.Optional(Type.Integer()),
    }),
    does: 'Who has done what at the bank, entry by entry in a chain of hashes, which is checked each time.',
  }),
} as const;
