import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, loadVectors, toHex } from '../testing/vectors.ts';
import { Gost34311, gost34311 } from './hash-34311.ts';
import { CRYPTOPRO_SBOX, TEST_SBOX } from './s-boxes.ts';

describe('GOST 34.311-95', () => {
  it('gives the digests of RFC 5831 section 7.3', () => {
    let ran = 0;
    for (const { messageHex, test } of loadVectors('rfc-5831').gost34311) {
      expect(toHex(gost34311(fromHex(messageHex)))).toBe(test);
      ran++;
    }
    expect(ran).toBe(2);
  });

  it('gives the known digests with both S-boxes', () => {
    let ran = 0;
    for (const { messageHex, test, cryptoPro } of loadVectors('kazakh-gost').gost34311) {
      expect(toHex(gost34311(fromHex(messageHex), TEST_SBOX))).toBe(test);
      expect(toHex(gost34311(fromHex(messageHex), CRYPTOPRO_SBOX))).toBe(cryptoPro);
      ran++;
    }
    expect(ran).toBe(8);
  });

  it('counts the empty message as one block of zeros', () => {
    const lengthOnly = 'ce85b99cc46752fffee35cab9a7b0278abb4c2d2055cff685af4912c49490f8d';
    expect(toHex(gost34311(new Uint8Array(0)))).not.toBe(lengthOnly);
    // Same block, same sum; only the length tells it from 32 octets of zero.
    expect(toHex(gost34311(new Uint8Array(0)))).not.toBe(toHex(gost34311(new Uint8Array(32))));
  });

  it('does not depend on how the message is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 8 }), fc.boolean(), (parts, cryptoPro) => {
        const box = cryptoPro ? CRYPTOPRO_SBOX : TEST_SBOX;
        const incremental = new Gost34311(box);
        for (const part of parts) incremental.update(part);
        expect(incremental.digest()).toEqual(gost34311(Uint8Array.from(parts.flatMap((part) => [...part])), box));
      }),
    );
  });

  it('a copy goes its own way', () => {
    const original = new Gost34311(CRYPTOPRO_SBOX).update(fromHex('00'.repeat(45)));
    const copy = original.clone().update(fromHex('01'));
    expect(copy.digest()).toEqual(gost34311(fromHex(`${'00'.repeat(45)}01`), CRYPTOPRO_SBOX));
    expect(original.digest()).toEqual(gost34311(new Uint8Array(45), CRYPTOPRO_SBOX));
    expect(() => original.clone().digest()).toThrow(/digest was already taken/);
  });

  it('does not go on after the digest', () => {
    const hash = new Gost34311();
    hash.digest();
    expect(() => hash.update(new Uint8Array(1))).toThrow(/update after digest/);
    expect(() => hash.digest()).toThrow(/digest was already taken/);
  });

  it('leaves the message as it is', () => {
    const message = Uint8Array.from({ length: 70 }, (_, i) => i);
    gost34311(message);
    expect(message).toEqual(Uint8Array.from({ length: 70 }, (_, i) => i));
  });
});
