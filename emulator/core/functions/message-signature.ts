import type { Application } from '../application.ts';
import { contextOfVersion3 } from '../call-context.ts';
import type { MechanismParameter } from '../mechanisms/row.ts';
import type { MechanismCall } from '../mechanisms/token-mechanisms.ts';
import { finishMessages, runMessageStep } from '../message-operation.ts';
import { activeOperation, begin, ensureIdle, type MessageOperation } from '../operation.ts';
import type { Token } from '../token.ts';
import { hashOfParts, signatureUse } from './signature.ts';

const USES = { 'message-sign': 'sign', 'message-verify': 'verify' } as const;

type MessageKind = MessageOperation['kind'];

/**
 * C_MessageSignInit and C_MessageVerifyInit. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_FUNCTION_NOT_SUPPORTED (a
 * device of version 2), CKR_OPERATION_ACTIVE, CKR_ARGUMENTS_BAD (no mechanism: these two do not cancel), then as for
 * C_SignInit.
 */
export function startMessages(
  application: Application,
  kind: MessageKind,
  sessionHandle: number,
  mechanism: MechanismCall | null,
  keyHandle: number,
): void {
  const context = contextOfVersion3(application, sessionHandle);
  ensureIdle(context.session, kind);
  begin(context.session, { kind, ...signatureUse(context, USES[kind], mechanism, keyHandle), message: undefined });
}

/** The active process and its token. Errors in order: those of {@link contextOfVersion3}, CKR_OPERATION_NOT_INITIALIZED. */
export function messageOperation(
  application: Application,
  kind: MessageKind,
  sessionHandle: number,
): { token: Token; operation: MessageOperation } {
  const { session, token } = contextOfVersion3(application, sessionHandle);
  return { token, operation: activeOperation(session, kind) as MessageOperation };
}

/** C_SignMessageBegin and C_VerifyMessageBegin. */
export function beginMessage(
  application: Application,
  kind: MessageKind,
  sessionHandle: number,
  parameter: MechanismParameter,
): void {
  const { operation } = messageOperation(application, kind, sessionHandle);
  runMessageStep(operation, 'begin', parameter, hashOfParts);
}

/** C_MessageSignFinal and C_MessageVerifyFinal. */
export function endMessages(application: Application, kind: MessageKind, sessionHandle: number): void {
  const { session } = contextOfVersion3(application, sessionHandle);
  finishMessages(session, activeOperation(session, kind) as MessageOperation);
}
