import type { Application } from '../application.ts';
import type { MechanismCall } from '../mechanisms/token-mechanisms.ts';
import { runStep } from '../operation.ts';
import { ensureAuthenticated } from './key-use.ts';
import { feedSignature, signatureOperation, startSignature } from './signature.ts';
import { checkSignature } from './signature-check.ts';

/** Section 5.15.1. Errors: see {@link startSignature}. */
export function C_VerifyInit(
  application: Application,
  sessionHandle: number,
  mechanism: MechanismCall | null,
  keyHandle: number,
): void {
  startSignature(application, 'verify', sessionHandle, mechanism, keyHandle);
}

/**
 * Section 5.15.2. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_NOT_INITIALIZED (also after
 * C_VerifyUpdate), CKR_DATA_LEN_RANGE, CKR_SIGNATURE_LEN_RANGE, CKR_SIGNATURE_INVALID. Whatever the answer, the
 * operation has ended.
 */
export function C_Verify(
  application: Application,
  sessionHandle: number,
  data: Uint8Array,
  signature: Uint8Array,
): void {
  finish(application, sessionHandle, 'whole', data, signature);
}

/** Section 5.15.3. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_NOT_INITIALIZED. */
export function C_VerifyUpdate(application: Application, sessionHandle: number, data: Uint8Array): void {
  const { session, operation } = signatureOperation(application, 'verify', sessionHandle);
  feedSignature(session, operation, data);
}

/** Section 5.15.4. Errors as for C_Verify. */
export function C_VerifyFinal(application: Application, sessionHandle: number, signature: Uint8Array): void {
  finish(application, sessionHandle, 'final', undefined, signature);
}

function finish(
  application: Application,
  sessionHandle: number,
  step: 'whole' | 'final',
  data: Uint8Array | undefined,
  signature: Uint8Array,
): void {
  const { session, operation } = signatureOperation(application, 'verify', sessionHandle);
  application.spend(session.insertion.token, operation.does.cost.verify);
  runStep(session, operation, step, () => {
    ensureAuthenticated(operation);
    checkSignature(operation, step === 'whole', data, signature);
    return true;
  });
}
