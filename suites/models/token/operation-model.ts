import type { CipherMechanism, DigestMechanism, SignatureMechanism } from './mechanisms.ts';
import type { ObjectModel, Values } from './object-model.ts';

/**
 * How far an operation has come. `asked`: a length was asked of an Update, or its buffer was too small; whether that is
 * one of the "intervening calls" after which the single-part function may not come, the text leaves open.
 */
export type Stage = 'ready' | 'asked' | 'feeding';

interface Common {
  /** False: it may have ended in the meantime; the next answer tells. */
  certain: boolean;
}

interface Cryptographic extends Common {
  stage: Stage;
  /** What was fed so far. */
  data: Buffer;
}

export interface DigestModel extends Cryptographic {
  readonly kind: 'digest';
  readonly mechanism: DigestMechanism;
}

export interface SignatureModel extends Cryptographic {
  readonly kind: 'sign' | 'verify';
  readonly mechanism: SignatureMechanism;
  readonly key: ObjectModel;
  /** Section 4.9, CKA_ALWAYS_AUTHENTICATE: the PIN for this use was given, is awaited, or is not needed. */
  pin: 'given' | 'awaited' | 'not needed';
}

export interface CipherModel extends Cryptographic {
  readonly kind: 'encrypt' | 'decrypt';
  readonly mechanism: CipherMechanism;
  readonly key: ObjectModel;
  /** Octets that came out so far. */
  given: number;
}

export interface FindModel extends Common {
  readonly kind: 'find';
  readonly matches: (object: ObjectModel) => boolean;
  /** What the application saw when the search began, as it was then. */
  readonly seen: ReadonlyMap<ObjectModel, Values>;
  readonly given: Set<ObjectModel>;
}

export type CryptoModel = DigestModel | SignatureModel | CipherModel;
export type OperationModel = CryptoModel | FindModel;
export type OperationKind = OperationModel['kind'];

/** Section 5.17: pairs that a token with CKF_DUAL_CRYPTO_OPERATIONS performs in one session. */
const DUAL_PAIRS: readonly (readonly [OperationKind, OperationKind])[] = [
  ['digest', 'encrypt'],
  ['digest', 'decrypt'],
  ['sign', 'encrypt'],
  ['verify', 'decrypt'],
];

/** Whether an operation may begin beside another. `open`: the text of CKR_OPERATION_ACTIVE leaves it to the token. */
export function beside(kind: OperationKind, other: OperationKind, dual: boolean): 'yes' | 'open' | 'no' {
  if (kind === other) return 'no';
  if (kind === 'find' || other === 'find') return 'open';
  if (!dual) return 'no';
  return DUAL_PAIRS.some((pair) => pair.includes(kind) && pair.includes(other)) ? 'yes' : 'open';
}
