import {
  CKF_DECRYPT,
  CKF_DIGEST,
  CKF_ENCRYPT,
  CKF_FIND_OBJECTS,
  CKF_GENERATE_KEY_PAIR,
  CKF_MESSAGE_SIGN,
  CKF_MESSAGE_VERIFY,
  CKF_SIGN,
  CKF_SIGN_RECOVER,
  CKF_VERIFY,
  CKF_VERIFY_RECOVER,
  CKR_ARGUMENTS_BAD,
  CKR_OPERATION_CANCEL_FAILED,
} from '../../spec/constants.gen.ts';
import { isVersion3 } from '../../spec/interfaces.ts';
import type { Application } from '../application.ts';
import { type CallContext, contextOfVersion3 } from '../call-context.ts';
import { hasFlag } from '../data-types.ts';
import { ensure } from '../error.ts';
import type { OperationKind } from '../operation.ts';

/** Section 5.6.5: an operation is named by the flag of CK_MECHANISM_INFO that says who can do it. */
export const CANCEL_ROWS: readonly { readonly flag: number; readonly kind: OperationKind }[] = [
  { flag: CKF_FIND_OBJECTS, kind: 'find' },
  { flag: CKF_ENCRYPT, kind: 'encrypt' },
  { flag: CKF_DECRYPT, kind: 'decrypt' },
  { flag: CKF_DIGEST, kind: 'digest' },
  { flag: CKF_SIGN, kind: 'sign' },
  { flag: CKF_SIGN_RECOVER, kind: 'sign-recover' },
  { flag: CKF_VERIFY, kind: 'verify' },
  { flag: CKF_VERIFY_RECOVER, kind: 'verify-recover' },
  { flag: CKF_MESSAGE_SIGN, kind: 'message-sign' },
  { flag: CKF_MESSAGE_VERIFY, kind: 'message-verify' },
];

/**
 * Section 5.6.5: ends the operations that the flags name; one that is not active is passed over, and so is a flag that
 * names nothing. Of a pair of dual operations the other half goes on. Errors in order: CKR_SESSION_HANDLE_INVALID,
 * CKR_FUNCTION_NOT_SUPPORTED (a device of version 2), CKR_OPERATION_CANCEL_FAILED (CKF_GENERATE_KEY_PAIR while the device
 * makes a key pair, which nothing stops; then no other operation has ended either).
 */
export function C_SessionCancel(application: Application, sessionHandle: number, flags: number): void {
  const { session } = contextOfVersion3(application, sessionHandle);
  const busy = hasFlag(flags, CKF_GENERATE_KEY_PAIR) && session.pendingKeyPairs.size > 0;
  ensure(!busy, CKR_OPERATION_CANCEL_FAILED, 'a key pair is being made');
  for (const { flag, kind } of CANCEL_ROWS) if (hasFlag(flags, flag)) session.operations.delete(kind);
}

/**
 * An Init function with NULL as the mechanism ends the operation of its kind (3.0: sections 5.8.1, 5.10.1, 5.12.1, 5.13.1,
 * 5.13.5, 5.15.1, 5.15.5). When there is none that is CKR_OK too: no other answer is on the lists of all of these functions.
 * @throws CkError(CKR_ARGUMENTS_BAD) on a device of version 2.
 */
export function cancelByInit({ session, token }: CallContext, kind: OperationKind): void {
  ensure(isVersion3(token.profile.cryptokiVersion), CKR_ARGUMENTS_BAD, 'there is no mechanism');
  session.operations.delete(kind);
}
