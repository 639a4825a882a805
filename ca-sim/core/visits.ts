import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Rng } from '../../simulation/rng.ts';
import { CaError } from './problems.ts';
import { type VisitEvent, type VisitState, visitTransition } from './visit-states.ts';

/** Coming and going in a personal cabinet: login by a challenge that the visitor's key signs (R-CA-4, R-NUC-8, R-NUC-18). */

/** Somebody who came to a cabinet. Instants are milliseconds since the epoch. */
export interface Visit {
  state: VisitState;
  /** Instant of the last request. */
  seenAt: number;
  challenge?: { readonly octets: Uint8Array; readonly madeAt: number };
  /** In the cabinet: number of the certificate that he signed in with. */
  serialNumber?: string;
  /** In the cabinet: since when. */
  enteredAt?: number;
}

/** The visits of one cabinet that are not over (the CA's agenda ends them in time), by the SHA-256 of the secret in the visitor's cookie: who has read the book is not in. */
export interface VisitBook {
  readonly visits: Map<string, Visit>;
}

/** A visit and the secret that goes into its cookie. */
interface AdmittedVisit {
  readonly id: string;
  readonly visit: Visit;
}

/** After so long without a request a visit is over. */
export const VISIT_IDLE_MS = 30 * 60_000;
/** So long a challenge is good. */
export const CHALLENGE_MS = 10 * 60_000;

/** A visitor whom nobody has seen before. */
function stranger(rng: Rng, now: number): AdmittedVisit {
  return { id: bytesToHex(rng.bytes(32)), visit: { state: 'over', seenAt: now } };
}

function keyOf(id: string): string {
  return bytesToHex(sha256(utf8ToBytes(id)));
}

function visitOf(book: VisitBook, id: string | undefined): Visit | undefined {
  return id === undefined ? undefined : book.visits.get(keyOf(id));
}

function advance(visit: Visit, event: VisitEvent): void {
  const { to, error } = visitTransition(visit.state, event);
  if (to === undefined)
    throw new CaError(error ?? 'visit-needed', `A visit that is ${visit.state}: ${event} is refused.`);
  visit.state = to;
}

/** When time takes something from a visit next: its challenge, or all of it. */
export function timeEndsAt({ seenAt, challenge }: Visit): number {
  const visitEnds = seenAt + VISIT_IDLE_MS + 1;
  return challenge === undefined ? visitEnds : Math.min(visitEnds, challenge.madeAt + CHALLENGE_MS + 1);
}

/** Time takes from a visit what has its end by `at`. @param key as it stands in the book. */
export function endByTime(book: VisitBook, key: string, at: number): void {
  const visit = book.visits.get(key);
  if (visit === undefined) return;
  if (visit.challenge !== undefined && at - visit.challenge.madeAt > CHALLENGE_MS) delete visit.challenge;
  if (at - visit.seenAt > VISIT_IDLE_MS) book.visits.delete(key);
}

/** A challenge, and the secret of the visit that it is for. */
export interface GivenChallenge {
  readonly id: string;
  readonly octets: Uint8Array;
}

/** The authorisation page: a fresh challenge; an older one is void. @param title its first line: whose cabinet it opens. */
export function giveChallenge(
  book: VisitBook,
  { id, title }: { id: string | undefined; title: string },
  rng: Rng,
  now: number,
): GivenChallenge {
  const known = visitOf(book, id);
  const admitted = id !== undefined && known !== undefined ? { id, visit: known } : stranger(rng, now);
  const { visit } = admitted;
  advance(visit, 'challenge');
  const lines = [title, new Date(now).toISOString(), bytesToHex(rng.bytes(32)), ''];
  const octets = utf8ToBytes(lines.join('\n'));
  visit.challenge = { octets, madeAt: now };
  delete visit.serialNumber;
  delete visit.enteredAt;
  visit.seenAt = now;
  book.visits.set(keyOf(admitted.id), visit);
  return { id: admitted.id, octets };
}

/** The challenge that waits for a signature, which stays. @throws CaError challenge-missing */
export function challengeOf(book: VisitBook, id: string | undefined): Uint8Array {
  const { state, challenge } = visitOf(book, id) ?? {};
  if (state !== 'authorising' || challenge === undefined) {
    throw new CaError('challenge-missing', 'There is no challenge, or it is older than ten minutes.');
  }
  return challenge.octets;
}

/**
 * Takes the challenge out of the visit: whatever comes of the answer, it is good for this one only.
 * @throws CaError challenge-missing when there is none or it is too old.
 */
export function takeChallenge(book: VisitBook, id: string | undefined): Uint8Array {
  const octets = challengeOf(book, id);
  delete visitOf(book, id)?.challenge;
  return octets;
}

/**
 * The challenge is signed: the visitor is in. His visit gets another secret, so that nobody who knew the old one is in with him.
 * @param serialNumber of the certificate under the signature.
 * @returns the new secret, for the cookie. @throws CaError challenge-missing.
 */
export function enter(book: VisitBook, id: string, serialNumber: string, rng: Rng, now: number): string {
  const old = visitOf(book, id) ?? stranger(rng, now).visit;
  advance(old, 'sign');
  book.visits.delete(keyOf(id));
  const { id: fresh, visit } = stranger(rng, now);
  book.visits.set(keyOf(fresh), { ...visit, state: old.state, serialNumber, enteredAt: now });
  return fresh;
}

/** A visitor who has signed in. */
export interface VisitAtWork {
  /** Number of the certificate that he signed in with. */
  readonly serialNumber: string;
  readonly enteredAt: number;
}

/** Who asks for something in the cabinet. @throws CaError visit-needed. */
export function visitAtWork(book: VisitBook, id: string | undefined, now: number): VisitAtWork {
  const visit = visitOf(book, id);
  if (visit?.serialNumber === undefined) throw new CaError('visit-needed', 'Nobody has signed in with this cookie.');
  advance(visit, 'work');
  visit.seenAt = now;
  return { serialNumber: visit.serialNumber, enteredAt: visit.enteredAt ?? now };
}

/** Whether somebody is in the cabinet with this cookie. */
export function isInCabinet(book: VisitBook, id: string | undefined): boolean {
  return visitOf(book, id)?.state === 'cabinet';
}

export function leave(book: VisitBook, id: string | undefined): void {
  const visit = visitOf(book, id);
  if (visit === undefined) return;
  advance(visit, 'leave');
  book.visits.delete(keyOf(id ?? ''));
}
