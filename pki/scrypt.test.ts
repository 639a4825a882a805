import { scrypt as nobleScrypt } from '@noble/hashes/scrypt.js';
import { describe, expect, it } from 'vitest';
import { scrypt } from './scrypt.ts';

const text = (octets: string) => new TextEncoder().encode(octets);

describe('scrypt', () => {
  it.each([
    // RFC 7914 chapter 12, the first three; the fourth takes 1 GiB.
    {
      secret: '',
      salt: '',
      cost: { logN: 4, r: 1, p: 1 },
      key: '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906',
    },
    {
      secret: 'password',
      salt: 'NaCl',
      cost: { logN: 10, r: 8, p: 16 },
      key: 'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
    },
    {
      secret: 'pleaseletmein',
      salt: 'SodiumChloride',
      cost: { logN: 14, r: 8, p: 1 },
      key: '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
    },
  ])('gives the key of RFC 7914 for "$secret"', ({ secret, salt, cost, key }) => {
    expect(Buffer.from(scrypt(text(secret), text(salt), cost, 64)).toString('hex')).toBe(key);
  });

  it('takes the least and uneven costs as another implementation does', () => {
    for (const [logN, r, p] of [
      [1, 1, 1],
      [2, 3, 5],
      [7, 16, 16],
    ] as const) {
      const other = nobleScrypt(text('1234'), text('salt'), { N: 2 ** logN, r, p, dkLen: 33, maxmem: 2 ** 26 });
      expect(scrypt(text('1234'), text('salt'), { logN, r, p }, 33), `${logN} ${r} ${p}`).toEqual(other);
    }
  });
});
