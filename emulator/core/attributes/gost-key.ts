import { decodePoint, decodeScalar } from '../../../pki/gost/signature.ts';
import { readDer, TAG } from '../../../pki/x509/der.ts';
import { fromDer, toDer } from '../../../pki/x509/der-build.ts';
import {
  CKA_GOST28147_PARAMS,
  CKA_GOSTR3410_PARAMS,
  CKA_GOSTR3411_PARAMS,
  CKA_KEY_TYPE,
  CKA_VALUE,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
  CKR_ATTRIBUTE_VALUE_INVALID,
} from '../../spec/constants.gen.ts';
import { sameOctets } from '../data-types.ts';
import { ensure } from '../error.ts';
import { GOST_PRIVATE_KEY_INFO, GOST_PUBLIC_KEY_INFO } from './gost-key-info.ts';
import { curveOf, GOST_KEY_TYPES, type GostKeyType, parameterOidOf } from './gost-parameters.ts';
import { checkPrivateKey, PRIVATE_KEY_ROWS, PUBLIC_KEY_ROWS } from './key.ts';
import { type AttributeRow, type ObjectTable, rowMap } from './row.ts';

function names(octets: Uint8Array, allowed: readonly string[]): boolean {
  const name = parameterOidOf(octets);
  return name !== undefined && allowed.includes(name);
}

/** Whether the octets are a DER object identifier, or none; 28147-89 is no business of this token, so any set may be named. */
function isOid(octets: Uint8Array): boolean {
  if (octets.length === 0) return true;
  try {
    const node = readDer(octets);
    return node.tag === TAG.oid && sameOctets(toDer(fromDer(octets)), octets);
  } catch {
    return false;
  }
}

function publicTable({ keyType, name, chapters, size, curves, hashes }: GostKeyType): ObjectTable {
  const rows: AttributeRow[] = [
    GOST_PUBLIC_KEY_INFO,
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
    chapter: chapters.publicKey,
    rows: rowMap(PUBLIC_KEY_ROWS, rows),
    check(attributes) {
      ensureUsable(() => decodePoint(attributes.get(CKA_VALUE) ?? new Uint8Array(0), curveOf(attributes)));
    },
  };
}

function privateTable({ keyType, name, chapters, size, curves, hashes }: GostKeyType): ObjectTable {
  const rows: AttributeRow[] = [
    GOST_PRIVATE_KEY_INFO,
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
    chapter: chapters.privateKey,
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
