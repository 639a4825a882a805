import { bytesToNumberBE } from '@noble/curves/utils.js';
import {
  CKA_COEFFICIENT,
  CKA_EXPONENT_1,
  CKA_EXPONENT_2,
  CKA_KEY_TYPE,
  CKA_MODULUS,
  CKA_MODULUS_BITS,
  CKA_PRIME_1,
  CKA_PRIME_2,
  CKA_PRIVATE_EXPONENT,
  CKA_PUBLIC_EXPONENT,
  CKK_RSA,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
  CKR_ATTRIBUTE_VALUE_INVALID,
  CKR_TEMPLATE_INCOMPLETE,
} from '../../spec/constants.gen.ts';
import { ulongOctets } from '../data-types.ts';
import { ensure } from '../error.ts';
import type { Attributes } from '../object.ts';
import { checkPrivateKey, PRIVATE_KEY_ROWS, PUBLIC_KEY_ROWS } from './key.ts';
import { RSA_PRIVATE_SIDE_INFO, RSA_PUBLIC_KEY_INFO } from './public-key-info.ts';
import { type ObjectTable, rowMap } from './row.ts';

const SUBTYPE = { attribute: CKA_KEY_TYPE, value: CKK_RSA };

/** An unsigned integer of an attribute; 0 when it is absent. */
export function bigIntegerAttribute(attributes: Attributes, type: number): bigint {
  const octets = attributes.get(type);
  return octets === undefined || octets.length === 0 ? 0n : bytesToNumberBE(octets);
}

/** Length in bits of the modulus. */
export function modulusBits(attributes: Attributes): number {
  const modulus = attributes.get(CKA_MODULUS) ?? new Uint8Array(0);
  const start = modulus.findIndex((octet) => octet !== 0);
  return start < 0 ? 1 : 8 * (modulus.length - start) - (Math.clz32(modulus[start] ?? 0) - 24);
}

function checkPublic(attributes: Attributes): void {
  const modulus = bigIntegerAttribute(attributes, CKA_MODULUS);
  const exponent = bigIntegerAttribute(attributes, CKA_PUBLIC_EXPONENT);
  ensure(modulus % 2n === 1n && modulus > 3n, CKR_ATTRIBUTE_VALUE_INVALID, 'CKA_MODULUS');
  ensure(
    exponent % 2n === 1n && exponent >= 3n && exponent < modulus,
    CKR_ATTRIBUTE_VALUE_INVALID,
    'CKA_PUBLIC_EXPONENT',
  );
}

const CRT_PARTS = [CKA_PRIME_1, CKA_PRIME_2, CKA_EXPONENT_1, CKA_EXPONENT_2, CKA_COEFFICIENT];

/** The token computes with the CRT parts, so it needs them all (section 6.1.3 lets it); and they must fit together. */
function checkPrivate(attributes: Attributes): void {
  checkPrivateKey(attributes);
  checkPublic(attributes);
  for (const part of CRT_PARTS) {
    ensure(
      (attributes.get(part)?.length ?? 0) > 0,
      CKR_TEMPLATE_INCOMPLETE,
      'this token needs the CRT parts of an RSA key',
    );
  }
  const number = (type: number) => bigIntegerAttribute(attributes, type);
  const [p, q, d, e] = [
    number(CKA_PRIME_1),
    number(CKA_PRIME_2),
    number(CKA_PRIVATE_EXPONENT),
    number(CKA_PUBLIC_EXPONENT),
  ];
  const fits =
    p > 1n &&
    q > 1n &&
    p * q === number(CKA_MODULUS) &&
    (e * d) % (p - 1n) === 1n &&
    (e * d) % (q - 1n) === 1n &&
    number(CKA_EXPONENT_1) === d % (p - 1n) &&
    number(CKA_EXPONENT_2) === d % (q - 1n) &&
    (number(CKA_COEFFICIENT) * q) % p === 1n;
  ensure(fits, CKR_ATTRIBUTE_VALUE_INVALID, 'the numbers of the RSA key do not belong together');
}

/** Section 6.1.2. */
export const RSA_PUBLIC_KEY_TABLE: ObjectTable = {
  name: 'RSA public key',
  objectClass: CKO_PUBLIC_KEY,
  subtype: SUBTYPE,
  chapter: '6.1.2',
  rows: rowMap(PUBLIC_KEY_ROWS, [
    RSA_PUBLIC_KEY_INFO,
    { type: CKA_MODULUS, kind: 'big-integer', footnotes: [1, 4] },
    {
      type: CKA_MODULUS_BITS,
      kind: 'ulong',
      footnotes: [2, 3],
      initial: (attributes) => (attributes.has(CKA_MODULUS) ? ulongOctets(modulusBits(attributes)) : undefined),
    },
    { type: CKA_PUBLIC_EXPONENT, kind: 'big-integer', footnotes: [1] },
  ]),
  check: checkPublic,
};

/** Section 6.1.3. */
export const RSA_PRIVATE_KEY_TABLE: ObjectTable = {
  name: 'RSA private key',
  objectClass: CKO_PRIVATE_KEY,
  subtype: SUBTYPE,
  chapter: '6.1.3',
  rows: rowMap(PRIVATE_KEY_ROWS, [
    RSA_PRIVATE_SIDE_INFO,
    { type: CKA_MODULUS, kind: 'big-integer', footnotes: [1, 4, 6] },
    { type: CKA_PUBLIC_EXPONENT, kind: 'big-integer', footnotes: [1, 4, 6] },
    { type: CKA_PRIVATE_EXPONENT, kind: 'big-integer', footnotes: [1, 4, 6, 7] },
    { type: CKA_PRIME_1, kind: 'big-integer', footnotes: [4, 6, 7] },
    { type: CKA_PRIME_2, kind: 'big-integer', footnotes: [4, 6, 7] },
    { type: CKA_EXPONENT_1, kind: 'big-integer', footnotes: [4, 6, 7] },
    { type: CKA_EXPONENT_2, kind: 'big-integer', footnotes: [4, 6, 7] },
    { type: CKA_COEFFICIENT, kind: 'big-integer', footnotes: [4, 6, 7] },
  ]),
  check: checkPrivate,
};
