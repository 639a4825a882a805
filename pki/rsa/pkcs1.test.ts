import { createHash, createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { haveOpenssl, openssl, withFiles } from '../testing/foreign.ts';
import { unsignedOctets } from './integers.ts';
import {
  digestInfo,
  digestInfoOf,
  modulusLength,
  RSA_HASHES,
  type RsaHash,
  rsaPrivateKey,
  rsaPublicKeyObject,
  rsaRecoverRaw,
  rsaSignPkcs1,
  rsaSignRaw,
  rsaVerifyPkcs1,
  rsaVerifyRaw,
} from './pkcs1.ts';
import { generateRsaSync } from './rsa.ts';

const numbers = generateRsaSync(2048, 65_537n, new SeededRng('pkcs1'));
const privateKey = rsaPrivateKey(numbers);
const publicKey = rsaPublicKeyObject(numbers.n, numbers.e);
const HASHES = Object.keys(RSA_HASHES) as RsaHash[];
const found = haveOpenssl();

describe.each(HASHES)('RSASSA-PKCS1-v1_5 with %s', (hash) => {
  it('signs what verifies, and is CKM_RSA_PKCS over DigestInfo', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat({ max: 2047 }), (message, bit) => {
        const signature = rsaSignPkcs1(privateKey, hash, message);
        expect(signature.length).toBe(256);
        expect(rsaVerifyPkcs1(publicKey, hash, message, signature)).toBe(true);
        expect(rsaSignRaw(privateKey, digestInfoOf(hash, message))).toEqual(signature);
        const bad = Uint8Array.from(signature);
        bad[bit >> 3] = (bad[bit >> 3] as number) ^ (1 << (bit & 7));
        expect(rsaVerifyPkcs1(publicKey, hash, message, bad)).toBe(false);
        expect(rsaVerifyPkcs1(publicKey, hash, Uint8Array.of(...message, 1), signature)).toBe(false);
        expect(rsaVerifyPkcs1(publicKey, hash, message, signature.subarray(1))).toBe(false);
      }),
      { numRuns: 8 },
    );
  });

  it.skipIf(!found.have)(`OpenSSL verifies it${found.note}`, () => {
    const message = new TextEncoder().encode(`for OpenSSL, ${hash}`);
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    withFiles({ pem, signature: rsaSignPkcs1(privateKey, hash, message), message }, (paths) => {
      const name = RSA_HASHES[hash].openssl;
      const args = ['dgst', `-${name}`, '-verify', paths.pem, '-signature', paths.signature, paths.message];
      expect(openssl(args).stdout.toString()).toContain('Verified OK');
    });
  });

  it('knows the length of its digest', () => {
    expect(() => digestInfo(hash, new Uint8Array(RSA_HASHES[hash].length + 1))).toThrow(/octets/);
  });
});

describe('CKM_RSA_PKCS', () => {
  it('takes up to modulus length - 11 octets and gives them back', () => {
    for (const length of [0, 1, 36, 245]) {
      const data = new Uint8Array(length).fill(7);
      const signature = rsaSignRaw(privateKey, data);
      expect(rsaRecoverRaw(publicKey, signature)).toEqual(data);
      expect(rsaVerifyRaw(publicKey, data, signature)).toBe(true);
      expect(rsaVerifyRaw(publicKey, Uint8Array.of(...data, 7), signature)).toBe(false);
    }
    expect(() => rsaSignRaw(privateKey, new Uint8Array(246))).toThrow(/room for 245/);
  });

  it('refuses octets that are no such signature', () => {
    for (const octets of [new Uint8Array(0), new Uint8Array(255), new Uint8Array(257), new Uint8Array(256).fill(255)]) {
      expect(rsaRecoverRaw(publicKey, octets)).toBeUndefined();
      expect(rsaVerifyRaw(publicKey, new Uint8Array(0), octets)).toBe(false);
    }
  });
});

describe('key objects', () => {
  it('hold the same numbers', () => {
    expect(createPublicKey(privateKey).export({ format: 'jwk' })).toEqual(publicKey.export({ format: 'jwk' }));
    expect(modulusLength(publicKey)).toBe(256);
    const { n, d } = privateKey.export({ format: 'jwk' }) as { n: string; d: string };
    expect(Buffer.from(n, 'base64url').equals(unsignedOctets(numbers.n))).toBe(true);
    expect(BigInt(`0x${Buffer.from(d, 'base64url').toString('hex')}`)).toBe(numbers.d);
  });

  it('integers have no leading zeros', () => {
    expect(unsignedOctets(0n)).toEqual(Uint8Array.of(0));
    expect(unsignedOctets(255n)).toEqual(Uint8Array.of(255));
    expect(unsignedOctets(65_537n)).toEqual(Uint8Array.of(1, 0, 1));
  });

  it('DigestInfo is the one of RFC 8017 section 9.2', () => {
    const digest = createHash('sha256').update('abc').digest();
    expect(Buffer.from(digestInfo('SHA-256', digest)).toString('hex')).toBe(
      `3031300d060960864801650304020105000420${digest.toString('hex')}`,
    );
  });
});
