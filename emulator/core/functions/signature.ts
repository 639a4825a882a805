import {
  CKA_ALLOWED_MECHANISMS,
  CKA_ALWAYS_AUTHENTICATE,
  CKA_CLASS,
  CKA_KEY_TYPE,
  CKA_SIGN,
  CKA_VERIFY,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
  CKR_DATA_LEN_RANGE,
  CKR_KEY_FUNCTION_NOT_PERMITTED,
  CKR_KEY_HANDLE_INVALID,
  CKR_KEY_SIZE_RANGE,
  CKR_KEY_TYPE_INCONSISTENT,
  CKR_MECHANISM_INVALID,
  CKR_MECHANISM_PARAM_INVALID,
  CKR_OPERATION_NOT_INITIALIZED,
  CKR_USER_NOT_LOGGED_IN,
} from '../../spec/constants.gen.ts';
import { nameOf } from '../../spec/names.ts';
import type { Application } from '../application.ts';
import { contextOf, keyOfHandle } from '../call-context.ts';
import { ULONG_LENGTH, ulongOf } from '../data-types.ts';
import { ensure } from '../error.ts';
import type { KeySizes, MechanismRow } from '../mechanisms/row.ts';
import type { MechanismCall } from '../mechanisms/token-mechanisms.ts';
import { boolAttribute, type CkObject, octetsAttribute, ulongAttribute } from '../object.ts';
import { activeOperation, ensureIdle, runStep, type SignatureOperation } from '../operation.ts';
import type { Session } from '../session/session.ts';

/** What distinguishes signing from verifying before the end. */
interface Direction {
  readonly objectClass: number;
  readonly usage: number;
}

const DIRECTIONS: Readonly<Record<SignatureOperation['kind'], Direction>> = {
  sign: { objectClass: CKO_PRIVATE_KEY, usage: CKA_SIGN },
  verify: { objectClass: CKO_PUBLIC_KEY, usage: CKA_VERIFY },
};

/**
 * C_SignInit and C_VerifyInit. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_ACTIVE, CKR_MECHANISM_INVALID,
 * CKR_MECHANISM_PARAM_INVALID, CKR_KEY_HANDLE_INVALID, CKR_PIN_EXPIRED, CKR_KEY_TYPE_INCONSISTENT,
 * CKR_KEY_FUNCTION_NOT_PERMITTED, CKR_MECHANISM_INVALID (CKA_ALLOWED_MECHANISMS), CKR_KEY_SIZE_RANGE,
 * CKR_MECHANISM_PARAM_INVALID (a parameter that does not go with this key).
 */
export function startSignature(
  application: Application,
  kind: SignatureOperation['kind'],
  sessionHandle: number,
  mechanism: MechanismCall,
  keyHandle: number,
): void {
  const context = contextOf(application, sessionHandle);
  ensureIdle(context.session);
  const { row, does, keySize, parameter } = context.token.mechanisms.for(mechanism, 'signing');
  const key = keyOfHandle(context, keyHandle);
  ensureKeyFits(key, row, keySize, DIRECTIONS[kind]);
  const fits = does.parameterFits?.(key, parameter) ?? true;
  ensure(fits, CKR_MECHANISM_PARAM_INVALID, 'the parameter does not go with this key');
  context.session.operation = {
    kind,
    row,
    does,
    parameter,
    key,
    hash: does.startHash?.(key, parameter),
    needsAuthentication: boolAttribute(key, CKA_ALWAYS_AUTHENTICATE),
    stage: 'ready',
  };
}

function ensureKeyFits(key: CkObject, row: MechanismRow, keySize: KeySizes, { objectClass, usage }: Direction): void {
  const keyType = ulongAttribute(key, CKA_KEY_TYPE);
  ensure(keyType !== undefined && ulongAttribute(key, CKA_CLASS) !== undefined, CKR_KEY_HANDLE_INVALID, 'no key');
  const consistent = ulongAttribute(key, CKA_CLASS) === objectClass && row.keyTypes.includes(keyType);
  ensure(consistent, CKR_KEY_TYPE_INCONSISTENT, `${nameOf('CKM', row.type)} with a ${nameOf('CKK', keyType)} key`);
  ensure(boolAttribute(key, usage), CKR_KEY_FUNCTION_NOT_PERMITTED, `${nameOf('CKA', usage)} is false`);
  ensure(isAllowed(key, row.type), CKR_MECHANISM_INVALID, 'CKA_ALLOWED_MECHANISMS');
  const size = row.sizeOfKey?.(key);
  const inRange = size === undefined || (size >= keySize.min && size <= keySize.max);
  ensure(inRange, CKR_KEY_SIZE_RANGE, `${size} ${row.keySize.unit}, the device takes ${keySize.min}..${keySize.max}`);
}

/** Without the attribute every mechanism of the key type is allowed. */
function isAllowed(key: CkObject, mechanism: number): boolean {
  if (!key.attributes.has(CKA_ALLOWED_MECHANISMS)) return true;
  const list = octetsAttribute(key, CKA_ALLOWED_MECHANISMS);
  for (let at = 0; at < list.length; at += ULONG_LENGTH) {
    if (ulongOf(list.subarray(at, at + ULONG_LENGTH)) === mechanism) return true;
  }
  return false;
}

/** The active operation and its session, ready for a step. */
export function signatureOperation(
  application: Application,
  kind: SignatureOperation['kind'],
  sessionHandle: number,
): { session: Session; operation: SignatureOperation } {
  const { session } = contextOf(application, sessionHandle);
  return { session, operation: activeOperation(session, kind) as SignatureOperation };
}

/** C_SignUpdate and C_VerifyUpdate. Errors in order: CKR_OPERATION_NOT_INITIALIZED (single-part mechanism), CKR_USER_NOT_LOGGED_IN. */
export function feedSignature(session: Session, operation: SignatureOperation, data: Uint8Array): void {
  runStep(session, operation, 'update', () => {
    const { hash } = operation;
    ensure(hash !== undefined, CKR_OPERATION_NOT_INITIALIZED, 'the mechanism is for single-part operations only');
    ensureAuthenticated(operation);
    hash.update(data);
    return true;
  });
}

/** Section 4.9: a key with CKA_ALWAYS_AUTHENTICATE waits for C_Login(CKU_CONTEXT_SPECIFIC). */
export function ensureAuthenticated({ needsAuthentication }: SignatureOperation): void {
  ensure(!needsAuthentication, CKR_USER_NOT_LOGGED_IN, 'CKA_ALWAYS_AUTHENTICATE: give the PIN for this use');
}

/**
 * What is signed at the end: the digest of all data, or the data themselves.
 * @throws CkError CKR_OPERATION_NOT_INITIALIZED (final of a single-part mechanism), CKR_DATA_LEN_RANGE.
 */
export function signatureInput(
  { hash, does, key, parameter }: SignatureOperation,
  data: Uint8Array | undefined,
): Uint8Array {
  if (hash !== undefined) {
    if (data !== undefined) hash.update(data);
    return hash.digest();
  }
  ensure(data !== undefined, CKR_OPERATION_NOT_INITIALIZED, 'the mechanism is for single-part operations only');
  ensure(does.takesLength?.(data.length, key, parameter) ?? true, CKR_DATA_LEN_RANGE, `${data.length} octets`);
  return data;
}
