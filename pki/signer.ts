import type { Suite } from './suites.ts';

/**
 * How the two integers of a GOST signature lie in its octets:
 * - `rs-le`: r ‖ s, each little-endian (what Kazakh CAs put into certificates, CRLs, OCSP answers);
 * - `sr-be`: s ‖ r, each big-endian (RFC 4490 section 3.2; PKCS#11 C_Sign; requests and CMS of Gamma's provider).
 *
 * One is the other read backwards. RSA and ECDSA signatures have one form only and are given as `sr-be`.
 */
export type SignatureForm = 'rs-le' | 'sr-be';

/** What is being signed; the suite's row says which {@link SignatureForm} belongs to it. */
export type SignedObject = 'certificate' | 'crl' | 'ocsp' | 'request' | 'cms';

/**
 * A private key that signs, wherever it lies: in memory ({@link softwareSigner}) or on a token (workstation).
 * The key itself never crosses this interface.
 */
export interface Signer {
  readonly suite: Suite;
  /** SubjectPublicKeyInfo, DER, in the suite's own form. */
  readonly publicKey: Uint8Array;
  /**
   * Signs the whole message (hashing included).
   * @returns GOST: 64 or 128 octets in `form`; RSA: modulus-length octets, PKCS#1 v1.5 with the suite's hash; EC:
   *   Ecdsa-Sig-Value, DER (RFC 3279 section 2.2.3).
   */
  sign(message: Uint8Array, form: SignatureForm): Promise<Uint8Array>;
}
