import { type ScryptCost, scrypt } from '../../../pki/scrypt.ts';

/**
 * What it costs to make a key from a PIN: the parameters of scrypt (RFC 7914). One derivation takes 128 * r * 2^logN octets of
 * memory. They stand in every PIN record, so tokens of different cost live side by side.
 */
export type PinDerivation = ScryptCost;

/** For a memory that nobody outside the process can read: next to nothing, so that tests do not wait. */
export const LIGHT_DERIVATION: PinDerivation = { logN: 1, r: 1, p: 1 };

/** For a memory that lies in a file: 32 MiB, three times over (OWASP Password Storage Cheat Sheet, least scrypt settings). */
export const STRONG_DERIVATION: PinDerivation = { logN: 15, r: 8, p: 3 };

const LOG_N_MAX = 20;
const R_MAX = 16;
const P_MAX = 16;

/** Whether these are parameters that a token works with; a record that asks for more is no record of ours. */
export function isPinDerivation({ logN, r, p }: PinDerivation): boolean {
  const within = (value: number, max: number) => Number.isSafeInteger(value) && value >= 1 && value <= max;
  return within(logN, LOG_N_MAX) && within(r, R_MAX) && within(p, P_MAX);
}

/** `length` octets from a PIN and a salt. */
export function derive(pin: Uint8Array, salt: Uint8Array, cost: PinDerivation, length: number): Uint8Array {
  return scrypt(pin, salt, cost, length);
}
