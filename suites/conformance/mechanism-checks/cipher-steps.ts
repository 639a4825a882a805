import type { Mechanism } from '../../../emulator/spec/pkcs11-api.ts';
import type { RvName } from '../finding.ts';
import type { CipherMaterial } from './material.ts';
import { type KeysOnToken, keysOnToken } from './mechanism-keys.ts';
import { mechanismWith, type Subject } from './subject.ts';

/** What the checks of ciphers have in common. */

export type Enciphering = Subject<CipherMaterial>;

/** What says that a ciphertext is none. */
export const BAD_CIPHERTEXT: readonly RvName[] = [
  'ENCRYPTED_DATA_INVALID',
  'ENCRYPTED_DATA_LEN_RANGE',
  'AEAD_DECRYPT_FAILED',
];

export const keysOf = ({ trial, session, material }: Enciphering): KeysOnToken =>
  keysOnToken(trial, session, material.keys, 'encrypt');

export function mechanismFor(subject: Enciphering, octets: number): Mechanism {
  return mechanismWith(subject, subject.material.parameter?.(octets));
}

export function longest({ material }: Enciphering): Buffer {
  return material.inputs.at(-1) ?? Buffer.alloc(0);
}

/** undefined when another program cannot decrypt it. */
export function decryptedElsewhere({ decrypts }: CipherMaterial, ciphertext: Buffer): Buffer | undefined {
  try {
    return decrypts?.(ciphertext);
  } catch {
    return undefined;
  }
}
