import type { ArrivalFault, NamedFault, WireFault } from '../../http/instruments/fault-row.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import type { CaState, Mail } from '../core/state.ts';
import type { Issuing } from '../interference.ts';
import type { RawRequest } from './decoded-request.ts';
import type { Protocol } from './protocol-rows.ts';

/** Which client of others a test shows a fault to, and how that client takes it. */
export interface Observed {
  readonly client: string;
  readonly notices: string;
}

export type ObservedArrival = ArrivalFault & Observed;
export type ObservedWire = WireFault & Observed;

/** One fault of the CA's own. */
interface Row extends NamedFault, Observed {
  /** What happens, in one line. */
  readonly does: string;
}

/** An answer that somebody has made who holds the keys of the CA. */
export interface Answering {
  readonly ca: CertificationAuthority;
  readonly request: RawRequest;
  /** The honest answer. */
  readonly answer: Uint8Array;
  /** Where the request went, as it was mounted. */
  readonly route: string;
  readonly now: number;
}

export interface AnswerFault extends Row {
  readonly place: 'answer';
  readonly protocols: readonly Protocol[];
  /** @returns undefined when the fault cannot befall this answer: the answer is not one that it is about. */
  readonly strike: (answering: Answering) => Uint8Array | string | undefined | Promise<Uint8Array | string | undefined>;
}

export interface IssueFault extends Row {
  readonly place: 'issue';
  readonly strike: (issuing: Issuing) => Issuing | undefined;
}

/** What happens to a request that is due for its next step. */
export interface StepFault extends Row {
  readonly place: 'step';
  /** `stay`: it is not moved by time any more; `fail`: status `error`. */
  readonly outcome: 'stay' | 'fail';
}

export interface MailFault extends Row {
  readonly place: 'mail';
  readonly strike: (state: CaState, mail: Mail) => void;
}

export type FaultRow = ObservedArrival | ObservedWire | AnswerFault | IssueFault | StepFault | MailFault;
export type FaultPlace = FaultRow['place'];
