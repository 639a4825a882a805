import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { haveOpensslGost, opensslGost } from '../testing/foreign.ts';
import { fromHex, loadVectors, toHex } from '../testing/vectors.ts';
import { Gost34311 } from './hash-34311.ts';
import { Hmac } from './hmac.ts';
import { CRYPTOPRO_SBOX } from './s-boxes.ts';
import { Streebog } from './streebog.ts';

const gost = haveOpensslGost();
const streebog = (length: 32 | 64) => ({ blockLength: 64, start: () => new Streebog(length) });

describe('HMAC', () => {
  it('over Streebog is that of RFC 7836 appendix B', () => {
    const vectors = loadVectors('rfc-7836').hmac;
    for (const { keyHex, messageHex, h256, h512 } of vectors) {
      for (const [length, code] of [
        [32, h256],
        [64, h512],
      ] as const) {
        expect(toHex(new Hmac(streebog(length), fromHex(keyHex)).update(fromHex(messageHex)).digest())).toBe(code);
      }
    }
    expect(vectors).toHaveLength(1);
  });

  it('over SHA-256 is that of OpenSSL, for every key and every cut of a message', () => {
    const sha256 = { blockLength: 64, start: () => createHash('sha256') };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 150 }), fc.array(fc.uint8Array({ maxLength: 90 })), (key, parts) => {
        const ours = new Hmac(sha256, key);
        for (const part of parts) ours.update(part);
        const theirs = createHmac('sha256', key).update(Buffer.concat(parts)).digest();
        expect(Buffer.from(ours.digest())).toEqual(theirs);
      }),
    );
  });

  it.skipIf(!gost.have).each([
    ['md_gost94', { blockLength: 32, start: () => new Gost34311(CRYPTOPRO_SBOX) }],
    ['md_gost12_256', streebog(32)],
    ['md_gost12_512', streebog(64)],
  ] as const)(`over %s is that of OpenSSL's GOST engine${gost.note}`, (name, hash) => {
    for (const length of [32, 33, 100]) {
      const key = Uint8Array.from({ length }, (_, at) => 3 * at + 1);
      const options = ['-mac', 'hmac', '-macopt', `hexkey:${toHex(key)}`, '-binary'];
      const theirs = opensslGost(['dgst', `-${name}`, ...options], 'what is authenticated').stdout;
      expect(toHex(new Hmac(hash, key).update(Buffer.from('what is authenticated')).digest())).toBe(toHex(theirs));
    }
  });
});
