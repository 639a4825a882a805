import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { aeadDecrypt, aeadEncrypt } from '../../pki/aes-aead.ts';

/**
 * What lies in the state but is to be read by the CA only: AES-256-GCM (NIST SP 800-38D), bound to whom the secret belongs. The
 * nonce is made from owner and secret by HMAC-SHA-256, as a synthetic initialization vector (the idea of RFC 5297), so that the
 * same state is always the same octets and two secrets never share a nonce.
 */
export interface SecretSeal {
  /** @returns nonce (12 octets), ciphertext, code (16 octets). */
  seal(owner: string, secret: string): Uint8Array;
  /** The secret, or undefined when this was sealed for another owner, under another key, or was changed. */
  open(owner: string, sealed: Uint8Array): string | undefined;
}

const NONCE_OCTETS = 12;
const CODE_OCTETS = 16;

/** @param key 32 octets that belong to the server, and to no snapshot. */
export function secretSeal(key: Uint8Array): SecretSeal {
  const [cipherKey, nonceKey] = ['cipher', 'nonce'].map((use) => hmac(sha256, key, utf8ToBytes(use))) as [
    Uint8Array,
    Uint8Array,
  ];
  const aead = (owner: string, nonce: Uint8Array) =>
    ({ mode: 'gcm', key: cipherKey, nonce, aad: utf8ToBytes(owner), tagLength: CODE_OCTETS }) as const;
  return {
    seal(owner, secret) {
      const parts = utf8ToBytes(JSON.stringify([owner, secret]));
      const nonce = hmac(sha256, nonceKey, parts).subarray(0, NONCE_OCTETS);
      return concatBytes(nonce, aeadEncrypt(aead(owner, nonce), utf8ToBytes(secret)));
    },
    open(owner, sealed) {
      if (sealed.length < NONCE_OCTETS + CODE_OCTETS) return undefined;
      const nonce = sealed.subarray(0, NONCE_OCTETS);
      const secret = aeadDecrypt(aead(owner, nonce), sealed.subarray(NONCE_OCTETS));
      return secret && new TextDecoder().decode(secret);
    },
  };
}
