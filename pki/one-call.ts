import { type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';

/** A signature that node:crypto hashes and makes in one call: the message is not copied and nothing else is computed. */
export interface OneCall {
  /** OpenSSL's name of the hash; null where the algorithm has its own (EdDSA). */
  readonly hash: string | null;
  /** A private key to sign with, a public one to verify with; ECDSA gives and takes r ‖ s. */
  readonly key: KeyObject | { readonly key: KeyObject; readonly dsaEncoding: 'ieee-p1363' };
}

export function signInOneCall({ hash, key }: OneCall, message: Uint8Array): Uint8Array {
  return sign(hash, message, key);
}

export function verifyInOneCall({ hash, key }: OneCall, message: Uint8Array, signature: Uint8Array): boolean {
  return verify(hash, message, key, signature);
}

/** Whether the signature takes much longer than the way to another thread and back: with RSA it does. */
export function isLong({ key }: OneCall): boolean {
  return ('key' in key ? key.key : key).asymmetricKeyType === 'rsa';
}

const signLater: (hash: string | null, message: Uint8Array, key: OneCall['key']) => Promise<Uint8Array> =
  promisify(sign);

/** {@link signInOneCall} in libuv's thread pool. The message is copied before this returns. */
export function signInOneCallLater({ hash, key }: OneCall, message: Uint8Array): Promise<Uint8Array> {
  return signLater(hash, message, key);
}
