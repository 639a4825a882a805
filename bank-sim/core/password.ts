import { scrypt } from '@noble/hashes/scrypt.js';
import type { Rng } from '../../simulation/rng.ts';
import type { BankSettings } from './settings.ts';

/** A password as the bank keeps it: it can be checked, not shown. */
export interface StoredPassword {
  /** 16 octets. */
  readonly salt: Uint8Array;
  /** scrypt (RFC 7914) of the password's UTF-8 under the salt, 32 octets. */
  readonly hash: Uint8Array;
  /** At which cost: another one may be set meanwhile. */
  readonly cost: BankSettings['passwordHash'];
}

/** Letters and digits that nobody mistakes for one another on paper: no 0 O o, 1 l I, B 8, S 5, Z 2. */
export const ENVELOPE_ALPHABET = 'ACDEFGHJKLMNPQRTUVWXYabcdefghijkmnpqrstuvwxyz34679';
export const ENVELOPE_LENGTH = 8;

/** The password that is printed in a PIN envelope (R-BANK-32): 8 characters of {@link ENVELOPE_ALPHABET}. */
export function envelopePassword(rng: Rng): string {
  return Array.from({ length: ENVELOPE_LENGTH }, () => ENVELOPE_ALPHABET[rng.below(ENVELOPE_ALPHABET.length)]).join('');
}

export function storePassword(password: string, rng: Rng, cost: BankSettings['passwordHash']): StoredPassword {
  const salt = rng.bytes(16);
  return { salt, hash: hashOf(password, salt, cost), cost };
}

/** Compares in a time that does not depend on where the octets differ. */
export function isPassword(password: string, stored: StoredPassword): boolean {
  const hash = hashOf(password, stored.salt, stored.cost);
  let difference = hash.length ^ stored.hash.length;
  for (const [at, octet] of hash.entries()) difference |= octet ^ (stored.hash[at] ?? 0);
  return difference === 0;
}

function hashOf(password: string, salt: Uint8Array, cost: BankSettings['passwordHash']): Uint8Array {
  return scrypt(password, salt, { ...cost, dkLen: 32 });
}

/** What is wrong with a new password, or undefined: length (in characters), then equality of the two entries. */
export function newPasswordFault(password: string, repeat: string, settings: BankSettings): string | undefined {
  const { passwordLengthMin: min, passwordLengthMax: max } = settings;
  const length = [...password].length;
  if (length < min || length > max) return `It has ${length} characters; ${min} to ${max} are allowed.`;
  if (password !== repeat) return 'The two entries differ.';
  return undefined;
}
