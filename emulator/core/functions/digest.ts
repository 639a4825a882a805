import type { Application } from '../application.ts';
import { contextOf } from '../call-context.ts';
import type { MechanismCall } from '../mechanisms/token-mechanisms.ts';
import {
  activeOperation,
  type Capacity,
  type DigestOperation,
  ensureIdle,
  type Output,
  outputOf,
  runStep,
} from '../operation.ts';
import type { Session } from '../session/session.ts';

/**
 * Section 5.12.1. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_ACTIVE, CKR_MECHANISM_INVALID,
 * CKR_MECHANISM_PARAM_INVALID.
 */
export function C_DigestInit(application: Application, sessionHandle: number, mechanism: MechanismCall): void {
  const { session, token } = contextOf(application, sessionHandle);
  ensureIdle(session);
  const { does, parameter } = token.mechanisms.for(mechanism, 'digesting');
  session.operation = { kind: 'digest', does, hash: does.start(parameter), stage: 'ready' };
}

/**
 * Section 5.12.2. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_NOT_INITIALIZED (also after
 * C_DigestUpdate), CKR_BUFFER_TOO_SMALL.
 */
export function C_Digest(
  application: Application,
  sessionHandle: number,
  data: Uint8Array,
  capacity: Capacity,
): Output {
  const { session } = contextOf(application, sessionHandle);
  const operation = activeOperation(session, 'digest');
  return finish(application, session, operation, 'whole', capacity, data);
}

/** Section 5.12.3. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_NOT_INITIALIZED. */
export function C_DigestUpdate(application: Application, sessionHandle: number, data: Uint8Array): void {
  const { session, token } = contextOf(application, sessionHandle);
  const operation = activeOperation(session, 'digest');
  runStep(session, operation, 'update', () => operation.hash.update(data));
  application.spend(token, operation.does.cost);
}

/** Section 5.12.5. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_NOT_INITIALIZED, CKR_BUFFER_TOO_SMALL. */
export function C_DigestFinal(application: Application, sessionHandle: number, capacity: Capacity): Output {
  const { session } = contextOf(application, sessionHandle);
  return finish(application, session, activeOperation(session, 'digest'), 'final', capacity, new Uint8Array(0));
}

function finish(
  application: Application,
  session: Session,
  operation: DigestOperation,
  step: 'whole' | 'final',
  capacity: Capacity,
  data: Uint8Array,
): Output {
  const { hash, does } = operation;
  const octets = runStep(session, operation, step, () =>
    outputOf(capacity, does.digestLength, () => {
      hash.update(data);
      return hash.digest();
    }),
  );
  if (octets === undefined) return { length: does.digestLength };
  application.spend(session.insertion.token, does.cost);
  return { length: octets.length, octets };
}
