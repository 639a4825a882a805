import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeHeader,
  decodeObject,
  encodeAttributes,
  encodedLength,
  encodeHeader,
  objectKey,
  uniqueIdOf,
} from './token-records.ts';

const attributes = fc
  .array(fc.tuple(fc.nat({ max: 0xffffffff }), fc.uint8Array({ maxLength: 50 })), { maxLength: 8 })
  .map((pairs) => new Map(pairs));

describe('records of a token', () => {
  it('objects are read back as they were written, in their order', () => {
    fc.assert(
      fc.property(attributes, (written) => {
        const record = encodeAttributes(written);
        expect(record).toHaveLength(encodedLength(written));
        const read = decodeObject('id', record);
        expect(read.uniqueId).toBe('id');
        expect([...read.attributes]).toEqual([...written]);
      }),
      { seed: 5 },
    );
  });

  it('a record that was cut is refused, never half-read', () => {
    fc.assert(
      fc.property(attributes, fc.nat(), (written, where) => {
        const record = encodeAttributes(written);
        const cut = record.subarray(0, where % Math.max(1, record.length));
        try {
          // Between two attributes a cut cannot be seen here; then it holds whole attributes only.
          const read = [...decodeObject('id', cut).attributes];
          expect(read).toEqual([...written].slice(0, read.length));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { seed: 6 },
    );
  });

  it('the header is read back as it was written', () => {
    const pin = { salt: Uint8Array.of(1, 2), hash: Uint8Array.of(255), triesLeft: 3, toBeChanged: true };
    const header = { initialized: true, label: 'Кілт "1"', serialNumber: 'salt', pins: { user: pin } };
    expect(decodeHeader(encodeHeader(header))).toEqual(header);
  });

  it('keys of objects carry the unique id, others none', () => {
    expect(uniqueIdOf(objectKey('ab12'))).toBe('ab12');
    expect(uniqueIdOf('header')).toBeUndefined();
  });
});
