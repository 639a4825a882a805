import type { OperationKind } from '../operation.ts';
import type { Session } from '../session/session.ts';

/**
 * Operations that a function ends when it answers an error (CKR_BUFFER_TOO_SMALL is none of a device): sections 5.8.2 to
 * 5.16.4. What is not here leaves everything as it was: an operation that is not begun, a search that goes on.
 */
const ENDED_BY_AN_ERROR: Readonly<Record<string, readonly OperationKind[]>> = {
  C_Encrypt: ['encrypt'],
  C_EncryptUpdate: ['encrypt'],
  C_EncryptFinal: ['encrypt'],
  C_Decrypt: ['decrypt'],
  C_DecryptUpdate: ['decrypt'],
  C_DecryptFinal: ['decrypt'],
  C_Digest: ['digest'],
  C_DigestUpdate: ['digest'],
  C_DigestKey: ['digest'],
  C_DigestFinal: ['digest'],
  C_Sign: ['sign'],
  C_SignUpdate: ['sign'],
  C_SignFinal: ['sign'],
  C_SignRecover: ['sign-recover'],
  C_Verify: ['verify'],
  C_VerifyUpdate: ['verify'],
  C_VerifyFinal: ['verify'],
  C_VerifyRecover: ['verify-recover'],
  C_DigestEncryptUpdate: ['digest', 'encrypt'],
  C_DecryptDigestUpdate: ['decrypt', 'digest'],
  C_SignEncryptUpdate: ['sign', 'encrypt'],
  C_DecryptVerifyUpdate: ['decrypt', 'verify'],
  C_SignMessageNext: ['message-sign'],
  C_VerifyMessageNext: ['message-verify'],
};

/** What an error of this function ends in its session; of messages only the one that is being given. */
export function endByError({ operations }: Session, functionName: string): void {
  for (const kind of ENDED_BY_AN_ERROR[functionName] ?? []) {
    const operation = operations.get(kind);
    if (operation !== undefined && 'message' in operation) operation.message = undefined;
    else operations.delete(kind);
  }
}
