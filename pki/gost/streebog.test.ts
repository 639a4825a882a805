import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, loadVectors, toHex } from '../testing/vectors.ts';
import { Streebog, streebog256, streebog512 } from './streebog.ts';

describe('Streebog', () => {
  it.each([
    { file: 'rfc-6986', count: 2 },
    { file: 'kazakh-gost', count: 8 },
  ] as const)('gives the $count known digests of $file', ({ file, count }) => {
    let ran = 0;
    for (const { messageHex, h256, h512 } of loadVectors(file).streebog) {
      expect(toHex(streebog256(fromHex(messageHex)))).toBe(h256);
      expect(toHex(streebog512(fromHex(messageHex)))).toBe(h512);
      ran++;
    }
    expect(ran).toBe(count);
  });

  it('does not depend on how the message is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), fc.boolean(), (parts, short) => {
        const incremental = new Streebog(short ? 32 : 64);
        for (const part of parts) incremental.update(part);
        const message = Uint8Array.from(parts.flatMap((part) => [...part]));
        expect(incremental.digest()).toEqual(short ? streebog256(message) : streebog512(message));
      }),
    );
  });

  it('a copy goes its own way', () => {
    const original = new Streebog(64).update(new Uint8Array(77));
    const copy = original.clone().update(fromHex('01'));
    expect(copy.digest()).toEqual(streebog512(fromHex(`${'00'.repeat(77)}01`)));
    expect(original.digest()).toEqual(streebog512(new Uint8Array(77)));
    expect(() => original.clone().update(new Uint8Array(1))).toThrow(/update after digest/);
  });

  it('does not go on after the digest', () => {
    const hash = new Streebog(32);
    hash.digest();
    expect(() => hash.update(new Uint8Array(1))).toThrow(/update after digest/);
    expect(() => hash.digest()).toThrow(/digest was already taken/);
  });
});
