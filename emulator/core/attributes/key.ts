import {
  CK_UNAVAILABLE_INFORMATION,
  CKA_ALLOWED_MECHANISMS,
  CKA_ALWAYS_AUTHENTICATE,
  CKA_ALWAYS_SENSITIVE,
  CKA_DECRYPT,
  CKA_DERIVE,
  CKA_DERIVE_TEMPLATE,
  CKA_ENCRYPT,
  CKA_END_DATE,
  CKA_EXTRACTABLE,
  CKA_ID,
  CKA_KEY_GEN_MECHANISM,
  CKA_KEY_TYPE,
  CKA_LOCAL,
  CKA_NEVER_EXTRACTABLE,
  CKA_PRIVATE,
  CKA_SENSITIVE,
  CKA_SIGN,
  CKA_SIGN_RECOVER,
  CKA_START_DATE,
  CKA_SUBJECT,
  CKA_TRUSTED,
  CKA_UNWRAP,
  CKA_UNWRAP_TEMPLATE,
  CKA_VERIFY,
  CKA_VERIFY_RECOVER,
  CKA_WRAP,
  CKA_WRAP_TEMPLATE,
  CKA_WRAP_WITH_TRUSTED,
  CKR_TEMPLATE_INCONSISTENT,
} from '../../spec/constants.gen.ts';
import { ulongOctets } from '../data-types.ts';
import { ensure } from '../error.ts';
import type { Attributes } from '../object.ts';
import type { AttributeRow } from './row.ts';
import { EMPTY, FALSE, STORAGE_ROWS, TRUE } from './storage.ts';

/** Section 4.7. */
export const KEY_ROWS: readonly AttributeRow[] = [
  ...STORAGE_ROWS,
  { type: CKA_KEY_TYPE, kind: 'ulong', footnotes: [1, 5] },
  { type: CKA_ID, kind: 'octets', footnotes: [8], initial: EMPTY },
  { type: CKA_START_DATE, kind: 'date', footnotes: [8], initial: EMPTY },
  { type: CKA_END_DATE, kind: 'date', footnotes: [8], initial: EMPTY },
  { type: CKA_DERIVE, kind: 'bool', footnotes: [8], initial: FALSE },
  { type: CKA_LOCAL, kind: 'bool', footnotes: [2, 4, 6], initial: FALSE },
  {
    type: CKA_KEY_GEN_MECHANISM,
    kind: 'ulong',
    footnotes: [2, 4, 6],
    initial: () => ulongOctets(CK_UNAVAILABLE_INFORMATION),
  },
  { type: CKA_ALLOWED_MECHANISMS, kind: 'mechanisms', footnotes: [], initial: () => undefined },
];

/** Section 4.8. What footnote 9 leaves to the token: a public key verifies and does nothing else unless asked. */
export const PUBLIC_KEY_ROWS: readonly AttributeRow[] = [
  ...KEY_ROWS,
  { type: CKA_SUBJECT, kind: 'octets', footnotes: [8], initial: EMPTY },
  { type: CKA_ENCRYPT, kind: 'bool', footnotes: [8, 9], initial: FALSE },
  { type: CKA_VERIFY, kind: 'bool', footnotes: [8, 9], initial: TRUE },
  { type: CKA_VERIFY_RECOVER, kind: 'bool', footnotes: [8, 9], initial: FALSE },
  { type: CKA_WRAP, kind: 'bool', footnotes: [8, 9], initial: FALSE },
  { type: CKA_TRUSTED, kind: 'bool', footnotes: [10], initial: FALSE },
  { type: CKA_WRAP_TEMPLATE, kind: 'template', footnotes: [], initial: () => undefined },
];

/**
 * Section 4.9. What footnote 9 leaves to the token: a private key signs, is private, sensitive and stays inside.
 * CKA_ALWAYS_SENSITIVE and CKA_NEVER_EXTRACTABLE are CK_FALSE for a key that came from outside (section 5.7.1).
 */
export const PRIVATE_KEY_ROWS: readonly AttributeRow[] = [
  ...KEY_ROWS,
  { type: CKA_PRIVATE, kind: 'bool', footnotes: [9], changeableInCopy: true, initial: TRUE },
  { type: CKA_SUBJECT, kind: 'octets', footnotes: [8], initial: EMPTY },
  { type: CKA_SENSITIVE, kind: 'bool', footnotes: [8, 9, 11], initial: TRUE },
  { type: CKA_DECRYPT, kind: 'bool', footnotes: [8, 9], initial: FALSE },
  { type: CKA_SIGN, kind: 'bool', footnotes: [8, 9], initial: TRUE },
  { type: CKA_SIGN_RECOVER, kind: 'bool', footnotes: [8, 9], initial: FALSE },
  { type: CKA_UNWRAP, kind: 'bool', footnotes: [8, 9], initial: FALSE },
  { type: CKA_EXTRACTABLE, kind: 'bool', footnotes: [8, 9, 12], initial: FALSE },
  { type: CKA_ALWAYS_SENSITIVE, kind: 'bool', footnotes: [2, 4, 6], initial: FALSE },
  { type: CKA_NEVER_EXTRACTABLE, kind: 'bool', footnotes: [2, 4, 6], initial: FALSE },
  // The table gives footnote 11 alone; "becomes read only once true" means that false may become true.
  { type: CKA_WRAP_WITH_TRUSTED, kind: 'bool', footnotes: [8, 11], initial: FALSE },
  { type: CKA_ALWAYS_AUTHENTICATE, kind: 'bool', footnotes: [], initial: FALSE },
  { type: CKA_UNWRAP_TEMPLATE, kind: 'template', footnotes: [], initial: () => undefined },
  { type: CKA_DERIVE_TEMPLATE, kind: 'template', footnotes: [], initial: () => undefined },
];

/** Section 4.9: CKA_ALWAYS_AUTHENTICATE may only be true when CKA_PRIVATE is. */
export function checkPrivateKey(attributes: Attributes): void {
  const asks = attributes.get(CKA_ALWAYS_AUTHENTICATE)?.[0] === 1;
  const isPrivate = attributes.get(CKA_PRIVATE)?.[0] === 1;
  ensure(!asks || isPrivate, CKR_TEMPLATE_INCONSISTENT, 'CKA_ALWAYS_AUTHENTICATE without CKA_PRIVATE');
}
