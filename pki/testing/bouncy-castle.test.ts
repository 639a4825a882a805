import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { GOST_CURVES, type GostCurveName } from '../gost/curves.ts';
import { Gost34311, gost34311 } from '../gost/hash-34311.ts';
import { Hmac } from '../gost/hmac.ts';
import { publicPoint } from '../gost/multiples.ts';
import { CRYPTOPRO_SBOX, TEST_SBOX } from '../gost/s-boxes.ts';
import { randomScalar, signDigest, verifyDigest } from '../gost/signature.ts';
import { Streebog, streebog256, streebog512 } from '../gost/streebog.ts';
import { generateKeyPair, softwareSigner } from '../keys.ts';
import { SUITES } from '../suites.ts';
import { haveBouncyCastle } from './foreign.ts';
import {
  askBouncyCastle,
  bouncyCastleCurve,
  bouncyCastleVerifies,
  octetsForOracle,
  type SignatureCase,
} from './gost-judges.ts';
import { integerOf, toHex } from './vectors.ts';

const found = haveBouncyCastle();
const GOST = Object.values(SUITES).filter(({ family }) => family === 'GOST');

const HASHES = [
  { name: '34311-test', ours: (message: Uint8Array) => gost34311(message, TEST_SBOX) },
  { name: '34311-cryptopro', ours: (message: Uint8Array) => gost34311(message, CRYPTOPRO_SBOX) },
  { name: 'streebog-256', ours: streebog256 },
  { name: 'streebog-512', ours: streebog512 },
] as const;

const HMACS = [
  { name: '34311-test', blockLength: 32, start: () => new Gost34311(TEST_SBOX) },
  { name: '34311-cryptopro', blockLength: 32, start: () => new Gost34311(CRYPTOPRO_SBOX) },
  { name: 'streebog-256', blockLength: 64, start: () => new Streebog(32) },
  { name: 'streebog-512', blockLength: 64, start: () => new Streebog(64) },
] as const;

/** Every length around the block sizes, then longer ones. BouncyCastle skips the block of an empty GOST 34.311 message. */
const LENGTHS = [...Array.from({ length: 200 }, (_, i) => i + 1), 255, 256, 257, 1000, 4096, 10_000];

describe.skipIf(!found.have)(`BouncyCastle${found.note}`, () => {
  it('gives the same digests', () => {
    const rng = new SeededRng('digests');
    const messages = LENGTHS.map((length) => rng.bytes(length));
    // Octets of FF make every addition of the control sum carry.
    messages.push(...LENGTHS.slice(60, 70).map((length) => new Uint8Array(length).fill(255)));
    const cases = HASHES.flatMap((hash) => messages.map((message) => ({ hash, message })));
    const answers = askBouncyCastle(
      cases.map(({ hash, message }) => `digest ${hash.name} ${octetsForOracle(message)}`),
    );
    cases.forEach(({ hash, message }, i) => {
      expect(toHex(hash.ours(message)), `${hash.name} of ${message.length} octets`).toBe(answers[i]);
    });
    expect(answers.length).toBe(4 * 216);
  });

  it('gives the same HMACs, for keys shorter and longer than a block', () => {
    const rng = new SeededRng('codes');
    const messages = [1, 31, 32, 33, 64, 65, 300].map((length) => rng.bytes(length));
    const keys = [1, 31, 32, 33, 63, 64, 65, 200].map((length) => rng.bytes(length));
    const cases = HMACS.flatMap((hash) => keys.flatMap((key) => messages.map((message) => ({ hash, key, message }))));
    const answers = askBouncyCastle(
      cases.map(({ hash, key, message }) => `hmac ${hash.name} ${toHex(key)} ${toHex(message)}`),
    );
    cases.forEach(({ hash, key, message }, i) => {
      expect(toHex(new Hmac(hash, key).update(message).digest()), `${hash.name}, key of ${key.length}`).toBe(
        answers[i],
      );
    });
    expect(answers.length).toBe(4 * 8 * 7);
  });

  it('verifies what our keys sign, in both orders, and refuses what is changed', async () => {
    const good: SignatureCase[] = [];
    for (const suite of GOST) {
      const rng = new SeededRng(`judged ${suite.id}`);
      const pair = await generateKeyPair(suite, rng);
      const signer = softwareSigner(pair, rng.stream('nonces'));
      for (const length of [1, 32, 33, 64, 500]) {
        const message = rng.bytes(length);
        for (const form of ['rs-le', 'sr-be'] as const) {
          const signature = await signer.sign(message, form);
          good.push({ publicKey: pair.publicKey, message, signature, form });
        }
      }
    }
    const bad = good.map((one) => ({ ...one, message: Uint8Array.of(...one.message, 1) }));
    const verdicts = bouncyCastleVerifies([...good, ...bad]);
    expect(verdicts.slice(0, good.length)).toEqual(good.map(() => true));
    expect(verdicts.slice(good.length)).toEqual(bad.map(() => false));
    expect(good.length).toBe(30);
  });

  it('signs what we verify, on every curve that it has', () => {
    const rng = new SeededRng('their signatures');
    const names: GostCurveName[] = [
      'CryptoPro-A',
      'CryptoPro-B',
      'CryptoPro-C',
      'TC26-256-A',
      'TC26-512-A',
      'TC26-512-B',
      'TC26-512-C',
    ];
    const cases = names.flatMap((name) =>
      [1, 2, 3].map(() => {
        const curve = GOST_CURVES[name];
        const hash = curve.size === 64 ? HASHES[3] : HASHES[0];
        return { curve, hash, d: randomScalar(curve, rng), message: rng.bytes(40) };
      }),
    );
    const answers = askBouncyCastle(
      cases.flatMap(({ curve, hash, d, message }) => [
        `sign ${bouncyCastleCurve(curve.name)} ${hash.name} ${d.toString(16)} ${toHex(message)}`,
        `public ${bouncyCastleCurve(curve.name)} ${d.toString(16)}`,
      ]),
    );
    cases.forEach(({ curve, hash, d, message }, i) => {
      const [r, s] = (answers[2 * i] as string).split(' ').map(integerOf) as [bigint, bigint];
      const [x, y] = (answers[2 * i + 1] as string).split(' ').map(integerOf) as [bigint, bigint];
      expect(publicPoint(curve, d)).toEqual({ x, y });
      expect(verifyDigest(curve, { x, y }, hash.ours(message), { r, s })).toBe(true);
      expect(verifyDigest(curve, { x, y }, hash.ours(Uint8Array.of(...message, 0)), { r, s })).toBe(false);
    });
    expect(cases.length).toBe(21);
  });

  it('verifies our signatures on every curve that it has', () => {
    const rng = new SeededRng('our signatures');
    const names = Object.values(GOST_CURVES).filter(({ name }) => !name.endsWith('Test'));
    const questions = names.map((curve) => {
      const hash = curve.size === 64 ? HASHES[3] : HASHES[0];
      const d = randomScalar(curve, rng);
      const message = rng.bytes(20);
      const { x, y } = publicPoint(curve, d);
      const { r, s } = signDigest(curve, d, hash.ours(message), rng);
      const [xHex, yHex, rHex, sHex] = [x, y, r, s].map((n) => n.toString(16));
      return `verify ${bouncyCastleCurve(curve.name)} ${hash.name} ${xHex} ${yHex} ${toHex(message)} ${rHex} ${sHex}`;
    });
    expect(askBouncyCastle(questions)).toEqual(Array.from({ length: 7 }, () => 'true'));
  });
});
