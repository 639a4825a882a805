import type { OneCall } from '../../../pki/one-call.ts';
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
import { contextOf, keyOfHandle } from '../call-context.ts';
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
  type SignatureOperation,
} from '../operation.ts';
import type { Session } from '../session/session.ts';
import { ensureAuthenticated, ensureKeyFits, type KeyUse } from './key-use.ts';

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
  mechanism: MechanismCall,
  keyHandle: number,
): void {
  const context = contextOf(application, sessionHandle);
  ensureIdle(context.session, kind);
  const { row, does, keySize, parameter } = context.token.mechanisms.for(mechanism, 'signing');
  const key = keyOfHandle(context, keyHandle);
  ensureKeyFits(key, row, keySize, USES[kind]);
  const fits = does.parameterFits?.(key, parameter) ?? true;
  ensure(fits, CKR_MECHANISM_PARAM_INVALID, 'the parameter does not go with this key');
  begin(context.session, {
    kind,
    row,
    does,
    parameter,
    key,
    hash: undefined,
    needsAuthentication: boolAttribute(key, CKA_ALWAYS_AUTHENTICATE),
    stage: 'ready',
  });
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
    const hash = hashOf(operation);
    ensure(hash !== undefined, CKR_OPERATION_NOT_INITIALIZED, 'the mechanism is for single-part operations only');
    ensureAuthenticated(operation);
    hash.update(data);
    return true;
  });
}

/** The mechanism's hash, begun when it is first needed: a message that comes whole may not need it. */
function hashOf(operation: SignatureOperation): Hash | undefined {
  operation.hash ??= operation.does.startHash?.(operation.key, operation.parameter);
  return operation.hash;
}

/**
 * What is signed at the end: the digest of all data, or the data themselves.
 * @throws CkError CKR_OPERATION_NOT_INITIALIZED (final of a single-part mechanism), CKR_DATA_LEN_RANGE.
 */
export function signatureInput(operation: SignatureOperation, data: Uint8Array | undefined): Uint8Array {
  const hash = hashOf(operation);
  if (hash !== undefined) {
    if (data !== undefined) hash.update(data);
    return hash.digest();
  }
  const { does, key, parameter } = operation;
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
    return outputOf(capacity, length, (): Uint8Array | SignatureJob =>
      step === 'whole' && data !== undefined && does.oneCall !== undefined
        ? { call: does.oneCall(key), message: data }
        : does.sign(key, signatureInput(operation, data), application.machine.rng.nonces, parameter),
    );
  });
  if (made === undefined) return { length };
  application.spend(session.insertion.token, does.cost.sign);
  return { length, made };
}
