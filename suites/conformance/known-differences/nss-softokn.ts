import type { ExpectedDifference } from '../report/report.ts';

/** NSS softokn 3.87.1, the slot of the user's keys: what it did where the standard says something else, as it was measured. */
export const NSS_SOFTOKN: readonly ExpectedDifference[] = [
  { rule: 'GEN-02', status: 'crashed', because: 'C_GetFunctionList(NULL_PTR) writes to address 0' },
  {
    rule: 'GEN-03',
    status: 'crashed',
    because: 'most functions do not ask whether the library is initialised, and use what is not there yet',
  },
  {
    rule: 'GEN-05',
    status: 'crashed',
    because: 'pReserved is read as a text of parameters: it is how softokn is told where its database is',
  },
  {
    rule: 'GEN-07',
    status: 'failed',
    because: 'C_Initialize without pReserved is refused: softokn must be told where its database is',
  },
  {
    rule: 'GEN-08',
    status: 'failed',
    because: 'C_Initialize without pReserved is refused: softokn must be told where its database is',
  },
  { rule: 'GEN-09', status: 'failed', because: 'C_Finalize(…): OK instead of ARGUMENTS_BAD' },
  { rule: 'GEN-10', status: 'failed', because: 'C_Finalize is CKR_OK although nothing is initialised' },
  { rule: 'GEN-11', status: 'blocked', because: 'its database takes no data objects, which the check stands on' },
  { rule: 'GEN-13', status: 'crashed', because: 'C_GetInfo(NULL_PTR) writes to address 0' },
  { rule: 'GEN-14', status: 'crashed', because: 'C_GetInterfaceList(NULL_PTR) reads from address 0' },
  { rule: 'GEN-15', status: 'crashed', because: 'C_GetInterface writes to NULL_PTR' },
  {
    rule: 'GEN-19',
    status: 'failed',
    because: 'C_GetObjectSize(0, 0, …): OK instead of SESSION_HANDLE_INVALID or FUNCTION_NOT_SUPPORTED',
  },
  {
    rule: 'GEN-20',
    status: 'failed',
    because: 'C_Initialize in the child: CRYPTOKI_ALREADY_INITIALIZED instead of OK',
  },
  { rule: 'GEN-21', status: 'blocked', because: 'its database takes no data objects, which the check stands on' },
  { rule: 'GEN-24', status: 'crashed', because: 'pointers are not looked at: it dies of the first NULL_PTR' },
  { rule: 'GEN-26', status: 'crashed', because: 'parameters of a mechanism that point nowhere are followed' },
  {
    rule: 'GEN-27',
    status: 'failed',
    because: 'C_FindObjectsInit(…, …, 1): OK instead of ATTRIBUTE_VALUE_INVALID or ARGUMENTS_BAD or TEMPLATE_INCONS…',
  },
  {
    rule: 'GEN-29',
    status: 'failed',
    because: 'C_OpenSession(…, 0, NULL_PTR, NULL_PTR, …): OK instead of SESSION_PARALLEL_NOT_SUPPORTED',
  },
  { rule: 'SLOT-02', status: 'failed', because: 'C_GetSlotList(false, …, …): OK instead of BUFFER_TOO_SMALL' },
  { rule: 'SLOT-05', status: 'failed', because: 'a slot flag of NSS’s own is set' },
  {
    rule: 'SLOT-06',
    status: 'failed',
    because: 'C_GetMechanismList(1592611079, NULL_PTR, …): OK instead of SLOT_ID_INVALID',
  },
  { rule: 'MECH-01', status: 'failed', because: 'C_GetMechanismList(…, …, …): OK instead of BUFFER_TOO_SMALL' },
  {
    rule: 'MECH-04',
    status: 'failed',
    because: 'C_DigestInit(CKM_0xce534363): MECHANISM_INVALID instead of OK or MECHANISM_PARAM_INVALID',
  },
  {
    rule: 'MECH-05',
    status: 'failed',
    because:
      'C_GenerateKey(CKM_PBE_MD2_DES_CBC): MECHANISM_PARAM_INVALID instead of MECHANISM_INVALID or FUNCTION_NOT_SUPPORTED or TEMPLATE_INC…',
  },
  { rule: 'MECH-06', status: 'failed', because: 'C_GenerateKeyPair (RSA) of 128 bits: DEVICE_ERROR instead of OK' },
  { rule: 'INIT-02', status: 'blocked', because: 'its database takes no data objects, which the check stands on' },
  {
    rule: 'INIT-08',
    status: 'failed',
    because: 'C_InitToken(…, NULL_PTR, 0, …): OK instead of ARGUMENTS_BAD or PIN_INCORRECT or PIN_LEN_RANGE',
  },
  { rule: 'PIN-05', status: 'failed', because: 'C_SetPIN, R/W public: USER_NOT_LOGGED_IN instead of OK' },
  { rule: 'PIN-06', status: 'blocked', because: 'its database takes no data objects, which the check stands on' },
  {
    rule: 'PIN-08',
    status: 'failed',
    because: 'C_SetPIN, R/O public: USER_NOT_LOGGED_IN instead of SESSION_READ_ONLY',
  },
  { rule: 'PIN-23', status: 'crashed', because: 'C_Login with a PIN at NULL_PTR reads from address 0' },
  { rule: 'PIN-24', status: 'crashed', because: 'C_SetPIN with a PIN at NULL_PTR reads from address 0' },
  { rule: 'SES-01', status: 'failed', because: 'CKF_SERIAL_SESSION is not asked for' },
  {
    rule: 'SES-09',
    status: 'failed',
    because: 'C_GenerateRandom(closed): OK instead of SESSION_HANDLE_INVALID or FUNCTION_NOT_SUPPORTED',
  },
  { rule: 'LOG-05', status: 'failed', because: 'CKU_CONTEXT_SPECIFIC is not known' },
  { rule: 'LOG-06', status: 'blocked', because: 'its database takes no data objects, which the check stands on' },
  { rule: 'LOG-07', status: 'blocked', because: 'private data objects are not taken, which the check stands on' },
  { rule: 'LOG-08', status: 'blocked', because: 'its database takes no data objects, which the check stands on' },
  {
    rule: 'LOG-09',
    status: 'failed',
    because: 'C_LoginUser(…, 1, …, 8, NULL_PTR, 0): OPERATION_NOT_INITIALIZED instead of OK',
  },
];
