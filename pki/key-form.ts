import { bytesToNumberBE } from '@noble/curves/utils.js';
import { fullScalar, pointOfScalar, uncompressedPoint, type WeierstrassName } from './ec/curves.ts';
import { PkiError } from './error.ts';
import { GOST_CURVES, type GostCurve } from './gost/curves.ts';
import { decodePoint, decodeScalar } from './gost/signature.ts';
import { remembering } from './remembered.ts';
import { unsignedOctets } from './rsa/integers.ts';
import { type RsaPrivateNumbers, rsaNumbersAsGiven } from './rsa/rsa.ts';
import { SUITES, type Suite } from './suites.ts';
import { compareDer, type DerNode, readDer } from './x509/der.ts';
import {
  type Asn1,
  bitString,
  fromDer,
  integer,
  NULL,
  octetString,
  oid,
  sequence,
  tagged,
  toDer,
} from './x509/der-build.ts';
import { DerFields, readBitOctets, readInteger, readOctets, readOid } from './x509/der-fields.ts';

/**
 * How keys of the suites lie in DER: SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) and PrivateKeyInfo (RFC 5208).
 *
 * A key is read strictly: it is taken apart, written again from its numbers, and must be the same octets. So one key has one
 * encoding, and no spare octet, sign or foreign header passes.
 */

/**
 * Header of MS PUBLICKEYBLOB: type and version, ALG_ID 0xAA3A, magic 00 "EC1", 512 bits. In every KISC object that is public
 * (four certificates, two requests in github.com/dansharky/certex-cms-wstester) the zero stands before "EC1", not behind it.
 */
const BLOB_HEADER = Uint8Array.of(0x06, 0x02, 0, 0, 0x3a, 0xaa, 0, 0, 0, 0x45, 0x43, 0x31, 0, 0x02, 0, 0);

const RSA_MODULUS_BITS = 2048;

/** The curve of a GOST suite. @throws PkiError bad-argument for RSA. */
export function curveOf(suite: Suite): GostCurve {
  if (suite.curve === undefined) throw new PkiError('bad-argument', `${suite.title} has no curve`);
  return GOST_CURVES[suite.curve];
}

/** SubjectPublicKeyInfo of a GOST key from X ‖ Y, each little-endian. @throws PkiError bad-key when it is not a point. */
export function gostPublicKeyInfo(suite: Suite, xy: Uint8Array): Uint8Array {
  decodePoint(xy, curveOf(suite));
  const bits = suite.publicKeyForm === 'ms-public-key-blob' ? concat(BLOB_HEADER, xy) : toDer(octetString(xy));
  return publicKeyInfo(suite, bits);
}

/** SubjectPublicKeyInfo of an RSA key: rsaEncryption with NULL, RSAPublicKey{n, e}. */
export function rsaPublicKeyInfo(n: bigint, e: bigint): Uint8Array {
  return publicKeyInfo(SUITES['rsa-2048'], toDer(sequence(unsigned(n), unsigned(e))));
}

/** SubjectPublicKeyInfo of an EC key from 04 ‖ X ‖ Y (RFC 5480 section 2). @throws PkiError bad-key when it is not a point. */
export function ecPublicKeyInfo(suite: Suite, point: Uint8Array): Uint8Array {
  return publicKeyInfo(suite, uncompressedPoint(namedCurveOf(suite), point));
}

/** The curve of an EC suite. @throws PkiError bad-argument for any other. */
export function namedCurveOf(suite: Suite): WeierstrassName {
  if (suite.namedCurve === undefined) throw new PkiError('bad-argument', `${suite.title} has no named curve`);
  return suite.namedCurve;
}

/** What a SubjectPublicKeyInfo holds: `xy` is X ‖ Y, each little-endian; `point` 04 ‖ X ‖ Y, big-endian. */
export type PublicKeyParts =
  | { readonly suite: Suite; readonly family: 'GOST'; readonly xy: Uint8Array }
  | { readonly suite: Suite; readonly family: 'RSA'; readonly n: bigint; readonly e: bigint }
  | { readonly suite: Suite; readonly family: 'EC'; readonly point: Uint8Array };

/**
 * Reads a SubjectPublicKeyInfo of any suite. The parts are shared with whoever reads the same key: they must not be changed.
 * @throws PkiError too-large, too-deep, bad-der, malformed (DER, but not this structure), unknown-algorithm (no suite has this
 *   identifier with these parameters), bad-key (header, length or point wrong), not-supported (RSA of another length than
 *   2048 bits), in this order.
 */
export const readPublicKeyInfo: (spki: Uint8Array) => PublicKeyParts = remembering((spki) => {
  const fields = DerFields.ofSequence(readDer(spki), 'SubjectPublicKeyInfo');
  const suite = suiteOfAlgorithm(fields.next('algorithm'));
  const content = readBitOctets(fields.next('subjectPublicKey'), 'SubjectPublicKeyInfo.subjectPublicKey');
  fields.end();
  const parts = readers[suite.family](suite, content);
  assertSame(spki, writtenAgain(parts), 'SubjectPublicKeyInfo');
  return parts;
});

const readers: Readonly<Record<Suite['family'], (suite: Suite, content: Uint8Array) => PublicKeyParts>> = {
  GOST: readGostKey,
  RSA: readRsaKey,
  EC: (suite, content) => ({ suite, family: 'EC', point: uncompressedPoint(namedCurveOf(suite), content) }),
};

function writtenAgain(parts: PublicKeyParts): Uint8Array {
  if (parts.family === 'GOST') return gostPublicKeyInfo(parts.suite, parts.xy);
  return parts.family === 'RSA' ? rsaPublicKeyInfo(parts.n, parts.e) : publicKeyInfo(parts.suite, parts.point);
}

/** PrivateKeyInfo of a GOST key: OCTET STRING in OCTET STRING, d little-endian (National CA's PKCS#12; assumed for KISC). */
export function gostPrivateKeyInfo(suite: Suite, d: Uint8Array): Uint8Array {
  decodeScalar(d, curveOf(suite));
  return privateKeyInfo(suite, toDer(octetString(d)));
}

/** PrivateKeyInfo of an RSA key: RSAPrivateKey, RFC 8017 appendix A.1.2. */
export function rsaPrivateKeyInfo({ n, e, d, p, q, dp, dq, qi }: RsaPrivateNumbers): Uint8Array {
  return privateKeyInfo(SUITES['rsa-2048'], toDer(sequence(...[0n, n, e, d, p, q, dp, dq, qi].map(unsigned))));
}

/** PrivateKeyInfo of an EC key: ECPrivateKey (RFC 5915) with the public key and without parameters, as OpenSSL writes it. */
export function ecPrivateKeyInfo(suite: Suite, scalar: Uint8Array): Uint8Array {
  const curve = namedCurveOf(suite);
  const point = toDer(bitString(pointOfScalar(curve, scalar)));
  return privateKeyInfo(
    suite,
    toDer(sequence(integer(1), octetString(fullScalar(curve, scalar)), tagged(1, fromDer(point)))),
  );
}

export type PrivateKeyParts =
  | { readonly suite: Suite; readonly family: 'GOST'; readonly d: bigint }
  | { readonly suite: Suite; readonly family: 'RSA'; readonly numbers: RsaPrivateNumbers }
  | { readonly suite: Suite; readonly family: 'EC'; readonly scalar: Uint8Array };

/**
 * Reads a PrivateKeyInfo of any suite, as strictly as {@link readPublicKeyInfo}. The error texts hold nothing of the key.
 * @throws PkiError malformed, unknown-algorithm, bad-key (d out of range; RSA numbers that do not fit
 *   together), not-supported (RSA of another length than 2048 bits).
 */
export function readPrivateKeyInfo(pkcs8: Uint8Array): PrivateKeyParts {
  const fields = DerFields.ofSequence(readDer(pkcs8), 'PrivateKeyInfo');
  readInteger(fields.next('version'), 'PrivateKeyInfo.version');
  const suite = suiteOfAlgorithm(fields.next('privateKeyAlgorithm'));
  const content = readDer(readOctets(fields.next('privateKey'), 'PrivateKeyInfo.privateKey'));
  // A version other than 0, attributes and a spare part show when the key is written again.
  if (suite.family === 'RSA') {
    const numbers = readRsaNumbers(content);
    assertSame(pkcs8, rsaPrivateKeyInfo(numbers), 'PrivateKeyInfo');
    return { suite, family: 'RSA', numbers };
  }
  if (suite.family === 'EC') {
    const scalar = readEcScalar(suite, content);
    assertSame(pkcs8, ecPrivateKeyInfo(suite, scalar), 'PrivateKeyInfo');
    return { suite, family: 'EC', scalar };
  }
  const octets = readOctets(content, 'the private key');
  const d = decodeScalar(octets, curveOf(suite));
  assertSame(pkcs8, gostPrivateKeyInfo(suite, octets), 'PrivateKeyInfo');
  return { suite, family: 'GOST', d };
}

/** d, big-endian; what stands beside it shows when the key is written again. */
function readEcScalar(suite: Suite, content: DerNode): Uint8Array {
  const fields = DerFields.ofSequence(content, 'ECPrivateKey');
  readInteger(fields.next('version'), 'ECPrivateKey.version');
  return fullScalar(namedCurveOf(suite), readOctets(fields.next('privateKey'), 'the private key'));
}

function readGostKey(suite: Suite, content: Uint8Array): PublicKeyParts {
  const xy =
    suite.publicKeyForm === 'ms-public-key-blob'
      ? blobContent(content)
      : readOctets(readDer(content), 'the public key').slice();
  decodePoint(xy, curveOf(suite));
  return { suite, family: 'GOST', xy };
}

function blobContent(blob: Uint8Array): Uint8Array {
  const length = BLOB_HEADER.length + 64;
  if (blob.length !== length) throw new PkiError('bad-key', `PUBLICKEYBLOB of ${blob.length} octets, not ${length}`);
  if (!BLOB_HEADER.every((octet, i) => blob[i] === octet)) throw new PkiError('bad-key', 'PUBLICKEYBLOB header');
  return blob.slice(BLOB_HEADER.length);
}

function readRsaKey(suite: Suite, content: Uint8Array): PublicKeyParts {
  const fields = DerFields.ofSequence(readDer(content), 'RSAPublicKey');
  const n = readUnsigned(fields.next('modulus'));
  const e = readUnsigned(fields.next('publicExponent'));
  fields.end();
  if (e < 3n || e >= n || n % 2n === 0n || e % 2n === 0n) throw new PkiError('bad-key', 'RSAPublicKey: n or e');
  assertModulus(n);
  return { suite, family: 'RSA', n, e };
}

function assertModulus(n: bigint): void {
  const bits = n.toString(2).length;
  if (bits !== RSA_MODULUS_BITS) throw new PkiError('not-supported', `RSA modulus of ${bits} bits, not 2048`);
}

function readRsaNumbers(content: DerNode): RsaPrivateNumbers {
  const fields = DerFields.ofSequence(content, 'RSAPrivateKey');
  readUnsigned(fields.next('version'));
  const n = readUnsigned(fields.next('modulus'));
  assertModulus(n);
  const e = readUnsigned(fields.next('publicExponent'));
  const d = readUnsigned(fields.next('privateExponent'));
  const p = readUnsigned(fields.next('prime1'));
  const q = readUnsigned(fields.next('prime2'));
  if (e < 3n || e >= n || p <= 2n || q <= 2n || p >= n || q >= n || p * q !== n)
    throw new PkiError('bad-key', 'RSAPrivateKey: n is not p times q');
  // The other numbers follow from e, p and q; what does not agree shows when the key is written again.
  try {
    return rsaNumbersAsGiven(e, p, q, d);
  } catch {
    throw new PkiError('bad-key', 'RSAPrivateKey: e has no inverse');
  }
}

/** @throws PkiError malformed when it is no INTEGER, bad-key when it is negative. */
function readUnsigned(node: DerNode): bigint {
  const octets = readInteger(node, 'a number of the RSA key');
  if ((octets[0] as number) >= 0x80) throw new PkiError('bad-key', 'a number of the RSA key is negative');
  return bytesToNumberBE(octets);
}

function unsigned(value: bigint): Asn1 {
  return integer(unsignedOctets(value));
}

function publicKeyInfo(suite: Suite, bits: Uint8Array): Uint8Array {
  return toDer(sequence(keyAlgorithm(suite), bitString(bits)));
}

function privateKeyInfo(suite: Suite, key: Uint8Array): Uint8Array {
  return toDer(sequence(integer(0), keyAlgorithm(suite), octetString(key)));
}

/** AlgorithmIdentifier of the suite's keys. */
function keyAlgorithm(suite: Suite): Asn1 {
  const { keyOid, keyParameters: parameters } = suite;
  if (parameters === null) return sequence(oid(keyOid), NULL());
  return sequence(oid(keyOid), typeof parameters === 'string' ? oid(parameters) : sequence(...parameters.map(oid)));
}

function suiteOfAlgorithm(node: DerNode): Suite {
  const name = readOid(DerFields.ofSequence(node, 'AlgorithmIdentifier').next('algorithm'), 'AlgorithmIdentifier');
  const suite = Object.values(SUITES).find((row) => row.keyOid === name);
  if (suite === undefined) throw new PkiError('unknown-algorithm', `public key algorithm ${name}`);
  if (compareDer(node.der, toDer(keyAlgorithm(suite))) !== 0) {
    throw new PkiError('unknown-algorithm', `parameters of public key algorithm ${name}`);
  }
  return suite;
}

function assertSame(given: Uint8Array, again: Uint8Array, what: string): void {
  if (compareDer(given, again) !== 0) throw new PkiError('malformed', `${what}: not the one encoding of this key`);
}

function concat(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
