import { hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDer, DER_LIMITS, isStrictDer, readDer } from './der.ts';
import { readFractionalTime, readTime } from './der-fields.ts';
import { outcome } from './testing/outcome.ts';

/** Encodings that are DER, and why they might be thought not to be. */
const GOOD: readonly [string, string][] = [
  ['BOOLEAN FALSE', '010100'],
  ['BOOLEAN TRUE', '0101ff'],
  ['INTEGER 0', '020100'],
  ['INTEGER 127', '02017f'],
  ['INTEGER 128 needs a zero in front', '02020080'],
  ['INTEGER -128', '020180'],
  ['INTEGER -129', '0202ff7f'],
  ['empty BIT STRING', '030100'],
  ['BIT STRING with three unused zero bits', '030203a8'],
  ['empty OCTET STRING', '0400'],
  ['NULL', '0500'],
  ['OBJECT IDENTIFIER 2.5.29.37', '0603551d25'],
  ['OBJECT IDENTIFIER with an 0x80 inside a long arc', '0603818001'],
  ['ENUMERATED', '0a0104'],
  ['UTF8String Ж', '0c02d096'],
  ['empty SEQUENCE', '3000'],
  ['empty SET', '3100'],
  ['SET sorted by octets', '3106020101020102'],
  ['SET in which the shorter member is the beginning of the longer', '310704010104020101'],
  ['NumericString', '12023120'],
  ['PrintableString with every special character', '130e2027282b2c2d2e2f3a3d3f292041'],
  ['TeletexString', '1401e9'],
  ['IA5String with an at sign', '160140'],
  ['UTCTime 2000-02-29', '170d3030303232393233353935395a'],
  ['GeneralizedTime', '180f32303530303130313030303030305a'],
  ['GeneralizedTime with a fraction', '181132303530303130313030303030302e355a'],
  ['BMPString', '1e020416'],
  ['length of 128 octets', `048180${'00'.repeat(128)}`],
  ['length of 256 octets', `04820100${'00'.repeat(256)}`],
  ['tag number 31 in the long form', '9f1f00'],
  ['tag number 128 in the long form', '9f810000'],
  ['context tag around a value', 'a003020101'],
];

/** Encodings that are BER at best: each breaks one rule. */
const BAD: readonly [string, string][] = [
  ['nothing', ''],
  ['an identifier alone', '30'],
  ['a length without its octets', '0481'],
  ['content shorter than its length', '040201'],
  ['octets after the value', '050000'],
  ['an indefinite length', '30800000'],
  ['a length in one octet too many', `048105${'00'.repeat(5)}`],
  ['a length with a leading zero', `0482007f${'00'.repeat(127)}`],
  ['a length of five octets', '0485000000000100'],
  ['the reserved length FF', '04ff'],
  ['BOOLEAN 01', '010101'],
  ['BOOLEAN of two octets', '0102ffff'],
  ['an empty INTEGER', '0200'],
  ['INTEGER with a spare zero', '0202007f'],
  ['INTEGER with a spare FF', '0202ff80'],
  ['ENUMERATED with a spare zero', '0a020001'],
  ['BIT STRING without its count', '0300'],
  ['BIT STRING with 8 unused bits', '03020800'],
  ['empty BIT STRING with unused bits', '030101'],
  ['BIT STRING with unused bits set', '030203a9'],
  ['a constructed BIT STRING', '2303030100'],
  ['a constructed OCTET STRING', '2403040100'],
  ['a constructed UTF8String', '2c030c0141'],
  ['NULL with content', '050100'],
  ['an empty OBJECT IDENTIFIER', '0600'],
  ['OBJECT IDENTIFIER cut inside an arc', '06025581'],
  ['OBJECT IDENTIFIER with a padded arc', '0603558001'],
  ['OBJECT IDENTIFIER with a padded first arc', '06028055'],
  ['UTF8String with a lone continuation', '0c0180'],
  ['UTF8String in an overlong form', '0c02c181'],
  ['UTF8String with a surrogate', '0c03eda080'],
  ['PrintableString with an at sign', '130140'],
  ['PrintableString with an asterisk', '13012a'],
  ['NumericString with a letter', '120141'],
  ['IA5String beyond ASCII', '1601e9'],
  ['VisibleString with a control character', '1a0100'],
  ['a cut BMPString', '1e0104'],
  ['a cut UniversalString', '1c03000000'],
  ['UTCTime without seconds', '170b323630313031303030305a'],
  ['UTCTime with an offset', '17113236303130313030303030302b30303030'],
  ['UTCTime of 29 February 2001', '170d3031303232393030303030305a'],
  ['UTCTime of 31 June', '170d3236303633313030303030305a'],
  ['UTCTime of hour 24', '170d3236303130313234303030305a'],
  ['UTCTime of second 60', '170d3236303130313030303036305a'],
  ['GeneralizedTime with a fraction that ends in 0', '181232303530303130313030303030302e35305a'],
  ['GeneralizedTime with a point and no fraction', '181032303530303130313030303030302e5a'],
  ['GeneralizedTime of second 60 and a fraction', '181132303530303130313030303036302e355a'],
  ['GeneralizedTime without Z', '180e3230353030313031303030303030'],
  ['a primitive SEQUENCE', '1000'],
  ['a primitive SET', '1100'],
  ['a SET that is not sorted', '3106020102020101'],
  ['a SET with the longer member first', '310704020101040101'],
  ['end-of-contents octets', '30020000'],
  ['a tag number below 31 in the long form', '9f1e00'],
  ['a tag number with leading zeros', '9f801f00'],
  ['a tag number of five octets', '9f818181818101'],
  ['REAL', '0900'],
  ['RELATIVE-OID', '0d0101'],
  ['a bad value inside a context tag', 'a003010101'],
];

const codeOf = (octets: Uint8Array) => outcome(() => readDer(octets));

describe('readDer', () => {
  it.each(GOOD)('takes %s', (_, hex) => {
    const octets = hexToBytes(hex);
    const node = readDer(octets);
    expect(node.der).toEqual(octets);
    expect(isStrictDer(octets)).toBe(true);
  });

  it.each(BAD)('refuses %s', (_, hex) => {
    expect(codeOf(hexToBytes(hex))).toBe('bad-der');
    expect(isStrictDer(hexToBytes(hex))).toBe(false);
  });

  it('refuses more than 1 MiB before it looks inside', () => {
    expect(codeOf(new Uint8Array(DER_LIMITS.octets + 1))).toBe('too-large');
    const most = new Uint8Array(DER_LIMITS.octets);
    most.set([0x04, 0x83, 0x0f, 0xff, 0xfb]);
    expect(codeOf(most)).toBe('fine');
  });

  it('refuses more than 64 levels', () => {
    const nested = (levels: number) => {
      let inner: number[] = [];
      for (let i = 0; i < levels; i++)
        inner = inner.length < 128 ? [0x30, inner.length, ...inner] : [0x30, 0x81, inner.length, ...inner];
      return Uint8Array.from(inner);
    };
    expect(codeOf(nested(64))).toBe('fine');
    expect(codeOf(nested(65))).toBe('too-deep');
  });

  it('keeps its own copy of the octets', () => {
    const octets = hexToBytes('3003020107');
    const node = readDer(octets);
    octets.fill(0);
    expect(node.children[0]?.content).toEqual(Uint8Array.of(7));
  });

  it('gives a value or a PkiError for any octets, and the value spans all of them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        const code = codeOf(octets);
        if (code === 'fine') expect(readDer(octets).der).toEqual(octets);
        else expect(code).toBe('bad-der');
      }),
      { numRuns: 3000 },
    );
  });
});

describe('compareDer', () => {
  it('is a total order: the order of SET OF', () => {
    const octets = fc.uint8Array({ maxLength: 6, max: 3 });
    fc.assert(
      fc.property(octets, octets, octets, (a, b, c) => {
        expect(Math.sign(compareDer(a, b))).toBe(-Math.sign(compareDer(b, a)) + 0);
        expect(compareDer(a, b) === 0).toBe(Buffer.compare(a, b) === 0);
        if (compareDer(a, b) <= 0 && compareDer(b, c) <= 0) expect(compareDer(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('times', () => {
  const fraction = readDer(hexToBytes('181432303530303130313030303030302e313239395a'));

  it('of certificates and lists have no fractions (RFC 5280 section 4.1.2.5.2)', () => {
    expect(outcome(() => readTime(fraction, 'notAfter'))).toBe('malformed');
  });

  it('of time stamps may have one; what is finer than a millisecond is cut off', () => {
    expect(readFractionalTime(fraction, 'genTime')).toBe(Date.UTC(2050, 0, 1, 0, 0, 0, 129));
    const whole = readDer(hexToBytes('180f32303236303130313030303030305a'));
    expect(readFractionalTime(whole, 'genTime')).toBe(Date.UTC(2026, 0, 1));
  });
});
