import { CKR_BUFFER_TOO_SMALL, CKR_OPERATION_ACTIVE, CKR_OPERATION_NOT_INITIALIZED } from '../spec/constants.gen.ts';
import { CkError } from './error.ts';
import type {
  Cipher,
  CipherDirection,
  Digesting,
  Encryption,
  Hash,
  MechanismParameter,
  MechanismRow,
  Recovery,
  Signing,
} from './mechanisms/row.ts';
import type { CkObject } from './object.ts';
import type { Session } from './session/session.ts';

/** C_FindObjects*: what was found when the search began and is still to be given out. */
export interface FindOperation {
  readonly kind: 'find';
  readonly remaining: number[];
}

export interface DigestOperation {
  readonly kind: 'digest';
  readonly row: MechanismRow;
  readonly does: Digesting;
  readonly parameter: MechanismParameter;
  readonly hash: Hash;
  /** What was digested so far, for C_GetOperationState; undefined once it must not or cannot be told. */
  log: Uint8Array | undefined;
  stage: Stage;
}

/** A message on its way through a signature mechanism. */
export interface SignatureMessage {
  readonly does: Signing;
  readonly parameter: MechanismParameter;
  readonly key: CkObject;
  /** The mechanism's own hash, from the first part on. */
  hash: Hash | undefined;
}

/** C_Sign* or C_Verify*: the same but for the key and the end. */
export interface SignatureOperation extends SignatureMessage {
  readonly kind: 'sign' | 'verify';
  readonly row: MechanismRow;
  /** The key has CKA_ALWAYS_AUTHENTICATE and the user has not yet given his PIN for this use. */
  needsAuthentication: boolean;
  stage: Stage;
}

/** C_MessageSign* or C_MessageVerify*: one Init for any number of messages; its steps are those of message-operation.ts. */
export interface MessageOperation {
  readonly kind: 'message-sign' | 'message-verify';
  readonly row: MechanismRow;
  readonly does: Signing;
  readonly parameter: MechanismParameter;
  readonly key: CkObject;
  /** The message that is being given in parts. */
  message: SignatureMessage | undefined;
  /** As in {@link SignatureOperation}; each message is a use of its own. */
  needsAuthentication: boolean;
}

/** C_Encrypt* or C_Decrypt*. */
export interface CipherOperation {
  readonly kind: CipherDirection;
  readonly row: MechanismRow;
  readonly does: Encryption;
  readonly key: CkObject;
  readonly cipher: Cipher;
  needsAuthentication: boolean;
  stage: Stage;
}

/** C_SignRecover or C_VerifyRecover. */
export interface RecoveryOperation {
  readonly kind: 'sign-recover' | 'verify-recover';
  readonly does: Recovery;
  readonly key: CkObject;
  needsAuthentication: boolean;
  stage: Stage;
}

/** What goes through the steps of {@link STEP_ROWS}. */
export type CryptoOperation = DigestOperation | SignatureOperation | CipherOperation | RecoveryOperation;
export type Operation = FindOperation | CryptoOperation | MessageOperation;
export type OperationKind = Operation['kind'];

/** How far an operation has come. `ready`: initialised, no data yet. `feeding`: some parts were given. */
export type Stage = 'ready' | 'feeding';
export const STAGES: readonly Stage[] = ['ready', 'feeding'];
export type Step = 'whole' | 'update' | 'final';
export const STEPS: readonly Step[] = ['whole', 'update', 'final'];

interface StepRow {
  readonly from: Stage;
  readonly step: Step;
  readonly to?: Stage | 'end';
  readonly rv?: number;
}

/**
 * Sections 5.12.2, 5.13.2, 5.15.2: the single-part call does not finish a multi-part operation; it is refused and ends
 * it. `final` right after the Init is the empty message. Total over stages and steps.
 */
export const STEP_ROWS: readonly StepRow[] = [
  { from: 'ready', step: 'whole', to: 'end' },
  { from: 'ready', step: 'update', to: 'feeding' },
  { from: 'ready', step: 'final', to: 'end' },
  { from: 'feeding', step: 'whole', rv: CKR_OPERATION_NOT_INITIALIZED },
  { from: 'feeding', step: 'update', to: 'feeding' },
  { from: 'feeding', step: 'final', to: 'end' },
];

/** Section 5.17: the kinds that may be active together, where the device has dual operations. */
export const DUAL_PAIRS: readonly (readonly [OperationKind, OperationKind])[] = [
  ['digest', 'encrypt'],
  ['digest', 'decrypt'],
  ['sign', 'encrypt'],
  ['verify', 'decrypt'],
];

/** @throws CkError(CKR_OPERATION_ACTIVE) when what is active forbids an operation of this kind. */
export function ensureIdle(session: Session, kind: OperationKind): void {
  const active = [...session.operations.keys()];
  const [other] = active;
  if (other === undefined) return;
  const isPair = DUAL_PAIRS.some((pair) => kind !== other && pair.includes(kind) && pair.includes(other));
  const dual = session.insertion.token.profile.dualOperations === true;
  if (active.length > 1 || !isPair || !dual) {
    throw new CkError(CKR_OPERATION_ACTIVE, `a ${active.join(' and a ')} operation is active`);
  }
}

/** The operation becomes active; see {@link ensureIdle}. */
export function begin(session: Session, operation: Operation): void {
  session.operations.set(operation.kind, operation);
}

/** The operation ends, unless another of its kind has begun. */
export function end(session: Session, operation: Operation): void {
  if (session.operations.get(operation.kind) === operation) session.operations.delete(operation.kind);
}

type Of<K extends OperationKind> = Extract<Operation, { kind: K }>;

/** The active operation of a kind. @throws CkError(CKR_OPERATION_NOT_INITIALIZED) */
export function activeOperation<K extends OperationKind>(session: Session, kind: K): Of<K> {
  const active = session.operations.get(kind);
  if (active === undefined) throw new CkError(CKR_OPERATION_NOT_INITIALIZED, `no ${kind} operation`);
  return active as Of<K>;
}

/**
 * Runs one step. Whatever error ends the step ends the operation too, except CKR_BUFFER_TOO_SMALL; a length query
 * (result `undefined` from the body) leaves it as it was (sections 5.2, 5.12-5.15).
 */
export function runStep<T>(
  session: Session,
  operation: CryptoOperation,
  step: Step,
  body: () => T | undefined,
): T | undefined {
  const row = STEP_ROWS.find((one) => one.from === operation.stage && one.step === step);
  try {
    if (row?.to === undefined) throw new CkError(row?.rv ?? CKR_OPERATION_NOT_INITIALIZED, `${step} while feeding`);
    const result = body();
    if (row.to !== 'end') operation.stage = row.to;
    else if (result !== undefined) end(session, operation);
    return result;
  } catch (error) {
    const goesOn = error instanceof CkError && error.rv === CKR_BUFFER_TOO_SMALL;
    if (!goesOn) end(session, operation);
    throw error;
  }
}

/** Where a function puts octets: the size of the caller's buffer, or null for a length query (section 5.2). */
export type Capacity = number | null;

/** What a function with a variable-length output answers: the length, and the octets unless only the length was asked. */
export interface Output {
  readonly length: number;
  readonly octets?: Uint8Array;
}

/**
 * @returns undefined for a length query.
 * @throws CkError(CKR_BUFFER_TOO_SMALL) with the length that is needed.
 */
export function outputOf<T>(capacity: Capacity, length: number, produce: () => T): T | undefined {
  if (capacity === null) return undefined;
  if (capacity < length) throw new CkError(CKR_BUFFER_TOO_SMALL, `${length} octets needed`, { length });
  return produce();
}
