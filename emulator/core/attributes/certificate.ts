import { sha1 } from '@noble/hashes/legacy.js';
import {
  CK_CERTIFICATE_CATEGORY_OTHER_ENTITY,
  CK_CERTIFICATE_CATEGORY_UNSPECIFIED,
  CK_SECURITY_DOMAIN_UNSPECIFIED,
  CKA_CERTIFICATE_CATEGORY,
  CKA_CERTIFICATE_TYPE,
  CKA_CHECK_VALUE,
  CKA_END_DATE,
  CKA_HASH_OF_ISSUER_PUBLIC_KEY,
  CKA_HASH_OF_SUBJECT_PUBLIC_KEY,
  CKA_ID,
  CKA_ISSUER,
  CKA_JAVA_MIDP_SECURITY_DOMAIN,
  CKA_NAME_HASH_ALGORITHM,
  CKA_PUBLIC_KEY_INFO,
  CKA_SERIAL_NUMBER,
  CKA_START_DATE,
  CKA_SUBJECT,
  CKA_TRUSTED,
  CKA_URL,
  CKA_VALUE,
  CKC_X_509,
  CKM_SHA_1,
  CKO_CERTIFICATE,
  CKR_ATTRIBUTE_VALUE_INVALID,
  CKR_TEMPLATE_INCOMPLETE,
  CKR_TEMPLATE_INCONSISTENT,
} from '../../spec/constants.gen.ts';
import { sameOctets, ulongOctets, ulongOf } from '../data-types.ts';
import { ensure } from '../error.ts';
import type { Attributes } from '../object.ts';
import { type AttributeRow, type ObjectTable, rowMap } from './row.ts';
import { EMPTY, FALSE, STORAGE_ROWS } from './storage.ts';

const CHECK_VALUE_LENGTH = 3;

/** Section 4.6.2. */
const CERTIFICATE_ROWS: readonly AttributeRow[] = [
  { type: CKA_CERTIFICATE_TYPE, kind: 'ulong', footnotes: [1] },
  { type: CKA_TRUSTED, kind: 'bool', footnotes: [10], initial: FALSE },
  {
    type: CKA_CERTIFICATE_CATEGORY,
    kind: 'ulong',
    footnotes: [],
    accepts: (octets) => (ulongOf(octets) ?? Number.NaN) <= CK_CERTIFICATE_CATEGORY_OTHER_ENTITY,
    initial: () => ulongOctets(CK_CERTIFICATE_CATEGORY_UNSPECIFIED),
  },
  {
    type: CKA_CHECK_VALUE,
    kind: 'octets',
    footnotes: [],
    initial: (attributes) => checkValue(certificateOf(attributes)),
  },
  { type: CKA_START_DATE, kind: 'date', footnotes: [], initial: EMPTY },
  { type: CKA_END_DATE, kind: 'date', footnotes: [], initial: EMPTY },
  { type: CKA_PUBLIC_KEY_INFO, kind: 'octets', footnotes: [], initial: EMPTY },
];

/** Section 4.6.3: only CKA_ID, CKA_ISSUER and CKA_SERIAL_NUMBER may be modified (and CKA_LABEL, section 4.4). */
const X509_ROWS: readonly AttributeRow[] = [
  { type: CKA_SUBJECT, kind: 'octets', footnotes: [1] },
  { type: CKA_ID, kind: 'octets', footnotes: [8], initial: EMPTY },
  { type: CKA_ISSUER, kind: 'octets', footnotes: [8], initial: EMPTY },
  { type: CKA_SERIAL_NUMBER, kind: 'octets', footnotes: [8], initial: EMPTY },
  { type: CKA_VALUE, kind: 'octets', footnotes: [], initial: EMPTY },
  { type: CKA_URL, kind: 'utf8', footnotes: [], initial: EMPTY },
  { type: CKA_HASH_OF_SUBJECT_PUBLIC_KEY, kind: 'octets', footnotes: [], initial: EMPTY },
  { type: CKA_HASH_OF_ISSUER_PUBLIC_KEY, kind: 'octets', footnotes: [], initial: EMPTY },
  {
    type: CKA_JAVA_MIDP_SECURITY_DOMAIN,
    kind: 'ulong',
    footnotes: [],
    initial: () => ulongOctets(CK_SECURITY_DOMAIN_UNSPECIFIED),
  },
  { type: CKA_NAME_HASH_ALGORITHM, kind: 'ulong', footnotes: [], initial: () => ulongOctets(CKM_SHA_1) },
];

function certificateOf(attributes: Attributes): Uint8Array {
  return attributes.get(CKA_VALUE) ?? new Uint8Array(0);
}

/** The first three octets of SHA-1 of the certificate; none of a certificate that lies elsewhere. */
function checkValue(certificate: Uint8Array): Uint8Array {
  return certificate.length === 0 ? new Uint8Array(0) : sha1(certificate).slice(0, CHECK_VALUE_LENGTH);
}

/** Footnotes of the X.509 table: a value or a URL; hashes only with a URL; a check value that is given must be right. */
function checkX509(attributes: Attributes): void {
  const isEmpty = (type: number) => (attributes.get(type)?.length ?? 0) === 0;
  ensure(!isEmpty(CKA_VALUE) || !isEmpty(CKA_URL), CKR_TEMPLATE_INCOMPLETE, 'CKA_VALUE or CKA_URL is needed');
  if (!isEmpty(CKA_URL)) {
    const hashes = !isEmpty(CKA_HASH_OF_SUBJECT_PUBLIC_KEY) && !isEmpty(CKA_HASH_OF_ISSUER_PUBLIC_KEY);
    ensure(hashes, CKR_TEMPLATE_INCONSISTENT, 'with CKA_URL both key hashes are needed');
  }
  // A zero length says that no check value is wanted (section 4.6.2).
  const given = attributes.get(CKA_CHECK_VALUE);
  if (given === undefined || given.length === 0) return;
  ensure(sameOctets(given, checkValue(certificateOf(attributes))), CKR_ATTRIBUTE_VALUE_INVALID, 'CKA_CHECK_VALUE');
}

export const X509_TABLE: ObjectTable = {
  name: 'X.509 certificate',
  objectClass: CKO_CERTIFICATE,
  subtype: { attribute: CKA_CERTIFICATE_TYPE, value: CKC_X_509 },
  chapter: '4.6.3',
  rows: rowMap(STORAGE_ROWS, CERTIFICATE_ROWS, X509_ROWS),
  check: checkX509,
};
