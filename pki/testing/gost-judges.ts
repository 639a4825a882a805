import { fileURLToPath } from 'node:url';
import { type GostCurveName, gostCurveByOid } from '../gost/curves.ts';
import { decodePoint, decodeSignature, encodeScalar, reverseSignature } from '../gost/signature.ts';
import { curveOf, readPrivateKeyInfo } from '../key-form.ts';
import { digest, publicKeyFromPoint, publicKeyPoint, suiteOfPublicKey } from '../keys.ts';
import type { SignatureForm } from '../signer.ts';
import type { Suite } from '../suites.ts';
import { readDer } from '../x509/der.ts';
import { bitString, integer, octetString, oid, sequence, toDer } from '../x509/der-build.ts';
import { DerFields, readBitOctets, readOctets, readOid } from '../x509/der-fields.ts';
import { bouncyCastle, opensslGost, withFiles } from './foreign.ts';
import { toHex } from './vectors.ts';

/**
 * Foreign programs as judges of GOST signatures: OpenSSL with its GOST engine, and BouncyCastle.
 *
 * OpenSSL knows the Russian identifiers of the same curves, so keys are written again in the Russian form (RFC 4491, RFC 9215)
 * and signatures turned into its order, s ‖ r big-endian. Its engine has no Test S-box: for the suites of 2004 it judges the
 * signature over a digest of ours. BouncyCastle has the Test S-box and judges the whole.
 */
interface RussianForm {
  readonly keyOid: string;
  readonly parameters: readonly string[];
}

const RUSSIAN_FORMS: Readonly<Record<NonNullable<Suite['curve']>, RussianForm>> = {
  'CryptoPro-A': { keyOid: '1.2.643.2.2.19', parameters: ['1.2.643.2.2.35.1', '1.2.643.2.2.30.1'] },
  'TC26-512-A': { keyOid: '1.2.643.7.1.1.1.2', parameters: ['1.2.643.7.1.2.1.2.1', '1.2.643.7.1.1.2.3'] },
};

function russianAlgorithm(suite: Suite) {
  const { keyOid, parameters } = RUSSIAN_FORMS[suite.curve as NonNullable<Suite['curve']>];
  return sequence(oid(keyOid), sequence(...parameters.map(oid)));
}

/** A GOST SubjectPublicKeyInfo of ours as OpenSSL reads it, DER. */
export function russianPublicKey(spki: Uint8Array): Uint8Array {
  const algorithm = russianAlgorithm(suiteOfPublicKey(spki));
  return toDer(sequence(algorithm, bitString(toDer(octetString(publicKeyPoint(spki))))));
}

/** A GOST PrivateKeyInfo of ours as OpenSSL reads it, DER. */
export function russianPrivateKey(pkcs8: Uint8Array): Uint8Array {
  const key = readPrivateKeyInfo(pkcs8);
  if (key.family !== 'GOST') throw new TypeError('not a GOST key');
  const wrapped = octetString(toDer(octetString(encodeScalar(curveOf(key.suite), key.d))));
  return toDer(sequence(integer(0), russianAlgorithm(key.suite), wrapped));
}

/** X ‖ Y little-endian and the curve of a public key that OpenSSL made. */
export function readRussianPublicKey(spki: Uint8Array): { curve: GostCurveName; xy: Uint8Array } {
  const fields = DerFields.ofSequence(readDer(spki), 'SubjectPublicKeyInfo');
  const algorithm = DerFields.ofSequence(fields.next('algorithm'), 'AlgorithmIdentifier');
  algorithm.next('algorithm');
  const parameters = DerFields.ofSequence(algorithm.next('parameters'), 'parameters');
  const curve = gostCurveByOid(readOid(parameters.next('publicKeyParamSet'), 'publicKeyParamSet'));
  if (curve === undefined) throw new TypeError('unknown curve');
  const xy = readOctets(readDer(readBitOctets(fields.next('subjectPublicKey'), 'key')), 'key');
  return { curve: curve.name, xy };
}

/** The same key as one of a suite of ours. */
export function kazakhPublicKey(suite: Suite, russianSpki: Uint8Array): Uint8Array {
  return publicKeyFromPoint(suite, readRussianPublicKey(russianSpki).xy);
}

/** Whether OpenSSL with its GOST engine accepts this signature of a GOST suite. Ask `haveOpensslGost()` first. */
export function opensslVerifies(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
  form: SignatureForm,
): boolean {
  const suite = suiteOfPublicKey(publicKey);
  const wholeMessage = suite.hash === 'Streebog-512';
  const files = {
    key: russianPublicKey(publicKey),
    signature: form === 'sr-be' ? signature : reverseSignature(signature),
    data: wholeMessage ? message : digest(suite, message),
  };
  return withFiles(files, ({ key, signature, data }) => {
    const command = wholeMessage
      ? ['dgst', '-md_gost12_512', '-verify', key, '-signature', signature, '-keyform', 'DER', data]
      : ['pkeyutl', '-verify', '-pubin', '-inkey', key, '-sigfile', signature, '-keyform', 'DER', '-in', data];
    return /Verified OK|Verified Successfully/.test(opensslGost(command).stdout.toString());
  });
}

/** BouncyCastle's names. */
const BC_CURVES: Readonly<Partial<Record<GostCurveName, string>>> = {
  'CryptoPro-A': 'GostR3410-2001-CryptoPro-A',
  'CryptoPro-B': 'GostR3410-2001-CryptoPro-B',
  'CryptoPro-C': 'GostR3410-2001-CryptoPro-C',
  'TC26-256-A': 'Tc26-Gost-3410-12-256-paramSetA',
  'TC26-512-A': 'Tc26-Gost-3410-12-512-paramSetA',
  'TC26-512-B': 'Tc26-Gost-3410-12-512-paramSetB',
  'TC26-512-C': 'Tc26-Gost-3410-12-512-paramSetC',
};

const BC_HASHES: Readonly<Partial<Record<Suite['hash'], string>>> = {
  'GOST 34.311-95': '34311-test',
  'Streebog-512': 'streebog-512',
};

export function bouncyCastleCurve(name: GostCurveName): string {
  const theirs = BC_CURVES[name];
  if (theirs === undefined) throw new TypeError(`BouncyCastle has no ${name}`);
  return theirs;
}

/** Octets in a question to {@link askBouncyCastle}. */
export function octetsForOracle(octets: Uint8Array): string {
  return octets.length === 0 ? '-' : toHex(octets);
}

/** Puts questions (see GostOracle.java) to BouncyCastle in one go. Ask `haveBouncyCastle()` first. */
export function askBouncyCastle(questions: readonly string[]): string[] {
  const source = fileURLToPath(new URL('./GostOracle.java', import.meta.url));
  const { status, stdout, stderr } = bouncyCastle(source, [], { input: `${questions.join('\n')}\n` });
  if (status !== 0) throw new Error(`BouncyCastle: ${stderr}`);
  return stdout.toString().trim().split('\n');
}

/** One signature of a GOST suite for a judge. */
export interface SignatureCase {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  readonly form: SignatureForm;
}

/** Which of these signatures BouncyCastle accepts, hashing included. Starting Java takes a second: ask for many at once. */
export function bouncyCastleVerifies(cases: readonly SignatureCase[]): boolean[] {
  const questions = cases.map(({ publicKey, message, signature, form }) => {
    const suite = suiteOfPublicKey(publicKey);
    const curve = curveOf(suite);
    const { x, y } = decodePoint(publicKeyPoint(publicKey), curve);
    const { r, s } = decodeSignature(signature, curve, form);
    const numbers = [x, y].map((n) => n.toString(16)).join(' ');
    const octets = octetsForOracle(message);
    return `verify ${bouncyCastleCurve(curve.name)} ${BC_HASHES[suite.hash]} ${numbers} ${octets} ${r.toString(16)} ${s.toString(16)}`;
  });
  return askBouncyCastle(questions).map((answer) => answer === 'true');
}
