import type { Rng } from '../../simulation/rng.ts';
import type { BankSettings } from './settings.ts';

export type HashCost = BankSettings['passwordHash'];

/**
 * scrypt (RFC 7914): 32 octets from a password's UTF-8 and a salt. The core does not say which program computes it, for at a cost that
 * is worth anything it matters which.
 */
export type PasswordHash = (password: string, salt: Uint8Array, cost: HashCost) => Uint8Array;

/** A password as the bank keeps it: it can be checked, not shown. */
export interface StoredPassword {
  /** 16 octets. */
  readonly salt: Uint8Array;
  /** {@link PasswordHash} of it, 32 octets. */
  readonly hash: Uint8Array;
  /** At which cost: another one may be set meanwhile. */
  readonly cost: HashCost;
}

/** Letters and digits that nobody mistakes for one another on paper: no 0 O o, 1 l I, B 8, S 5, Z 2. */
export const ENVELOPE_ALPHABET = 'ACDEFGHJKLMNPQRTUVWXYabcdefghijkmnpqrstuvwxyz34679';
export const ENVELOPE_LENGTH = 8;

/** The password that is printed in a PIN envelope (R-BANK-32): 8 characters of {@link ENVELOPE_ALPHABET}. */
export function envelopePassword(rng: Rng): string {
  return Array.from({ length: ENVELOPE_LENGTH }, () => ENVELOPE_ALPHABET[rng.below(ENVELOPE_ALPHABET.length)]).join('');
}

export function storePassword(password: string, rng: Rng, cost: HashCost, hash: PasswordHash): StoredPassword {
  const salt = rng.bytes(16);
  return { salt, hash: hash(password, salt, cost), cost: { ...cost } };
}

/** What is kept of nobody: no password is known for it, and to compare one with it is as much work as any. */
export function nobodysPassword(rng: Rng, cost: HashCost): StoredPassword {
  return { salt: rng.bytes(16), hash: rng.bytes(32), cost };
}

/** Compares in a time that does not depend on where the octets differ. */
export function isPassword(password: string, stored: StoredPassword, hashOf: PasswordHash): boolean {
  const hash = hashOf(password, stored.salt, stored.cost);
  let difference = hash.length ^ stored.hash.length;
  for (const [at, octet] of hash.entries()) difference |= octet ^ (stored.hash[at] ?? 0);
  return difference === 0;
}

/** Whether it was stored at this cost. */
export function isOfCost({ cost: { N, r, p } }: StoredPassword, cost: HashCost): boolean {
  return N === cost.N && r === cost.r && p === cost.p;
}

/** What is wrong with a new password, or undefined: length (in characters), then equality of the two entries. */
export function newPasswordFault(password: string, repeat: string, settings: BankSettings): string | undefined {
  const { passwordLengthMin: min, passwordLengthMax: max } = settings;
  const length = [...password].length;
  if (length < min || length > max) return `It has ${length} characters; ${min} to ${max} are allowed.`;
  if (password !== repeat) return 'The two entries differ.';
  return undefined;
}
