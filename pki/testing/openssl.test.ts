import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { GOST_CURVES, type GostCurveName } from '../gost/curves.ts';
import { gost34311 } from '../gost/hash-34311.ts';
import { CRYPTOPRO_SBOX } from '../gost/s-boxes.ts';
import { decodePoint, decodeSignature, verifyDigest } from '../gost/signature.ts';
import { streebog256, streebog512 } from '../gost/streebog.ts';
import { digest, generateKeyPair, softwareSigner, verifySignature } from '../keys.ts';
import { SUITES } from '../suites.ts';
import { haveOpenssl, haveOpensslGost, opensslGost, runForeign, withFiles } from './foreign.ts';
import {
  kazakhPublicKey,
  opensslVerifies,
  readRussianPublicKey,
  russianPrivateKey,
  russianPublicKey,
} from './gost-judges.ts';
import { toHex } from './vectors.ts';

const found = haveOpensslGost();
const GOST = Object.values(SUITES).filter(({ family }) => family === 'GOST');
const LENGTHS = [0, 1, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000, 5000];

describe.skipIf(!found.have)(`OpenSSL with the GOST engine${found.note}`, () => {
  it.each([
    { name: 'md_gost94', ours: (message: Uint8Array) => gost34311(message, CRYPTOPRO_SBOX) },
    { name: 'md_gost12_256', ours: streebog256 },
    { name: 'md_gost12_512', ours: streebog512 },
  ])('gives the same digests: $name', ({ name, ours }) => {
    const rng = new SeededRng(name);
    const messages = LENGTHS.map((length) => rng.bytes(length));
    const files = Object.fromEntries(messages.map((message, i) => [`m${i}`, message]));
    const digests = withFiles(files, (paths) => {
      const { stdout } = opensslGost(['dgst', '-r', `-${name}`, ...Object.values(paths)]);
      return stdout
        .toString()
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]);
    });
    expect(digests).toEqual(messages.map((message) => toHex(ours(message))));
  });

  it.each(GOST)('verifies what a key of $id signs, in both orders, and refuses what is changed', async (suite) => {
    const rng = new SeededRng(`openssl ${suite.id}`);
    const { publicKey, ...pair } = await generateKeyPair(suite, rng);
    const signer = softwareSigner({ ...pair, publicKey }, rng.stream('nonces'));
    for (const form of ['rs-le', 'sr-be'] as const) {
      const message = rng.bytes(77);
      const signature = await signer.sign(message, form);
      expect(opensslVerifies(publicKey, message, signature, form)).toBe(true);
      expect(opensslVerifies(publicKey, Uint8Array.of(...message, 0), signature, form)).toBe(false);
      expect(opensslVerifies(publicKey, message, signature, form === 'rs-le' ? 'sr-be' : 'rs-le')).toBe(false);
    }
  });

  it.each(GOST)('reads the private key of $id and finds the same public key', async (suite) => {
    const pair = await generateKeyPair(suite, new SeededRng(`pkcs8 ${suite.id}`));
    withFiles({ key: russianPrivateKey(pair.privateKey) }, ({ key }) => {
      const { stdout, stderr } = opensslGost(['pkey', '-inform', 'DER', '-in', key, '-pubout', '-outform', 'DER']);
      expect(toHex(stdout), stderr).toBe(toHex(russianPublicKey(pair.publicKey)));
    });
  });

  it.each(GOST)('signs with a key of $id what we verify', async (suite) => {
    const pair = await generateKeyPair(suite, new SeededRng(`sign ${suite.id}`));
    const message = new SeededRng('message').bytes(123);
    const files = { key: russianPrivateKey(pair.privateKey), digest: digest(suite, message) };
    withFiles(files, (path) => {
      const args = ['pkeyutl', '-sign', '-keyform', 'DER', '-inkey', path.key, '-in', path.digest];
      const signature = new Uint8Array(opensslGost(args).stdout);
      expect(signature.length).toBe(suite.signatureLength);
      expect(verifySignature(suite, pair.publicKey, message, signature, 'sr-be')).toBe(true);
      expect(verifySignature(suite, pair.publicKey, message, signature, 'rs-le')).toBe(false);
    });
  });

  it('makes a key whose signature over a message verifies in the suite of 2015', () => {
    const suite = SUITES['nuc-2015-512'];
    const key = opensslGost(['genpkey', '-algorithm', 'gost2012_512', '-pkeyopt', 'paramset:A']).stdout;
    const message = new SeededRng('theirs').bytes(300);
    withFiles({ key, message }, (path) => {
      const spki = opensslGost(['pkey', '-in', path.key, '-pubout', '-outform', 'DER']).stdout;
      const signature = opensslGost(['dgst', '-md_gost12_512', '-sign', path.key, path.message]).stdout;
      const publicKey = kazakhPublicKey(suite, new Uint8Array(spki));
      expect(verifySignature(suite, publicKey, message, new Uint8Array(signature), 'sr-be')).toBe(true);
    });
  });

  const SETS: readonly (readonly [algorithm: string, set: string, curve: GostCurveName])[] = [
    ['gost2001', '0', 'GOST-256-Test'],
    ['gost2001', 'A', 'CryptoPro-A'],
    ['gost2001', 'B', 'CryptoPro-B'],
    ['gost2001', 'C', 'CryptoPro-C'],
    ['gost2012_256', 'TCA', 'TC26-256-A'],
    ['gost2012_512', 'A', 'TC26-512-A'],
    ['gost2012_512', 'B', 'TC26-512-B'],
    ['gost2012_512', 'C', 'TC26-512-C'],
  ];

  it.each(SETS)('%s, parameter set %s, is our curve %s', (algorithm, set, curveName) => {
    const curve = GOST_CURVES[curveName];
    const key = opensslGost(['genpkey', '-algorithm', algorithm, '-pkeyopt', `paramset:${set}`]).stdout;
    const digestOctets = new SeededRng(curveName).bytes(curve.size);
    withFiles({ key, digestOctets }, (path) => {
      const spki = opensslGost(['pkey', '-in', path.key, '-pubout', '-outform', 'DER']).stdout;
      const signature = opensslGost(['pkeyutl', '-sign', '-inkey', path.key, '-in', path.digestOctets]).stdout;
      const read = readRussianPublicKey(new Uint8Array(spki));
      expect(read.curve).toBe(curveName);
      const point = decodePoint(read.xy, curve);
      const decoded = decodeSignature(new Uint8Array(signature), curve, 'sr-be');
      expect(verifyDigest(curve, point, digestOctets, decoded)).toBe(true);
    });
  });
});

describe('the helper', () => {
  it('says what is missing and how to get it', () => {
    for (const { have, reason, note } of [haveOpenssl(), haveOpensslGost()]) {
      expect(have ? reason + note : reason).toMatch(have ? /^$/ : /apt-get install/);
    }
  });

  it('reports a program that does not exist', () => {
    const { status, stderr } = runForeign('no-such-program', []);
    expect(status).toBe(-1);
    expect(stderr).toContain('no-such-program');
  });

  it('removes its files, also after an error and after a promise', async () => {
    let left = '';
    withFiles({ a: 'text' }, ({ a }) => (left = a));
    expect(existsSync(left)).toBe(false);
    expect(() =>
      withFiles({ a: 'text' }, ({ a }) => {
        left = a;
        throw new Error('inside');
      }),
    ).toThrow('inside');
    expect(existsSync(left)).toBe(false);
    const later = withFiles({ a: 'text' }, async ({ a }) => {
      await Promise.resolve();
      left = a;
      return existsSync(a);
    });
    expect(await later).toBe(true);
    expect(existsSync(left)).toBe(false);
  });
});
