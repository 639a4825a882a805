import { ecb } from '@noble/ciphers/aes.js';
import { sha1 } from '@noble/hashes/legacy.js';
import {
  CKA_ALWAYS_SENSITIVE,
  CKA_CHECK_VALUE,
  CKA_DECRYPT,
  CKA_DERIVE_TEMPLATE,
  CKA_ENCRYPT,
  CKA_EXTRACTABLE,
  CKA_KEY_TYPE,
  CKA_NEVER_EXTRACTABLE,
  CKA_PRIVATE,
  CKA_SENSITIVE,
  CKA_SIGN,
  CKA_TRUSTED,
  CKA_UNWRAP,
  CKA_UNWRAP_TEMPLATE,
  CKA_VALUE,
  CKA_VALUE_LEN,
  CKA_VERIFY,
  CKA_WRAP,
  CKA_WRAP_TEMPLATE,
  CKA_WRAP_WITH_TRUSTED,
  CKK_AES,
  CKK_GENERIC_SECRET,
  CKO_SECRET_KEY,
  CKR_ATTRIBUTE_VALUE_INVALID,
  CKR_TEMPLATE_INCONSISTENT,
} from '../../spec/constants.gen.ts';
import { sameOctets, ulongOctets, ulongOf } from '../data-types.ts';
import { ensure } from '../error.ts';
import type { Attributes } from '../object.ts';
import { KEY_ROWS } from './key.ts';
import { type AttributeRow, type Footnote, type ObjectTable, rowMap } from './row.ts';
import { FALSE, TRUE } from './storage.ts';

/**
 * Section 4.10. What footnote 9 leaves to the token: a secret key is private and stays inside; it encrypts, decrypts and
 * authenticates data, and does nothing with other keys unless asked.
 */
const SECRET_KEY_ROWS: readonly AttributeRow[] = [
  ...KEY_ROWS,
  { type: CKA_PRIVATE, kind: 'bool', footnotes: [9], changeableInCopy: true, initial: TRUE },
  { type: CKA_SENSITIVE, kind: 'bool', footnotes: [8, 11], initial: FALSE },
  { type: CKA_ENCRYPT, kind: 'bool', footnotes: [8, 9], initial: TRUE },
  { type: CKA_DECRYPT, kind: 'bool', footnotes: [8, 9], initial: TRUE },
  { type: CKA_SIGN, kind: 'bool', footnotes: [8, 9], initial: TRUE },
  { type: CKA_VERIFY, kind: 'bool', footnotes: [8, 9], initial: TRUE },
  { type: CKA_WRAP, kind: 'bool', footnotes: [8, 9], initial: FALSE },
  { type: CKA_UNWRAP, kind: 'bool', footnotes: [8, 9], initial: FALSE },
  { type: CKA_EXTRACTABLE, kind: 'bool', footnotes: [8, 9, 12], initial: FALSE },
  { type: CKA_ALWAYS_SENSITIVE, kind: 'bool', footnotes: [2, 4, 6], initial: FALSE },
  { type: CKA_NEVER_EXTRACTABLE, kind: 'bool', footnotes: [2, 4, 6], initial: FALSE },
  { type: CKA_WRAP_WITH_TRUSTED, kind: 'bool', footnotes: [8, 11], initial: FALSE },
  { type: CKA_TRUSTED, kind: 'bool', footnotes: [10], initial: FALSE },
  { type: CKA_WRAP_TEMPLATE, kind: 'template', footnotes: [], initial: () => undefined },
  { type: CKA_UNWRAP_TEMPLATE, kind: 'template', footnotes: [], initial: () => undefined },
  { type: CKA_DERIVE_TEMPLATE, kind: 'template', footnotes: [], initial: () => undefined },
];

interface SecretKeyType {
  readonly keyType: number;
  readonly name: string;
  readonly chapter: string;
  /** Octets of CKA_VALUE. */
  readonly accepts: (length: number) => boolean;
  readonly valueLengthFootnotes: readonly Footnote[];
  /** What CKA_CHECK_VALUE is cut from. */
  readonly check: (value: Uint8Array) => Uint8Array;
}

const CHECK_VALUE_LENGTH = 3;
const BLOCK_LENGTH = 16;
/** Longest generic secret, in octets. */
export const SECRET_LENGTH_MAX = 1024;

const SECRET_KEY_TYPES: readonly SecretKeyType[] = [
  {
    keyType: CKK_GENERIC_SECRET,
    name: 'generic secret key',
    chapter: '6.8.2',
    accepts: (length) => length >= 1 && length <= SECRET_LENGTH_MAX,
    valueLengthFootnotes: [2, 3],
    check: sha1,
  },
  {
    keyType: CKK_AES,
    name: 'AES key',
    chapter: '6.10.2',
    accepts: (length) => length === 16 || length === 24 || length === 32,
    valueLengthFootnotes: [2, 3, 6],
    check: (value) => ecb(value, { disablePadding: true }).encrypt(new Uint8Array(BLOCK_LENGTH)),
  },
];

/** CKA_VALUE of a secret key. */
function secretOf(attributes: Attributes): Uint8Array {
  return attributes.get(CKA_VALUE) ?? new Uint8Array(0);
}

function secretKeyTable(type: SecretKeyType): ObjectTable {
  const checkValue = (value: Uint8Array) => type.check(value).slice(0, CHECK_VALUE_LENGTH);
  const usable = (value: Uint8Array) => type.accepts(value.length);
  return {
    name: type.name,
    objectClass: CKO_SECRET_KEY,
    subtype: { attribute: CKA_KEY_TYPE, value: type.keyType },
    chapter: type.chapter,
    rows: rowMap(SECRET_KEY_ROWS, [
      { type: CKA_VALUE, kind: 'octets', footnotes: [1, 4, 6, 7], accepts: usable },
      {
        type: CKA_VALUE_LEN,
        kind: 'ulong',
        footnotes: type.valueLengthFootnotes,
        initial: (attributes) => ulongOctets(secretOf(attributes).length),
      },
      {
        type: CKA_CHECK_VALUE,
        kind: 'octets',
        footnotes: [],
        initial: (attributes) => (usable(secretOf(attributes)) ? checkValue(secretOf(attributes)) : undefined),
      },
    ]),
    check(attributes) {
      const value = secretOf(attributes);
      ensure(usable(value), CKR_ATTRIBUTE_VALUE_INVALID, `${value.length} octets are no ${type.name}`);
      const length = ulongOf(attributes.get(CKA_VALUE_LEN) ?? new Uint8Array(0));
      ensure(length === value.length, CKR_TEMPLATE_INCONSISTENT, 'CKA_VALUE_LEN');
      // A zero length says that no check value is wanted (section 4.10).
      const given = attributes.get(CKA_CHECK_VALUE) ?? new Uint8Array(0);
      const right = given.length === 0 || sameOctets(given, checkValue(value));
      ensure(right, CKR_ATTRIBUTE_VALUE_INVALID, 'CKA_CHECK_VALUE');
    },
  };
}

/** Sections 6.8.2 and 6.10.2. */
export const SECRET_KEY_TABLES: readonly ObjectTable[] = SECRET_KEY_TYPES.map(secretKeyTable);
