import { hash, type KeyObject } from 'node:crypto';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { isRepeatable, type Rng } from '../simulation/rng.ts';
import { drawScalar, ecPublicKey, pointOfScalar } from './ec/curves.ts';
import { ecdsaVerify, freshEcdsa, repeatableEcdsa } from './ec/signature.ts';
import { PkiError } from './error.ts';
import { gost34311 } from './gost/hash-34311.ts';
import { publicPoint } from './gost/multiples.ts';
import {
  decodePoint,
  decodeSignature,
  encodePoint,
  encodeScalar,
  encodeSignature,
  randomScalar,
  signDigest,
  verifyDigest,
} from './gost/signature.ts';
import { streebog512 } from './gost/streebog.ts';
import {
  curveOf,
  ecPrivateKeyInfo,
  ecPublicKeyInfo,
  gostPrivateKeyInfo,
  gostPublicKeyInfo,
  namedCurveOf,
  type PrivateKeyParts,
  readPrivateKeyInfo,
  readPublicKeyInfo,
  rsaPrivateKeyInfo,
  rsaPublicKeyInfo,
} from './key-form.ts';
import { remembering } from './remembered.ts';
import { unsignedOctets } from './rsa/integers.ts';
import { rsaPrivateKey, rsaPublicKeyObject, rsaVerifyPkcs1 } from './rsa/pkcs1.ts';
import { generateRsa, type OnCandidate, RSA_F4, type RsaPrivateNumbers } from './rsa/rsa.ts';
import { rsaSignInRound } from './rsa/signing-round.ts';
import type { SignatureForm, Signer } from './signer.ts';
import type { Suite } from './suites.ts';

/** A key pair that lies in memory: of a simulated CA, a bank, an operator, a PKCS#12 file. */
export interface SoftwareKeyPair {
  readonly suite: Suite;
  /** SubjectPublicKeyInfo, DER, in the suite's form. */
  readonly publicKey: Uint8Array;
  /** PrivateKeyInfo (PKCS#8), DER, in the suite's form. */
  readonly privateKey: Uint8Array;
}

const RSA_BITS = 2048;

/**
 * Makes a key pair. Every number comes from `rng`: the same stream gives the same pair, RSA included. Making RSA primes
 * yields to the event loop.
 * @param onCandidate RSA only: called for each candidate prime, so that progress can be shown.
 */
export async function generateKeyPair(suite: Suite, rng: Rng, onCandidate?: OnCandidate): Promise<SoftwareKeyPair> {
  return fitting(await newKeyPair(suite, rng, onCandidate));
}

/** Pairs that were made here, whose halves need not be compared. */
const fittingPairs = new WeakSet<SoftwareKeyPair>();

function fitting(pair: SoftwareKeyPair): SoftwareKeyPair {
  fittingPairs.add(pair);
  return pair;
}

async function newKeyPair(suite: Suite, rng: Rng, onCandidate?: OnCandidate): Promise<SoftwareKeyPair> {
  if (suite.family === 'RSA') return rsaKeyPair(suite, await generateRsa(RSA_BITS, RSA_F4, rng, onCandidate));
  if (suite.family === 'EC') return ecKeyPair(suite, drawScalar(namedCurveOf(suite), rng));
  const curve = curveOf(suite);
  const d = randomScalar(curve, rng);
  return {
    suite,
    publicKey: gostPublicKeyInfo(suite, encodePoint(curve, publicPoint(curve, d))),
    privateKey: gostPrivateKeyInfo(suite, encodeScalar(curve, d)),
  };
}

function rsaKeyPair(suite: Suite, numbers: RsaPrivateNumbers): SoftwareKeyPair {
  return { suite, publicKey: rsaPublicKeyInfo(numbers.n, numbers.e), privateKey: rsaPrivateKeyInfo(numbers) };
}

function ecKeyPair(suite: Suite, scalar: Uint8Array): SoftwareKeyPair {
  const point = pointOfScalar(namedCurveOf(suite), scalar);
  return { suite, publicKey: ecPublicKeyInfo(suite, point), privateKey: ecPrivateKeyInfo(suite, scalar) };
}

/**
 * The pair that belongs to a private key, for instance from a PKCS#12 file.
 * @param pkcs8 PrivateKeyInfo, DER, of any suite.
 * @throws PkiError malformed, unknown-algorithm, bad-key.
 */
export function keyPairFromPrivateKey(pkcs8: Uint8Array): SoftwareKeyPair {
  const key = readPrivateKeyInfo(pkcs8);
  return fitting({ suite: key.suite, publicKey: publicKeyInfoOf(key), privateKey: pkcs8 });
}

function publicKeyInfoOf(key: PrivateKeyParts): Uint8Array {
  if (key.family === 'RSA') return rsaPublicKeyInfo(key.numbers.n, key.numbers.e);
  if (key.family === 'EC') return ecKeyPair(key.suite, key.scalar).publicKey;
  const curve = curveOf(key.suite);
  return gostPublicKeyInfo(key.suite, encodePoint(curve, publicPoint(curve, key.d)));
}

/**
 * A {@link Signer} for a key in memory. Several RSA signatures are made at once, on all processors; the others before `sign` returns.
 * @param rng where the nonces k come from. GOST draws them; ECDSA makes them from key and message (RFC 6979) when chance is
 * repeatable, and leaves them to OpenSSL when it is the machine's; RSA PKCS#1 v1.5 has none.
 * @throws PkiError as reading the keys does; key-mismatch when public and private key are not one pair.
 */
export function softwareSigner(pair: SoftwareKeyPair, rng: Rng): Signer {
  const { suite, publicKey } = pair;
  const key = readPrivateKeyInfo(pair.privateKey);
  if (key.suite.id !== suite.id) throw new PkiError('key-mismatch', `${suite.title}: private key of another suite`);
  if (!fittingPairs.has(pair) && Buffer.compare(publicKey, publicKeyInfoOf(key)) !== 0) {
    throw new PkiError('key-mismatch', 'public and private key are not a pair');
  }
  return { suite, publicKey, sign: signing(key, rng) };
}

function signing(key: PrivateKeyParts, rng: Rng): Signer['sign'] {
  if (key.family === 'RSA') {
    const keyObject = rsaPrivateKey(key.numbers);
    return (message) => rsaSignInRound(keyObject, 'SHA-256', message);
  }
  const { suite } = key;
  if (key.family === 'EC') {
    const sign = ecdsa(suite, key.scalar, rng);
    return async (message) => sign(message);
  }
  const curve = curveOf(suite);
  const { d } = key;
  return async (message, form) => encodeSignature(signDigest(curve, d, digest(suite, message), rng), curve, form);
}

function ecdsa(suite: Suite, scalar: Uint8Array, rng: Rng): (message: Uint8Array) => Uint8Array {
  const curve = namedCurveOf(suite);
  if (!isRepeatable(rng)) return freshEcdsa(curve, scalar);
  const sign = repeatableEcdsa(curve, scalar);
  return (message) => sign(digest(suite, message));
}

/**
 * Verifies a signature over a whole message. Strict: octets in the other {@link SignatureForm}, of another length, or under
 * a key of another suite do not verify. RSA and ECDSA have one form, whatever `form` says.
 * @param publicKey SubjectPublicKeyInfo, DER.
 * @throws PkiError when `publicKey` is no key of any suite; a bad signature is `false`.
 */
export function verifySignature(
  suite: Suite,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
  form: SignatureForm,
): boolean {
  const key = readPublicKeyInfo(publicKey);
  if (key.suite.id !== suite.id) return false;
  if (key.family === 'RSA') return rsaVerifyPkcs1(nativeKey(publicKey), 'SHA-256', message, signature);
  if (key.family === 'EC') return ecdsaVerify(nativeKey(publicKey), message, signature);
  const curve = curveOf(suite);
  if (signature.length !== suite.signatureLength) return false;
  const decoded = decodeSignature(signature, curve, form);
  return verifyDigest(curve, decodePoint(key.xy, curve), digest(suite, message), decoded);
}

/** A key as OpenSSL holds it: making it costs half of a verification. */
const nativeKey = remembering((spki): KeyObject => {
  const key = readPublicKeyInfo(spki);
  if (key.family === 'RSA') return rsaPublicKeyObject(key.n, key.e);
  if (key.family === 'EC') return ecPublicKey(namedCurveOf(key.suite), key.point);
  throw new PkiError('bad-argument', `OpenSSL has no ${key.suite.title}`);
});

const DIGESTS: Readonly<Record<Suite['hash'], (message: Uint8Array) => Uint8Array>> = {
  'GOST 34.311-95': (message) => gost34311(message),
  'Streebog-512': streebog512,
  'SHA-256': (message) => new Uint8Array(hash('sha256', message, 'buffer')),
};

/** The suite's hash function: 32, 64 or 32 octets. */
export function digest(suite: Suite, message: Uint8Array): Uint8Array {
  return DIGESTS[suite.hash](message);
}

/** The suite to which a SubjectPublicKeyInfo belongs. @throws PkiError unknown-algorithm and as {@link readPublicKeyInfo}. */
export function suiteOfPublicKey(spki: Uint8Array): Suite {
  return readPublicKeyInfo(spki).suite;
}

/**
 * SubjectPublicKeyInfo of a GOST key on a token.
 * @param xy CKA_VALUE: X ‖ Y, each little-endian, 64 or 128 octets.
 * @throws PkiError bad-key when the length is wrong or it is no point of the curve.
 */
export function publicKeyFromPoint(suite: Suite, xy: Uint8Array): Uint8Array {
  return gostPublicKeyInfo(suite, xy);
}

/** The reverse of {@link publicKeyFromPoint}. @throws PkiError bad-argument for RSA, else as reading the key does. */
export function publicKeyPoint(spki: Uint8Array): Uint8Array {
  const key = readPublicKeyInfo(spki);
  if (key.family !== 'GOST')
    throw new PkiError('bad-argument', `a key of ${key.suite.title} has no point of a GOST curve`);
  return key.xy.slice();
}

/** SubjectPublicKeyInfo from CKA_MODULUS and CKA_PUBLIC_EXPONENT (unsigned, big-endian). */
export function rsaPublicKey(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  return rsaPublicKeyInfo(bytesToNumberBE(modulus), bytesToNumberBE(exponent));
}

/** The reverse of {@link rsaPublicKey}, without leading zeros. @throws PkiError bad-argument for GOST. */
export function rsaPublicNumbers(spki: Uint8Array): { modulus: Uint8Array; publicExponent: Uint8Array } {
  const key = readPublicKeyInfo(spki);
  if (key.family !== 'RSA') throw new PkiError('bad-argument', `a key of ${key.suite.title} has no modulus`);
  return { modulus: unsignedOctets(key.n), publicExponent: unsignedOctets(key.e) };
}
