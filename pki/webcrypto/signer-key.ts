import type { Signer } from '../signer.ts';
import { privateCryptoKey, publicCryptoKey } from './crypto-keys.ts';

/**
 * A private CryptoKey that signs by calling `signer.sign`: pkijs then signs with a token. It cannot be exported.
 * Use it with an engine of `engineFor`, which says in which byte order the signature is wanted.
 */
export function signerKey(signer: Signer): CryptoKey {
  return privateCryptoKey({ signer }, false);
}

/** The public CryptoKey of a signer, for `importKey` of pkijs' SubjectPublicKeyInfo. */
export function signerPublicKey(signer: Signer): CryptoKey {
  return publicCryptoKey(signer.suite, signer.publicKey);
}
