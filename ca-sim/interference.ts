import type { Signer } from '../pki/signer.ts';
import type { Dn } from '../pki/x509/name.ts';
import type { ToBeIssued } from './core/issuance.ts';
import type { RequestState } from './core/request-states.ts';
import type { Mail } from './core/state.ts';

/** A certificate that is about to be signed, and who signs. */
export interface Issuing {
  readonly toBeIssued: ToBeIssued;
  readonly signer: Signer;
}

/** Somebody who makes the CA do wrong, for tests: see ca-sim/instruments. */
export interface Interference {
  /** What is signed instead, and by whom. */
  issue(issuing: Issuing): Issuing;
  /** What becomes of a request or an enrolment at its next step. */
  step(subject: Dn, state: RequestState): 'go' | 'stay' | 'fail';
  /** Letters that have just been written. */
  mail(letters: readonly Mail[]): void;
}
