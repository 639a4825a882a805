import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blankPadded, flagsOf, hasFlag, isUtf8, sameOctets, ulongOctets, ulongOf, utf8 } from './data-types.ts';

describe('CK_ULONG', () => {
  it('is eight octets, least significant first, and read back', () => {
    expect(ulongOctets(0x0102)).toEqual(Uint8Array.of(2, 1, 0, 0, 0, 0, 0, 0));
    const readBack = fc.property(fc.maxSafeNat(), (value) => {
      expect(ulongOf(ulongOctets(value))).toBe(value);
    });
    fc.assert(readBack, { seed: 1 });
  });

  it('CK_UNAVAILABLE_INFORMATION is all ones, and no number', () => {
    expect(ulongOctets(0xffff_ffff_ffff_ffffn)).toEqual(new Uint8Array(8).fill(0xff));
    expect(ulongOf(new Uint8Array(8).fill(0xff))).toBeUndefined();
  });

  it('has one length and one range', () => {
    expect(ulongOf(new Uint8Array(7))).toBeUndefined();
    expect(() => ulongOctets(-1)).toThrow(RangeError);
    expect(() => ulongOctets(2n ** 64n)).toThrow(RangeError);
  });
});

describe('flags', () => {
  it('stay positive up to the highest bit', () => {
    expect(flagsOf(0x80000000, 1, false)).toBe(0x80000001);
    expect(hasFlag(0x80000001, 0x80000000)).toBe(true);
    expect(hasFlag(0x80000001, 0x80000002)).toBe(false);
  });
});

describe('fixed-length text', () => {
  it('is padded with blanks and cut between characters', () => {
    expect(blankPadded('ab', 4)).toBe('ab  ');
    expect(blankPadded('abcdef', 4)).toBe('abcd');
    expect(blankPadded('ҚАЗ', 5)).toBe('ҚА ');
    const exact = fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(utf8(blankPadded(text, 32))).toHaveLength(32);
    });
    fc.assert(exact, { seed: 2 });
  });

  it('is well-formed UTF-8 or not', () => {
    expect(isUtf8(utf8('Кілт 🔑'))).toBe(true);
    for (const wrong of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xd0]])
      expect(isUtf8(Uint8Array.from(wrong))).toBe(false);
  });
});

describe('octets', () => {
  it('are the same or not', () => {
    expect(sameOctets(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(sameOctets(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false);
    expect(sameOctets(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
  });
});
