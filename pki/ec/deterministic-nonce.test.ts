import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type NonceHash, nonceOctets } from './deterministic-nonce.ts';

/** The same with the HMAC of node:crypto, as RFC 6979 section 3.2 has it. */
function expected(hash: string, seed: Uint8Array, count: number): Buffer[] {
  const hmac = (key: Uint8Array, ...parts: Uint8Array[]) => createHmac(hash, key).update(Buffer.concat(parts)).digest();
  let value = Buffer.from(hmac(Buffer.of(0))).fill(1);
  let key = Buffer.alloc(value.length);
  for (const separator of [0, 1]) {
    key = Buffer.from(hmac(key, value, Buffer.of(separator), seed));
    value = Buffer.from(hmac(key, value));
  }
  return Array.from({ length: count }, () => {
    value = Buffer.from(hmac(key, value));
    const candidate = value;
    key = Buffer.from(hmac(key, value, Buffer.of(0)));
    value = Buffer.from(hmac(key, value));
    return candidate;
  });
}

describe('the nonces of deterministic ECDSA', () => {
  it('RFC 6979 appendix A.1.2: the second and the third candidate are taken when those before are no numbers below n', () => {
    // B-163 has 163 bits: T is cut to 21 octets, of which the first 163 bits count.
    const n = 0x4000000000000000000020108a2e0cc0d99f8a5efn;
    const x = '009a4d6792295a7f730fc3f2b49cbc0f62e862272f';
    const h1 = '01795edf0d54db760f156d0dac04c0322b3a204224';
    const nonces = nonceOctets('sha256', Buffer.from(x + h1, 'hex'), 21);
    const next = () => BigInt(`0x${Buffer.from(nonces.next().value).toString('hex')}`) >> 5n;
    const candidates = [next(), next(), next()];
    expect(candidates.map((k) => k > 0n && k < n)).toEqual([false, false, true]);
    expect(candidates[2]).toBe(0x23af4074c90a02b3fe61d286d5c87f425e6bdd81bn);
  });

  it.each<[NonceHash, number]>([
    ['sha256', 32],
    ['sha384', 48],
    ['sha512', 64],
  ])('%s: each is what HMAC_DRBG makes with the HMAC of node:crypto', (hash, length) => {
    const seed = Buffer.alloc(2 * length, 7);
    const nonces = nonceOctets(hash, seed, length);
    const made = Array.from({ length: 4 }, () => Buffer.from(nonces.next().value));
    expect(made).toEqual(expected(hash, seed, 4));
  });
});
