import type { Application } from '../application.ts';
import type { MechanismParameter } from '../mechanisms/row.ts';
import type { MechanismCall } from '../mechanisms/token-mechanisms.ts';
import { runMessageStep } from '../message-operation.ts';
import { beginMessage, endMessages, messageOperation, startMessages } from './message-signature.ts';
import { hashOfParts } from './signature.ts';
import { checkSignature } from './signature-check.ts';

/** Section 5.16.1. Errors: see {@link startMessages}. */
export function C_MessageVerifyInit(
  application: Application,
  sessionHandle: number,
  mechanism: MechanismCall | null,
  keyHandle: number,
): void {
  startMessages(application, 'message-verify', sessionHandle, mechanism, keyHandle);
}

/**
 * Section 5.16.2: one message as a whole; the next may follow, whatever the answer. Errors in order:
 * CKR_SESSION_HANDLE_INVALID, CKR_FUNCTION_NOT_SUPPORTED, CKR_OPERATION_NOT_INITIALIZED, CKR_OPERATION_ACTIVE (within a
 * message; it goes on), CKR_MECHANISM_PARAM_INVALID, CKR_DATA_LEN_RANGE, CKR_SIGNATURE_LEN_RANGE, CKR_SIGNATURE_INVALID.
 */
export function C_VerifyMessage(
  application: Application,
  sessionHandle: number,
  parameter: MechanismParameter,
  data: Uint8Array,
  signature: Uint8Array,
): void {
  verify(application, 'whole', sessionHandle, parameter, data, signature);
}

/** Section 5.16.3. Errors as for C_SignMessageBegin. */
export function C_VerifyMessageBegin(
  application: Application,
  sessionHandle: number,
  parameter: MechanismParameter,
): void {
  beginMessage(application, 'message-verify', sessionHandle, parameter);
}

/**
 * Section 5.16.4: a part of the message, or the last one with the signature. Errors in order: CKR_SESSION_HANDLE_INVALID,
 * CKR_FUNCTION_NOT_SUPPORTED, CKR_OPERATION_NOT_INITIALIZED (also between messages), CKR_MECHANISM_PARAM_INVALID,
 * CKR_SIGNATURE_LEN_RANGE, CKR_SIGNATURE_INVALID. Every error from the fourth on ends the message.
 * @param signature null: more parts follow.
 */
export function C_VerifyMessageNext(
  application: Application,
  sessionHandle: number,
  parameter: MechanismParameter,
  part: Uint8Array,
  signature: Uint8Array | null,
): void {
  if (signature !== null) {
    verify(application, 'last', sessionHandle, parameter, part, signature);
    return;
  }
  const { operation } = messageOperation(application, 'message-verify', sessionHandle);
  runMessageStep(operation, 'part', parameter, (message) => hashOfParts(message).update(part));
}

/** Section 5.16.5. Errors as for C_MessageSignFinal. */
export function C_MessageVerifyFinal(application: Application, sessionHandle: number): void {
  endMessages(application, 'message-verify', sessionHandle);
}

function verify(
  application: Application,
  step: 'whole' | 'last',
  sessionHandle: number,
  parameter: MechanismParameter,
  data: Uint8Array,
  signature: Uint8Array,
): void {
  const { token, operation } = messageOperation(application, 'message-verify', sessionHandle);
  application.spend(token, operation.does.cost.verify);
  runMessageStep(operation, step, parameter, (message) => {
    checkSignature(message, step === 'whole', data, signature);
    return true;
  });
}
