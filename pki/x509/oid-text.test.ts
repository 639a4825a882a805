import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDer } from './der.ts';
import { oid, toDer } from './der-build.ts';
import { oidText } from './oid-text.ts';

const written = (dotted: string): Uint8Array => readDer(toDer(oid(dotted))).content;

describe('the dotted form of an object identifier', () => {
  it.each([
    ['0.0', '00'],
    ['1.39.0', '4f00'],
    ['2.0', '50'],
    ['2.999.3', '883703'],
    ['1.2.840.113549.1.1.11', '2a864886f70d01010b'],
    // ITU-T X.667 section 8: a UUID as an arc.
    ['2.25.329800735698586629295641978511506172918', '6983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776'],
  ])('%s', (dotted, hex) => {
    expect(oidText(Buffer.from(hex, 'hex'))).toBe(dotted);
  });

  it('is what it was written from, around every length of an arc', () => {
    const near = Array.from({ length: 130 }, (_, bits) => 1n << BigInt(bits)).flatMap((one) => [
      one - 1n,
      one,
      one + 1n,
    ]);
    for (const arc of near) {
      for (const dotted of [`1.2.${arc}.5`, `2.${arc}`]) expect(oidText(written(dotted))).toBe(dotted);
    }
  });

  it('is what it was written from, for any arcs', () => {
    const arcs = fc.array(fc.bigInt({ min: 0n, max: 1n << 130n }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom('0.9', '1.3', '2.48', '2.25'), arcs, (first, rest) => {
        const dotted = [first, ...rest].join('.');
        expect(oidText(written(dotted))).toBe(dotted);
      }),
    );
  });
});
