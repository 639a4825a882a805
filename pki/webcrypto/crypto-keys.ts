import { CryptoKey } from 'webcrypto-core';
import type { SignatureForm, Signer } from '../signer.ts';
import type { Suite } from '../suites.ts';

/** Name of a suite's signature algorithm in WebCrypto: the suite's own, so that two suites with one title stay apart. */
export function signatureName(suite: Suite): string {
  return suite.id;
}

/**
 * Name of a suite's hash in WebCrypto: what to hand to `sign(key, hashName)` of pkijs. The same hash has other object
 * identifiers in the KISC and in the National CA's world, so the suite is part of a GOST hash's name.
 */
export function hashName(suite: Suite): string {
  return suite.family === 'GOST' ? `${suite.hash} (${suite.id})` : suite.hash;
}

/** Algorithm of keys and of operations. `form` is asked for when signing and verifying. */
export interface SuiteAlgorithm extends Algorithm {
  readonly hash: { name: string };
  readonly form?: SignatureForm;
}

/** `algorithm` of the suite's CryptoKeys; a fresh object, because pkijs writes into it. */
export function keyAlgorithm(suite: Suite): SuiteAlgorithm {
  return { name: signatureName(suite), hash: { name: hashName(suite) } };
}

interface PrivateMaterial {
  readonly signer: Signer;
  /** PKCS#8, only of keys that were imported or generated as software keys. */
  readonly pkcs8?: Uint8Array;
}

// What a CryptoKey stands for is kept beside it, so that no property of the key shows it.
const privateKeys = new WeakMap<object, PrivateMaterial>();
const publicKeys = new WeakMap<object, Uint8Array>();

/** A private CryptoKey that signs through `material.signer`. */
export function privateCryptoKey(material: PrivateMaterial, extractable: boolean): CryptoKey {
  const key = CryptoKey.create(keyAlgorithm(material.signer.suite), 'private', extractable, ['sign']);
  privateKeys.set(key, material);
  return key;
}

/** The public CryptoKey of a SubjectPublicKeyInfo that has been read and belongs to `suite`. */
export function publicCryptoKey(suite: Suite, spki: Uint8Array): CryptoKey {
  const key = CryptoKey.create(keyAlgorithm(suite), 'public', true, ['verify']);
  publicKeys.set(key, spki);
  return key;
}

/** What {@link privateCryptoKey} keeps; undefined for keys of other makers. */
export function privateMaterial(key: object): PrivateMaterial | undefined {
  return privateKeys.get(key);
}

/** SubjectPublicKeyInfo of a key of {@link publicCryptoKey}; undefined for keys of other makers. */
export function publicMaterial(key: object): Uint8Array | undefined {
  return publicKeys.get(key);
}
