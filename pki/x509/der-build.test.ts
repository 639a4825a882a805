import * as asn1js from 'asn1js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStrictDer, readDer } from './der.ts';
import {
  type Asn1,
  bitString,
  characterString,
  enumerated,
  fromDer,
  generalizedTime,
  integer,
  NULL,
  namedBits,
  octetString,
  octetStringOf,
  oid,
  sequence,
  setOf,
  TRUE,
  tagged,
  taggedOctets,
  time,
  toDer,
} from './der-build.ts';
import { readNamedBits, readOid, readString, readTime } from './der-fields.ts';

/** What is built, read by this house and by asn1js. */

const hex = (value: Asn1) => Buffer.from(toDer(value)).toString('hex');
/** What asn1js makes of it when it writes it again. */
const again = (value: Asn1) => new Uint8Array(asn1js.fromBER(toDer(value)).result.toBER(false));

describe('the builders', () => {
  it.each<[string, Asn1, string]>([
    ['INTEGER 0', integer(0), '020100'],
    ['INTEGER 127', integer(127), '02017f'],
    ['INTEGER 128', integer(128), '02020080'],
    ['INTEGER 2^53 - 1', integer(Number.MAX_SAFE_INTEGER), '02071fffffffffffff'],
    ['INTEGER -1', integer(-1), '0201ff'],
    ['INTEGER -128', integer(-128), '020180'],
    ['INTEGER -129', integer(-129), '0202ff7f'],
    ['a magnitude with its first bit set', integer(Uint8Array.of(0, 0, 0x80)), '02020080'],
    ['a magnitude of zeros', integer(new Uint8Array(3)), '020100'],
    ['a magnitude of no octets', integer(new Uint8Array(0)), '020100'],
    ['ENUMERATED 6', enumerated(6), '0a0106'],
    ['BIT STRING', bitString(Uint8Array.of(1)), '03020001'],
    ['no named bits', namedBits([]), '030100'],
    ['named bits 0 and 9', namedBits([9, 0]), '0303068040'],
    ['OCTET STRING', octetString(Uint8Array.of(5)), '040105'],
    ['NULL', NULL(), '0500'],
    ['TRUE', TRUE(), '0101ff'],
    ['an identifier', oid('1.2.840.113549'), '06062a864886f70d'],
    ['an identifier of a UUID', oid(`2.25.${(2n ** 127n).toString()}`), '06146982808080808080808080808080808080808000'],
    ['an identifier of arc 2', oid('2.999'), '06028837'],
    ['a SEQUENCE', sequence(NULL(), TRUE()), '300505000101ff'],
    ['a SET, sorted', setOf(integer(2), integer(1)), '3106020101020102'],
    [
      'a SET, the shorter first',
      setOf(octetString(Uint8Array.of(1, 1)), octetString(Uint8Array.of(1))),
      '310704010104020101',
    ],
    ['[3] over a value', tagged(3, NULL()), 'a3020500'],
    ['[3] over octets', taggedOctets(3, Uint8Array.of(7)), '830107'],
    ['a time of 2049', time(Date.UTC(2049, 11, 31, 23, 59, 59, 999)), '170d3439313233313233353935395a'],
    ['a time of 2050', time(Date.UTC(2050, 0, 1)), '180f32303530303130313030303030305a'],
    ['a time of 1949', time(Date.UTC(1949, 0, 1)), '180f31393439303130313030303030305a'],
    ['a GeneralizedTime of 2026', generalizedTime(Date.UTC(2026, 0, 1)), '180f32303236303130313030303030305a'],
  ])('write %s', (_, value, expected) => {
    expect(hex(value)).toBe(expected);
  });

  it('write lengths in the fewest octets', () => {
    for (const [length, header] of [
      [127, '047f'],
      [128, '048180'],
      [255, '0481ff'],
      [256, '04820100'],
      [65_536, '0483010000'],
    ] as const) {
      const built = hex(octetString(new Uint8Array(length)));
      expect(built.slice(0, header.length)).toBe(header);
      expect(built.length).toBe(header.length + 2 * length);
    }
  });

  it('writes a second the same way wherever it stands, whatever stood there before', () => {
    const at = [0, 999, -1, Date.UTC(1949, 11, 31), Date.UTC(2026, 2, 2, 4), Date.UTC(2050, 0), Date.UTC(9999, 11, 31)];
    const texts = (ms: number) => [hex(generalizedTime(ms)), hex(time(ms))];
    const first = at.map(texts);
    // More than are remembered.
    for (let second = 0; second < 200; second++) generalizedTime(second * 1000);
    expect(at.map(texts)).toEqual(first);
    expect(first[0]).toEqual(first[1]);
    expect(first[2]).toEqual(texts(-1000));
    const [, utc] = texts(Date.UTC(1969, 11, 31, 23, 59, 59));
    expect(first[2]?.[1]).toBe(utc);
  });

  it('writes a value that was written before as it was', () => {
    const inner = sequence(integer(1), octetStringOf(sequence(oid('1.2.3'))));
    const fresh = hex(sequence(inner, inner));
    expect(Buffer.from(inner.der).toString('hex')).toBe(hex(inner));
    expect(hex(sequence(inner, inner))).toBe(fresh);
    expect(hex(octetStringOf(inner))).toBe(hex(octetString(toDer(inner))));
  });

  it('hand out octets that nobody else has', () => {
    const inner = octetString(Uint8Array.of(1));
    const outer = sequence(inner, fromDer(toDer(inner)));
    toDer(inner)[2] = 9;
    toDer(outer)[4] = 9;
    expect(hex(outer)).toBe('3006040101040101');
  });

  it.each([
    ['a half', () => integer(0.5)],
    ['a number that is not safe', () => integer(2 ** 60)],
    ['an identifier of one arc', () => oid('1')],
    ['an identifier with a second arc of 40', () => oid('1.40')],
    ['an identifier with a leading zero', () => oid('1.2.03')],
    ['a text for an identifier', () => oid('sha256')],
    ['a tag of 31', () => tagged(31)],
    ['a year of five digits', () => generalizedTime(Date.UTC(10_000, 0))],
    ['no value', () => fromDer(new Uint8Array(0))],
    ['two values', () => fromDer(Uint8Array.of(5, 0, 5, 0))],
    ['BER', () => fromDer(Uint8Array.of(0x30, 0x80, 0, 0))],
  ])('do not write %s', (_, build) => {
    expect(build).toThrow(RangeError);
  });
});

describe('what is built', () => {
  const arcs = fc.tuple(fc.constantFrom('0.9', '1.2', '2.5', '2.999'), fc.array(fc.nat(), { maxLength: 6 }));
  const leaf = fc.oneof(
    fc.integer().map((value) => integer(value)),
    fc.uint8Array({ maxLength: 40 }).map(octetString),
    fc.uint8Array({ maxLength: 40 }).map(bitString),
    arcs.map(([first, rest]) => oid([first, ...rest].join('.'))),
    fc.array(fc.nat(20), { maxLength: 5 }).map(namedBits),
    fc.string({ unit: 'grapheme' }).map((text) => characterString('utf8', text)),
    fc
      .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((at) => time(at.getTime())),
  );
  const { tree } = fc.letrec<{ tree: Asn1 }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('tree'), { maxLength: 4 }).map((all) => sequence(...all)),
      fc.array(tie('tree'), { maxLength: 4 }).map((all) => setOf(...all)),
      fc.tuple(fc.nat(30), tie('tree')).map(([n, one]) => tagged(n, one)),
    ),
  }));

  it('is DER, however it is put together, and asn1js writes the same', () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(isStrictDer(toDer(value))).toBe(true);
        expect(again(value)).toEqual(toDer(value));
      }),
      { numRuns: 500 },
    );
  });

  it('is read as it was meant', () => {
    fc.assert(
      fc.property(arcs, fc.uniqueArray(fc.nat(20)), fc.string({ unit: 'grapheme' }), ([first, rest], bits, text) => {
        const dotted = [first, ...rest].join('.');
        expect(readOid(readDer(toDer(oid(dotted))), 'oid')).toBe(dotted);
        expect(readNamedBits(readDer(toDer(namedBits(bits))), 'bits')).toEqual(bits.toSorted((a, b) => a - b));
        expect(readString(readDer(toDer(characterString('utf8', text))))?.text).toBe(text);
        const bmp = text.replace(/[\u{10000}-\u{10ffff}]/gu, '');
        expect(readString(readDer(toDer(characterString('bmp', bmp))))?.text).toBe(bmp);
      }),
    );
    const at = Date.UTC(2031, 4, 6, 7, 8, 9);
    expect(readTime(readDer(toDer(time(at + 999))), 'time')).toBe(at);
  });
});
