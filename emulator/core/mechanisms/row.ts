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
  signatureLength(key: CkObject): number;
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
  readonly keyTypes: readonly number[];
  readonly parameter: ParameterShape;
  /** CK_MECHANISM_INFO; the standard leaves the fields unused where the unit is `unused` (then they are 0). */
  readonly keySize: KeySizes & { readonly unit: 'bits' | 'unused' };
  /** Size of a key in the unit of `keySize`; a key outside the range is CKR_KEY_SIZE_RANGE. */
  readonly sizeOfKey?: (key: CkObject) => number;
  /** Flags of CK_MECHANISM_INFO beside those that follow from the columns (CKF_EC_*). */
  readonly flags?: number;
  /** The standard's footnote "single-part operations only". */
  readonly singlePartOnly?: true;
  readonly digesting?: Digesting;
  readonly signing?: Signing;
  readonly keyPairGeneration?: ImmediateGeneration | JobGeneration;
}

export const NO_KEY_SIZE = { min: 0, max: 0, unit: 'unused' } as const;
