import { publicPoint } from '../../../pki/gost/multiples.ts';
import { decodeScalar, encodePoint } from '../../../pki/gost/signature.ts';
import { type DerNode, readDer, TAG } from '../../../pki/x509/der.ts';
import {
  type Asn1,
  bitString,
  fromDer,
  integer,
  octetString,
  oid,
  sequence,
  toDer,
} from '../../../pki/x509/der-build.ts';
import {
  CKA_GOST28147_PARAMS,
  CKA_GOSTR3410_PARAMS,
  CKA_GOSTR3411_PARAMS,
  CKA_VALUE,
  CKK_GOSTR3410,
} from '../../spec/constants.gen.ts';
import { PARAMETER_OIDS, type ParameterOid } from '../../spec/oids.ts';
import { CKK_GOSTR3410_512 } from '../../spec/vendor.ts';
import { hexOctets, sameOctets } from '../data-types.ts';
import type { Attributes } from '../object.ts';
import { curveOf, parameterOidOf } from './gost-parameters.ts';
import { privateSideInfoRow, publicKeyInfoRow } from './public-key-info.ts';

/**
 * GOST keys in DER, with the Russian identifiers that the attributes carry too: SubjectPublicKeyInfo of RFC 4491 section
 * 2.3.2 and RFC 9215 section 4, PrivateKeyInfo as OpenSSL's GOST engine and RFC 9548 write it. (The forms in which the
 * Kazakh CAs certify the same keys are the business of who asks them for a certificate.)
 */
interface GostAlgorithm {
  readonly keyType: number;
  readonly oid: string;
  /** Hashes of keys with this identifier; the first is meant where the parameters name none. */
  readonly hashes: readonly ParameterOid[];
  /** Curves with which RFC 9215 leaves the hash out. */
  readonly bareCurves: readonly ParameterOid[];
}

const ALGORITHMS: readonly GostAlgorithm[] = [
  {
    keyType: CKK_GOSTR3410,
    oid: '1.2.643.2.2.19',
    hashes: ['GOSTR3411-94-CryptoPro', 'GOSTR3411-94-Test'],
    bareCurves: [],
  },
  { keyType: CKK_GOSTR3410, oid: '1.2.643.7.1.1.1.1', hashes: ['Streebog-256'], bareCurves: ['TC26-256-A'] },
  { keyType: CKK_GOSTR3410_512, oid: '1.2.643.7.1.1.1.2', hashes: ['Streebog-512'], bareCurves: ['TC26-512-C'] },
];

function octetsAt(attributes: Attributes, type: number): Uint8Array {
  return attributes.get(type) ?? new Uint8Array(0);
}

/** AlgorithmIdentifier of a key; its parameter sets stand in the attributes as DER already. */
function algorithmOf(attributes: Attributes): Asn1 {
  const [curve, hash, cipher] = [CKA_GOSTR3410_PARAMS, CKA_GOSTR3411_PARAMS, CKA_GOST28147_PARAMS].map((type) =>
    octetsAt(attributes, type),
  ) as [Uint8Array, Uint8Array, Uint8Array];
  const hashName = parameterOidOf(hash);
  const algorithm = ALGORITHMS.find(({ hashes }) => hashName !== undefined && hashes.includes(hashName));
  if (algorithm === undefined) throw new RangeError('a GOST key without a hash that its table allows');
  const bare = algorithm.bareCurves.some((name) => name === parameterOidOf(curve));
  const sets = bare ? [curve] : [curve, hash, cipher];
  const parameters = sets.filter(({ length }) => length > 0).map(fromDer);
  return sequence(oid(algorithm.oid), sequence(...parameters));
}

function publicKeyInfo(attributes: Attributes, xy: Uint8Array): Uint8Array {
  return toDer(sequence(algorithmOf(attributes), bitString(toDer(octetString(xy)))));
}

export const GOST_PUBLIC_KEY_INFO = publicKeyInfoRow((attributes) =>
  publicKeyInfo(attributes, octetsAt(attributes, CKA_VALUE)),
);

export const GOST_PRIVATE_KEY_INFO = privateSideInfoRow((attributes) => {
  const curve = curveOf(attributes);
  const d = decodeScalar(octetsAt(attributes, CKA_VALUE), curve);
  return publicKeyInfo(attributes, encodePoint(curve, publicPoint(curve, d)));
});

/** PrivateKeyInfo of a GOST key: d little-endian, as CKA_VALUE has it, is the whole content of privateKey. */
export function gostPrivateKeyInfo(attributes: Attributes): Uint8Array {
  return toDer(sequence(integer(0), algorithmOf(attributes), octetString(octetsAt(attributes, CKA_VALUE))));
}

/**
 * What a PrivateKeyInfo gives to a GOST key. BouncyCastle and the National CA put one OCTET STRING more around d; both
 * are read.
 * @returns undefined when it is no key of this type.
 * @throws PkiError when the octets inside are no DER.
 */
export function attributesOfGostKey(keyType: number, { children }: DerNode): Attributes | undefined {
  const [, algorithm, key] = children;
  const [named, parameters] = algorithm?.children ?? [];
  const known = ALGORITHMS.find(
    (one) => one.keyType === keyType && named && sameOctets(named.der, toDer(oid(one.oid))),
  );
  const sets = parameters?.children ?? [];
  if (known === undefined || key?.tag !== TAG.octetString || sets.length === 0 || sets.length > 3) return undefined;
  if (sets.some(({ tag }) => tag !== TAG.oid)) return undefined;
  const [curve, hash, cipher] = sets.map(({ der }) => der.slice());
  const [implied] = known.hashes;
  if (curve === undefined || implied === undefined) return undefined;
  return new Map([
    [CKA_GOSTR3410_PARAMS, curve],
    [CKA_GOSTR3411_PARAMS, hash ?? hexOctets(PARAMETER_OIDS[implied])],
    ...(cipher === undefined ? [] : [[CKA_GOST28147_PARAMS, cipher] as const]),
    [CKA_VALUE, scalarOctets(key.content)],
  ]);
}

const SCALAR_LENGTHS: readonly number[] = [32, 64];

function scalarOctets(content: Uint8Array): Uint8Array {
  if (SCALAR_LENGTHS.includes(content.length)) return content.slice();
  const inner = readDer(content);
  return inner.tag === TAG.octetString ? inner.content.slice() : new Uint8Array(0);
}
