import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ArrivalFault, NamedFault, WireFault } from '../../http/instruments/fault-row.ts';
import type { Route } from '../../http/route.ts';
import type { Call } from '../../http/server.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import type { Bank } from '../bank.ts';
import type { BankDocument } from '../core/documents.ts';
import type { Label } from '../core/label.ts';
import type { CaStep } from '../interference.ts';

/** What every fault of the bank has besides its name: facts of the life of a bank's client. */
interface Described extends NamedFault {
  /** What happens, in one line. */
  readonly tells: Label;
  /** How the client of the bank takes it, for docs/bank-faults.md. */
  readonly seen: string;
}

export type LineFault = (ArrivalFault | WireFault) & Described;

/** What befalls a request when it has come, before its work. */
export interface EntryFault extends Described {
  readonly place: 'entry';
  /** @throws BankError: that is the answer */
  readonly strike: (entering: Entering) => void | Promise<void>;
}

export interface Entering {
  readonly bank: Bank;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** A row of the interface at its work. */
export interface Working {
  readonly bank: Bank;
  readonly call: Call<Route>;
  /** Who is logged in. */
  readonly login: string | undefined;
  /** Lets it be done, as often as that is called. */
  work(): Promise<unknown>;
}

/** What is done instead of the work of a row, or besides. */
export interface WorkFault extends Described {
  readonly place: 'work';
  /** Names of the rows that it can befall: docs/http.md. */
  readonly rows: ReadonlySet<string>;
  readonly strike: (working: Working) => Promise<unknown>;
}

/** Another answer than the honest one. */
export interface ReplyFault extends Described {
  readonly place: 'reply';
  readonly rows: ReadonlySet<string>;
  /** @returns undefined when there is nothing in the answer that could be otherwise. */
  readonly alter: (reply: never) => unknown;
}

/** A call of the CA that goes wrong. */
export interface CaFault extends Described {
  readonly place: 'ca';
  /** Steps that it can befall. Default: every one. */
  readonly steps?: readonly CaStep[];
  readonly strike: (call: () => Promise<unknown>, ms: number) => Promise<unknown>;
}

/** What an examination of a certificate comes to. */
export interface ExaminationFault extends Described {
  readonly place: 'examination';
  /** Names of the rows that it can befall. Default: every one. */
  readonly rows?: ReadonlySet<string>;
  /** @throws BankError */
  readonly strike: (certificate: Certificate) => never;
}

/** What the bank decides of a document whose signatures are right. */
export interface DecisionFault extends Described {
  readonly place: 'decision';
  /** @throws BankError: the document is refused */
  readonly strike: (document: BankDocument) => never;
}

/** What becomes of a document that was accepted, when its time has come. */
export interface ExecutionFault extends Described {
  readonly place: 'execution';
  /** @throws BankError: the document is refused after all */
  readonly strike: (document: BankDocument) => never;
}

/** An e-mail of the bank is lost. */
export interface MailFault extends Described {
  readonly place: 'mail';
}

/** The bank's own clock is off, for the time of a request. */
export interface ClockFault extends Described {
  readonly place: 'clock';
  readonly direction: 1 | -1;
}

export type BankFault =
  | LineFault
  | EntryFault
  | WorkFault
  | ReplyFault
  | CaFault
  | ExaminationFault
  | DecisionFault
  | ExecutionFault
  | MailFault
  | ClockFault;
export type BankFaultPlace = BankFault['place'];
