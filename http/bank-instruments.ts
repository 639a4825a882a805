import { type Static, Type } from '@sinclair/typebox';
import {
  FiredFault,
  instrumentRoutes,
  NumberField,
  requestFields,
  requestFilter,
  ruleFields,
  ruleFormFields,
} from './instruments/routes.ts';

export { FiredFault };

/** The instruments of a test of the bank: the journal of requests, and faults by rule. */

/** Who has signed what came with a request, as the message says. */
export const JournalSigner = Type.Object({
  /** RFC 4514 text. */
  signer: Type.String(),
  serialNumber: Type.String(),
  /** The hash function. */
  digest: Type.String(),
  /** ISO 8601; empty: the message does not say. */
  signingTime: Type.String(),
});

/** One request as it is remembered. */
export const BankJournalLine = Type.Object({
  ...requestFields,
  /** Name of the row; empty for pages that only a browser wants. */
  operation: Type.String(),
  /** Who was logged in, or wanted to be. */
  login: Type.String(),
  /** Of the document that it was about; empty when it was about none. */
  document: Type.String(),
  documentNumber: Type.String(),
  kind: Type.String(),
  /** Of the profile that it was about; empty when it was about none. */
  profile: Type.String(),
  signers: Type.Array(JournalSigner),
  /** Code of the problem; else the status of the document or the profile, or the next step of the login; else `answered`. */
  outcome: Type.String(),
});

/** Which requests of the journal: those that fit in everything that is given. */
export const BankJournalQuery = Type.Object({
  /** Its `serialNumber` is that of a certificate that has signed it. */
  ...requestFilter,
  /** E.g. `signDocument`. */
  operation: Type.Optional(Type.String()),
  login: Type.Optional(Type.String()),
  document: Type.Optional(Type.String()),
  kind: Type.Optional(Type.String()),
  profile: Type.Optional(Type.String()),
  /** A part of the name of one who has signed it. */
  signer: Type.Optional(Type.String()),
});
export type BankJournalQuery = Static<typeof BankJournalQuery>;

/** A fault by its name, and what it befalls: whatever fits in everything that is given. */
export const BankFaultRule = Type.Object(
  {
    ...ruleFields,
    login: Type.Optional(Type.String({ maxLength: 64 })),
    /** Of document. */
    kind: Type.Optional(Type.String({ maxLength: 32 })),
    /** Of one of the user's profiles. */
    status: Type.Optional(Type.String({ maxLength: 32 })),
    /** Of the line to the CA. */
    step: Type.Optional(Type.String({ maxLength: 32 })),
    /** From its first stroke on the rule is at work for so many simulated milliseconds. Default: until it is taken away. */
    lastsMs: Type.Optional(Type.Integer()),
    /** By so much the bank's clock is off. Default: 10. */
    minutes: Type.Optional(Type.Integer()),
  },
  { additionalProperties: false },
);

/** The same in the form of a page. */
const BankFaultForm = Type.Object({
  ...ruleFormFields,
  route: Type.Optional(Type.String({ maxLength: 200 })),
  login: Type.Optional(Type.String({ maxLength: 64 })),
  kind: Type.Optional(Type.String({ maxLength: 32 })),
  status: Type.Optional(Type.String({ maxLength: 32 })),
  step: Type.Optional(Type.String({ maxLength: 32 })),
  lastsMinutes: Type.Optional(NumberField),
  minutes: Type.Optional(NumberField),
});

export const bankInstrumentRoutes = instrumentRoutes({
  rule: BankFaultRule,
  form: BankFaultForm,
  line: BankJournalLine,
  query: BankJournalQuery,
  document: 'docs/bank-faults.md',
});
