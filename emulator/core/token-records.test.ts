import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CKA_PRIVATE } from '../spec/constants.gen.ts';
import {
  decodeObject,
  encodeAttributes,
  encodedLength,
  objectKey,
  TokenRecordError,
  uniqueIdOf,
} from './token-records.ts';

const attributes = fc
  .array(fc.tuple(fc.nat({ max: 0xffffffff }), fc.uint8Array({ maxLength: 50 })), { maxLength: 8 })
  .map((pairs) => new Map(pairs.filter(([type]) => type !== CKA_PRIVATE)));

describe('records of a token', () => {
  it('objects are read back as they were written, in their order', () => {
    fc.assert(
      fc.property(attributes, (written) => {
        const record = encodeAttributes(written);
        expect(record).toHaveLength(encodedLength(written));
        const read = decodeObject('id', record, false);
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
          const read = [...decodeObject('id', cut, false).attributes];
          expect(read).toEqual([...written].slice(0, read.length));
        } catch (error) {
          expect(error).toBeInstanceOf(TokenRecordError);
        }
      }),
      { seed: 6 },
    );
  });

  it('keys of objects carry the unique id, others none', () => {
    expect(uniqueIdOf(objectKey('ab12'))).toBe('ab12');
    expect(uniqueIdOf('header')).toBeUndefined();
  });
});
