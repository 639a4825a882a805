import { type CipherCCMTypes, createCipheriv, createDecipheriv } from 'node:crypto';

/** AES with authentication, by OpenSSL: GCM (SP 800-38D) and CCM (RFC 3610, SP 800-38C). */
export interface AesAead {
  readonly mode: 'gcm' | 'ccm';
  /** 16, 24 or 32 octets. */
  readonly key: Uint8Array;
  /** GCM: 1 to 128 octets. CCM: 7 to 13; the longer, the shorter the longest message: 2^(8 · (15 - length)) octets. */
  readonly nonce: Uint8Array;
  /** Authenticated, not encrypted. */
  readonly aad: Uint8Array;
  /** Octets of the code behind the ciphertext. GCM: 4, 8, 12 to 16. CCM: 4, 6, … 16. */
  readonly tagLength: number;
}

/** The two modes are typed apart by Node, and called alike. */
function cipherName({ mode, key }: AesAead): CipherCCMTypes {
  return `aes-${8 * key.length}-${mode}` as CipherCCMTypes;
}

/** @returns the ciphertext, as long as the plaintext, and the code behind it. */
export function aeadEncrypt(aead: AesAead, plaintext: Uint8Array): Uint8Array {
  const cipher = createCipheriv(cipherName(aead), aead.key, aead.nonce, { authTagLength: aead.tagLength });
  cipher.setAAD(aead.aad, { plaintextLength: plaintext.length });
  return new Uint8Array(Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]));
}

/**
 * @param input ciphertext and code, at least as long as a code.
 * @returns the plaintext; undefined when the code is not right.
 */
export function aeadDecrypt(aead: AesAead, input: Uint8Array): Uint8Array | undefined {
  const length = input.length - aead.tagLength;
  const cipher = createDecipheriv(cipherName(aead), aead.key, aead.nonce, { authTagLength: aead.tagLength });
  cipher.setAuthTag(input.subarray(length));
  cipher.setAAD(aead.aad, { plaintextLength: length });
  try {
    const plaintext = new Uint8Array(cipher.update(input.subarray(0, length)));
    cipher.final();
    return plaintext;
  } catch {
    return undefined;
  }
}
