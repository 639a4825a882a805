import {
  CKA_ALWAYS_AUTHENTICATE,
  CKA_SIGN_RECOVER,
  CKA_VERIFY_RECOVER,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
  CKR_DATA_LEN_RANGE,
  CKR_SIGNATURE_INVALID,
  CKR_SIGNATURE_LEN_RANGE,
} from '../../spec/constants.gen.ts';
import type { Application } from '../application.ts';
import { contextOf, keyOfHandle } from '../call-context.ts';
import { ensure } from '../error.ts';
import type { MechanismCall } from '../mechanisms/token-mechanisms.ts';
import { boolAttribute } from '../object.ts';
import {
  activeOperation,
  begin,
  type Capacity,
  ensureIdle,
  type Output,
  outputOf,
  type RecoveryOperation,
  runStep,
} from '../operation.ts';
import { ensureAuthenticated, ensureKeyFits, type KeyUse } from './key-use.ts';
import { cancelByInit } from './session-cancel.ts';

const USES: Readonly<Record<RecoveryOperation['kind'], KeyUse>> = {
  'sign-recover': { half: CKO_PRIVATE_KEY, usage: CKA_SIGN_RECOVER },
  'verify-recover': { half: CKO_PUBLIC_KEY, usage: CKA_VERIFY_RECOVER },
};

function start(
  application: Application,
  kind: RecoveryOperation['kind'],
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
  const { row, does, keySize } = context.token.mechanisms.for(mechanism, 'recovery');
  const key = keyOfHandle(context, keyHandle);
  ensureKeyFits(key, row, keySize, USES[kind]);
  const needsAuthentication = boolAttribute(key, CKA_ALWAYS_AUTHENTICATE);
  begin(context.session, { kind, does, key, needsAuthentication, stage: 'ready' });
}

/** Section 5.13.5. Errors as for C_SignInit; the key needs CKA_SIGN_RECOVER. */
export function C_SignRecoverInit(
  application: Application,
  sessionHandle: number,
  mechanism: MechanismCall | null,
  keyHandle: number,
): void {
  start(application, 'sign-recover', sessionHandle, mechanism, keyHandle);
}

/**
 * Section 5.13.6. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_NOT_INITIALIZED, CKR_USER_NOT_LOGGED_IN
 * (CKA_ALWAYS_AUTHENTICATE), CKR_DATA_LEN_RANGE, CKR_BUFFER_TOO_SMALL.
 */
export function C_SignRecover(
  application: Application,
  sessionHandle: number,
  data: Uint8Array,
  capacity: Capacity,
): Output {
  const { session, token } = contextOf(application, sessionHandle);
  const operation = activeOperation(session, 'sign-recover') as RecoveryOperation;
  const { does, key } = operation;
  const length = does.signatureLength(key);
  const octets = runStep(session, operation, 'whole', () => {
    ensureAuthenticated(operation);
    ensure(data.length <= does.dataLength(key), CKR_DATA_LEN_RANGE, `${data.length} octets`);
    return outputOf(capacity, length, () => does.sign(key, data));
  });
  if (octets === undefined) return { length };
  application.spend(token, does.cost.sign);
  return { length, octets };
}

/** Section 5.15.5. Errors as for C_VerifyInit; the key needs CKA_VERIFY_RECOVER. */
export function C_VerifyRecoverInit(
  application: Application,
  sessionHandle: number,
  mechanism: MechanismCall | null,
  keyHandle: number,
): void {
  start(application, 'verify-recover', sessionHandle, mechanism, keyHandle);
}

/**
 * Section 5.15.6. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_NOT_INITIALIZED, CKR_SIGNATURE_LEN_RANGE,
 * CKR_SIGNATURE_INVALID, CKR_BUFFER_TOO_SMALL. The length that a query gives is an upper bound.
 * @returns the data that the signature carries.
 */
export function C_VerifyRecover(
  application: Application,
  sessionHandle: number,
  signature: Uint8Array,
  capacity: Capacity,
): Output {
  const { session, token } = contextOf(application, sessionHandle);
  const operation = activeOperation(session, 'verify-recover') as RecoveryOperation;
  const { does, key } = operation;
  const octets = runStep(session, operation, 'whole', () => {
    if (capacity === null) return undefined;
    const length = does.signatureLength(key);
    ensure(signature.length === length, CKR_SIGNATURE_LEN_RANGE, `${signature.length} octets, ${length} expected`);
    const data = does.recover(key, signature);
    ensure(data !== undefined, CKR_SIGNATURE_INVALID);
    return outputOf(capacity, data.length, () => data);
  });
  if (octets === undefined) return { length: does.dataLength(key) };
  application.spend(token, does.cost.verify);
  return { length: octets.length, octets };
}
