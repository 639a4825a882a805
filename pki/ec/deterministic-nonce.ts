import { createHmac } from 'node:crypto';

/**
 * The octets from which deterministic ECDSA takes its nonces: RFC 6979 section 3.2, steps b to h, which is HMAC_DRBG
 * (NIST SP 800-90A section 10.1.2) with key and digest as its entropy.
 * @param hash as OpenSSL calls it: `sha256`.
 * @param seed int2octets(d) ‖ bits2octets(digest).
 * @param length octets that are wanted of each T.
 */
export function* nonceOctets(hash: string, seed: Uint8Array, length: number): Generator<Uint8Array, never> {
  const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer =>
    createHmac(hash, key)
      .update(parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts))
      .digest();
  let value: Uint8Array = hmac(ZERO).fill(1);
  let key: Uint8Array = new Uint8Array(value.length);
  for (const separator of [ZERO, ONE]) {
    key = hmac(key, value, separator, seed);
    value = hmac(key, value);
  }
  for (;;) {
    const octets: Uint8Array[] = [];
    for (let made = 0; made < length; made += value.length) {
      value = hmac(key, value);
      octets.push(value);
    }
    yield Buffer.concat(octets, length);
    key = hmac(key, value, ZERO);
    value = hmac(key, value);
  }
}

const ZERO = Uint8Array.of(0);
const ONE = Uint8Array.of(1);
