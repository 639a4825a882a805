import type { ExpectedDifference } from '../report/report.ts';

/** SoftHSM2 2.6.1. */
export const SOFTHSM2: readonly ExpectedDifference[] = [
  {
    rule: 'GEN-24',
    status: 'failed',
    because: 'C_WaitForSlotEvent does not look at its pointers: CKR_NO_EVENT for NULL_PTR',
  },
  {
    rule: 'GEN-26',
    status: 'crashed',
    because: 'CK_GCM_PARAMS with pAAD NULL_PTR and a length is read from address 0',
  },
  { rule: 'EVT-07', status: 'failed', because: 'C_WaitForSlotEvent looks at none of its pointers' },
  {
    rule: 'MECH-07',
    status: 'failed',
    because: 'an initialisation vector of 15 octets is CKR_MECHANISM_INVALID, none is CKR_ARGUMENTS_BAD',
  },
  { rule: 'MECH-08', status: 'failed', because: 'a parameter is not looked at where the mechanism has none' },
  { rule: 'GEN-27', status: 'failed', because: 'a search takes an attribute without a value and with a length' },
  { rule: 'LOG-03', status: 'failed', because: 'C_Logout when nobody is logged in is CKR_OK' },
  {
    rule: 'OBJ-09',
    status: 'failed',
    because: 'an attribute that is given twice with two values is taken',
  },
  {
    rule: 'OBJ-10',
    status: 'failed',
    because: 'an object whose template is refused half-way stays as it is by then, and is found',
  },
  { rule: 'OBJ-19', status: 'failed', because: 'attributes before the one that is refused are changed' },
  {
    rule: 'OBJ-35',
    status: 'failed',
    because: 'CKA_CHECK_VALUE given with a certificate is CKR_GENERAL_ERROR, right or wrong',
  },
  {
    rule: 'OBJ-38',
    status: 'failed',
    because: 'CKA_PUBLIC_KEY_INFO of a private key is kept as it is given, whatever it is',
  },
  {
    rule: 'KEY-03',
    status: 'failed',
    because: 'half of a pair whose private template is refused for CKA_LOCAL stays, and is found',
  },
  { rule: 'KEY-06', status: 'failed', because: 'a curve that it does not know is CKR_GENERAL_ERROR' },
  {
    rule: 'KEY-13',
    status: 'failed',
    because:
      'a key that is not as CKA_WRAP_TEMPLATE wants it is CKR_KEY_NOT_WRAPPABLE; CKA_UNWRAP_TEMPLATE is compared and not applied; there is no CKA_DERIVE_TEMPLATE',
  },
  { rule: 'KEY-14', status: 'failed', because: 'CKA_EXTRACTABLE of an unwrapped key is false unless it is given' },
  { rule: 'KEY-15', status: 'failed', because: 'a wrapped key that was changed is CKR_GENERAL_ERROR' },
  { rule: 'KEY-17', status: 'failed', because: 'a point that is not on the curve is CKR_GENERAL_ERROR' },
  {
    rule: 'AUTH-07',
    status: 'failed',
    because: 'C_UnwrapKey by a key with CKA_ALWAYS_AUTHENTICATE asks for no PIN',
  },
  {
    rule: 'GEN-20',
    status: 'failed',
    because: 'unless `library.reset_on_fork` is set, a child of fork goes on with its parent’s sessions and login',
  },
  {
    rule: 'MECH-06',
    status: 'failed',
    because: 'an RSA modulus shorter or longer than CK_MECHANISM_INFO says is CKR_GENERAL_ERROR',
  },
];
