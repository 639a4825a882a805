import { type OneCall, signInOneCall } from '../../../pki/one-call.ts';
import type { Rng } from '../../../simulation/rng.ts';
import {
  CKA_ALWAYS_AUTHENTICATE,
  CKA_SIGN,
  CKA_VERIFY,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
  CKR_DATA_LEN_RANGE,
  CKR_MECHANISM_PARAM_INVALID,
  CKR_OPERATION_NOT_INITIALIZED,
} from '../../spec/constants.gen.ts';
import type { Application } from '../application.ts';
import { type CallContext, contextOf, keyOfHandle } from '../call-context.ts';
import { ensure } from '../error.ts';
import type { Hash } from '../mechanisms/row.ts';
import type { MechanismCall } from '../mechanisms/token-mechanisms.ts';
import { boolAttribute } from '../object.ts';
import {
  activeOperation,
  begin,
  type Capacity,
  ensureIdle,
  outputOf,
  runStep,
  type SignatureMessage,
  type SignatureOperation,
} from '../operation.ts';
import type { Session } from '../session/session.ts';
import { ensureAuthenticated, ensureKeyFits, type KeyUse } from './key-use.ts';
import { cancelByInit } from './session-cancel.ts';

const USES: Readonly<Record<SignatureOperation['kind'], KeyUse>> = {
  sign: { half: CKO_PRIVATE_KEY, usage: CKA_SIGN },
  verify: { half: CKO_PUBLIC_KEY, usage: CKA_VERIFY },
};

/**
 * C_SignInit and C_VerifyInit. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_ACTIVE, CKR_MECHANISM_INVALID,
 * CKR_MECHANISM_PARAM_INVALID, CKR_KEY_HANDLE_INVALID, CKR_PIN_EXPIRED, CKR_KEY_TYPE_INCONSISTENT,
 * CKR_KEY_FUNCTION_NOT_PERMITTED, CKR_MECHANISM_INVALID (CKA_ALLOWED_MECHANISMS), CKR_KEY_SIZE_RANGE,
 * CKR_MECHANISM_PARAM_INVALID (a parameter that does not go with this key).
 */
export function startSignature(
  application: Application,
  kind: SignatureOperation['kind'],
  sessionHandle: number,
  mechanism: MechanismCall | null,
  keyHandle: number,
): void {
  const context = contextOf(application, sessionHandle);
  if (mechanism === null) {
    cancelByInit(context, kind);
    return;
  }
  ensureIdle(context.session, kind);
  const { row, does, parameter, key, needsAuthentication } = signatureUse(context, kind, mechanism, keyHandle);
  begin(context.session, { kind, row, does, parameter, key, hash: undefined, needsAuthentication, stage: 'ready' });
}

/** Mechanism and key of a signature. Errors: those of {@link startSignature} from CKR_MECHANISM_INVALID on. */
export function signatureUse(
  context: CallContext,
  kind: SignatureOperation['kind'],
  mechanism: MechanismCall | null,
  keyHandle: number,
) {
  const { row, does, keySize, parameter } = context.token.mechanisms.for(mechanism, 'signing');
  const key = keyOfHandle(context, keyHandle);
  ensureKeyFits(key, row, keySize, USES[kind]);
  const fits = does.parameterFits?.(key, parameter) ?? true;
  ensure(fits, CKR_MECHANISM_PARAM_INVALID, 'the parameter does not go with this key');
  return { row, does, parameter, key, needsAuthentication: boolAttribute(key, CKA_ALWAYS_AUTHENTICATE) };
}

/** The active operation and its session, ready for a step. */
export function signatureOperation(
  application: Application,
  kind: SignatureOperation['kind'],
  sessionHandle: number,
): { session: Session; operation: SignatureOperation } {
  const { session } = contextOf(application, sessionHandle);
  return { session, operation: activeOperation(session, kind) as SignatureOperation };
}

/** C_SignUpdate and C_VerifyUpdate. Errors in order: CKR_OPERATION_NOT_INITIALIZED (single-part mechanism), CKR_USER_NOT_LOGGED_IN. */
export function feedSignature(session: Session, operation: SignatureOperation, data: Uint8Array): void {
  runStep(session, operation, 'update', () => {
    const hash = hashOfParts(operation);
    ensureAuthenticated(operation);
    hash.update(data);
    return true;
  });
}

/** @throws CkError(CKR_OPERATION_NOT_INITIALIZED) when the mechanism takes a message only as a whole. */
export function hashOfParts(message: SignatureMessage): Hash {
  const hash = hashOf(message);
  ensure(hash !== undefined, CKR_OPERATION_NOT_INITIALIZED, 'the mechanism is for single-part operations only');
  return hash;
}

/** The mechanism's hash, begun when it is first needed: a message that comes whole may not need it. */
function hashOf(message: SignatureMessage): Hash | undefined {
  message.hash ??= message.does.startHash?.(message.key, message.parameter);
  return message.hash;
}

/**
 * What is signed at the end: the digest of all data, or the data themselves.
 * @throws CkError CKR_OPERATION_NOT_INITIALIZED (final of a single-part mechanism), CKR_DATA_LEN_RANGE.
 */
export function signatureInput(message: SignatureMessage, data: Uint8Array | undefined): Uint8Array {
  const hash = hashOf(message);
  if (hash !== undefined) {
    if (data !== undefined) hash.update(data);
    return hash.digest();
  }
  const { does, key, parameter } = message;
  ensure(data !== undefined, CKR_OPERATION_NOT_INITIALIZED, 'the mechanism is for single-part operations only');
  ensure(does.takesLength?.(data.length, key, parameter) ?? true, CKR_DATA_LEN_RANGE, `${data.length} octets`);
  return data;
}

/** The work of a signature that somebody else may do: the core describes it, the caller makes it. */
export interface SignatureJob {
  readonly call: OneCall;
  readonly message: Uint8Array;
}

/** What C_Sign and C_SignFinal come to: the length, and unless only that was asked, the octets or the work left to do. */
export interface FinishedSignature {
  readonly length: number;
  readonly made?: Uint8Array | SignatureJob;
}

/** C_Sign and C_SignFinal up to the arithmetic, when that can be done in one call. Errors: see C_Sign. */
export function finishSignature(
  application: Application,
  sessionHandle: number,
  step: 'whole' | 'final',
  data: Uint8Array | undefined,
  capacity: Capacity,
): FinishedSignature {
  const { session, operation } = signatureOperation(application, 'sign', sessionHandle);
  const { does, key, parameter } = operation;
  const length = does.signatureLength(key, parameter);
  const made = runStep(session, operation, step, () => {
    ensureAuthenticated(operation);
    return outputOf(capacity, length, () =>
      makeSignature(operation, step === 'whole', data, application.machine.rng.nonces),
    );
  });
  if (made === undefined) return { length };
  application.spend(session.insertion.token, does.cost.sign);
  return { length, made };
}

/** @param whole `data` is all of the message. @throws CkError(CKR_DATA_LEN_RANGE, CKR_DATA_INVALID) */
export function makeSignature(
  message: SignatureMessage,
  whole: boolean,
  data: Uint8Array | undefined,
  rng: Rng,
): Uint8Array | SignatureJob {
  const { does, key, parameter } = message;
  if (whole && data !== undefined && does.oneCall !== undefined) return { call: does.oneCall(key), message: data };
  return does.sign(key, signatureInput(message, data), rng, parameter);
}

/** The signature, whoever is to make it. */
export function signatureOctets(made: Uint8Array | SignatureJob): Uint8Array {
  return made instanceof Uint8Array ? made : signInOneCall(made.call, made.message);
}
