import { type Static, Type } from '@sinclair/typebox';
import { Instant } from './fields.ts';
import { FaultTimes, FiredFault, instrumentRoutes, NumberField } from './instruments/routes.ts';

export { FiredFault };

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
    when: Type.Optional(FaultTimes),
    atMost: Type.Optional(Type.Integer()),
    /** Real milliseconds of `delay` and `dribble`. Default: 1000. */
    ms: Type.Optional(Type.Integer()),
  },
  { additionalProperties: false },
);
export type FaultRule = Static<typeof FaultRule>;

/** The same in the form of a page. */
const FaultForm = Type.Object({
  fault: Type.String({ maxLength: 64 }),
  protocol: Type.Optional(Type.String({ maxLength: 32 })),
  subject: Type.Optional(Type.String({ maxLength: 2000 })),
  serialNumber: Type.Optional(Type.String({ pattern: '^[0-9A-F]*$', maxLength: 64 })),
  nth: Type.Optional(NumberField),
  atMost: Type.Optional(NumberField),
  ms: Type.Optional(NumberField),
});

export const caInstrumentRoutes = instrumentRoutes({
  rule: FaultRule,
  form: FaultForm,
  line: JournalLine,
  query: JournalQuery,
  document: 'docs/ca-faults.md',
});
