import { CKR_FUNCTION_NOT_SUPPORTED } from '../../spec/constants.gen.ts';
import type { Application } from '../application.ts';
import { contextOf } from '../call-context.ts';
import { CkError } from '../error.ts';

/**
 * Sections 5.9 and 5.11: no device here encrypts or decrypts message by message, and no mechanism says CKF_MESSAGE_ENCRYPT or
 * CKF_MESSAGE_DECRYPT. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_FUNCTION_NOT_SUPPORTED.
 */
function refused(application: Application, sessionHandle: number): never {
  contextOf(application, sessionHandle);
  throw new CkError(CKR_FUNCTION_NOT_SUPPORTED, 'encryption of messages');
}

export const C_MessageEncryptInit = refused;
export const C_EncryptMessage = refused;
export const C_EncryptMessageBegin = refused;
export const C_EncryptMessageNext = refused;
export const C_MessageEncryptFinal = refused;
export const C_MessageDecryptInit = refused;
export const C_DecryptMessage = refused;
export const C_DecryptMessageBegin = refused;
export const C_DecryptMessageNext = refused;
export const C_MessageDecryptFinal = refused;
