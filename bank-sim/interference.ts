import type { Certificate } from '../pki/x509/certificate.ts';
import type { BankDocument } from './core/documents.ts';
import type { BankMail } from './core/outbox.ts';

/** The steps of the bank's line to the CA: what each call is for. */
export const CA_STEPS = ['certificates', 'ocsp', 'revocation-list', 'request', 'status', 'bank-done'] as const;
export type CaStep = (typeof CA_STEPS)[number];

/** Somebody who makes the bank do wrong, for tests: see bank-sim/instruments. */
export interface Interference {
  /** By so many milliseconds the bank's clock is off. */
  clockOffsetMs(): number;
  /** A call of the CA: what becomes of it. */
  callCa<Answer>(step: CaStep, call: () => Promise<Answer>): Promise<Answer>;
  /** A certificate is being examined. @throws BankError: that is the outcome */
  examine(certificate: Certificate): void;
  /** Signatures are right, and the document is about to be booked. @throws BankError: it is refused */
  decide(document: BankDocument): void;
  /** An accepted document is about to be executed. @throws BankError: it is refused after all */
  execute(document: BankDocument): void;
  /** Whether an e-mail is lost on its way. */
  loses(mail: BankMail): boolean;
  /** Lets something be done that no request asks for. */
  aside<Result>(work: () => Result): Result;
}

/** Whoever interferes now. */
export interface Interfered {
  by: Interference;
}

/** A bank that nobody interferes with. */
export const HONEST: Interference = {
  clockOffsetMs: () => 0,
  callCa: (_step, call) => call(),
  examine: () => undefined,
  decide: () => undefined,
  execute: () => undefined,
  loses: () => false,
  aside: (work) => work(),
};
