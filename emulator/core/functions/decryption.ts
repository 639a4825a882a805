import type { Application } from '../application.ts';
import type { MechanismCall } from '../mechanisms/token-mechanisms.ts';
import type { Capacity, Output } from '../operation.ts';
import { finishCipher, startCipher, updateCipher } from './cipher.ts';

/** Section 5.10.1. Errors: see {@link startCipher}. */
export function C_DecryptInit(
  application: Application,
  sessionHandle: number,
  mechanism: MechanismCall | null,
  keyHandle: number,
): void {
  startCipher(application, 'decrypt', sessionHandle, mechanism, keyHandle);
}

/**
 * Section 5.10.2. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_NOT_INITIALIZED (also after
 * C_DecryptUpdate), CKR_USER_NOT_LOGGED_IN (CKA_ALWAYS_AUTHENTICATE), CKR_ENCRYPTED_DATA_LEN_RANGE, CKR_ENCRYPTED_DATA_INVALID,
 * CKR_BUFFER_TOO_SMALL.
 */
export function C_Decrypt(
  application: Application,
  sessionHandle: number,
  data: Uint8Array,
  capacity: Capacity,
): Output {
  return finishCipher(application, 'decrypt', sessionHandle, 'whole', data, capacity);
}

/**
 * Section 5.10.3. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_NOT_INITIALIZED (also a single-part
 * mechanism), CKR_USER_NOT_LOGGED_IN, CKR_BUFFER_TOO_SMALL, CKR_DATA_LEN_RANGE.
 * @returns all output that the input so far gives.
 */
export function C_DecryptUpdate(
  application: Application,
  sessionHandle: number,
  data: Uint8Array,
  capacity: Capacity,
): Output {
  return updateCipher(application, 'decrypt', sessionHandle, data, capacity);
}

/** Section 5.10.4. Errors as for C_Decrypt. */
export function C_DecryptFinal(application: Application, sessionHandle: number, capacity: Capacity): Output {
  return finishCipher(application, 'decrypt', sessionHandle, 'final', new Uint8Array(0), capacity);
}
