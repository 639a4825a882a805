import {
  CKA_ALWAYS_AUTHENTICATE,
  CKA_DECRYPT,
  CKA_ENCRYPT,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
  CKR_BUFFER_TOO_SMALL,
  CKR_MECHANISM_PARAM_INVALID,
  CKR_OPERATION_NOT_INITIALIZED,
} from '../../spec/constants.gen.ts';
import type { Application } from '../application.ts';
import { contextOf, keyOfHandle } from '../call-context.ts';
import { CkError, ensure } from '../error.ts';
import type { CipherDirection } from '../mechanisms/row.ts';
import type { MechanismCall } from '../mechanisms/token-mechanisms.ts';
import { boolAttribute } from '../object.ts';
import {
  activeOperation,
  begin,
  type Capacity,
  type CipherOperation,
  ensureIdle,
  type Output,
  outputOf,
  runStep,
} from '../operation.ts';
import type { Session } from '../session/session.ts';
import { ensureAuthenticated, ensureKeyFits, type KeyUse } from './key-use.ts';
import { cancelByInit } from './session-cancel.ts';

const USES: Readonly<Record<CipherDirection, KeyUse>> = {
  encrypt: { half: CKO_PUBLIC_KEY, usage: CKA_ENCRYPT },
  decrypt: { half: CKO_PRIVATE_KEY, usage: CKA_DECRYPT },
};

/**
 * C_EncryptInit and C_DecryptInit. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_ACTIVE,
 * CKR_MECHANISM_INVALID, CKR_MECHANISM_PARAM_INVALID, CKR_KEY_HANDLE_INVALID, CKR_PIN_EXPIRED,
 * CKR_KEY_TYPE_INCONSISTENT, CKR_KEY_FUNCTION_NOT_PERMITTED, CKR_MECHANISM_INVALID (CKA_ALLOWED_MECHANISMS),
 * CKR_KEY_SIZE_RANGE, CKR_MECHANISM_PARAM_INVALID (a parameter that does not go with this key).
 */
export function startCipher(
  application: Application,
  kind: CipherDirection,
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
  const { row, does, keySize, parameter } = context.token.mechanisms.for(mechanism, 'encryption');
  const key = keyOfHandle(context, keyHandle);
  ensureKeyFits(key, row, keySize, USES[kind]);
  const fits = does.parameterFits?.(key, parameter) ?? true;
  ensure(fits, CKR_MECHANISM_PARAM_INVALID, 'the parameter does not go with this key');
  begin(context.session, {
    kind,
    row,
    does,
    key,
    cipher: does.start(kind, key, parameter, application.machine.rng.nonces),
    needsAuthentication: boolAttribute(key, CKA_ALWAYS_AUTHENTICATE),
    stage: 'ready',
  });
}

/** C_EncryptUpdate and C_DecryptUpdate. Errors in order: those of {@link feedCipher}. */
export function updateCipher(
  application: Application,
  kind: CipherDirection,
  sessionHandle: number,
  data: Uint8Array,
  capacity: Capacity,
): Output {
  const { session, token } = contextOf(application, sessionHandle);
  const operation = activeOperation(session, kind);
  const output = feedCipher(session, operation, data, capacity);
  if (output.octets !== undefined) application.spend(token, operation.does.cost[kind]);
  return output;
}

/**
 * One part, also of the dual functions. Errors in order: CKR_OPERATION_NOT_INITIALIZED (single-part mechanism),
 * CKR_USER_NOT_LOGGED_IN, CKR_BUFFER_TOO_SMALL, CKR_DATA_LEN_RANGE.
 */
export function feedCipher(session: Session, operation: CipherOperation, data: Uint8Array, capacity: Capacity): Output {
  const { cipher, row } = operation;
  const length = cipher.updateLength(data.length);
  // Parts that give nothing need no room: pkcs11js cannot tell an empty buffer from none.
  const room = length === 0 ? 0 : capacity;
  if (room === null) return lengthQuery(session, operation, length);
  const octets = runStep(session, operation, 'update', () => {
    ensure(row.singlePartOnly !== true, CKR_OPERATION_NOT_INITIALIZED, 'the mechanism is for single-part operations');
    ensureAuthenticated(operation);
    return outputOf(room, length, () => cipher.update(data));
  });
  return { length, octets: octets ?? new Uint8Array(0) };
}

/** A question about the length is no part: the stage stays, and what would refuse a part refuses the question. */
function lengthQuery(session: Session, operation: CipherOperation, length: number): Output {
  const { stage } = operation;
  runStep(session, operation, 'update', () => ensureAuthenticated(operation));
  operation.stage = stage;
  return { length };
}

/**
 * C_Encrypt, C_Decrypt, C_EncryptFinal and C_DecryptFinal. Errors in order: CKR_SESSION_HANDLE_INVALID,
 * CKR_OPERATION_NOT_INITIALIZED, CKR_USER_NOT_LOGGED_IN, those of the data, CKR_BUFFER_TOO_SMALL. The length that a
 * query gives is an upper bound where padding or a tag is taken off; a buffer that holds the result is enough.
 */
export function finishCipher(
  application: Application,
  kind: CipherDirection,
  sessionHandle: number,
  step: 'whole' | 'final',
  data: Uint8Array,
  capacity: Capacity,
): Output {
  const { session, token } = contextOf(application, sessionHandle);
  const operation = activeOperation(session, kind);
  const { cipher, row } = operation;
  const length = cipher.finalLength(data.length);
  const octets = runStep(session, operation, step, () => {
    const inParts = step === 'final' && row.singlePartOnly === true;
    ensure(!inParts, CKR_OPERATION_NOT_INITIALIZED, 'the mechanism is for single-part operations');
    ensureAuthenticated(operation);
    // Nothing can come out: there is no length to ask for.
    if (capacity === null && length > 0) return undefined;
    return fitting(cipher.final(data), capacity ?? 0);
  });
  if (octets === undefined) return { length };
  application.spend(token, operation.does.cost[kind]);
  return { length: octets.length, octets };
}

/** @throws CkError(CKR_BUFFER_TOO_SMALL) */
function fitting(octets: Uint8Array, room: number): Uint8Array {
  const { length } = octets;
  if (length > room) throw new CkError(CKR_BUFFER_TOO_SMALL, `${length} octets needed`, { length });
  return octets;
}
