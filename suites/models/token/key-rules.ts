import {
  CKA_CLASS,
  CKA_KEY_TYPE,
  type CKO_PRIVATE_KEY,
  type CKO_PUBLIC_KEY,
  type CKO_SECRET_KEY,
} from '../../../emulator/index.ts';
import type { ObjectModel } from './object-model.ts';
import { type Outcome, refused } from './prediction.ts';

/** What an Init function wants of its key. */
export interface KeyUse {
  readonly keyType: number;
  readonly objectClass: typeof CKO_PRIVATE_KEY | typeof CKO_PUBLIC_KEY | typeof CKO_SECRET_KEY;
  /** CKA_SIGN and its like. */
  readonly usage: number;
}

/**
 * Section 5.1.6: CKR_KEY_TYPE_INCONSISTENT "has a higher priority than CKR_KEY_FUNCTION_NOT_PERMITTED". The other half
 * of a pair has the right type and not the attribute: either may be said.
 */
export function keyRefusals(key: ObjectModel | undefined, { keyType, objectClass, usage }: KeyUse): Outcome[] {
  if (key === undefined || !key.isKey) return refused('CKR_KEY_HANDLE_INVALID');
  if (key.values.get(CKA_KEY_TYPE) !== keyType) return refused('CKR_KEY_TYPE_INCONSISTENT');
  const otherHalf = key.values.get(CKA_CLASS) !== objectClass;
  if (otherHalf) return refused('CKR_KEY_TYPE_INCONSISTENT', 'CKR_KEY_FUNCTION_NOT_PERMITTED');
  return key.is(usage) ? [] : refused('CKR_KEY_FUNCTION_NOT_PERMITTED');
}

/** A key that nothing is wrong with, for this use. */
export function fits(use: KeyUse): (key: ObjectModel) => boolean {
  return (key) => key.values.get(CKA_KEY_TYPE) === use.keyType && key.values.get(CKA_CLASS) === use.objectClass;
}
