import type { Application } from '../application.ts';
import type { MechanismCall } from '../mechanisms/token-mechanisms.ts';
import type { Capacity, Output } from '../operation.ts';
import {
  type FinishedSignature,
  feedSignature,
  finishSignature,
  signatureOctets,
  signatureOperation,
  startSignature,
} from './signature.ts';

/** Section 5.13.1. Errors: see {@link startSignature}. */
export function C_SignInit(
  application: Application,
  sessionHandle: number,
  mechanism: MechanismCall | null,
  keyHandle: number,
): void {
  startSignature(application, 'sign', sessionHandle, mechanism, keyHandle);
}

/**
 * Section 5.13.2. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_NOT_INITIALIZED (also after C_SignUpdate),
 * CKR_USER_NOT_LOGGED_IN (CKA_ALWAYS_AUTHENTICATE), CKR_BUFFER_TOO_SMALL, CKR_DATA_LEN_RANGE.
 * @returns GOST: s ‖ r, big-endian; RSA: as many octets as the modulus.
 */
export function C_Sign(application: Application, sessionHandle: number, data: Uint8Array, capacity: Capacity): Output {
  return answer(finishSignature(application, sessionHandle, 'whole', data, capacity));
}

/** Section 5.13.3. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_NOT_INITIALIZED, CKR_USER_NOT_LOGGED_IN. */
export function C_SignUpdate(application: Application, sessionHandle: number, data: Uint8Array): void {
  const { session, operation } = signatureOperation(application, 'sign', sessionHandle);
  feedSignature(session, operation, data);
}

/** Section 5.13.4. Errors as for C_Sign. */
export function C_SignFinal(application: Application, sessionHandle: number, capacity: Capacity): Output {
  return answer(finishSignature(application, sessionHandle, 'final', undefined, capacity));
}

function answer({ length, made }: FinishedSignature): Output {
  if (made === undefined) return { length };
  return { length, octets: signatureOctets(made) };
}
