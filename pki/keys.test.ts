import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../simulation/rng.ts';
import { reverseSignature } from './gost/signature.ts';
import { gostPrivateKeyInfo, gostPublicKeyInfo } from './key-form.ts';
import {
  digest,
  generateKeyPair,
  keyPairFromPrivateKey,
  publicKeyFromPoint,
  publicKeyPoint,
  rsaPublicKey,
  rsaPublicNumbers,
  type SoftwareKeyPair,
  softwareSigner,
  suiteOfPublicKey,
  verifySignature,
} from './keys.ts';
import type { SignatureForm } from './signer.ts';
import { SUITES, type Suite } from './suites.ts';
import { fromHex, loadVectors, toHex } from './testing/vectors.ts';

const FORMS: readonly SignatureForm[] = ['rs-le', 'sr-be'];
const ALL = Object.values(SUITES);
const GOST = ALL.filter(({ family }) => family === 'GOST');

const made = new Map<string, Promise<SoftwareKeyPair>>();

/** The same pair for every test of this file. */
function pairOf(suite: Suite): Promise<SoftwareKeyPair> {
  const pair = made.get(suite.id) ?? generateKeyPair(suite, new SeededRng(`keys ${suite.id}`));
  made.set(suite.id, pair);
  return pair;
}

describe.each(ALL)('a software key of $id', (suite) => {
  it('is the same for the same chance, another for other chance', async () => {
    const again = await generateKeyPair(suite, new SeededRng(`keys ${suite.id}`));
    expect(again).toEqual(await pairOf(suite));
    const other = await generateKeyPair(suite, new SeededRng('other'));
    expect(other.publicKey).not.toEqual(again.publicKey);
  });

  it('signs what verifies', async () => {
    const pair = await pairOf(suite);
    const signer = softwareSigner(pair, new SeededRng('nonces'));
    expect(suiteOfPublicKey(signer.publicKey)).toBe(suite);
    const property = fc.asyncProperty(
      fc.uint8Array(),
      fc.constantFrom(...FORMS),
      fc.nat(),
      async (message, form, at) => {
        const signature = await signer.sign(message, form);
        if (suite.family !== 'EC') expect(signature.length).toBe(suite.signatureLength);
        expect(signature.length).toBeLessThanOrEqual(suite.signatureLength);
        expect(verifySignature(suite, pair.publicKey, message, signature, form)).toBe(true);
        expect(verifySignature(suite, pair.publicKey, message, flip(signature, at), form)).toBe(false);
        expect(verifySignature(suite, pair.publicKey, Uint8Array.of(...message, 0), signature, form)).toBe(false);
      },
    );
    await fc.assert(property, { numRuns: 10 });
  });

  it('a signature of another length, or none, is not an error but false', async () => {
    const { publicKey } = await pairOf(suite);
    for (const length of [0, 1, suite.signatureLength - 1, suite.signatureLength + 1]) {
      expect(verifySignature(suite, publicKey, new Uint8Array(3), new Uint8Array(length), 'sr-be')).toBe(false);
    }
  });

  it('comes back from its private key', async () => {
    const pair = await pairOf(suite);
    expect(keyPairFromPrivateKey(pair.privateKey)).toEqual(pair);
  });

  it('does not sign with halves of two pairs', async () => {
    const pair = await pairOf(suite);
    const other = await generateKeyPair(suite, new SeededRng('half'));
    const mixed = { ...pair, publicKey: other.publicKey };
    expect(() => softwareSigner(mixed, new SeededRng('x'))).toThrow(/not a pair/);
    const stranger = await pairOf(suite.id === 'nuc-2004' ? SUITES['kisc-2004'] : SUITES['nuc-2004']);
    expect(() => softwareSigner({ ...stranger, suite }, new SeededRng('x'))).toThrow(/another suite/);
  });
});

describe.each(GOST)('the byte order of $id', (suite) => {
  it('is checked strictly: the other order does not verify', async () => {
    const pair = await pairOf(suite);
    const signer = softwareSigner(pair, new SeededRng('order'));
    const message = new TextEncoder().encode('a payment order');
    for (const form of FORMS) {
      const other = form === 'rs-le' ? 'sr-be' : 'rs-le';
      const signature = await signer.sign(message, form);
      expect(verifySignature(suite, pair.publicKey, message, signature, other)).toBe(false);
      expect(verifySignature(suite, pair.publicKey, message, reverseSignature(signature), other)).toBe(true);
    }
  });

  it('CKA_VALUE and SubjectPublicKeyInfo turn into each other', async () => {
    const { publicKey } = await pairOf(suite);
    const point = publicKeyPoint(publicKey);
    expect(point.length).toBe(suite.signatureLength);
    expect(publicKeyFromPoint(suite, point)).toEqual(publicKey);
    expect(() => publicKeyFromPoint(suite, flip(point, 3))).toThrow(/not on/);
    expect(() => rsaPublicNumbers(publicKey)).toThrow(/no modulus/);
  });
});

describe('RSA', () => {
  it('modulus and exponent turn into SubjectPublicKeyInfo and back', async () => {
    const { publicKey } = await pairOf(SUITES['rsa-2048']);
    const { modulus, publicExponent } = rsaPublicNumbers(publicKey);
    expect(modulus.length).toBe(256);
    expect(publicExponent).toEqual(Uint8Array.of(1, 0, 1));
    expect(rsaPublicKey(modulus, publicExponent)).toEqual(publicKey);
    expect(rsaPublicKey(Uint8Array.of(0, 0, ...modulus), publicExponent)).toEqual(publicKey);
    expect(() => publicKeyPoint(publicKey)).toThrow(/no point/);
  });

  it('a strange but possible exponent verifies nothing and breaks nothing', async () => {
    const suite = SUITES['rsa-2048'];
    const { modulus } = rsaPublicNumbers((await pairOf(suite)).publicKey);
    const allOnes = Uint8Array.of(0x7f, ...new Uint8Array(255).fill(255));
    for (const exponent of [Uint8Array.of(3), allOnes]) {
      const strange = rsaPublicKey(modulus, exponent);
      expect(verifySignature(suite, strange, new Uint8Array(1), new Uint8Array(256).fill(1), 'sr-be')).toBe(false);
    }
  });
});

describe('suites do not mix', () => {
  it('a key verifies only in its own suite', async () => {
    const kisc = SUITES['kisc-2004'];
    const nuc = SUITES['nuc-2004'];
    const pair = await pairOf(kisc);
    const message = new Uint8Array(10);
    const signature = await softwareSigner(pair, new SeededRng('mix')).sign(message, 'rs-le');
    expect(verifySignature(nuc, pair.publicKey, message, signature, 'rs-le')).toBe(false);
    // Same curve, hash and point, but the key says that it belongs to the other world.
    const moved = publicKeyFromPoint(nuc, publicKeyPoint(pair.publicKey));
    expect(verifySignature(nuc, moved, message, signature, 'rs-le')).toBe(true);
    expect(verifySignature(kisc, moved, message, signature, 'rs-le')).toBe(false);
  });

  it('digests are those of the known answers', () => {
    const message = fromHex('616263');
    const [, abc] = loadVectors('kazakh-gost').gost34311;
    expect(toHex(digest(SUITES['kisc-2004'], message))).toBe(abc?.test);
    expect(toHex(digest(SUITES['nuc-2004'], message))).toBe(abc?.test);
    const [, streebog] = loadVectors('kazakh-gost').streebog;
    expect(toHex(digest(SUITES['nuc-2015-512'], message))).toBe(streebog?.h512);
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(toHex(digest(SUITES['rsa-2048'], message))).toBe(sha256);
  });
});

describe('known signatures', () => {
  it('of every suite: SubjectPublicKeyInfo octet for octet, both forms verify', () => {
    let ran = 0;
    for (const vector of loadVectors('kazakh-gost').signatures) {
      if (vector.suite === null) continue;
      const suite = SUITES[vector.suite];
      const littleEndian = (hex: string) => fromHex(hex.padStart(suite.signatureLength, '0')).reverse();
      const xy = Uint8Array.of(...littleEndian(vector.qx), ...littleEndian(vector.qy));
      const spki = gostPublicKeyInfo(suite, xy);
      expect(toHex(spki)).toBe(vector.spkiHex);
      const pair = keyPairFromPrivateKey(gostPrivateKeyInfo(suite, littleEndian(vector.d)));
      expect(pair.publicKey).toEqual(spki);
      const message = fromHex(vector.messageHex);
      expect(verifySignature(suite, spki, message, fromHex(vector.rsLe), 'rs-le')).toBe(true);
      expect(verifySignature(suite, spki, message, fromHex(vector.srBe), 'sr-be')).toBe(true);
      ran++;
    }
    expect(ran).toBe(3);
  });

  it("of KalkanCrypt, the National CA's library: its key form and its order", () => {
    const { spkiHex, signed } = loadVectors('kalkan-2015-512');
    const spki = fromHex(spkiHex);
    expect(suiteOfPublicKey(spki).id).toBe('nuc-2015-512');
    const suite = SUITES['nuc-2015-512'];
    for (const { messageHex, signatureHex } of signed) {
      const [message, signature] = [fromHex(messageHex), fromHex(signatureHex)];
      expect(verifySignature(suite, spki, message, signature, suite.form.certificate)).toBe(true);
      expect(verifySignature(suite, spki, message, signature, 'sr-be')).toBe(false);
    }
    expect(signed.length).toBe(2);
  });
});

function flip(octets: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(octets);
  const bit = at % (8 * copy.length);
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
}
