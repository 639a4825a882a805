import { CKR_FUNCTION_NOT_PARALLEL } from '../../spec/constants.gen.ts';
import type { Application } from '../application.ts';
import { contextOf } from '../call-context.ts';
import { CkError } from '../error.ts';

/** Section 5.20.1, kept from older versions. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_FUNCTION_NOT_PARALLEL. */
export function C_GetFunctionStatus(application: Application, sessionHandle: number): never {
  contextOf(application, sessionHandle);
  throw new CkError(CKR_FUNCTION_NOT_PARALLEL);
}

/** Section 5.20.2, kept from older versions. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_FUNCTION_NOT_PARALLEL. */
export function C_CancelFunction(application: Application, sessionHandle: number): never {
  contextOf(application, sessionHandle);
  throw new CkError(CKR_FUNCTION_NOT_PARALLEL);
}
