import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../testing/vectors.ts';
import { DER_LIMITS } from '../x509/der.ts';
import { outcome } from '../x509/testing/outcome.ts';
import { lengthOctets, octetsOf, readBer } from './ber.ts';

const derOf = (ber: string) => toHex(readBer(fromHex(ber.replaceAll(' ', ''))).der);

describe('BER read as DER', () => {
  it.each([
    ['DER as it is', '30 03 02 01 05', '3003020105'],
    ['an indefinite length', '30 80 02 01 05 00 00', '3003020105'],
    ['indefinite in indefinite', '30 80 31 80 05 00 00 00 00 00', '300431020500'],
    ['a length in more octets than needed', '30 82 00 04 02 81 01 05', '3003020105'],
    ['a length with leading zeros', '04 85 00 00 00 00 01 07', '040107'],
    ['an octet string in pieces', '24 80 04 02 0102 04 01 03 00 00', '0403010203'],
    ['pieces in pieces', '24 0a 24 80 04 01 01 00 00 04 01 02', '04020102'],
    ['no piece at all', '24 80 00 00', '0400'],
    ['pieces behind an implicit tag stay', 'a0 80 04 01 01 04 01 02 00 00', 'a006040101040102'],
    ['a set in any order', '31 06 02 01 05 02 01 04', '3106020104020105'],
    ['any octet for TRUE', '01 01 01', '0101ff'],
    ['a tag number in the long form', 'bf 1f 80 05 00 00 00', 'bf1f020500'],
    ['more octets than a short length tells', `04 82 00 80${'61'.repeat(128)}`, `048180${'61'.repeat(128)}`],
  ])('%s', (_, ber, der) => {
    expect(derOf(ber)).toBe(der);
  });

  it.each([
    ['nothing', '', 'malformed'],
    ['a tag alone', '30', 'malformed'],
    ['a tag that does not end', 'bf 80 80', 'malformed'],
    ['a cut length', '30 82 01', 'malformed'],
    ['a length beyond the end', '30 05 02 01 05', 'malformed'],
    ['a length of 127 octets', `30 ff${'ff'.repeat(127)}`, 'malformed'],
    ['an indefinite length that does not end', '30 80 02 01 05', 'malformed'],
    ['half an end', '30 80 02 01 05 00', 'malformed'],
    ['an indefinite length of a primitive', '04 80 01 00 00', 'malformed'],
    ['an octet string with a piece of another type', '24 03 02 01 05', 'malformed'],
    ['octets after the value', '05 00 00', 'malformed'],
    ['an end where none is open', '30 02 00 00', 'bad-der'],
    ['an INTEGER that is not minimal', '02 02 00 05', 'bad-der'],
    ['an INTEGER in pieces', '22 03 02 01 05', 'bad-der'],
  ])('refuses %s', (_, ber, code) => {
    expect(outcome(() => derOf(ber))).toBe(code);
  });

  it('keeps the limits of size and depth', () => {
    expect(outcome(() => readBer(new Uint8Array(DER_LIMITS.octets + 1)))).toBe('too-large');
    const deep = (levels: number) => `${'3080'.repeat(levels)}${'0000'.repeat(levels)}`;
    expect(outcome(() => derOf(deep(DER_LIMITS.depth)))).toBe('fine');
    expect(outcome(() => derOf(deep(DER_LIMITS.depth + 1)))).toBe('too-deep');
  });

  it('octets behind an implicit tag come in one piece or in several', () => {
    const octets = (ber: string) => toHex(octetsOf(readBer(fromHex(ber)), 'test'));
    expect([octets('80020102'), octets('a0800401010401020000')]).toEqual(['0102', '0102']);
    expect(outcome(() => octets('a003020105'))).toBe('malformed');
  });

  it.each([
    [0, '00'],
    [127, '7f'],
    [128, '8180'],
    [256, '820100'],
    [65_536, '83010000'],
  ])('a length of %i is written in the fewest octets', (length, expected) => {
    expect(toHex(lengthOctets(length))).toBe(expected);
  });
});
