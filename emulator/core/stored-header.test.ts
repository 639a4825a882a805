import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CKA_PRIVATE } from '../spec/constants.gen.ts';
import { utf8 } from './data-types.ts';
import {
  decodeHeader,
  decodeRecord,
  encodeHeader,
  encodeRecord,
  type TokenHeader,
  TokenRecordError,
} from './token-records.ts';

const key = { derivation: { logN: 1, r: 1, p: 1 }, salt: new Uint8Array(16), wrapped: new Uint8Array(48).fill(7) };
const pin = { key, triesLeft: 3, toBeChanged: true };
const header: TokenHeader = {
  device: 'javatoken',
  initialized: true,
  label: 'Кілт "1"',
  serialNumber: 'salt',
  pins: { user: pin },
};
const withPin = (pins: object) => encodeHeader({ ...header, pins: pins as TokenHeader['pins'] });

describe('the stored header', () => {
  it('is read back as it was written', () => {
    expect(decodeHeader(encodeHeader(header))).toEqual(header);
    expect(decodeHeader(withPin({}))).toEqual({ ...header, pins: {} });
  });

  it.each<[name: string, octets: Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['another text', utf8('null')],
    ['octets that are no UTF-8', Uint8Array.of(0xff)],
    ['a newer format', utf8(new TextDecoder().decode(encodeHeader(header)).replace('"format":1', '"format":2'))],
    ['no device', utf8(new TextDecoder().decode(encodeHeader(header)).replace('"device"', '"devise"'))],
    ['a short salt', withPin({ so: { ...pin, key: { ...key, salt: new Uint8Array(15) } } })],
    ['a short key', withPin({ so: { ...pin, key: { ...key, wrapped: new Uint8Array(47) } } })],
    ['a count below nothing', withPin({ user: { ...pin, triesLeft: -1 } })],
    [
      'a derivation without measure',
      withPin({ user: { ...pin, key: { ...key, derivation: { logN: 40, r: 8, p: 1 } } } }),
    ],
    ['a PIN of nobody', withPin({ guest: pin })],
    ['a PIN without anything', withPin({ user: {} })],
    ['nothing for a PIN', withPin({ user: null })],
  ])('is refused when it holds %s', (_, octets) => {
    expect(() => decodeHeader(octets)).toThrow(TokenRecordError);
  });

  it('is a header or a typed error, whatever octets there are', () => {
    const octets = encodeHeader(header);
    const change = fc.tuple(fc.nat({ max: octets.length - 1 }), fc.nat({ max: 255 }));
    let refusals = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const damaged = octets.slice();
        for (const [at, octet] of changes) damaged[at] = octet;
        try {
          const read = decodeHeader(damaged);
          expect(decodeHeader(encodeHeader(read))).toEqual(read);
        } catch (error) {
          expect(error).toBeInstanceOf(TokenRecordError);
          refusals++;
        }
      }),
      { seed: 8, numRuns: 1_000 },
    );
    expect(refusals).toBeGreaterThan(500);
  });
});

describe('the record of an object', () => {
  it('lies open or sealed, and a private one never open', () => {
    const sealed = Uint8Array.of(1, 2, 3);
    expect(decodeRecord('id', encodeRecord({ sealed }))).toEqual({ sealed });
    const open = { object: { uniqueId: 'id', attributes: new Map([[CKA_PRIVATE, Uint8Array.of(0)]]) } };
    expect(decodeRecord('id', encodeRecord(open))).toEqual(open);
    const bare = { object: { uniqueId: 'id', attributes: new Map([[CKA_PRIVATE, Uint8Array.of(1)]]) } };
    for (const octets of [encodeRecord(bare), new Uint8Array(0), Uint8Array.of(2)]) {
      expect(() => decodeRecord('id', octets)).toThrow(TokenRecordError);
    }
  });
});
