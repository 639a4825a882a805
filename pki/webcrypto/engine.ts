import { Crypto as PeculiarCrypto } from '@peculiar/webcrypto';
import { type BitString, Null, type OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  CryptoEngine,
  type CryptoEngineAlgorithmOperation,
  type CryptoEngineAlgorithmParams,
  type CryptoEngineSignatureParams,
  type PublicKeyInfo,
} from 'pkijs';
import type { SubtleCrypto } from 'webcrypto-core';
import { type Rng, systemRng } from '../../simulation/rng.ts';
import { PkiError } from '../error.ts';
import type { SignedObject } from '../signer.ts';
import { SUITES, type Suite } from '../suites.ts';
import { hashName, keyAlgorithm, signatureName } from './crypto-keys.ts';
import { SuiteDigestProvider, SuiteProvider } from './providers.ts';

const SUITE_LIST: readonly Suite[] = Object.values(SUITES);
const GOST_SUITES = SUITE_LIST.filter((suite) => suite.family === 'GOST');

/** WebCrypto with the suites added; chance comes from the bench's generator. */
class BenchCrypto extends PeculiarCrypto {
  readonly #rng: Rng;

  constructor(rng: Rng) {
    super();
    this.#rng = rng;
    // Declared as the DOM's type, it is webcrypto-core's class with its list of providers.
    const { providers } = this.subtle as unknown as SubtleCrypto;
    for (const suite of SUITE_LIST) providers.set(new SuiteProvider(suite, rng));
    for (const suite of GOST_SUITES) providers.set(new SuiteDigestProvider(suite));
  }

  override getRandomValues<T extends ArrayBufferView | null>(array: T): T {
    if (array === null) return super.getRandomValues(array);
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(this.#rng.bytes(array.byteLength));
    return array;
  }
}

/**
 * The engine of pkijs with which certificates, lists, requests and messages of every suite are signed and verified.
 *
 * One engine serves one kind of object, because a suite may write the octets of a signature the other way round in another
 * kind (KISC: r ‖ s little-endian in certificates, s ‖ r big-endian in requests and CMS). Hand it to pkijs as the last
 * argument each time; `setEngine` is one variable for the whole process.
 */
export class PkiEngine extends CryptoEngine {
  readonly object: SignedObject;

  constructor(object: SignedObject, rng: Rng) {
    super({ name: `token-bench ${object}`, crypto: new BenchCrypto(rng) as unknown as Crypto });
    this.object = object;
  }

  /** Key, signature and digest identifiers of the GOST suites; everything else as pkijs knows it. */
  override getAlgorithmByOID<T extends Algorithm = Algorithm>(oid: string, safety?: boolean, target?: string): T {
    const signature = GOST_SUITES.find((suite) => suite.keyOid === oid || isSignatureOid(suite, oid));
    if (signature !== undefined) return keyAlgorithm(signature) as Algorithm as T;
    const hash = GOST_SUITES.find((suite) => suite.digestOid === oid);
    if (hash !== undefined) return { name: hashName(hash) } as T;
    return super.getAlgorithmByOID<T>(oid, safety as true, target);
  }

  override getOIDByAlgorithm(algorithm: Algorithm, safety?: boolean, target?: string): string {
    const signature = suiteNamed(algorithm.name);
    if (signature !== undefined) return signature.signatureOid;
    const hash = GOST_SUITES.find((suite) => sameName(hashName(suite), algorithm.name));
    return hash?.digestOid ?? super.getOIDByAlgorithm(algorithm, safety, target);
  }

  override getAlgorithmParameters(
    algorithmName: string,
    operation: CryptoEngineAlgorithmOperation,
  ): CryptoEngineAlgorithmParams {
    const suite = suiteNamed(algorithmName);
    if (suite === undefined) return super.getAlgorithmParameters(algorithmName, operation);
    const algorithm = { ...keyAlgorithm(suite), form: suite.form[this.object] };
    switch (operation) {
      case 'generateKey':
        return { algorithm, usages: ['sign', 'verify'] };
      case 'sign':
        return { algorithm, usages: ['sign'] };
      default:
        return { algorithm, usages: ['verify'] };
    }
  }

  /** The hash of a signature algorithm; also when a message names the key's identifier instead (KISC of 2009). */
  override getHashAlgorithm(signatureAlgorithm: AlgorithmIdentifier): string {
    const suite = GOST_SUITES.find((row) => isSignatureOid(row, signatureAlgorithm.algorithmId));
    return suite === undefined ? super.getHashAlgorithm(signatureAlgorithm) : hashName(suite);
  }

  /**
   * AlgorithmIdentifier and parameters for signing with `privateKey`.
   * RSA identifiers get their NULL, which RFC 4055 section 5 demands and pkijs leaves out.
   * @throws PkiError bad-argument when `hashAlgorithm` is not the hash of the key's suite: a message would name a digest
   *   that was not used.
   */
  override async getSignatureParameters(
    privateKey: CryptoKey,
    hashAlgorithm?: string,
  ): Promise<CryptoEngineSignatureParams> {
    const suite = suiteNamed(privateKey.algorithm.name);
    if (suite === undefined) {
      const result = await super.getSignatureParameters(privateKey, hashAlgorithm);
      if (privateKey.algorithm.name === 'RSASSA-PKCS1-v1_5') result.signatureAlgorithm.algorithmParams = new Null();
      return result;
    }
    if (hashAlgorithm !== undefined && !sameName(hashAlgorithm, hashName(suite))) {
      throw new PkiError('bad-argument', `${suite.id} signs with "${hashName(suite)}", not "${hashAlgorithm}"`);
    }
    const signatureAlgorithm = new AlgorithmIdentifier({
      algorithmId: suite.signatureOid,
      ...(suite.signatureParameters === null && { algorithmParams: new Null() }),
    });
    return { signatureAlgorithm, parameters: this.getAlgorithmParameters(privateKey.algorithm.name, 'sign') };
  }

  /** As pkijs does it, but a GOST key verifies only under an identifier of its own suite. */
  override verifyWithPublicKey(
    data: BufferSource,
    signature: BitString | OctetString,
    publicKeyInfo: PublicKeyInfo,
    signatureAlgorithm: AlgorithmIdentifier,
    shaAlgorithm?: string,
  ): Promise<boolean> {
    const suite = GOST_SUITES.find((row) => row.keyOid === publicKeyInfo.algorithm.algorithmId);
    if (suite !== undefined && !isSignatureOid(suite, signatureAlgorithm.algorithmId)) return Promise.resolve(false);
    return super.verifyWithPublicKey(data, signature, publicKeyInfo, signatureAlgorithm, shaAlgorithm);
  }

  override importKey(
    format: KeyFormat,
    keyData: BufferSource | JsonWebKey,
    algorithm: globalThis.AlgorithmIdentifier,
    extractable: boolean,
    keyUsages: KeyUsage[],
  ): Promise<CryptoKey> {
    const name = typeof algorithm === 'string' ? algorithm : algorithm.name;
    if (suiteNamed(name) === undefined) {
      return super.importKey(format, keyData, algorithm, extractable, keyUsages);
    }
    // pkijs would turn the octets into a JWK, which GOST keys do not have.
    return this.subtle.importKey(format as 'spki', keyData as BufferSource, algorithm, extractable, keyUsages);
  }

  override exportKey(format: 'jwk', key: CryptoKey): Promise<JsonWebKey>;
  override exportKey(format: Exclude<KeyFormat, 'jwk'>, key: CryptoKey): Promise<ArrayBuffer>;
  override exportKey(format: string, key: CryptoKey): Promise<ArrayBuffer | JsonWebKey>;
  override exportKey(format: string, key: CryptoKey): Promise<ArrayBuffer | JsonWebKey> {
    if (suiteNamed(key.algorithm.name) === undefined) return super.exportKey(format, key);
    return this.subtle.exportKey(format as 'spki', key);
  }
}

/**
 * The engine for one kind of object.
 * @param rng where nonces, keys and pkijs' own random octets come from; by default the machine.
 */
export function engineFor(object: SignedObject, rng: Rng = systemRng): PkiEngine {
  return new PkiEngine(object, rng);
}

function suiteNamed(name: string): Suite | undefined {
  return SUITE_LIST.find((suite) => sameName(signatureName(suite), name));
}

/** WebCrypto compares names without regard to case. */
function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function isSignatureOid(suite: Suite, oid: string): boolean {
  return suite.signatureOid === oid || suite.signatureOidsAccepted.includes(oid);
}
