import { gcmsiv } from '@noble/ciphers/aes.js';
import type { Rng } from '../../../simulation/rng.ts';
import { derive, type PinDerivation } from './pin-derivation.ts';

/**
 * What protects private objects where they are stored. The token has one random master key. It is stored only wrapped:
 * once under a key that the user PIN gives, once under one that the SO PIN gives. A PIN is right when its wrap opens;
 * there is no other trace of it. The cipher is AES-256-GCM-SIV (RFC 8452): unlike GCM it stays secure when a nonce comes
 * twice, as it does when a seeded run is repeated on the same memory.
 */
const MASTER_KEY_LENGTH = 32;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const SALT_LENGTH = 16;

/** The master key under the key of one PIN. */
export interface WrappedKey {
  readonly derivation: PinDerivation;
  /** 16 octets, fresh for every wrap: what is derived serves once, so nonce and key both come from it. */
  readonly salt: Uint8Array;
  /** 48 octets: the key and the tag. */
  readonly wrapped: Uint8Array;
}

export function newMasterKey(rng: Rng): Uint8Array {
  return rng.bytes(MASTER_KEY_LENGTH);
}

/** @param binding what the wrap stands for; with another binding it does not open. */
export function wrapMasterKey(
  masterKey: Uint8Array,
  pin: Uint8Array,
  binding: Uint8Array,
  derivation: PinDerivation,
  rng: Rng,
): WrappedKey {
  const salt = rng.bytes(SALT_LENGTH);
  return { derivation, salt, wrapped: pinCipher(pin, salt, binding, derivation).encrypt(masterKey) };
}

/** The master key, or undefined when the PIN is not the one (or the binding, or a bit of the wrap). */
export function unwrapMasterKey(key: WrappedKey, pin: Uint8Array, binding: Uint8Array): Uint8Array | undefined {
  return opened(() => pinCipher(pin, key.salt, binding, key.derivation).decrypt(key.wrapped));
}

function pinCipher(pin: Uint8Array, salt: Uint8Array, binding: Uint8Array, derivation: PinDerivation) {
  // HMAC, the entrance of scrypt, fills a short key with zeros: without its length a PIN would also open with NULs after it.
  const salted = Uint8Array.of(...salt, pin.length);
  const derived = derive(pin, salted, derivation, MASTER_KEY_LENGTH + NONCE_LENGTH);
  return gcmsiv(derived.subarray(0, MASTER_KEY_LENGTH), derived.subarray(MASTER_KEY_LENGTH), binding);
}

/** Whether the lengths are those of a wrap. */
export function isWrappedKey({ salt, wrapped }: WrappedKey): boolean {
  return salt.length === SALT_LENGTH && wrapped.length === MASTER_KEY_LENGTH + TAG_LENGTH;
}

/** Octets that sealing adds. */
export const SEAL_OVERHEAD = NONCE_LENGTH + TAG_LENGTH;

/** @param place the key of the record; a sealed record opens only there. @returns nonce (12 octets), ciphertext, tag (16). */
export function seal(masterKey: Uint8Array, place: Uint8Array, plaintext: Uint8Array, rng: Rng): Uint8Array {
  const nonce = rng.bytes(NONCE_LENGTH);
  const out = new Uint8Array(SEAL_OVERHEAD + plaintext.length);
  out.set(nonce);
  out.set(gcmsiv(masterKey, nonce, place).encrypt(plaintext), NONCE_LENGTH);
  return out;
}

/** What was sealed, or undefined when it was not sealed with this key for this place. */
export function unseal(masterKey: Uint8Array, place: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  if (sealed.length < SEAL_OVERHEAD) return undefined;
  const nonce = sealed.subarray(0, NONCE_LENGTH);
  return opened(() => gcmsiv(masterKey, nonce, place).decrypt(sealed.subarray(NONCE_LENGTH)));
}

/** The library throws one plain Error for a tag that does not fit; the lengths are checked before. */
function opened(decrypt: () => Uint8Array): Uint8Array | undefined {
  try {
    return decrypt();
  } catch {
    return undefined;
  }
}
