import type { OneCall } from '../../../pki/one-call.ts';
import type { RsaPrivateNumbers } from '../../../pki/rsa/rsa.ts';
import type { Rng } from '../../../simulation/rng.ts';
import type { CostKey } from '../../spec/device-profile.ts';
import type { Attributes, CkObject } from '../object.ts';

/** A hash that is fed piece by piece. */
export interface Hash {
  update(data: Uint8Array): unknown;
  digest(): Uint8Array;
}

/** One of the standard's parameter structures, its members named as pkcs11js names them. */
export type ParameterStructure = Readonly<Record<string, unknown>>;

/** CK_MECHANISM's parameter as it arrives: octets (none: no parameter), or a structure. */
export type MechanismParameter = Uint8Array | ParameterStructure;

/** C_Digest*: what the mechanism computes. */
export interface Digesting {
  readonly digestLength: number;
  readonly cost: CostKey;
  /** @param parameter the checked mechanism parameter, empty when it was left out. */
  start(parameter: MechanismParameter): Hash;
}

/** C_Sign* and C_Verify*. */
export interface Signing {
  readonly cost: { readonly sign: CostKey; readonly verify: CostKey };
  /** Octets of a signature by this key. */
  signatureLength(key: CkObject, parameter: MechanismParameter): number;
  /** The hash that the mechanism applies first; without it the caller gives what is signed. */
  startHash?(key: CkObject, parameter: MechanismParameter): Hash;
  /**
   * Whether data of this length can be signed; asked where there is no hash.
   * A wrong length is CKR_DATA_LEN_RANGE.
   */
  takesLength?(length: number, key: CkObject, parameter: MechanismParameter): boolean;
  /** Whether the parameter goes with the key; asked at the Init. If not: CKR_MECHANISM_PARAM_INVALID. */
  parameterFits?(key: CkObject, parameter: MechanismParameter): boolean;
  /**
   * @param input digest or data, already of a good length.
   * @throws CkError where only the value of the data can tell (CKR_DATA_INVALID).
   */
  sign(key: CkObject, input: Uint8Array, rng: Rng, parameter: MechanismParameter): Uint8Array;
  /** @param signature of the right length. */
  verify(key: CkObject, input: Uint8Array, signature: Uint8Array, parameter: MechanismParameter): boolean;
  /** For a whole message at once: hash and signature in one call of the platform, with the same outcome. */
  oneCall?(key: CkObject): OneCall;
}

/** Which way a cipher runs. */
export type CipherDirection = 'encrypt' | 'decrypt';

/** A cipher that is fed piece by piece. `update` moves it on; `final` does not, so that it may be asked again. */
export interface Cipher {
  /** Octets that `update` gives for so many more octets of input. */
  updateLength(length: number): number;
  /** @throws CkError */
  update(data: Uint8Array): Uint8Array;
  /** Octets that `final` gives at most after so many more octets of input. */
  finalLength(length: number): number;
  /**
   * The rest of the output, after the last input.
   * @throws CkError CKR_DATA_LEN_RANGE, CKR_ENCRYPTED_DATA_LEN_RANGE, CKR_ENCRYPTED_DATA_INVALID.
   */
  final(data: Uint8Array): Uint8Array;
}

/** C_Encrypt* and C_Decrypt*. */
export interface Encryption {
  readonly cost: Readonly<Record<CipherDirection, CostKey>>;
  /** Whether the parameter goes with the key; asked at the Init. If not: CKR_MECHANISM_PARAM_INVALID. */
  parameterFits?(key: CkObject, parameter: MechanismParameter): boolean;
  /** A single-part mechanism is only ever asked for `finalLength` and `final`. */
  start(direction: CipherDirection, key: CkObject, parameter: MechanismParameter, rng: Rng): Cipher;
}

/** C_SignRecover and C_VerifyRecover: signatures that carry the data. */
export interface Recovery {
  readonly cost: { readonly sign: CostKey; readonly verify: CostKey };
  signatureLength(key: CkObject): number;
  /** Octets of data that a signature by this key carries at most; more is CKR_DATA_LEN_RANGE. */
  dataLength(key: CkObject): number;
  sign(key: CkObject, data: Uint8Array): Uint8Array;
  /** @returns the data; undefined: CKR_SIGNATURE_INVALID. */
  recover(key: CkObject, signature: Uint8Array): Uint8Array | undefined;
}

/** C_GenerateKey. */
export interface KeyGeneration {
  readonly keyType: number;
  readonly cost: CostKey;
  /** @param template checked. @throws CkError CKR_ATTRIBUTE_VALUE_INVALID */
  generate(template: Attributes, keySize: KeySizes, rng: Rng): Attributes;
}

/** C_WrapKey and C_UnwrapKey. What is wrapped is CKA_VALUE of a secret key, or the PKCS #8 form of a private key. */
export interface Wrapping {
  readonly cost: { readonly wrap: CostKey; readonly unwrap: CostKey };
  /** Private keys too; otherwise they are CKR_KEY_NOT_WRAPPABLE. */
  readonly privateKeys?: true;
  /** Whether the parameter goes with the key. If not: CKR_MECHANISM_PARAM_INVALID. */
  parameterFits?(key: CkObject, parameter: MechanismParameter): boolean;
  /** Whether so many octets can be wrapped; if not: CKR_KEY_SIZE_RANGE. */
  takesLength(length: number, wrappingKey: CkObject, parameter: MechanismParameter): boolean;
  /** Octets of the wrapped key. */
  wrappedLength(length: number, wrappingKey: CkObject, parameter: MechanismParameter): number;
  wrap(wrappingKey: CkObject, octets: Uint8Array, parameter: MechanismParameter, rng: Rng): Uint8Array;
  /** Whether a wrapped key can have so many octets; if not: CKR_WRAPPED_KEY_LEN_RANGE. */
  unwrapsLength(length: number, unwrappingKey: CkObject, parameter: MechanismParameter): boolean;
  /** @returns undefined: CKR_WRAPPED_KEY_INVALID. */
  unwrap(unwrappingKey: CkObject, wrapped: Uint8Array, parameter: MechanismParameter): Uint8Array | undefined;
}

/** What a derivation sees beside its base key. */
export interface DerivationRequest {
  readonly parameter: MechanismParameter;
  /** Octets that the new key is to have; undefined when neither its type nor the template says. */
  readonly length: number | undefined;
  /** Another key that the parameter names by its handle. @throws CkError(CKR_KEY_HANDLE_INVALID) */
  readonly keyOf: (handle: number) => CkObject;
}

/** C_DeriveKey. */
export interface Derivation {
  readonly cost: CostKey;
  /** Type of the new key when the template does not say. */
  readonly keyType: number;
  /** Whether the parameter goes with the key. If not: CKR_MECHANISM_PARAM_INVALID. */
  parameterFits?(key: CkObject, parameter: MechanismParameter): boolean;
  /** Keys beside the base key that go into the new one; when one is sensitive or unextractable, so is what comes out. */
  alsoFrom?(request: DerivationRequest): readonly CkObject[];
  /**
   * @returns CKA_VALUE of the new key, as long as was asked; if nothing was asked, as long as the mechanism gives.
   * @throws CkError CKR_MECHANISM_PARAM_INVALID, CKR_TEMPLATE_INCONSISTENT (longer than the mechanism gives).
   */
  derive(baseKey: CkObject, request: DerivationRequest): Uint8Array;
}

/** The two halves that a key pair generation adds to the templates. */
export interface KeyPairAttributes {
  readonly publicKey: Attributes;
  readonly privateKey: Attributes;
}

/** Work that the core does not do itself, because it takes seconds: the door does it and hands the numbers back. */
export interface RsaJob {
  readonly kind: 'rsa';
  readonly modulusBits: number;
  readonly publicExponent: bigint;
  /** The stream that the primes come from. */
  readonly rng: Rng;
}

interface KeyPairGenerationBase {
  readonly keyType: number;
  readonly cost: CostKey;
  /** What the mechanism's number says already of the public key; a template that says otherwise is CKR_TEMPLATE_INCONSISTENT. */
  readonly implied?: Attributes;
}

/** Key pairs that are made within the call. */
export interface ImmediateGeneration extends KeyPairGenerationBase {
  readonly kind: 'immediate';
  /** @param template the checked public-key template. */
  generate(template: Attributes, rng: Rng): KeyPairAttributes;
}

/** Key pairs whose numbers come from outside the core. */
export interface JobGeneration extends KeyPairGenerationBase {
  readonly kind: 'job';
  /** @throws CkError CKR_ATTRIBUTE_VALUE_INVALID, CKR_KEY_SIZE_RANGE */
  job(template: Attributes, keySize: KeySizes, rng: Rng): RsaJob;
  attributesOf(numbers: RsaPrivateNumbers, template: Attributes): KeyPairAttributes;
}

export interface KeySizes {
  readonly min: number;
  readonly max: number;
}

/** Parameter of a mechanism: its form, and whether it may be left out. */
export interface ParameterShape {
  readonly name: string;
  /** A parameter that fails this is CKR_MECHANISM_PARAM_INVALID. */
  accepts(parameter: MechanismParameter): boolean;
}

/** Mechanisms without a parameter; NULL with length 0 is none. */
export const NO_PARAMETER: ParameterShape = {
  name: 'none',
  accepts: (parameter) => parameter instanceof Uint8Array && parameter.length === 0,
};

/** Everything that is known of a mechanism stands in its row; C_GetMechanismInfo, dispatch and docs/support.md read it. */
export interface MechanismRow {
  readonly type: number;
  /** Section of PKCS#11 3.1, or the vendor document. */
  readonly chapter: string;
  /** Where no public document says what a number means: what is taken for its meaning, and on what ground. */
  readonly assumed?: string;
  readonly keyTypes: readonly number[];
  /** Its keys are secret keys; otherwise one half of a pair. */
  readonly secretKeys?: true;
  readonly parameter: ParameterShape;
  /** CK_MECHANISM_INFO; the standard leaves the fields unused where the unit is `unused` (then they are 0). */
  readonly keySize: KeySizes & { readonly unit: 'bits' | 'bytes' | 'unused' };
  /** Size of a key in the unit of `keySize`; a key outside the range is CKR_KEY_SIZE_RANGE. */
  readonly sizeOfKey?: (key: CkObject) => number;
  /** Flags of CK_MECHANISM_INFO beside those that follow from the columns (CKF_EC_*). */
  readonly flags?: number;
  /** The standard's footnote "single-part operations only". */
  readonly singlePartOnly?: true;
  readonly digesting?: Digesting;
  readonly signing?: Signing;
  readonly encryption?: Encryption;
  readonly recovery?: Recovery;
  readonly keyGeneration?: KeyGeneration;
  readonly wrapping?: Wrapping;
  readonly derivation?: Derivation;
  readonly keyPairGeneration?: ImmediateGeneration | JobGeneration;
}

export const NO_KEY_SIZE = { min: 0, max: 0, unit: 'unused' } as const;
