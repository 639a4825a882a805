import type { Attribute, Mechanism } from '../../../emulator/spec/pkcs11-api.ts';
import type { KeyFamily, PairFamily, SecretFamily } from './key-families.ts';
import type { ReadAttribute } from './outside-keys.ts';

/** What the suite knows of mechanisms: keys, parameters, inputs, and what programs without the token make of them. */

export type Parameter = Mechanism['parameter'];

/** A parameter that must be refused, in a reader's words. */
export type WrongParameter = readonly [what: string, parameter: Parameter];

export interface DigestMaterial {
  digest(message: Buffer): Buffer;
  /** What a standard prints, or another program has made: messages with their digests. */
  readonly published?: readonly PublishedDigest[];
}

export interface PublishedDigest {
  readonly source: string;
  readonly message: Buffer;
  readonly digest: Buffer;
}

interface SigningBase {
  readonly parameter?: Parameter;
  readonly wrongParameters?: readonly WrongParameter[];
  /** The standard's footnote "single-part operations only". */
  readonly singlePartOnly?: true;
  /** Octets of a signature. */
  readonly length: number;
  /** What is signed: the data that the token is given, of every length that is of interest. */
  readonly inputs: readonly Buffer[];
  /** Data that cannot be signed for their length: CKR_DATA_LEN_RANGE. */
  readonly wrongInputs?: readonly Buffer[];
  readonly published?: readonly PublishedSignature[];
}

/** A message authentication code. */
export interface MacMaterial extends SigningBase {
  readonly kind: 'mac';
  readonly keys: SecretFamily;
  mac(key: Buffer, data: Buffer): Buffer;
}

/** A signature by one half of a pair, verified with the other. */
export interface SignatureMaterial extends SigningBase {
  readonly kind: 'signature';
  readonly keys: PairFamily;
  verifies(read: ReadAttribute, input: Buffer, signature: Buffer): boolean;
  /** With the second pair of the family. */
  signs(input: Buffer): Buffer;
  readonly deterministic: boolean;
}

export type SigningMaterial = MacMaterial | SignatureMaterial;

export interface PublishedSignature {
  readonly source: string;
  /** A secret key by its value, the public half of a pair by what C_CreateObject is given beside class and type. */
  readonly key: {
    readonly keyType: number;
    readonly secret?: Buffer;
    readonly publicKey?: readonly Attribute[];
  };
  readonly data: Buffer;
  readonly signature: Buffer;
}

export interface PublishedCiphertext {
  readonly source: string;
  readonly keyType: number;
  readonly key: Buffer;
  readonly parameter?: Parameter;
  readonly plain: Buffer;
  readonly ciphertext: Buffer;
}

export interface CipherMaterial {
  readonly keys: KeyFamily;
  /** @param octets of plaintext. */
  readonly parameter?: (octets: number) => Parameter;
  readonly wrongParameters?: readonly WrongParameter[];
  readonly singlePartOnly?: true;
  readonly inputs: readonly Buffer[];
  /** Plaintexts that cannot be: CKR_DATA_LEN_RANGE. */
  readonly wrongInputs?: readonly Buffer[];
  /** Ciphertexts that cannot be: CKR_ENCRYPTED_DATA_LEN_RANGE. */
  readonly wrongCiphertexts?: readonly Buffer[];
  /** Whether a change of the ciphertext is always seen. */
  readonly sealed?: true;
  readonly deterministic: boolean;
  /** With the first key of the family. @param read of the public key on the token. */
  encrypts(plain: Buffer, read: ReadAttribute): Buffer;
  /** Of a deterministic cipher nobody asks. */
  decrypts?(ciphertext: Buffer): Buffer;
  /** Key values that it wraps, where it does. */
  readonly wrapped?: readonly Buffer[];
  readonly published?: readonly PublishedCiphertext[];
}

/** A signature that carries the data. */
export interface RecoveryMaterial {
  readonly keys: PairFamily;
  readonly inputs: readonly Buffer[];
  readonly wrongInputs: readonly Buffer[];
  recovers(read: ReadAttribute, signature: Buffer): Buffer;
}

/** What a derivation is made with beside its base key. */
export interface DeriveMaterial {
  readonly keys: KeyFamily;
  /** @param second the handle of the second key of the family, for mechanisms that name one. */
  parameter?(second: Buffer): Parameter;
  readonly namesKey?: true;
  readonly wrongParameters?: readonly WrongParameter[];
  /** The new key's value. */
  readonly value: Buffer;
  /** Whether the new key may have any number of octets up to all. */
  readonly cuts: boolean;
}

/** Secret keys. */
export interface GenerationMaterial {
  readonly keyType: number;
  /** Octets of a key; absent: whatever CKA_VALUE_LEN says. */
  readonly octets?: number;
  readonly unit: 'bits' | 'bytes';
  /** Lengths in octets that are none, whatever the limits say. */
  readonly wrong?: readonly number[];
}

/** Key pairs: each signs, or agrees on a secret with another. */
export interface PairGenerationMaterial {
  readonly keys: PairFamily;
  /** The mechanism that shows that both halves belong together; the first that the token has. */
  readonly shownBy: readonly string[];
  /** Templates of other sizes, where they can be made in no time, by the number that the limits speak of. */
  readonly sizes?: readonly (readonly [size: number, keys: PairFamily])[];
}

/** All that is known of one mechanism. */
export interface MechanismMaterial {
  readonly digest?: DigestMaterial;
  readonly sign?: SigningMaterial;
  readonly encrypt?: CipherMaterial;
  readonly recover?: RecoveryMaterial;
  readonly derive?: DeriveMaterial;
  readonly generate?: GenerationMaterial;
  readonly pair?: PairGenerationMaterial;
}
