import { type Static, Type } from '@sinclair/typebox';
import {
  FiredFault,
  instrumentRoutes,
  requestFields,
  requestFilter,
  ruleFields,
  ruleFormFields,
} from './instruments/routes.ts';

export { FiredFault };

/** The instruments of a test: the journal of requests, and faults by rule. */

/** One request as it is remembered. */
export const JournalLine = Type.Object({
  ...requestFields,
  protocol: Type.String(),
  /** The kind of message: of CMP its body, of SOAP its operation, of a time stamp the policy. */
  kind: Type.String(),
  subjects: Type.Array(Type.String()),
  serialNumbers: Type.Array(Type.String()),
  /** Who signed the request, or the reference of his secret. */
  signer: Type.String(),
  /** The protocol's own: a problem's code, an OCSP status, a PKIStatus, the number of what was issued. */
  outcome: Type.String(),
});

/** Which requests of the journal: those that fit in everything that is given. */
export const JournalQuery = Type.Object({
  ...requestFilter,
  /** E.g. `ocsp`, `cmp`, `cabinet`. */
  protocol: Type.Optional(Type.String()),
  /** A part of one of the subjects. */
  subject: Type.Optional(Type.String()),
});
export type JournalQuery = Static<typeof JournalQuery>;

/** A fault by its name, and what it befalls: whatever fits in everything that is given. */
export const FaultRule = Type.Object(
  {
    ...ruleFields,
    protocol: Type.Optional(Type.String({ maxLength: 32 })),
    /** A part of the name of somebody whom it is about. */
    subject: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
    serialNumber: Type.Optional(Type.String({ pattern: '^[0-9A-F]+$', maxLength: 64 })),
    /** Of the request that it is about (X-CA-4). */
    state: Type.Optional(Type.String({ maxLength: 16 })),
  },
  { additionalProperties: false },
);
export type FaultRule = Static<typeof FaultRule>;

/** The same in the form of a page. */
const FaultForm = Type.Object({
  ...ruleFormFields,
  protocol: Type.Optional(Type.String({ maxLength: 32 })),
  subject: Type.Optional(Type.String({ maxLength: 2000 })),
  serialNumber: Type.Optional(Type.String({ pattern: '^[0-9A-F]*$', maxLength: 64 })),
});

export const caInstrumentRoutes = instrumentRoutes({
  rule: FaultRule,
  form: FaultForm,
  line: JournalLine,
  query: JournalQuery,
  document: 'docs/ca-faults.md',
});
