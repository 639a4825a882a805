import {
  CKA_CLASS,
  CKA_KEY_TYPE,
  CKA_VALUE,
  CKO_SECRET_KEY,
  CKR_KEY_HANDLE_INVALID,
  CKR_KEY_INDIGESTIBLE,
} from '../../spec/constants.gen.ts';
import type { Application } from '../application.ts';
import { contextOf, keyOfHandle } from '../call-context.ts';
import { concatenated } from '../data-types.ts';
import { ensure } from '../error.ts';
import type { MechanismCall } from '../mechanisms/token-mechanisms.ts';
import { octetsAttribute, ulongAttribute } from '../object.ts';
import {
  activeOperation,
  begin,
  type Capacity,
  type DigestOperation,
  ensureIdle,
  type Output,
  outputOf,
  runStep,
} from '../operation.ts';
import type { Session } from '../session/session.ts';
import { cancelByInit } from './session-cancel.ts';

/**
 * Section 5.12.1. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_ACTIVE, CKR_MECHANISM_INVALID,
 * CKR_MECHANISM_PARAM_INVALID.
 */
export function C_DigestInit(application: Application, sessionHandle: number, mechanism: MechanismCall | null): void {
  const context = contextOf(application, sessionHandle);
  if (mechanism === null) {
    cancelByInit(context, 'digest');
    return;
  }
  const { session, token } = context;
  ensureIdle(session, 'digest');
  const { row, does, parameter } = token.mechanisms.for(mechanism, 'digesting');
  const hash = does.start(parameter);
  begin(session, { kind: 'digest', row, does, parameter, hash, log: new Uint8Array(0), stage: 'ready' });
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
  feedDigest(session, operation, data);
  application.spend(token, operation.does.cost);
}

/** Octets that C_GetOperationState still remembers; after more the state is CKR_STATE_UNSAVEABLE. */
const LOG_OCTETS_MAX = 65_536;

/** One part of what is digested, also of the dual functions. */
export function feedDigest(session: Session, operation: DigestOperation, data: Uint8Array): void {
  runStep(session, operation, 'update', () => {
    const { hash, log } = operation;
    operation.log = log && log.length + data.length <= LOG_OCTETS_MAX ? concatenated(log, data) : undefined;
    return hash.update(data);
  });
}

/**
 * Section 5.12.4: the value of a secret key goes into the digest. Errors in order: CKR_SESSION_HANDLE_INVALID,
 * CKR_OPERATION_NOT_INITIALIZED, CKR_KEY_HANDLE_INVALID (also of what is no key), CKR_PIN_EXPIRED, CKR_KEY_INDIGESTIBLE
 * (no secret key).
 * The state of the operation cannot be saved afterwards.
 */
export function C_DigestKey(application: Application, sessionHandle: number, keyHandle: number): void {
  const context = contextOf(application, sessionHandle);
  const operation = activeOperation(context.session, 'digest');
  runStep(context.session, operation, 'update', () => {
    const key = keyOfHandle(context, keyHandle);
    ensure(key.attributes.has(CKA_KEY_TYPE), CKR_KEY_HANDLE_INVALID, 'no key');
    ensure(ulongAttribute(key, CKA_CLASS) === CKO_SECRET_KEY, CKR_KEY_INDIGESTIBLE, 'only secret keys are digested');
    operation.log = undefined;
    return operation.hash.update(octetsAttribute(key, CKA_VALUE));
  });
  application.spend(context.token, operation.does.cost);
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
