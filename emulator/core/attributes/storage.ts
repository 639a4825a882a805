import {
  CKA_APPLICATION,
  CKA_CLASS,
  CKA_COPYABLE,
  CKA_DESTROYABLE,
  CKA_LABEL,
  CKA_MODIFIABLE,
  CKA_OBJECT_ID,
  CKA_PRIVATE,
  CKA_TOKEN,
  CKA_UNIQUE_ID,
  CKA_VALUE,
  CKO_DATA,
} from '../../spec/constants.gen.ts';
import { boolOctets } from '../data-types.ts';
import { type AttributeRow, type ObjectTable, rowMap } from './row.ts';

export const EMPTY = (): Uint8Array => new Uint8Array(0);
export const TRUE = (): Uint8Array => boolOctets(true);
export const FALSE = (): Uint8Array => boolOctets(false);

/** Sections 4.2 and 4.4: attributes of everything that can be stored. Only CKA_LABEL can be modified afterwards. */
export const STORAGE_ROWS: readonly AttributeRow[] = [
  { type: CKA_CLASS, kind: 'ulong', footnotes: [1] },
  { type: CKA_UNIQUE_ID, kind: 'utf8', footnotes: [2, 4, 6] },
  { type: CKA_TOKEN, kind: 'bool', footnotes: [], changeableInCopy: true, initial: FALSE },
  { type: CKA_PRIVATE, kind: 'bool', footnotes: [9], changeableInCopy: true, initial: FALSE },
  { type: CKA_MODIFIABLE, kind: 'bool', footnotes: [], changeableInCopy: true, initial: TRUE },
  { type: CKA_LABEL, kind: 'utf8', footnotes: [8], initial: EMPTY },
  // "Can't be set to TRUE once it is set to FALSE": footnote 12 in words.
  { type: CKA_COPYABLE, kind: 'bool', footnotes: [12], changeableInCopy: true, initial: TRUE },
  { type: CKA_DESTROYABLE, kind: 'bool', footnotes: [], changeableInCopy: true, initial: TRUE },
];

/** Section 4.5. */
export const DATA_TABLE: ObjectTable = {
  name: 'data',
  objectClass: CKO_DATA,
  chapter: '4.5',
  rows: rowMap(STORAGE_ROWS, [
    { type: CKA_APPLICATION, kind: 'utf8', footnotes: [], initial: EMPTY },
    { type: CKA_OBJECT_ID, kind: 'octets', footnotes: [], initial: EMPTY },
    { type: CKA_VALUE, kind: 'octets', footnotes: [], initial: EMPTY },
  ]),
};
