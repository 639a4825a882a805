import type { ExpectedDifference } from '../report/report.ts';

/** What SoftHSM2 2.6.1 does otherwise with operations. */
export const SOFTHSM2_OPERATIONS: readonly ExpectedDifference[] = [
  {
    rule: 'OP-07',
    status: 'failed',
    because: 'C_Digest that is refused with CKR_ARGUMENTS_BAD does not end the operation',
  },
  {
    rule: 'OP-09',
    status: 'failed',
    because: 'C_Digest, C_Encrypt and C_Decrypt finish what was begun in parts',
  },
  {
    rule: 'OP-10',
    status: 'failed',
    because: 'a part of no octets is CKR_ARGUMENTS_BAD when its pointer is NULL_PTR, which is what pkcs11js passes',
  },
  {
    rule: 'OP-14',
    status: 'failed',
    because:
      'of a key of another type that may not do it CKR_KEY_FUNCTION_NOT_PERMITTED is said first; C_SignInit looks at no type of a private key',
  },
  {
    rule: 'OP-15',
    status: 'failed',
    because: 'a handle that is none is CKR_OBJECT_HANDLE_INVALID, one of no key CKR_KEY_FUNCTION_NOT_PERMITTED',
  },
  { rule: 'OP-20', status: 'failed', because: 'bad padding is CKR_GENERAL_ERROR' },
  { rule: 'OP-21', status: 'failed', because: 'a tag that does not fit is CKR_GENERAL_ERROR' },
  { rule: 'OP-22', status: 'failed', because: 'data longer than the modulus has room for is CKR_GENERAL_ERROR' },
  { rule: 'OP-23', status: 'failed', because: 'no octets with NULL_PTR are CKR_ARGUMENTS_BAD' },
  { rule: 'OP-25', status: 'failed', because: 'C_DigestKey takes a private key, which has no value to be digested' },
];
