import { ecPublicKey } from '../ec/curves.ts';
import { PkiError } from '../error.ts';
import { namedCurveOf, readPublicKeyInfo } from '../key-form.ts';
import { verifySignature } from '../keys.ts';
import { verifyInOneCall } from '../one-call.ts';
import { rsaPublicKeyObject } from '../rsa/pkcs1.ts';
import type { AlgorithmId } from './algorithm.ts';

/** Signatures that clients make with keys of the suites over requests (PKCS#10, CRMF) and messages of CMP. */

/** Algorithms besides those of the suites, in which certificates are signed: the same keys with other hashes (RFC 4055, RFC 5758). */
const OTHER_HASHES: Readonly<
  Record<string, { readonly family: 'RSA' | 'EC'; readonly hash: 'sha1' | 'sha384' | 'sha512' }>
> = {
  '1.2.840.113549.1.1.12': { family: 'RSA', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { family: 'RSA', hash: 'sha512' },
  '1.2.840.10045.4.3.3': { family: 'EC', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { family: 'EC', hash: 'sha512' },
  '1.2.840.113549.1.1.5': { family: 'RSA', hash: 'sha1' },
};

/** Whether the signature is over SHA-1, which proves something only where nobody else has chosen what was signed. */
export function isOverSha1({ oid }: AlgorithmId): boolean {
  return OTHER_HASHES[oid]?.hash === 'sha1';
}

/**
 * Whether a signature is of this key. Parameters of NULL and none at all count the same, as RFC 4055 section 2.1 wants of RSA:
 * OpenSSL 3.0 leaves them out in CMP.
 * @param publicKey SubjectPublicKeyInfo, DER. @param object which byte order of the suite counts, for GOST.
 * @throws PkiError if it is no key of any suite; `unknown-algorithm` when such keys do not sign in this algorithm.
 */
export function isSignatureOfKey(
  publicKey: Uint8Array,
  { oid, parameters }: AlgorithmId,
  message: Uint8Array,
  signature: Uint8Array,
  object: 'cms' | 'request',
): boolean {
  const key = readPublicKeyInfo(publicKey);
  const { suite } = key;
  if (oid === suite.signatureOid && parameters !== 'other') {
    return verifySignature(suite, publicKey, message, signature, suite.form[object]);
  }
  const row = OTHER_HASHES[oid];
  if (row?.family !== key.family || parameters === 'other') {
    throw new PkiError('unknown-algorithm', `${oid} is not a signature algorithm of ${suite.title} keys`);
  }
  const own = key.family === 'RSA' ? rsaPublicKeyObject(key.n, key.e) : ecPublicKey(namedCurveOf(suite), key.point);
  return verifyInOneCall({ hash: row.hash, key: own }, message, signature);
}

/** {@link isSignatureOfKey} where SHA-1 is no hash. @throws PkiError as that one; `unknown-algorithm` for SHA-1 too. */
export function isSoundSignatureOfKey(...question: Parameters<typeof isSignatureOfKey>): boolean {
  if (isOverSha1(question[1])) throw new PkiError('unknown-algorithm', `${question[1].oid} is over SHA-1`);
  return isSignatureOfKey(...question);
}
