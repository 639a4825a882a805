import { ecPublicKey } from '../ec/curves.ts';
import { PkiError } from '../error.ts';
import { namedCurveOf, readPublicKeyInfo } from '../key-form.ts';
import { verifySignature } from '../keys.ts';
import { verifyInOneCall } from '../one-call.ts';
import { rsaPublicKeyObject } from '../rsa/pkcs1.ts';
import type { AlgorithmId } from '../x509/algorithm.ts';

/** Signatures that clients make over messages and requests of CMP: RFC 9481 section 3. */

/** Algorithms besides those of the suites, which certificates are signed in: the same keys with longer hashes. */
const LONGER_HASHES: Readonly<Record<string, { readonly family: 'RSA' | 'EC'; readonly hash: 'sha384' | 'sha512' }>> = {
  '1.2.840.113549.1.1.12': { family: 'RSA', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { family: 'RSA', hash: 'sha512' },
  '1.2.840.10045.4.3.3': { family: 'EC', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { family: 'EC', hash: 'sha512' },
};

/**
 * Whether a signature is of this key. Parameters of NULL and none at all count the same, as RFC 4055 section 2.1 wants of RSA:
 * OpenSSL 3.0 leaves them out here.
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
  const row = LONGER_HASHES[oid];
  if (row?.family !== key.family || parameters === 'other') {
    throw new PkiError('unknown-algorithm', `${oid} is not the signature algorithm of ${suite.title}`);
  }
  const own = key.family === 'RSA' ? rsaPublicKeyObject(key.n, key.e) : ecPublicKey(namedCurveOf(suite), key.point);
  return verifyInOneCall({ hash: row.hash, key: own }, message, signature);
}
