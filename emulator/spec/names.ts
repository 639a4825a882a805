import { NAMES } from './constants.gen.ts';
import { VENDOR_NAMES } from './vendor.ts';

/** The families whose numbers have exactly one meaning, so that a number can be turned back into a name. */
export type NamedFamily = 'CKR' | 'CKA' | 'CKM' | 'CKO' | 'CKK' | 'CKC' | 'CKS' | 'CKU';

/**
 * The name of a number, e.g. `nameOf('CKR', 160)` is `CKR_PIN_INCORRECT`. Of two names the one the standard prefers.
 * A number without a name is shown as family and hexadecimal digits: `CKM_0x8000000f`.
 */
export function nameOf(family: NamedFamily, value: number): string {
  return (
    NAMES[family]?.[value] ?? VENDOR_NAMES[family]?.[value] ?? `${family}_0x${value.toString(16).padStart(8, '0')}`
  );
}

/** The name of a return value: `ckrName(0xa0)` is `CKR_PIN_INCORRECT`. */
export function ckrName(rv: number): string {
  return nameOf('CKR', rv);
}
