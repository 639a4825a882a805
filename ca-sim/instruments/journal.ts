import { decodeAnswer, hasDecoder } from './decoded-answer.ts';
import { type DecodedRequest, decodeRequest, type RawRequest } from './decoded-request.ts';
import type { Protocol } from './protocol-rows.ts';

/** Who has asked what, and what was answered. No entry holds a secret: bodies are decoded, never shown. */

/** One request. */
export interface JournalEntry {
  /** From 1, in the order in which requests came. */
  readonly number: number;
  /** Simulated time, milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** As it was mounted, e.g. `/requests/:id`; empty for an address that there is not. */
  readonly route: string;
  readonly protocol: Protocol;
  /** HTTP status that was sent; 0 when the connection ended without one. */
  readonly status: number;
  readonly kind: string;
  readonly subjects: readonly string[];
  readonly serialNumbers: readonly string[];
  readonly signer: string;
  /** The protocol's own outcome: a problem's code, an OCSP status, a PKIStatus, the number of what was issued. */
  readonly outcome: string;
  /** Names of the faults that befell it. */
  readonly faults: readonly string[];
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

/** Entries that are kept; older ones are forgotten. */
export const JOURNAL_MAX = 10_000;

/** Longer bodies are not looked into. */
const BODY_MAX = 65_536;
/** Octets of a request and its answer that wait until somebody reads the entry; what is longer is read at once. */
const LAZY_MAX = 8192;

/** What is known when a request is over. */
export interface Happened extends Pick<JournalEntry, 'number' | 'at' | 'method' | 'route' | 'status' | 'faults'> {
  readonly request: RawRequest;
  readonly answer: Uint8Array | string | undefined;
}

/** The journal of one server. Entries are decoded when somebody reads them: writing one costs next to nothing. */
export class Journal {
  #entries: (() => JournalEntry)[] = [];
  #count = 0;

  /** The number of the request that has come. */
  next(): number {
    return ++this.#count;
  }

  write(happened: Happened): void {
    const { request, status, answer } = happened;
    const { protocol, body } = request;
    // What is no octets of a protocol may hold secrets: it is read at once, and let go.
    const decoded = body instanceof Uint8Array ? undefined : decodeRequest(request);
    const outcome = hasDecoder(protocol) ? undefined : decodeAnswer(protocol, status, answer);
    const kept: Happened = {
      ...happened,
      request: { ...request, body: decoded ? undefined : small(body) },
      answer: outcome === undefined ? small(answer) : undefined,
    };
    const read = readOnce(kept, decoded, outcome);
    if (sizeOf(kept.request.body) + sizeOf(kept.answer) > LAZY_MAX) read();
    this.#entries.push(read);
    if (this.#entries.length > JOURNAL_MAX) this.#entries.shift();
  }

  /** Oldest first. */
  entries(filter: JournalFilter = {}): JournalEntry[] {
    return this.#entries.map((read) => read()).filter((entry) => fits(entry, filter));
  }

  /** Forgets all entries; numbers go on. */
  clear(): void {
    this.#entries = [];
  }
}

/** Makes the entry when it is first asked for, and lets go of what it was made of. */
function readOnce(happened: Happened, decoded: DecodedRequest | undefined, outcome: string | undefined) {
  let kept: Happened | undefined = happened;
  let entry: JournalEntry | undefined;
  return (): JournalEntry => {
    if (kept !== undefined) entry = entryOf(kept, decoded ?? decodeRequest(kept.request), outcome);
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

function entryOf(happened: Happened, decoded: DecodedRequest, early: string | undefined): JournalEntry {
  const { number, at, method, route, status, faults, request, answer } = happened;
  const { protocol } = request;
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
