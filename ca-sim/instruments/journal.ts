import { Journal, type JournalFacts } from '../../http/instruments/journal.ts';
import type { Passage } from '../../http/instruments/recorder.ts';
import { decodeAnswer, hasDecoder } from './decoded-answer.ts';
import { type DecodedRequest, decodeRequest, type RawRequest } from './decoded-request.ts';
import type { Protocol } from './protocol-rows.ts';

/** Who has asked what, and what was answered. No entry holds a secret: bodies are decoded, never shown. */

/** One request. */
export interface JournalEntry extends JournalFacts {
  readonly protocol: Protocol;
  readonly kind: string;
  readonly subjects: readonly string[];
  readonly serialNumbers: readonly string[];
  readonly signer: string;
  /** The protocol's own outcome: a problem's code, an OCSP status, a PKIStatus, the number of what was issued. */
  readonly outcome: string;
}

/** Which entries: those that fit in everything that is given. */
export interface JournalFilter {
  readonly protocol?: Protocol;
  readonly route?: string;
  readonly status?: number;
  /** A part of one of the subjects. */
  readonly subject?: string;
  readonly serialNumber?: string;
  readonly outcome?: string;
  /** Of any name, or of this one. */
  readonly fault?: string;
  /** Only entries of greater number. */
  readonly after?: number;
}

/** A request to the CA on its way. */
export interface CaPassage extends Passage, RawRequest {
  body: unknown;
  readonly params: Readonly<Record<string, string>>;
}

export type CaJournal = Journal<JournalEntry, JournalFilter>;

export function newJournal(): CaJournal {
  return new Journal(fits);
}

/** Longer bodies are not looked into. */
const BODY_MAX = 65_536;
/** Octets of a request and its answer that wait until somebody reads the entry; what is longer is read at once. */
const LAZY_MAX = 8192;

/** What is known when a request is over. */
interface Happened {
  readonly passage: CaPassage;
  /** 0: without an answer. */
  readonly status: number;
  readonly answer: Uint8Array | string | undefined;
}

/** Writes a request down that is over; it is decoded when somebody reads the entry. */
export function writeDown(journal: CaJournal, { passage, status, answer }: Happened): void {
  const { protocol, body } = passage;
  // What is no octets of a protocol may hold secrets: it is read at once, and let go.
  const decoded = body instanceof Uint8Array ? undefined : decodeRequest(passage);
  const outcome = hasDecoder(protocol) ? undefined : decodeAnswer(protocol, status, answer);
  const kept: Happened = {
    passage: { ...passage, body: decoded ? undefined : small(body) },
    status,
    answer: outcome === undefined ? small(answer) : undefined,
  };
  const read = readOnce(kept, decoded, outcome);
  if (sizeOf(kept.passage.body) + sizeOf(kept.answer) > LAZY_MAX) read();
  journal.write(read);
}

/** Makes the entry when it is first asked for, and lets go of what it was made of. */
function readOnce(happened: Happened, decoded: DecodedRequest | undefined, outcome: string | undefined) {
  let kept: Happened | undefined = happened;
  let entry: JournalEntry | undefined;
  return (): JournalEntry => {
    if (kept !== undefined) entry = entryOf(kept, decoded ?? decodeRequest(kept.passage), outcome);
    kept = undefined;
    return entry as JournalEntry;
  };
}

function sizeOf(body: unknown): number {
  return ((body ?? {}) as { length?: number }).length ?? 0;
}

function small<Body extends { readonly length: number }>(body: Body | undefined): Body | undefined;
function small(body: unknown): unknown;
function small(body: unknown): unknown {
  const { length = Number.POSITIVE_INFINITY } = (body ?? {}) as { length?: number };
  return length > BODY_MAX ? undefined : body;
}

function entryOf({ passage, status, answer }: Happened, decoded: DecodedRequest, early?: string): JournalEntry {
  const { number, at, method, route, faults, protocol } = passage;
  const { kind = '', subjects, serialNumbers, signer = '' } = decoded;
  const outcome = status === 0 ? NO_ANSWER : (early ?? decodeAnswer(protocol, status, answer));
  return { number, at, method, route, protocol, status, kind, subjects, serialNumbers, signer, outcome, faults };
}

const NO_ANSWER = 'no answer';

function fits(entry: JournalEntry, filter: JournalFilter): boolean {
  const { protocol, route, status, subject, serialNumber, outcome, fault, after } = filter;
  return (
    (protocol === undefined || entry.protocol === protocol) &&
    (route === undefined || entry.route === route) &&
    (status === undefined || entry.status === status) &&
    (subject === undefined || entry.subjects.some((one) => one.includes(subject))) &&
    (serialNumber === undefined || entry.serialNumbers.includes(serialNumber)) &&
    (outcome === undefined || entry.outcome === outcome) &&
    (fault === undefined || entry.faults.includes(fault)) &&
    (after === undefined || entry.number > after)
  );
}
