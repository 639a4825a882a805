import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { type Rng, SeededRng, systemRng } from '../../simulation/rng.ts';
import {
  digest,
  generateKeyPair,
  keyPairFromPrivateKey,
  type SoftwareKeyPair,
  softwareSigner,
  suiteOfPublicKey,
  verifySignature,
} from '../keys.ts';
import { SUITES } from '../suites.ts';
import { haveOpenssl, openssl, withFiles } from '../testing/foreign.ts';
import { pointOfScalar } from './curves.ts';
import { repeatableEcdsa } from './signature.ts';

const tool = haveOpenssl();
const SUITE = SUITES['ec-p256'];

describe('ECDSA P-256 with SHA-256', () => {
  /** RFC 6979 appendix A.2.5. */
  const SCALAR = hexToBytes('c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721');
  it.each([
    [
      'sample',
      'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716',
      'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
    ],
    [
      'test',
      'f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367',
      '019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083',
    ],
  ])('signs "%s" as RFC 6979 does, in DER', (message, r, s) => {
    const number = (hex: string) => {
      const octets = hex.replace(/^(00)+/, '');
      const positive = Number.parseInt(octets.slice(0, 2), 16) < 0x80 ? octets : `00${octets}`;
      return `02${(positive.length / 2).toString(16)}${positive}`;
    };
    const body = number(r) + number(s);
    const signature = repeatableEcdsa('P-256', SCALAR)(digest(SUITE, utf8ToBytes(message)));
    expect(bytesToHex(signature)).toBe(`30${(body.length / 2).toString(16)}${body}`);
  });
});

describe('nonces', () => {
  const message = utf8ToBytes('TEST');
  const signatures = async (pair: SoftwareKeyPair, rng: Rng) => {
    const signers = [softwareSigner(pair, rng), softwareSigner(pair, rng)];
    return await Promise.all(signers.flatMap((one) => [one.sign(message, 'sr-be'), one.sign(message, 'sr-be')]));
  };

  it('follow from key and message when chance has a seed, whatever the seed is', async () => {
    const pair = await generateKeyPair(SUITE, new SeededRng('nonces'));
    const all = [
      ...(await signatures(pair, new SeededRng('one'))),
      ...(await signatures(pair, new SeededRng('other'))),
    ];
    expect(new Set(all.map(bytesToHex)).size).toBe(1);
  });

  it('never come again when it is the machine that draws', async () => {
    const pair = await generateKeyPair(SUITE, systemRng);
    const all = await signatures(pair, systemRng.stream('nonces'));
    expect(new Set(all.map(bytesToHex)).size).toBe(4);
    for (const one of all) expect(verifySignature(SUITE, pair.publicKey, message, one, 'sr-be')).toBe(true);
  });
});

describe.skipIf(!tool.have)(`keys of OpenSSL${tool.note}`, () => {
  it('are read, and ours are read by it: PKCS#8 and SubjectPublicKeyInfo, octet for octet', () => {
    const made = openssl(['ecparam', '-name', 'prime256v1', '-genkey', '-noout']).stdout;
    const pkcs8 = openssl(['pkcs8', '-topk8', '-nocrypt', '-outform', 'DER'], made).stdout;
    const pair = keyPairFromPrivateKey(new Uint8Array(pkcs8));
    expect(pair.suite).toBe(SUITE);
    const spki = openssl(['pkey', '-inform', 'DER', '-pubout', '-outform', 'DER'], pkcs8).stdout;
    expect(bytesToHex(pair.publicKey)).toBe(spki.toString('hex'));
    expect(suiteOfPublicKey(new Uint8Array(spki))).toBe(SUITE);
  });

  it('verify what ours have signed', async () => {
    const pair = await generateKeyPair(SUITE, new SeededRng('EC'));
    const message = utf8ToBytes('TEST');
    const signature = await softwareSigner(pair, new SeededRng('unused')).sign(message, 'sr-be');
    withFiles({ spki: pair.publicKey, signature }, (path) => {
      const args = ['dgst', '-sha256', '-keyform', 'DER', '-verify', path.spki, '-signature', path.signature];
      expect(openssl(args, message).stdout.toString()).toBe('Verified OK\n');
    });
  });

  it.each([
    ['a compressed point', ['-conv_form', 'compressed']],
    ['parameters written out', ['-param_enc', 'explicit']],
  ])('are refused with %s: one key has one encoding', (_, options) => {
    const made = openssl(['ecparam', '-name', 'prime256v1', '-genkey', '-noout']).stdout;
    const spki = openssl(['ec', '-pubout', '-outform', 'DER', ...options], made).stdout;
    expect(spki.length).toBeGreaterThan(0);
    expect(() => suiteOfPublicKey(new Uint8Array(spki))).toThrow(/encoding|parameters/);
  });

  it('of another curve are none of ours', () => {
    const made = openssl(['ecparam', '-name', 'secp384r1', '-genkey', '-noout']).stdout;
    const spki = openssl(['ec', '-pubout', '-outform', 'DER'], made).stdout;
    expect(() => suiteOfPublicKey(new Uint8Array(spki))).toThrow(/parameters/);
  });
});

describe('an EC key that is spoiled', () => {
  it('is refused: a point beside the curve, a scalar of zero', async () => {
    const { publicKey, privateKey } = await generateKeyPair(SUITE, new SeededRng('spoiled'));
    const point = publicKey.slice();
    point[point.length - 1] = (point.at(-1) as number) ^ 1;
    expect(() => suiteOfPublicKey(point)).toThrow(/no point/);
    const zero = privateKey.slice();
    // PrivateKeyInfo of 138 octets: the scalar stands from 36 on.
    zero.fill(0, 36, 68);
    expect(() => keyPairFromPrivateKey(zero)).toThrow(/no scalar/);
    const foreign = privateKey.slice();
    foreign.set(pointOfScalar('P-256', Uint8Array.of(5)), foreign.length - 65);
    expect(() => keyPairFromPrivateKey(foreign)).toThrow(/not the one encoding/);
  });
});
