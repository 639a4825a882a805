import { GOST_CURVES, type GostCurve } from '../../../pki/gost/curves.ts';
import { decodePoint, decodeScalar } from '../../../pki/gost/signature.ts';
import {
  CKA_GOST28147_PARAMS,
  CKA_GOSTR3410_PARAMS,
  CKA_GOSTR3411_PARAMS,
  CKA_KEY_TYPE,
  CKA_VALUE,
  CKK_GOSTR3410,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
  CKR_ATTRIBUTE_VALUE_INVALID,
} from '../../spec/constants.gen.ts';
import { PARAMETER_OIDS, type ParameterOid } from '../../spec/oids.ts';
import { CKK_GOSTR3410_512 } from '../../spec/vendor.ts';
import { hexOctets, sameOctets } from '../data-types.ts';
import { ensure } from '../error.ts';
import type { Attributes } from '../object.ts';
import { checkPrivateKey, PRIVATE_KEY_ROWS, PUBLIC_KEY_ROWS } from './key.ts';
import { type AttributeRow, type ObjectTable, rowMap } from './row.ts';

/** What distinguishes the two GOST key types: which curves and which hash parameters their keys may name. */
interface GostKeyType {
  readonly keyType: number;
  readonly name: string;
  readonly chapter: string;
  /** Octets of a coordinate. */
  readonly size: 32 | 64;
  readonly curves: Readonly<Partial<Record<ParameterOid, GostCurve>>>;
  readonly hashes: readonly ParameterOid[];
}

const GOST_KEY_TYPES: readonly GostKeyType[] = [
  {
    keyType: CKK_GOSTR3410,
    name: 'GOST R 34.10-2001',
    chapter: '6.57',
    size: 32,
    curves: { 'CryptoPro-A': GOST_CURVES['CryptoPro-A'] },
    hashes: ['GOSTR3411-94-Test', 'GOSTR3411-94-CryptoPro'],
  },
  {
    keyType: CKK_GOSTR3410_512,
    name: 'GOST R 34.10-2012 512 bit',
    chapter: 'TC26',
    size: 64,
    curves: { 'TC26-512-A': GOST_CURVES['TC26-512-A'] },
    hashes: ['Streebog-512'],
  },
];

/** The parameter set that an attribute or mechanism parameter names, if it is known. */
export function parameterOidOf(octets: Uint8Array): ParameterOid | undefined {
  return (Object.keys(PARAMETER_OIDS) as ParameterOid[]).find((name) =>
    sameOctets(hexOctets(PARAMETER_OIDS[name]), octets),
  );
}

/** The curve of a GOST key: its CKA_GOSTR3410_PARAMS. */
export function curveOf(attributes: Attributes): GostCurve {
  const name = parameterOidOf(attributes.get(CKA_GOSTR3410_PARAMS) ?? new Uint8Array(0));
  const curve = GOST_KEY_TYPES.map(({ curves }) => name && curves[name]).find((one) => one !== undefined);
  ensure(curve !== undefined, CKR_ATTRIBUTE_VALUE_INVALID, 'CKA_GOSTR3410_PARAMS');
  return curve;
}

function names(octets: Uint8Array, allowed: readonly string[]): boolean {
  const name = parameterOidOf(octets);
  return name !== undefined && allowed.includes(name);
}

/** Whether the octets are a DER object identifier; 28147-89 is no business of this token, so any set may be named. */
function isOid(octets: Uint8Array): boolean {
  return octets.length === 0 || (octets.length > 2 && octets[0] === 0x06 && octets[1] === octets.length - 2);
}

function publicTable({ keyType, name, chapter, size, curves, hashes }: GostKeyType): ObjectTable {
  const rows: AttributeRow[] = [
    { type: CKA_VALUE, kind: 'octets', footnotes: [1, 4], accepts: (octets) => octets.length === 2 * size },
    {
      type: CKA_GOSTR3410_PARAMS,
      kind: 'octets',
      footnotes: [1, 3],
      accepts: (octets) => names(octets, Object.keys(curves)),
    },
    { type: CKA_GOSTR3411_PARAMS, kind: 'octets', footnotes: [1, 3, 8], accepts: (octets) => names(octets, hashes) },
    { type: CKA_GOST28147_PARAMS, kind: 'octets', footnotes: [8], accepts: isOid, initial: () => undefined },
  ];
  return {
    name: `${name} public key`,
    objectClass: CKO_PUBLIC_KEY,
    subtype: { attribute: CKA_KEY_TYPE, value: keyType },
    chapter,
    rows: rowMap(PUBLIC_KEY_ROWS, rows),
    check(attributes) {
      ensureUsable(() => decodePoint(attributes.get(CKA_VALUE) ?? new Uint8Array(0), curveOf(attributes)));
    },
  };
}

function privateTable({ keyType, name, chapter, size, curves, hashes }: GostKeyType): ObjectTable {
  const rows: AttributeRow[] = [
    { type: CKA_VALUE, kind: 'octets', footnotes: [1, 4, 6, 7], accepts: (octets) => octets.length === size },
    {
      type: CKA_GOSTR3410_PARAMS,
      kind: 'octets',
      footnotes: [1, 4, 6],
      accepts: (octets) => names(octets, Object.keys(curves)),
    },
    {
      type: CKA_GOSTR3411_PARAMS,
      kind: 'octets',
      footnotes: [1, 4, 6, 8],
      accepts: (octets) => names(octets, hashes),
    },
    { type: CKA_GOST28147_PARAMS, kind: 'octets', footnotes: [4, 6, 8], accepts: isOid, initial: () => undefined },
  ];
  return {
    name: `${name} private key`,
    objectClass: CKO_PRIVATE_KEY,
    subtype: { attribute: CKA_KEY_TYPE, value: keyType },
    chapter,
    rows: rowMap(PRIVATE_KEY_ROWS, rows),
    check(attributes) {
      checkPrivateKey(attributes);
      ensureUsable(() => decodeScalar(attributes.get(CKA_VALUE) ?? new Uint8Array(0), curveOf(attributes)));
    },
  };
}

/** A point off the curve or a scalar out of range is a wrong CKA_VALUE. */
function ensureUsable(decode: () => unknown): void {
  let usable = true;
  try {
    decode();
  } catch {
    usable = false;
  }
  ensure(usable, CKR_ATTRIBUTE_VALUE_INVALID, 'CKA_VALUE is no key of this curve');
}

/** Sections 6.57.2 and 6.57.3 of PKCS#11 3.1, and their 512-bit twins of TC26. */
export const GOST_KEY_TABLES: readonly ObjectTable[] = GOST_KEY_TYPES.flatMap((type) => [
  publicTable(type),
  privateTable(type),
]);
