import { type Static, Type } from '@sinclair/typebox';
import { Instant } from './fields.ts';
import { route } from './route.ts';

/** The instruments of a test: the journal of requests, and faults by rule. */

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

/** Which requests of the journal: those that fit in everything that is given. */
export const JournalQuery = Type.Object({
  /** E.g. `ocsp`, `cmp`, `cabinet`. */
  protocol: Type.Optional(Type.String()),
  /** As docs/http.md has it. */
  route: Type.Optional(Type.String()),
  status: Type.Optional(Type.Integer()),
  /** A part of one of the subjects. */
  subject: Type.Optional(Type.String()),
  serialNumber: Type.Optional(Type.String()),
  outcome: Type.Optional(Type.String()),
  fault: Type.Optional(Type.String()),
  /** Only requests of greater number. */
  after: Type.Optional(Type.Integer()),
});
export type JournalQuery = Static<typeof JournalQuery>;

/** A fault by its name, and what it befalls: whatever fits in everything that is given. */
export const FaultRule = Type.Object(
  {
    /** docs/ca-faults.md names them all. */
    fault: Type.String({ maxLength: 64 }),
    protocol: Type.Optional(Type.String({ maxLength: 32 })),
    /** As docs/http.md has it, e.g. `/requests/:id`. */
    route: Type.Optional(Type.String({ maxLength: 200 })),
    /** A part of the name of somebody whom it is about. */
    subject: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
    serialNumber: Type.Optional(Type.String({ pattern: '^[0-9A-F]+$', maxLength: 64 })),
    /** Of the request that it is about (X-CA-4). */
    state: Type.Optional(Type.String({ maxLength: 16 })),
    /** Which of the matches: one of the first three, from `afterMs` simulated milliseconds on. Default: every one. */
    when: Type.Optional(
      Type.Object(
        {
          nth: Type.Optional(Type.Integer()),
          every: Type.Optional(Type.Integer()),
          probability: Type.Optional(Type.Number()),
          afterMs: Type.Optional(Type.Integer()),
        },
        { additionalProperties: false },
      ),
    ),
    atMost: Type.Optional(Type.Integer()),
    /** Real milliseconds of `delay` and `dribble`. Default: 1000. */
    ms: Type.Optional(Type.Integer()),
  },
  { additionalProperties: false },
);
export type FaultRule = Static<typeof FaultRule>;

/** A whole number in a form, or nothing. */
const NumberField = Type.String({ pattern: '^\\d{0,7}$' });

/** A fault that happened. */
export const FiredFault = Type.Object({
  at: Instant,
  fault: Type.String(),
  /** Number of the rule; 0: a magic value. */
  rule: Type.Integer(),
  /** Number in the journal; 0: it befell what time has brought. */
  request: Type.Integer(),
  subjects: Type.Array(Type.String()),
});

export const caInstrumentRoutes = {
  armFault: route({
    method: 'POST',
    path: '/admin/faults',
    access: 'admin',
    body: FaultRule,
    reply: Type.Object({ rule: Type.Integer() }),
    does: 'Puts a rule of faults to work (docs/ca-faults.md). Answers its number.',
  }),
  faults: route({
    method: 'GET',
    path: '/admin/faults',
    access: 'admin',
    reply: Type.Object({
      rules: Type.Array(Type.Object({ number: Type.Integer(), rule: FaultRule, strikes: Type.Integer() })),
      fired: Type.Array(FiredFault),
    }),
    does: 'The rules at work, how often each has struck, and the last 10,000 faults.',
  }),
  disarmFaults: route({
    method: 'DELETE',
    path: '/admin/faults',
    access: 'admin',
    reply: Type.Object({ disarmed: Type.Literal(true) }),
    does: 'Takes all rules of faults away, and forgets what they did.',
  }),
  armFaultByForm: route({
    method: 'POST',
    path: '/admin/faults/form',
    access: 'admin',
    body: Type.Object({
      fault: Type.String({ maxLength: 64 }),
      protocol: Type.Optional(Type.String({ maxLength: 32 })),
      subject: Type.Optional(Type.String({ maxLength: 2000 })),
      serialNumber: Type.Optional(Type.String({ pattern: '^[0-9A-F]*$', maxLength: 64 })),
      nth: Type.Optional(NumberField),
      atMost: Type.Optional(NumberField),
      ms: Type.Optional(NumberField),
    }),
    reply: Type.Object({ rule: Type.Integer() }),
    does: 'The same from the form of a page, where every field is text and an empty one means that it was left out.',
  }),
  removeFault: route({
    method: 'POST',
    path: '/admin/faults/:rule/remove',
    access: 'admin',
    reply: Type.Object({ removed: Type.Literal(true) }),
    does: 'Takes one rule away. The others keep their numbers, and what it did is remembered.',
  }),
  removeAllFaults: route({
    method: 'POST',
    path: '/admin/faults/remove-all',
    access: 'admin',
    reply: Type.Object({ disarmed: Type.Literal(true) }),
    does: 'What DELETE /admin/faults does, for the form of a page.',
  }),
  journal: route({
    method: 'GET',
    path: '/admin/journal',
    access: 'admin',
    query: JournalQuery,
    reply: Type.Array(JournalLine),
    does: 'The requests that came, decoded, oldest first: the last 10,000, or those of them that fit in every field of the query. Requests to the instruments themselves are not among them.',
  }),
  clearJournal: route({
    method: 'DELETE',
    path: '/admin/journal',
    access: 'admin',
    reply: Type.Object({ cleared: Type.Literal(true) }),
    does: 'Forgets the requests that came. Numbers go on.',
  }),
} as const;
