import { type KeyObject, sign, verify } from 'node:crypto';
import { integer, sequence, toDer } from '../x509/der-build.ts';
import { ecPrivateKey, type WeierstrassName } from './curves.ts';
import { ecdsaSigner } from './ecdsa.ts';

/** ECDSA as X.509 and CMS carry it: Ecdsa-Sig-Value ::= SEQUENCE { r, s }, DER (RFC 3279 section 2.2.3), over SHA-256. */

/** Signs digests of 32 octets. The nonce follows from key and digest (RFC 6979), so the same message has one signature. */
export function repeatableEcdsa(curve: WeierstrassName, scalar: Uint8Array): (digest: Uint8Array) => Uint8Array {
  const signed = ecdsaSigner(curve, scalar);
  return (digest) => {
    const { r, s } = signed(digest);
    return toDer(sequence(integer(r), integer(s)));
  };
}

/** Signs whole messages with nonces that OpenSSL draws from the machine: the quickest there is, and no two signatures are the same. */
export function freshEcdsa(curve: WeierstrassName, scalar: Uint8Array): (message: Uint8Array) => Uint8Array {
  const key = ecPrivateKey(curve, scalar);
  return (message) => new Uint8Array(sign('sha256', message, key));
}

/** Verifies a signature over a whole message. Octets that are not the one DER of r and s do not verify. */
export function ecdsaVerify(key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  return verify('sha256', message, { key, dsaEncoding: 'der' }, signature);
}
