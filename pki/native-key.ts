import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/**
 * Keys for node:crypto from their numbers. A key that comes from a JWK is held by OpenSSL 3 in its old form and carried
 * over at every use, which costs a third of a verification; one that was read from DER is not.
 */
export function privateKeyFromJwk(key: JsonWebKey): KeyObject {
  const der = createPrivateKey({ key, format: 'jwk' }).export({ format: 'der', type: 'pkcs8' });
  return twice(() => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
}

/** See {@link privateKeyFromJwk}. */
export function publicKeyFromJwk(key: JsonWebKey): KeyObject {
  const der = createPublicKey({ key, format: 'jwk' }).export({ format: 'der', type: 'spki' });
  return twice(() => createPublicKey({ key: der, format: 'der', type: 'spki' }));
}

/** A public key from its SubjectPublicKeyInfo, DER, of an algorithm that OpenSSL has. */
export function publicKeyFromInfo(spki: Uint8Array): KeyObject {
  const key = Buffer.from(spki);
  return twice(() => createPublicKey({ key, format: 'der', type: 'spki' }));
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
