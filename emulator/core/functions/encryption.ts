import type { Application } from '../application.ts';
import type { MechanismCall } from '../mechanisms/token-mechanisms.ts';
import type { Capacity, Output } from '../operation.ts';
import { finishCipher, startCipher, updateCipher } from './cipher.ts';

/** Section 5.8.1. Errors: see {@link startCipher}. */
export function C_EncryptInit(
  application: Application,
  sessionHandle: number,
  mechanism: MechanismCall | null,
  keyHandle: number,
): void {
  startCipher(application, 'encrypt', sessionHandle, mechanism, keyHandle);
}

/**
 * Section 5.8.2. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_NOT_INITIALIZED (also after
 * C_EncryptUpdate), CKR_USER_NOT_LOGGED_IN (CKA_ALWAYS_AUTHENTICATE), CKR_DATA_LEN_RANGE,
 * CKR_BUFFER_TOO_SMALL.
 */
export function C_Encrypt(
  application: Application,
  sessionHandle: number,
  data: Uint8Array,
  capacity: Capacity,
): Output {
  return finishCipher(application, 'encrypt', sessionHandle, 'whole', data, capacity);
}

/**
 * Section 5.8.3. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_NOT_INITIALIZED (also a single-part
 * mechanism), CKR_USER_NOT_LOGGED_IN, CKR_BUFFER_TOO_SMALL, CKR_DATA_LEN_RANGE.
 * @returns all output that the input so far gives.
 */
export function C_EncryptUpdate(
  application: Application,
  sessionHandle: number,
  data: Uint8Array,
  capacity: Capacity,
): Output {
  return updateCipher(application, 'encrypt', sessionHandle, data, capacity);
}

/** Section 5.8.4. Errors as for C_Encrypt. */
export function C_EncryptFinal(application: Application, sessionHandle: number, capacity: Capacity): Output {
  return finishCipher(application, 'encrypt', sessionHandle, 'final', new Uint8Array(0), capacity);
}
