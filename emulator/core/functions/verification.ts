import { verifyInOneCall } from '../../../pki/one-call.ts';
import { CKR_SIGNATURE_INVALID, CKR_SIGNATURE_LEN_RANGE } from '../../spec/constants.gen.ts';
import type { Application } from '../application.ts';
import { ensure } from '../error.ts';
import type { MechanismCall } from '../mechanisms/token-mechanisms.ts';
import { runStep, type SignatureOperation } from '../operation.ts';
import { ensureAuthenticated } from './key-use.ts';
import { feedSignature, signatureInput, signatureOperation, startSignature } from './signature.ts';

/** Section 5.15.1. Errors: see {@link startSignature}. */
export function C_VerifyInit(
  application: Application,
  sessionHandle: number,
  mechanism: MechanismCall,
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
  const { does, key, parameter } = operation;
  application.spend(session.insertion.token, does.cost.verify);
  runStep(session, operation, step, () => {
    ensureAuthenticated(operation);
    const verdict = verdictOf(operation, step === 'whole', data);
    const length = does.signatureLength(key, parameter);
    ensure(signature.length === length, CKR_SIGNATURE_LEN_RANGE, `${signature.length} octets, ${length} expected`);
    ensure(verdict(signature), CKR_SIGNATURE_INVALID);
    return true;
  });
}

/** Checks the data, which comes before the signature (section 5.15.2); what it gives judges the signature. */
function verdictOf(
  operation: SignatureOperation,
  whole: boolean,
  data: Uint8Array | undefined,
): (signature: Uint8Array) => boolean {
  const { does, key, parameter } = operation;
  if (whole && data !== undefined && does.oneCall !== undefined) {
    const call = does.oneCall(key);
    return (signature) => verifyInOneCall(call, data, signature);
  }
  const input = signatureInput(operation, data);
  return (signature) => does.verify(key, input, signature, parameter);
}
