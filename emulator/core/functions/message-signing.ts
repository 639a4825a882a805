import type { Application } from '../application.ts';
import type { MechanismParameter } from '../mechanisms/row.ts';
import type { MechanismCall } from '../mechanisms/token-mechanisms.ts';
import { runMessageStep } from '../message-operation.ts';
import { type Capacity, type Output, outputOf } from '../operation.ts';
import { ensureAuthenticated } from './key-use.ts';
import { beginMessage, endMessages, messageOperation, startMessages } from './message-signature.ts';
import { hashOfParts, makeSignature, signatureOctets } from './signature.ts';

/** Section 5.14.1. Errors: see {@link startMessages}. */
export function C_MessageSignInit(
  application: Application,
  sessionHandle: number,
  mechanism: MechanismCall | null,
  keyHandle: number,
): void {
  startMessages(application, 'message-sign', sessionHandle, mechanism, keyHandle);
}

/**
 * Section 5.14.2: one message as a whole; the next may follow. Errors in order: CKR_SESSION_HANDLE_INVALID,
 * CKR_FUNCTION_NOT_SUPPORTED, CKR_OPERATION_NOT_INITIALIZED, CKR_OPERATION_ACTIVE (within a message; it goes on),
 * CKR_MECHANISM_PARAM_INVALID, CKR_USER_NOT_LOGGED_IN (CKA_ALWAYS_AUTHENTICATE: the PIN for this message),
 * CKR_BUFFER_TOO_SMALL, CKR_DATA_LEN_RANGE.
 * @returns as C_Sign.
 */
export function C_SignMessage(
  application: Application,
  sessionHandle: number,
  parameter: MechanismParameter,
  data: Uint8Array,
  capacity: Capacity,
): Output {
  return sign(application, 'whole', sessionHandle, parameter, data, capacity);
}

/**
 * Section 5.14.3: a message in parts. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_FUNCTION_NOT_SUPPORTED,
 * CKR_OPERATION_NOT_INITIALIZED, CKR_OPERATION_ACTIVE (within a message), CKR_MECHANISM_PARAM_INVALID,
 * CKR_OPERATION_NOT_INITIALIZED (a mechanism without CKF_MULTI_MESSAGE).
 */
export function C_SignMessageBegin(
  application: Application,
  sessionHandle: number,
  parameter: MechanismParameter,
): void {
  beginMessage(application, 'message-sign', sessionHandle, parameter);
}

/**
 * Section 5.14.4: a part of the message, or the last one. Errors in order: CKR_SESSION_HANDLE_INVALID,
 * CKR_FUNCTION_NOT_SUPPORTED, CKR_OPERATION_NOT_INITIALIZED (also between messages), CKR_MECHANISM_PARAM_INVALID,
 * CKR_USER_NOT_LOGGED_IN (CKA_ALWAYS_AUTHENTICATE), CKR_BUFFER_TOO_SMALL. Every error but the first three and the last
 * ends the message.
 * @param capacity undefined (a NULL pulSignatureLen): more parts follow.
 * @returns undefined: the part was taken; otherwise as C_SignFinal.
 */
export function C_SignMessageNext(
  application: Application,
  sessionHandle: number,
  parameter: MechanismParameter,
  part: Uint8Array,
  capacity: Capacity | undefined,
): Output | undefined {
  if (capacity !== undefined) return sign(application, 'last', sessionHandle, parameter, part, capacity);
  const { operation } = messageOperation(application, 'message-sign', sessionHandle);
  runMessageStep(operation, 'part', parameter, (message) => {
    ensureAuthenticated(operation);
    return hashOfParts(message).update(part);
  });
  return undefined;
}

/**
 * Section 5.14.5. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_FUNCTION_NOT_SUPPORTED, CKR_OPERATION_NOT_INITIALIZED,
 * CKR_OPERATION_ACTIVE (within a message).
 */
export function C_MessageSignFinal(application: Application, sessionHandle: number): void {
  endMessages(application, 'message-sign', sessionHandle);
}

function sign(
  application: Application,
  step: 'whole' | 'last',
  sessionHandle: number,
  parameter: MechanismParameter,
  data: Uint8Array,
  capacity: Capacity,
): Output {
  const { token, operation } = messageOperation(application, 'message-sign', sessionHandle);
  const { does, key } = operation;
  const length = does.signatureLength(key, operation.parameter);
  const octets = runMessageStep(operation, step, parameter, (message) => {
    ensureAuthenticated(operation);
    return outputOf(capacity, length, () =>
      signatureOctets(makeSignature(message, step === 'whole', data, application.machine.rng.nonces)),
    );
  });
  if (octets === undefined) return { length };
  application.spend(token, does.cost.sign);
  return { length, octets };
}
