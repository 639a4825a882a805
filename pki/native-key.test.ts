import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { jwkOf, privateKeyFromJwk, publicKeyFromJwk } from './native-key.ts';

describe('the numbers of a key', () => {
  it.each([
    ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 1024 })],
    ['P-256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['Ed25519', () => generateKeyPairSync('ed25519')],
  ])('%s: both halves are found again, also while memory is collected', (_, generate) => {
    // As many pairs as make the collector come by while numbers are read.
    for (let round = 0; round < 20; round++) {
      const { privateKey, publicKey } = generate();
      const numbers = jwkOf(privateKey);
      expect(privateKeyFromJwk(numbers).equals(privateKey)).toBe(true);
      expect(publicKeyFromJwk(jwkOf(publicKey)).equals(publicKey)).toBe(true);
      expect(numbers).toMatchObject(jwkOf(publicKey));
    }
  });
});
