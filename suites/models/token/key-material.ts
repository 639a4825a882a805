import { generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { jwkOf } from '../../../pki/native-key.ts';

/** The keys that the commands import. Pairs are made once: that takes long, and no command changes them. */
export const AES_KEY = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
/** As long as the hash of its HMAC. */
export const SECRET = Buffer.from('202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f', 'hex');

export interface KeyPairMaterial {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

let rsa: KeyPairMaterial | undefined;
let ec: KeyPairMaterial | undefined;

/** 1024 bits: the model judges rules, not strength. */
export function rsaPair(): KeyPairMaterial {
  rsa ??= generateKeyPairSync('rsa', { modulusLength: 1024 });
  return rsa;
}

/** P-256. */
export function ecPair(): KeyPairMaterial {
  ec ??= generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return ec;
}

const jwks = new WeakMap<KeyObject, JsonWebKey>();

/** One number of a JWK, big-endian. */
export function jwkNumber(key: KeyObject, name: 'n' | 'e' | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi' | 'x' | 'y'): Buffer {
  const numbers = jwks.get(key) ?? jwkOf(key);
  jwks.set(key, numbers);
  const value = numbers[name];
  if (value === undefined) throw new RangeError(`the key has no ${name}`);
  return Buffer.from(value, 'base64url');
}
