import { sha256 } from '@noble/hashes/sha2.js';
import { type Dn, nameKey } from '../../pki/x509/name.ts';
import type { Rng } from '../../simulation/rng.ts';
import type { SecretSeal } from './secret-seal.ts';

/**
 * PIN envelopes: what the CA hands somebody on paper so that he can ask for his first certificate, a reference (at KISC
 * `KISC` and eight digits) and a secret (X-CA-12). CMP makes a MAC of the secret (RFC 9810 section 5.1.3.1), EST sends it in
 * HTTP Basic authentication (RFC 7030 section 3.2.3). One registry serves both.
 */
export interface PinEnvelope {
  readonly reference: string;
  /** The secret as it was handed out (a MAC needs it itself), under the CA's seal: a snapshot tells it to nobody. */
  readonly sealed: Uint8Array;
  /** Whom it enrols; left out, whatever name is asked for. */
  readonly subject?: Dn;
  /** The last instant at which it is good, in milliseconds since the epoch. */
  readonly validUntil: number;
  /** Good for one errand only; otherwise for any number until it expires. */
  readonly singleUse: boolean;
  /** Wrong secrets in a row. */
  wrongTries: number;
  /** The errand on which a single-use envelope was spent. */
  spentOn?: string;
}

/** By reference. */
export type PinEnvelopes = Map<string, PinEnvelope>;

/** The registry and the seal of its secrets. */
export interface SealedEnvelopes {
  readonly envelopes: PinEnvelopes;
  readonly seal: SecretSeal;
}

/** What an envelope is given with. */
export type NewPinEnvelope = Omit<PinEnvelope, 'wrongTries' | 'spentOn'>;

/** Wrong secrets in a row after which an envelope opens nothing any more: ours, as nothing is known of KISC's. */
export const ENVELOPE_TRIES_MAX = 5;

/**
 * Why an envelope opens nothing. Who does not know the secret learns neither whether the reference exists nor what became of
 * its envelope, only that it is locked.
 */
export type EnvelopeProblem =
  /** No such reference, or another secret. */
  | 'envelope-unknown'
  | 'envelope-locked'
  | 'envelope-expired'
  /** Spent on another errand. */
  | 'envelope-spent'
  /** It enrols somebody else. */
  | 'envelope-subject';

export interface EnvelopeRefusal {
  readonly ok: false;
  readonly problem: EnvelopeProblem;
  readonly detail: string;
}

/** An envelope that was opened. The secret goes no further than the exchange at hand. */
export interface OpenedEnvelope {
  readonly ok: true;
  readonly envelope: PinEnvelope;
  readonly secret: string;
}

/** Puts an envelope into the registry. A reference that is registered again is a new envelope; the old secret is worth nothing. */
export function registerPinEnvelope(envelopes: PinEnvelopes, envelope: NewPinEnvelope): PinEnvelope {
  const registered: PinEnvelope = { ...envelope, wrongTries: 0 };
  envelopes.set(envelope.reference, registered);
  return registered;
}

/** Without 0, O, 1, I, which are mistaken for each other on paper. */
const SECRET_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const SECRET_LENGTH = 16;

/** A reference in KISC's form that is not taken, and a secret of 80 bits. */
export function drawPinEnvelope(envelopes: PinEnvelopes, rng: Rng): { reference: string; secret: string } {
  const draw = () => `KISC${String(rng.below(100_000_000)).padStart(8, '0')}`;
  let reference = draw();
  while (envelopes.has(reference)) reference = draw();
  const letters = Array.from({ length: SECRET_LENGTH }, () => SECRET_ALPHABET[rng.below(SECRET_ALPHABET.length)]);
  return { reference, secret: letters.join('') };
}

/**
 * Whether somebody knows the secret of an envelope that is still good. A wrong secret counts as a try, a right one forgives
 * those before it.
 *
 * @param proves whether what he sent (a password, a MAC) is of this secret, without telling by its time how far it agrees.
 * It is asked also when there is no such reference, so that the answer takes as long.
 * @returns problems in this order: envelope-locked, envelope-unknown, envelope-expired.
 */
export function openPinEnvelope(
  { envelopes, seal }: SealedEnvelopes,
  reference: string,
  proves: (secret: string) => boolean,
  now: number,
): OpenedEnvelope | EnvelopeRefusal {
  const envelope = envelopes.get(reference);
  if (envelope !== undefined && envelope.wrongTries >= ENVELOPE_TRIES_MAX) {
    return refused('envelope-locked', `${ENVELOPE_TRIES_MAX} wrong secrets in a row were given.`);
  }
  const secret = envelope && seal.open(reference, envelope.sealed);
  const proved = proves(secret ?? NOBODYS_SECRET);
  if (envelope === undefined || secret === undefined || !proved) {
    if (envelope !== undefined) envelope.wrongTries += 1;
    return refused('envelope-unknown', 'Reference and secret are not those of an envelope of this CA.');
  }
  envelope.wrongTries = 0;
  if (now > envelope.validUntil) {
    return refused('envelope-expired', `It was good until ${new Date(envelope.validUntil).toISOString()}.`);
  }
  return { ok: true, envelope, secret };
}

const NOBODYS_SECRET = '-'.repeat(SECRET_LENGTH);

/**
 * Whether an opened envelope may be used for an errand. The same errand again (a client that polls, or that did not hear the
 * answer) is not another one.
 * @param errand names it: an enrolment, a transaction.
 * @returns problems in this order: envelope-spent, envelope-subject.
 */
export function pinEnvelopeAllows(
  envelope: PinEnvelope,
  errand: string,
  subject: Dn,
): { readonly ok: true } | EnvelopeRefusal {
  if (envelope.singleUse && envelope.spentOn !== undefined && envelope.spentOn !== errand) {
    return refused('envelope-spent', 'It was good for one request, and another one was made with it.');
  }
  if (envelope.subject !== undefined && nameKey(envelope.subject) !== nameKey(subject)) {
    return refused('envelope-subject', 'It was handed to somebody of another name.');
  }
  return { ok: true };
}

/** Marks the errand on which a single-use envelope goes: when the request was taken in, not before. */
export function spendPinEnvelope(envelope: PinEnvelope, errand: string): void {
  if (envelope.singleUse) envelope.spentOn = errand;
}

/** Compares two texts in a time that depends on neither. */
export function sameSecret(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => sha256(new TextEncoder().encode(text))) as [Uint8Array, Uint8Array];
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

function refused(problem: EnvelopeProblem, detail: string): EnvelopeRefusal {
  return { ok: false, problem, detail };
}
