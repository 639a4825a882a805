import {
  fullScalar,
  isPublicOctets,
  OCTET_KEY_LENGTH,
  pointOfScalar,
  publicOctets,
  uncompressedPoint,
  type WeierstrassName,
} from '../../../pki/ec/curves.ts';
import { PkiError } from '../../../pki/error.ts';
import {
  CKA_EC_PARAMS,
  CKA_EC_POINT,
  CKA_KEY_TYPE,
  CKA_VALUE,
  CKK_EC,
  CKK_EC_EDWARDS,
  CKK_EC_MONTGOMERY,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
  CKR_ATTRIBUTE_VALUE_INVALID,
  CKR_CURVE_NOT_SUPPORTED,
} from '../../spec/constants.gen.ts';
import { EC_PARAMETERS, type EcCurveName } from '../../spec/oids.ts';
import { hexOctets, sameOctets } from '../data-types.ts';
import { CkError, ensure } from '../error.ts';
import type { Attributes } from '../object.ts';
import { checkPrivateKey, PRIVATE_KEY_ROWS, PUBLIC_KEY_ROWS } from './key.ts';
import { ecPublicKeyInfo, octetPublicKeyInfo, privateSideInfoRow, publicKeyInfoRow } from './public-key-info.ts';
import { type ObjectTable, rowMap } from './row.ts';

interface EcKeyType {
  readonly keyType: number;
  readonly name: string;
  readonly curves: readonly EcCurveName[];
  /** Sections of the public and the private key. */
  readonly chapters: { readonly publicKey: string; readonly privateKey: string };
}

const EC_KEY_TYPES: readonly EcKeyType[] = [
  {
    keyType: CKK_EC,
    name: 'EC',
    curves: ['P-256', 'P-384', 'P-521', 'secp256k1'],
    chapters: { publicKey: '6.3.3', privateKey: '6.3.4' },
  },
  {
    keyType: CKK_EC_EDWARDS,
    name: 'Edwards',
    curves: ['Ed25519'],
    chapters: { publicKey: '6.3.5', privateKey: '6.3.6' },
  },
  {
    keyType: CKK_EC_MONTGOMERY,
    name: 'Montgomery',
    curves: ['X25519'],
    chapters: { publicKey: '6.3.7', privateKey: '6.3.8' },
  },
];

/** CKA_EC_PARAMS as octets, with the curve that they name. */
const NAMED: readonly (readonly [Uint8Array, EcCurveName])[] = Object.entries(EC_PARAMETERS).flatMap(([name, forms]) =>
  Object.values(forms).map((hex) => [hexOctets(hex), name as EcCurveName] as const),
);

/**
 * The curve of a key, by CKA_EC_PARAMS.
 * @throws CkError(CKR_CURVE_NOT_SUPPORTED) when it names no curve of this key type, or describes one by its numbers.
 */
export function ecCurveOf(attributes: Attributes, keyType: number): EcCurveName {
  const parameters = attributes.get(CKA_EC_PARAMS) ?? new Uint8Array(0);
  const named = NAMED.find(([octets]) => sameOctets(octets, parameters))?.[1];
  const curves = EC_KEY_TYPES.find((one) => one.keyType === keyType)?.curves ?? [];
  if (named === undefined || !curves.includes(named)) throw new CkError(CKR_CURVE_NOT_SUPPORTED, 'CKA_EC_PARAMS');
  return named;
}

const OID = 0x06;
const PRINTABLE_STRING = 0x13;
const SEQUENCE = 0x30;
const OCTET_STRING = 0x04;

/** One choice of ECParameters: a named curve, a curve's name, or its numbers; implicitlyCA must not be used. */
function isEcParameters(octets: Uint8Array): boolean {
  const tag = octets[0];
  return (tag === OID || tag === PRINTABLE_STRING || tag === SEQUENCE) && contentOf(octets, tag) !== undefined;
}

/** Content of one DER element that is all of the octets; undefined when they are no such element. */
function contentOf(octets: Uint8Array, tag: number): Uint8Array | undefined {
  const [first, short = 0, long = 0, longer = 0] = octets;
  if (first !== tag || octets.length < 2) return undefined;
  const [length, start] =
    short < 0x80 ? [short, 2] : short === 0x81 ? [long, 3] : short === 0x82 ? [long * 256 + longer, 4] : [-1, 0];
  return octets.length === start + length ? octets.subarray(start) : undefined;
}

/** DER OCTET STRING around up to 255 octets. */
export function derOctetString(content: Uint8Array): Uint8Array {
  const { length } = content;
  return length < 0x80
    ? Uint8Array.of(OCTET_STRING, length, ...content)
    : Uint8Array.of(OCTET_STRING, 0x81, length, ...content);
}

/** Content of a DER OCTET STRING; undefined when the octets are none. */
export function octetStringContent(octets: Uint8Array): Uint8Array | undefined {
  return contentOf(octets, OCTET_STRING);
}

/**
 * The public key inside CKA_EC_POINT: always a DER OCTET STRING for CKK_EC. PKCS#11 3.0 wraps Edwards and Montgomery
 * keys in the same way, 3.1 does not: both are taken, and the token itself makes the former, as other tokens do.
 */
export function ecPointOf(attributes: Attributes, keyType: number): Uint8Array {
  const octets = attributes.get(CKA_EC_POINT) ?? new Uint8Array(0);
  if (keyType !== CKK_EC && octets.length === OCTET_KEY_LENGTH) return octets;
  const point = octetStringContent(octets);
  if (point === undefined) throw new CkError(CKR_ATTRIBUTE_VALUE_INVALID, 'CKA_EC_POINT is no DER OCTET STRING');
  return point;
}

function checkPublic(attributes: Attributes, keyType: number): void {
  const curve = ecCurveOf(attributes, keyType);
  const point = ecPointOf(attributes, keyType);
  const good =
    curve === 'Ed25519' || curve === 'X25519'
      ? isPublicOctets(curve, point)
      : isUsable(() => uncompressedPoint(curve, point));
  ensure(good, CKR_ATTRIBUTE_VALUE_INVALID, `CKA_EC_POINT is no point of ${curve}`);
}

function checkPrivate(attributes: Attributes, keyType: number): void {
  checkPrivateKey(attributes);
  const curve = ecCurveOf(attributes, keyType);
  const value = attributes.get(CKA_VALUE) ?? new Uint8Array(0);
  const good = keyType === CKK_EC ? isUsable(() => fullScalar(curve as WeierstrassName, value)) : value.length === 32;
  ensure(good, CKR_ATTRIBUTE_VALUE_INVALID, `CKA_VALUE is no private key of ${curve}`);
}

function isUsable(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}

/** DER of the identifier of a curve, whichever of its names CKA_EC_PARAMS uses. */
export function curveOid(curve: EcCurveName): Uint8Array {
  return hexOctets(EC_PARAMETERS[curve].oid);
}

/** @param octets the public key: a point, uncompressed or not, or 32 octets. */
function infoOf(curve: EcCurveName, octets: Uint8Array): Uint8Array {
  return curve === 'Ed25519' || curve === 'X25519'
    ? octetPublicKeyInfo(curveOid(curve), octets)
    : ecPublicKeyInfo(curveOid(curve), octets);
}

function infoRows(keyType: number) {
  const privateSide = (attributes: Attributes) => {
    const curve = ecCurveOf(attributes, keyType);
    const value = attributes.get(CKA_VALUE) ?? new Uint8Array(0);
    const octets = curve === 'Ed25519' || curve === 'X25519' ? publicOctets(curve, value) : pointOfScalar(curve, value);
    return infoOf(curve, octets);
  };
  return {
    publicKey: publicKeyInfoRow((attributes) => infoOf(ecCurveOf(attributes, keyType), ecPointOf(attributes, keyType))),
    privateKey: privateSideInfoRow(privateSide),
  };
}

function tablesOf({ keyType, name, chapters }: EcKeyType): readonly ObjectTable[] {
  const subtype = { attribute: CKA_KEY_TYPE, value: keyType };
  const info = infoRows(keyType);
  return [
    {
      name: `${name} public key`,
      objectClass: CKO_PUBLIC_KEY,
      subtype,
      chapter: chapters.publicKey,
      rows: rowMap(PUBLIC_KEY_ROWS, [
        { type: CKA_EC_PARAMS, kind: 'octets', footnotes: [1, 3], accepts: isEcParameters },
        { type: CKA_EC_POINT, kind: 'octets', footnotes: [1, 4] },
        info.publicKey,
      ]),
      check: (attributes) => checkPublic(attributes, keyType),
    },
    {
      name: `${name} private key`,
      objectClass: CKO_PRIVATE_KEY,
      subtype,
      chapter: chapters.privateKey,
      rows: rowMap(PRIVATE_KEY_ROWS, [
        info.privateKey,
        { type: CKA_EC_PARAMS, kind: 'octets', footnotes: [1, 4, 6], accepts: isEcParameters },
        { type: CKA_VALUE, kind: keyType === CKK_EC ? 'big-integer' : 'octets', footnotes: [1, 4, 6, 7] },
      ]),
      check: (attributes) => checkPrivate(attributes, keyType),
    },
  ];
}

/** Section 6.3. */
export const EC_KEY_TABLES: readonly ObjectTable[] = EC_KEY_TYPES.flatMap(tablesOf);
