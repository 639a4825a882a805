import {
  CKA_ALLOWED_MECHANISMS,
  CKA_CLASS,
  CKA_KEY_TYPE,
  type CKO_PRIVATE_KEY,
  type CKO_PUBLIC_KEY,
  CKO_SECRET_KEY,
  CKR_KEY_FUNCTION_NOT_PERMITTED,
  CKR_KEY_HANDLE_INVALID,
  CKR_KEY_SIZE_RANGE,
  CKR_KEY_TYPE_INCONSISTENT,
  CKR_MECHANISM_INVALID,
  CKR_USER_NOT_LOGGED_IN,
} from '../../spec/constants.gen.ts';
import { nameOf } from '../../spec/names.ts';
import { ULONG_LENGTH, ulongOf } from '../data-types.ts';
import { CkError, ensure } from '../error.ts';
import type { KeySizes, MechanismRow } from '../mechanisms/row.ts';
import { boolAttribute, type CkObject, octetsAttribute, ulongAttribute } from '../object.ts';

/** What a function wants of its key. */
export interface KeyUse {
  /** The half of a pair that it works with, when the mechanism's keys are pairs. */
  readonly half: typeof CKO_PUBLIC_KEY | typeof CKO_PRIVATE_KEY;
  /** The attribute that permits it. */
  readonly usage: number;
  /** Codes of the function, where they are not those of the other functions. */
  readonly codes?: KeyUseCodes;
}

interface KeyUseCodes {
  readonly handle: number;
  readonly type: number;
  readonly size: number;
}

const CODES: KeyUseCodes = {
  handle: CKR_KEY_HANDLE_INVALID,
  type: CKR_KEY_TYPE_INCONSISTENT,
  size: CKR_KEY_SIZE_RANGE,
};

/**
 * Whether a key may be used by a mechanism for a function. Errors in order: CKR_KEY_HANDLE_INVALID (no key),
 * CKR_KEY_TYPE_INCONSISTENT, CKR_KEY_FUNCTION_NOT_PERMITTED, CKR_MECHANISM_INVALID (CKA_ALLOWED_MECHANISMS),
 * CKR_KEY_SIZE_RANGE; for the first, second and last those of `codes`.
 */
export function ensureKeyFits(
  key: CkObject,
  row: MechanismRow,
  keySize: KeySizes,
  { half, usage, codes = CODES }: KeyUse,
): void {
  const keyType = ulongAttribute(key, CKA_KEY_TYPE);
  const keyClass = ulongAttribute(key, CKA_CLASS);
  ensure(keyType !== undefined && keyClass !== undefined, codes.handle, 'no key');
  const wanted = row.secretKeys ? CKO_SECRET_KEY : half;
  const consistent = keyClass === wanted && row.keyTypes.includes(keyType);
  // Every signature comes by: what it would be told is composed only when it is told.
  if (!consistent) throw new CkError(codes.type, `${nameOf('CKM', row.type)} with a ${nameOf('CKK', keyType)} key`);
  if (!boolAttribute(key, usage)) throw new CkError(CKR_KEY_FUNCTION_NOT_PERMITTED, `${nameOf('CKA', usage)} is false`);
  ensure(isAllowed(key, row.type), CKR_MECHANISM_INVALID, 'CKA_ALLOWED_MECHANISMS');
  const size = row.sizeOfKey?.(key);
  if (size === undefined || (size >= keySize.min && size <= keySize.max)) return;
  throw new CkError(codes.size, `${size} ${row.keySize.unit}, the device takes ${keySize.min}..${keySize.max}`);
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

/**
 * Section 4.9: a key with CKA_ALWAYS_AUTHENTICATE waits for C_Login(CKU_CONTEXT_SPECIFIC).
 * @throws CkError(CKR_USER_NOT_LOGGED_IN)
 */
export function ensureAuthenticated({ needsAuthentication }: { readonly needsAuthentication: boolean }): void {
  ensure(!needsAuthentication, CKR_USER_NOT_LOGGED_IN, 'CKA_ALWAYS_AUTHENTICATE: give the PIN for this use');
}
