import { CryptoError, ProviderCrypto, type ProviderKeyUsages } from 'webcrypto-core';
import type { Rng } from '../../simulation/rng.ts';
import { PkiError } from '../error.ts';
import {
  digest,
  generateKeyPair,
  keyPairFromPrivateKey,
  publicKeyFromPoint,
  publicKeyPoint,
  type SoftwareKeyPair,
  softwareSigner,
  suiteOfPublicKey,
  verifySignature,
} from '../keys.ts';
import type { SignatureForm } from '../signer.ts';
import type { Suite } from '../suites.ts';
import {
  hashName,
  privateCryptoKey,
  privateMaterial,
  publicCryptoKey,
  publicMaterial,
  type SuiteAlgorithm,
  signatureName,
} from './crypto-keys.ts';

/**
 * One signature suite as a provider of @peculiar/webcrypto: generate, import (spki, pkcs8, raw = X ‖ Y little-endian),
 * export, sign, verify. Private keys are software keys or stand for a Signer; `form` of the algorithm is the byte order.
 */
export class SuiteProvider extends ProviderCrypto {
  readonly name: string;
  readonly usages: ProviderKeyUsages = { privateKey: ['sign'], publicKey: ['verify'] };
  readonly #suite: Suite;
  readonly #rng: Rng;

  /** @param rng where keys and nonces come from. */
  constructor(suite: Suite, rng: Rng) {
    super();
    this.name = signatureName(suite);
    this.#suite = suite;
    this.#rng = rng;
  }

  override async onGenerateKey(_algorithm: Algorithm, extractable: boolean): Promise<CryptoKeyPair> {
    const pair = await generateKeyPair(this.#suite, this.#rng);
    return {
      privateKey: this.#privateKey(pair, extractable),
      publicKey: publicCryptoKey(this.#suite, pair.publicKey),
    };
  }

  override async onSign(algorithm: SuiteAlgorithm, key: CryptoKey, data: ArrayBuffer): Promise<ArrayBuffer> {
    const material = privateMaterial(key);
    if (material?.signer.suite.id !== this.#suite.id) throw new CryptoError(`no private key of ${this.name}`);
    const signature = await material.signer.sign(new Uint8Array(data), formOf(algorithm));
    return bufferOf(signature);
  }

  override onVerify(
    algorithm: SuiteAlgorithm,
    key: CryptoKey,
    signature: ArrayBuffer,
    data: ArrayBuffer,
  ): Promise<boolean> {
    return settle(() =>
      verifySignature(this.#suite, this.#spki(key), new Uint8Array(data), new Uint8Array(signature), formOf(algorithm)),
    );
  }

  override onImportKey(
    format: KeyFormat,
    keyData: JsonWebKey | BufferSource,
    _algorithm: Algorithm,
    extractable: boolean,
  ): Promise<CryptoKey> {
    return settle(() => this.#importKey(format, keyData, extractable));
  }

  #importKey(format: KeyFormat, keyData: JsonWebKey | BufferSource, extractable: boolean): CryptoKey {
    const octets = octetsOf(keyData);
    if (octets === undefined) throw notSupported(this.name, format);
    if (format === 'pkcs8') {
      const pair = keyPairFromPrivateKey(octets);
      this.#assertSuite(pair.suite);
      return this.#privateKey(pair, extractable);
    }
    const spki = format === 'raw' ? publicKeyFromPoint(this.#suite, octets) : octets;
    this.#assertSuite(suiteOfPublicKey(spki));
    return publicCryptoKey(this.#suite, spki);
  }

  override onExportKey(format: KeyFormat, key: CryptoKey): Promise<ArrayBuffer> {
    return settle(() => this.#exportKey(format, key));
  }

  #exportKey(format: KeyFormat, key: CryptoKey): ArrayBuffer {
    if (format === 'spki') return bufferOf(this.#spki(key));
    if (format === 'raw') return bufferOf(publicKeyPoint(this.#spki(key)));
    const pkcs8 = format === 'pkcs8' ? privateMaterial(key)?.pkcs8 : undefined;
    if (pkcs8 === undefined) throw notSupported(this.name, format);
    return bufferOf(pkcs8);
  }

  #privateKey(pair: SoftwareKeyPair, extractable: boolean): CryptoKey {
    return privateCryptoKey({ signer: softwareSigner(pair, this.#rng), pkcs8: pair.privateKey }, extractable);
  }

  #spki(key: CryptoKey): Uint8Array {
    const spki = publicMaterial(key);
    if (spki === undefined) throw new CryptoError(`no public key of ${this.name}`);
    return spki;
  }

  #assertSuite(suite: Suite): void {
    if (suite.id !== this.#suite.id) throw new PkiError('key-mismatch', `a key of ${suite.id}, not of ${this.name}`);
  }
}

/** The hash of one suite as a provider. */
export class SuiteDigestProvider extends ProviderCrypto {
  readonly name: string;
  readonly usages: ProviderKeyUsages = [];
  readonly #suite: Suite;

  constructor(suite: Suite) {
    super();
    this.name = hashName(suite);
    this.#suite = suite;
  }

  override onDigest(_algorithm: Algorithm, data: ArrayBuffer): Promise<ArrayBuffer> {
    return settle(() => bufferOf(digest(this.#suite, new Uint8Array(data))));
  }
}

/** A copy, because the key keeps it. */
function octetsOf(keyData: JsonWebKey | BufferSource): Uint8Array | undefined {
  if (keyData instanceof ArrayBuffer) return new Uint8Array(keyData.slice(0));
  if (!ArrayBuffer.isView(keyData)) return undefined;
  return new Uint8Array(keyData.buffer, keyData.byteOffset, keyData.byteLength).slice();
}

function formOf(algorithm: SuiteAlgorithm): SignatureForm {
  if (algorithm.form === undefined)
    throw new PkiError('bad-argument', `${algorithm.name}: the byte order is not given`);
  return algorithm.form;
}

/** The result of a synchronous step as a promise; what it throws becomes the rejection. */
function settle<T>(step: () => T): Promise<T> {
  return new Promise((resolve) => resolve(step()));
}

function notSupported(name: string, format: string): PkiError {
  return new PkiError('not-supported', `${name}: key format ${format}`);
}

function bufferOf(octets: Uint8Array): ArrayBuffer {
  return Uint8Array.from(octets).buffer;
}
