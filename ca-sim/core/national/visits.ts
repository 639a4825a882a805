import { bytesToHex } from '@noble/hashes/utils.js';
import { OIDS } from '../../../pki/oids.ts';
import type { Rng } from '../../../simulation/rng.ts';
import { profileOf } from '../certificate-profiles.ts';
import { CaError } from '../problems.ts';
import type { IssuedCertificate } from '../state.ts';
import type { NationalState, Visit } from './national-state.ts';
import { type VisitEvent, visitTransition } from './visit-states.ts';

/** Coming and going in the personal cabinet: login by a challenge that the authentication key signs (R-NUC-8, R-NUC-18). */

/** After so long without a request a visit is over. */
export const VISIT_IDLE_MS = 30 * 60_000;
/** So long a challenge is good. */
export const CHALLENGE_MS = 10 * 60_000;

/** A visitor whom nobody has seen before. */
function stranger(rng: Rng, now: number): Visit {
  return { id: bytesToHex(rng.bytes(32)), state: 'over', seenAt: now };
}

/** The visit of a cookie, over when it is not known or too old. */
function visitOf(national: NationalState, id: string | undefined, now: number): Visit | undefined {
  const visit = id === undefined ? undefined : national.visits.get(id);
  if (visit !== undefined && now - visit.seenAt > VISIT_IDLE_MS) visit.state = 'over';
  return visit;
}

function advance(visit: Visit, event: VisitEvent): void {
  const { to, error } = visitTransition(visit.state, event);
  if (to === undefined)
    throw new CaError(error ?? 'visit-needed', `A visit that is ${visit.state}: ${event} is refused.`);
  visit.state = to;
}

/** Forgets the visits that are over. */
function sweep(national: NationalState, now: number): void {
  for (const visit of national.visits.values()) {
    if (visit.state === 'over' || now - visit.seenAt > VISIT_IDLE_MS) national.visits.delete(visit.id);
  }
}

/** The authorisation page: a fresh challenge; an older one is void. */
export function giveChallenge(national: NationalState, id: string | undefined, rng: Rng, now: number): Visit {
  sweep(national, now);
  const visit = visitOf(national, id, now) ?? stranger(rng, now);
  advance(visit, 'challenge');
  const lines = ['TEST ҰКО · Жеке кабинетке кіру', new Date(now).toISOString(), bytesToHex(rng.bytes(32)), ''];
  visit.challenge = { octets: new TextEncoder().encode(lines.join('\n')), madeAt: now };
  delete visit.serialNumber;
  visit.seenAt = now;
  national.visits.set(visit.id, visit);
  return visit;
}

/** The challenge that waits for a signature, which stays. @throws CaError challenge-missing */
export function challengeOf(national: NationalState, id: string | undefined, now: number): Uint8Array {
  const visit = visitOf(national, id, now);
  const { challenge } = visit ?? {};
  if (visit?.state !== 'authorising' || challenge === undefined || now - challenge.madeAt > CHALLENGE_MS) {
    throw new CaError('challenge-missing', 'There is no challenge, or it is older than ten minutes.');
  }
  return challenge.octets;
}

/**
 * Takes the challenge out of the visit: whatever comes of the answer, it is good for this one only.
 * @throws CaError challenge-missing when there is none or it is too old.
 */
export function takeChallenge(national: NationalState, id: string | undefined, now: number): Uint8Array {
  const octets = challengeOf(national, id, now);
  delete national.visits.get(id ?? '')?.challenge;
  return octets;
}

/**
 * The challenge is signed: the visitor is in. His visit gets another secret, so that nobody who knew the old one is in with him.
 * @throws CaError not-authentication-key, challenge-missing.
 */
export function enter(national: NationalState, id: string, signer: IssuedCertificate, rng: Rng, now: number): Visit {
  if (!isAuthenticationKey(signer)) {
    throw new CaError(
      'not-authentication-key',
      `${signer.serialNumber} is a certificate of the kind ${signer.profile}.`,
    );
  }
  const old = visitOf(national, id, now) ?? stranger(rng, now);
  advance(old, 'sign');
  national.visits.delete(old.id);
  const visit: Visit = { ...stranger(rng, now), state: old.state, serialNumber: signer.serialNumber };
  national.visits.set(visit.id, visit);
  return visit;
}

/** R-NUC-42: to log in and to sign are two purposes; only newer GOST keys have both. */
export function isAuthenticationKey({ authority, profile }: IssuedCertificate): boolean {
  return authority === 'kz-nuc' && profileOf(profile).extendedKeyUsage.includes(OIDS.clientAuth);
}

/** Number of the certificate that the visitor has signed in with. @throws CaError visit-needed. */
export function visitorAtWork(national: NationalState, id: string | undefined, now: number): string {
  const visit = visitOf(national, id, now);
  if (visit?.serialNumber === undefined) throw new CaError('visit-needed', 'Nobody has signed in with this cookie.');
  advance(visit, 'work');
  visit.seenAt = now;
  return visit.serialNumber;
}

/** Whether somebody is in the cabinet with this cookie. */
export function isInCabinet(national: NationalState, id: string | undefined, now: number): boolean {
  return visitOf(national, id, now)?.state === 'cabinet';
}

export function leave(national: NationalState, id: string | undefined, now: number): void {
  const visit = visitOf(national, id, now);
  if (visit === undefined) return;
  advance(visit, 'leave');
  national.visits.delete(visit.id);
}
