import type { FastifyReply } from 'fastify';
import type { CertificationAuthority } from '../certification-authority.ts';
import type { CaState, Mail } from '../core/state.ts';
import type { Issuing } from '../interference.ts';
import type { RawRequest } from './decoded-request.ts';
import type { Protocol } from './protocol-rows.ts';

/** One fault that can be had by name: what it does, and which client of others notices it. */
interface Row {
  /** `ocsp-wrong-nonce`: what rules and magic values say. */
  readonly id: string;
  /** What happens, in one line. */
  readonly does: string;
  /** The client that a test shows it to. */
  readonly client: string;
  /** How that client takes it. */
  readonly notices: string;
}

/** At the line: before the work is done, or on what is sent. Any request. */
export interface ArrivalFault extends Row {
  readonly place: 'arrival';
  /** @returns whether the request ends here; then the reply was sent or the connection is gone. */
  readonly strike: (reply: FastifyReply, ms: number) => boolean | Promise<boolean>;
}

/** What leaves instead of the answer: octets, or a stream of them. */
export interface WireFault extends Row {
  readonly place: 'wire';
  readonly strike: (reply: FastifyReply, answer: Buffer, ms: number) => unknown;
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

export type FaultRow = ArrivalFault | WireFault | AnswerFault | IssueFault | StepFault | MailFault;
export type FaultPlace = FaultRow['place'];
