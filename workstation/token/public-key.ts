import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import {
  CKA_GOSTR3410_PARAMS,
  CKA_KEY_TYPE,
  CKA_MODULUS,
  CKA_PUBLIC_EXPONENT,
  CKA_VALUE,
  CKK_GOSTR3410,
  CKK_RSA,
} from '../../emulator/spec/constants.gen.ts';
import { PARAMETER_OIDS } from '../../emulator/spec/oids.ts';
import type { Handle } from '../../emulator/spec/pkcs11-api.ts';
import { CKK_GOSTR3410_512 } from '../../emulator/spec/vendor.ts';
import { publicKeyFromPoint, rsaPublicKey } from '../../pki/keys.ts';
import { SUITES, type Suite } from '../../pki/suites.ts';
import { readDer } from '../../pki/x509/der.ts';
import { ulongOf } from './attributes.ts';
import type { TokenSession } from './session.ts';

/** In whose world a GOST 34.310-2004 key of the token is used: the token stores the same octets for both. */
export type GostWorld = 'kisc-2004' | 'nuc-2004';

/**
 * The suite of a key object; `undefined` for keys outside the suites (AES, EC, other GOST parameters).
 * A 256-bit GOST key is used in `world`.
 */
export function suiteOfKey(session: TokenSession, key: Handle, world: GostWorld): Suite | undefined {
  const keyType = ulongOf(session.attribute(key, CKA_KEY_TYPE));
  if (keyType === CKK_RSA) return SUITES['rsa-2048'];
  const parameters = session.attribute(key, CKA_GOSTR3410_PARAMS);
  if (keyType === CKK_GOSTR3410 && isOid(parameters, PARAMETER_OIDS['CryptoPro-A'])) return SUITES[world];
  if (keyType === CKK_GOSTR3410_512 && isOid(parameters, PARAMETER_OIDS['TC26-512-A'])) return SUITES['nuc-2015-512'];
  return undefined;
}

/**
 * SubjectPublicKeyInfo, DER, of a public key object; `undefined` when the object does not show its public numbers.
 * GOST: CKA_VALUE is X ‖ Y, each little-endian (PKCS#11 3.1 section 6.59.4). RSA: CKA_MODULUS and CKA_PUBLIC_EXPONENT,
 * big-endian; a private RSA key shows them too.
 */
export function publicKeyOf(session: TokenSession, key: Handle, suite: Suite): Uint8Array | undefined {
  if (suite.family === 'RSA') {
    const modulus = session.attribute(key, CKA_MODULUS);
    const exponent = session.attribute(key, CKA_PUBLIC_EXPONENT);
    return modulus && exponent ? rsaPublicKey(octets(modulus), octets(exponent)) : undefined;
  }
  const point = session.attribute(key, CKA_VALUE);
  return point && publicKeyFromPoint(suite, octets(point));
}

/** What names a key and its certificate on the token: SHA-1 of the octets in the BIT STRING of the SPKI, 20 octets. */
export function keyIdOf(spki: Uint8Array): Buffer {
  const bitString = readDer(spki).children[1];
  if (!bitString) throw new TypeError('not a SubjectPublicKeyInfo');
  return Buffer.from(sha1(bitString.content.subarray(1)));
}

/** A copy as plain octets. */
function octets(buffer: Buffer): Uint8Array {
  return Uint8Array.from(buffer);
}

function isOid(value: Buffer | undefined, hex: string): boolean {
  return value !== undefined && bytesToHex(octets(value)) === hex;
}
