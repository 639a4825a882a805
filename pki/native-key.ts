import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/**
 * A key for node:crypto from its numbers. Where DER is read, OpenSSL 3 tries one decoder after the other, which costs more than a
 * signature of ECDSA; a key that comes from a JWK signs and verifies as fast as any other.
 */
export function privateKeyFromJwk(key: JsonWebKey): KeyObject {
  return createPrivateKey({ key, format: 'jwk' });
}

/** See {@link privateKeyFromJwk}. */
export function publicKeyFromJwk(key: JsonWebKey): KeyObject {
  return createPublicKey({ key, format: 'jwk' });
}

/**
 * The numbers of a key. Node 20 locks a key while it makes its JWK, and can stop there for good: when memory is collected in
 * that moment, the job that generated the key is ended, which waits for the same lock. So the key is read again first.
 */
export function jwkOf(key: KeyObject): JsonWebKey {
  if (key.type === 'public') {
    const der = key.export({ format: 'der', type: 'spki' });
    return twice(() => createPublicKey({ key: der, format: 'der', type: 'spki' })).export({ format: 'jwk' });
  }
  const der = key.export({ format: 'der', type: 'pkcs8' });
  return twice(() => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).export({ format: 'jwk' });
}

/**
 * Node takes any error that lies on OpenSSL's queue for one of its own reading. A PKCS#11 library in the same process
 * that is bound to Node's OpenSSL (SoftHSM2 is) can have left one there; the failed attempt clears the queue.
 */
function twice(read: () => KeyObject): KeyObject {
  try {
    return read();
  } catch {
    return read();
  }
}
