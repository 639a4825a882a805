import { hash } from 'node:crypto';

/** Octets of the blocks that a hash takes its message in (FIPS 180-4 section 1), by OpenSSL's name of the hash. */
const BLOCK_OCTETS = { sha256: 64, sha384: 128, sha512: 128 } as const;

export type NonceHash = keyof typeof BLOCK_OCTETS;

/**
 * The octets from which deterministic ECDSA takes its nonces: RFC 6979 section 3.2, steps b to h, which is HMAC_DRBG
 * (NIST SP 800-90A section 10.1.2) with key and digest as its entropy.
 * @param seed int2octets(d) ‖ bits2octets(digest).
 * @param length octets that are wanted of each T.
 */
export function* nonceOctets(name: NonceHash, seed: Uint8Array, length: number): Generator<Uint8Array, never> {
  let value: Uint8Array = hash(name, ZERO, 'buffer').fill(1);
  let key: Uint8Array = new Uint8Array(value.length);
  for (const separator of [ZERO, ONE]) {
    key = hmac(name, key, Buffer.concat([value, separator, seed]));
    value = hmac(name, key, value);
  }
  for (;;) {
    const octets: Uint8Array[] = [];
    for (let made = 0; made < length; made += value.length) {
      value = hmac(name, key, value);
      octets.push(value);
    }
    yield Buffer.concat(octets, length);
    key = hmac(name, key, Buffer.concat([value, ZERO]));
    value = hmac(name, key, value);
  }
}

const ZERO = Uint8Array.of(0);
const ONE = Uint8Array.of(1);
const INNER = 0x36;
const OUTER = 0x5c;

/** HMAC (RFC 2104) with a key that is no longer than a block. On Node 24 that of node:crypto takes five times as long to set up. */
function hmac(name: NonceHash, key: Uint8Array, message: Uint8Array): Uint8Array {
  return hash(name, keyed(name, key, OUTER, hash(name, keyed(name, key, INNER, message), 'buffer')), 'buffer');
}

/** The key, as long as a block and masked, and a message behind it. */
function keyed(name: NonceHash, key: Uint8Array, mask: number, message: Uint8Array): Uint8Array {
  const block = BLOCK_OCTETS[name];
  const octets = new Uint8Array(block + message.length).fill(mask, 0, block);
  for (let i = 0; i < key.length; i++) octets[i] = (key[i] as number) ^ mask;
  octets.set(message, block);
  return octets;
}
