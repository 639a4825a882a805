import {
  type BaseBlock as Asn1Block,
  BitString,
  fromBER,
  Integer,
  Null,
  ObjectIdentifier,
  OctetString,
  Sequence,
} from 'asn1js';
import { PkiError } from './error.ts';
import { GOST_CURVES, type GostCurve } from './gost/curves.ts';
import { decodePoint, decodeScalar } from './gost/signature.ts';
import { type RsaPrivateNumbers, rsaNumbers } from './rsa/rsa.ts';
import { SUITES, type Suite } from './suites.ts';

/**
 * How keys of the suites lie in DER: SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) and PrivateKeyInfo (RFC 5208).
 *
 * A key is read strictly: it is taken apart, written again from its numbers, and must be the same octets. So one key has one
 * encoding, and no BER liberty, spare octet or foreign header passes.
 */

/** The `06 02 00 00 …` header of MS PUBLICKEYBLOB: type, version, reserved, ALG_ID 0xAA3A, "EC1\0", 512 bits. */
const BLOB_HEADER = Uint8Array.of(0x06, 0x02, 0, 0, 0x3a, 0xaa, 0, 0, 0x45, 0x43, 0x31, 0, 0, 0x02, 0, 0);

const RSA_MODULUS_BITS = 2048;

/** The curve of a GOST suite. @throws PkiError bad-argument for RSA. */
export function curveOf(suite: Suite): GostCurve {
  if (suite.curve === undefined) throw new PkiError('bad-argument', `${suite.title} has no curve`);
  return GOST_CURVES[suite.curve];
}

/** SubjectPublicKeyInfo of a GOST key from X ‖ Y, each little-endian. @throws PkiError bad-key when it is not a point. */
export function gostPublicKeyInfo(suite: Suite, xy: Uint8Array): Uint8Array {
  decodePoint(xy, curveOf(suite));
  const bits =
    suite.publicKeyForm === 'ms-public-key-blob'
      ? concat(BLOB_HEADER, xy)
      : derOf(new OctetString({ valueHex: copyBuffer(xy) }));
  return publicKeyInfo(suite, bits);
}

/** SubjectPublicKeyInfo of an RSA key: rsaEncryption with NULL, RSAPublicKey{n, e}. */
export function rsaPublicKeyInfo(n: bigint, e: bigint): Uint8Array {
  const key = new Sequence({ value: [Integer.fromBigInt(n), Integer.fromBigInt(e)] });
  return publicKeyInfo(SUITES['rsa-2048'], derOf(key));
}

/** What a SubjectPublicKeyInfo holds: `xy` is X ‖ Y, each little-endian. */
export type PublicKeyParts =
  | { readonly suite: Suite; readonly family: 'GOST'; readonly xy: Uint8Array }
  | { readonly suite: Suite; readonly family: 'RSA'; readonly n: bigint; readonly e: bigint };

/**
 * Reads a SubjectPublicKeyInfo of any suite.
 * @throws PkiError malformed (not this structure in DER), unknown-algorithm (no suite has this identifier with these
 *   parameters), bad-key (header, length or point wrong), not-supported (RSA of another length than 2048 bits), in this order.
 */
export function readPublicKeyInfo(spki: Uint8Array): PublicKeyParts {
  const [algorithm, bits] = members(parseDer(spki, 'SubjectPublicKeyInfo'), 2, 'SubjectPublicKeyInfo');
  const suite = suiteOfAlgorithm(algorithm);
  if (!(bits instanceof BitString)) throw new PkiError('malformed', 'SubjectPublicKeyInfo: no BIT STRING');
  const content = bits.valueBlock.valueHexView;
  const parts = suite.family === 'GOST' ? readGostKey(suite, content) : readRsaKey(suite, content);
  const again = parts.family === 'GOST' ? gostPublicKeyInfo(suite, parts.xy) : rsaPublicKeyInfo(parts.n, parts.e);
  assertSame(spki, again, 'SubjectPublicKeyInfo');
  return parts;
}

/** PrivateKeyInfo of a GOST key: OCTET STRING in OCTET STRING, d little-endian (National CA's PKCS#12; assumed for KISC). */
export function gostPrivateKeyInfo(suite: Suite, d: Uint8Array): Uint8Array {
  decodeScalar(d, curveOf(suite));
  return privateKeyInfo(suite, derOf(new OctetString({ valueHex: copyBuffer(d) })));
}

/** PrivateKeyInfo of an RSA key: RSAPrivateKey, RFC 8017 appendix A.1.2. */
export function rsaPrivateKeyInfo({ n, e, d, p, q, dp, dq, qi }: RsaPrivateNumbers): Uint8Array {
  const value = [0n, n, e, d, p, q, dp, dq, qi].map((number) => Integer.fromBigInt(number));
  return privateKeyInfo(SUITES['rsa-2048'], derOf(new Sequence({ value })));
}

export type PrivateKeyParts =
  | { readonly suite: Suite; readonly family: 'GOST'; readonly d: bigint }
  | { readonly suite: Suite; readonly family: 'RSA'; readonly numbers: RsaPrivateNumbers };

/**
 * Reads a PrivateKeyInfo of any suite, as strictly as {@link readPublicKeyInfo}. The error texts hold nothing of the key.
 * @throws PkiError malformed, unknown-algorithm, bad-key (d out of range; RSA numbers that do not fit together).
 */
export function readPrivateKeyInfo(pkcs8: Uint8Array): PrivateKeyParts {
  const [version, algorithm, wrapped] = members(parseDer(pkcs8, 'PrivateKeyInfo'), 3, 'PrivateKeyInfo');
  const suite = suiteOfAlgorithm(algorithm);
  if (!(version instanceof Integer) || !(wrapped instanceof OctetString)) {
    throw new PkiError('malformed', 'PrivateKeyInfo: version and OCTET STRING expected');
  }
  const content = parseDer(wrapped.valueBlock.valueHexView, 'private key');
  if (suite.family === 'RSA') {
    const numbers = readRsaNumbers(content);
    assertSame(pkcs8, rsaPrivateKeyInfo(numbers), 'PrivateKeyInfo');
    return { suite, family: 'RSA', numbers };
  }
  if (!(content instanceof OctetString)) throw new PkiError('malformed', 'private key: no OCTET STRING inside');
  const octets = content.valueBlock.valueHexView;
  assertSame(pkcs8, gostPrivateKeyInfo(suite, octets), 'PrivateKeyInfo');
  return { suite, family: 'GOST', d: decodeScalar(octets, curveOf(suite)) };
}

function readGostKey(suite: Suite, content: Uint8Array): PublicKeyParts {
  const xy =
    suite.publicKeyForm === 'ms-public-key-blob'
      ? blobContent(content)
      : octetStringContent(parseDer(content, 'public key'));
  decodePoint(xy, curveOf(suite));
  return { suite, family: 'GOST', xy };
}

function blobContent(blob: Uint8Array): Uint8Array {
  const length = BLOB_HEADER.length + 64;
  if (blob.length !== length) throw new PkiError('bad-key', `PUBLICKEYBLOB of ${blob.length} octets, not ${length}`);
  if (!BLOB_HEADER.every((octet, i) => blob[i] === octet)) throw new PkiError('bad-key', 'PUBLICKEYBLOB header');
  return blob.slice(BLOB_HEADER.length);
}

function octetStringContent(block: Asn1Block): Uint8Array {
  if (!(block instanceof OctetString)) throw new PkiError('bad-key', 'public key: no OCTET STRING inside');
  return block.valueBlock.valueHexView.slice();
}

function readRsaKey(suite: Suite, content: Uint8Array): PublicKeyParts {
  const [n, e] = members(parseDer(content, 'RSAPublicKey'), 2, 'RSAPublicKey').map(integerOf) as [bigint, bigint];
  if (n <= 0n || e < 3n || n % 2n === 0n || e % 2n === 0n) throw new PkiError('bad-key', 'RSAPublicKey: n or e');
  const bits = n.toString(2).length;
  if (bits !== RSA_MODULUS_BITS) throw new PkiError('not-supported', `RSA modulus of ${bits} bits in ${suite.title}`);
  return { suite, family: 'RSA', n, e };
}

function readRsaNumbers(content: Asn1Block): RsaPrivateNumbers {
  const all = members(content, 9, 'RSAPrivateKey').map(integerOf);
  const [, n, e, , p, q] = all as [bigint, bigint, bigint, bigint, bigint, bigint];
  if (p <= 2n || q <= 2n || e < 3n || p * q !== n) throw new PkiError('bad-key', 'RSAPrivateKey: n is not p times q');
  // The remaining numbers follow from e, p and q; what does not agree shows when the key is written again.
  try {
    return rsaNumbers(e, p, q);
  } catch {
    throw new PkiError('bad-key', 'RSAPrivateKey: e has no inverse');
  }
}

function integerOf(block: Asn1Block): bigint {
  if (!(block instanceof Integer)) throw new PkiError('malformed', 'RSA key: INTEGER expected');
  return block.toBigInt();
}

function publicKeyInfo(suite: Suite, bits: Uint8Array): Uint8Array {
  return derOf(new Sequence({ value: [keyAlgorithm(suite), new BitString({ valueHex: copyBuffer(bits) })] }));
}

function privateKeyInfo(suite: Suite, key: Uint8Array): Uint8Array {
  const wrapped = new OctetString({ valueHex: copyBuffer(key) });
  return derOf(new Sequence({ value: [new Integer({ value: 0 }), keyAlgorithm(suite), wrapped] }));
}

/** AlgorithmIdentifier of the suite's keys. */
function keyAlgorithm(suite: Suite): Sequence {
  const oids = suite.keyParameters;
  const parameters =
    oids === null ? new Null() : new Sequence({ value: oids.map((value) => new ObjectIdentifier({ value })) });
  return new Sequence({ value: [new ObjectIdentifier({ value: suite.keyOid }), parameters] });
}

function suiteOfAlgorithm(algorithm: Asn1Block | undefined): Suite {
  if (!(algorithm instanceof Sequence)) throw new PkiError('malformed', 'AlgorithmIdentifier expected');
  const [oid] = algorithm.valueBlock.value;
  if (!(oid instanceof ObjectIdentifier)) throw new PkiError('malformed', 'AlgorithmIdentifier without identifier');
  const name = oid.valueBlock.toString();
  const suite = Object.values(SUITES).find((row) => row.keyOid === name);
  if (suite === undefined) throw new PkiError('unknown-algorithm', `public key algorithm ${name}`);
  if (Buffer.compare(derOf(algorithm), derOf(keyAlgorithm(suite))) !== 0) {
    throw new PkiError('unknown-algorithm', `parameters of public key algorithm ${name}`);
  }
  return suite;
}

function parseDer(octets: Uint8Array, what: string): Asn1Block {
  const { offset, result } = fromBER(copyBuffer(octets));
  if (offset !== octets.length) throw new PkiError('malformed', `${what}: no single DER value`);
  return result;
}

function members(block: Asn1Block, count: number, what: string): Asn1Block[] {
  const values: Asn1Block[] = block instanceof Sequence ? block.valueBlock.value : [];
  if (values.length !== count) throw new PkiError('malformed', `${what}: SEQUENCE of ${count} expected`);
  return values;
}

function assertSame(given: Uint8Array, again: Uint8Array, what: string): void {
  if (given.length !== again.length || !given.every((octet, i) => octet === again[i])) {
    throw new PkiError('malformed', `${what}: not the one DER encoding of this key`);
  }
}

function derOf(block: Asn1Block): Uint8Array {
  return new Uint8Array(block.toBER());
}

/** asn1js takes ArrayBuffers; a view may be a part of a larger one. */
function copyBuffer(octets: Uint8Array): ArrayBuffer {
  return Uint8Array.from(octets).buffer;
}

function concat(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
