import type { ExpectedDifference } from '../report/report.ts';

/** tpm2-pkcs11 1.9.0 with swtpm, reached without a resource manager: what it did where the standard says something else, as it was measured. */
export const TPM2_PKCS11: readonly ExpectedDifference[] = [
  {
    rule: 'GEN-11',
    status: 'blocked',
    because: 'C_CreateObject (data, public session object) → ATTRIBUTE_VALUE_INVALID',
  },
  {
    rule: 'GEN-18',
    status: 'failed',
    because: 'C_GetFunctionStatus(…): FUNCTION_NOT_SUPPORTED instead of FUNCTION_NOT_PARALLEL',
  },
  {
    rule: 'GEN-20',
    status: 'failed',
    because: 'C_Initialize in the child: CRYPTOKI_ALREADY_INITIALIZED instead of OK',
  },
  {
    rule: 'GEN-21',
    status: 'blocked',
    because: 'C_CreateObject (data, public session object) → ATTRIBUTE_VALUE_INVALID',
  },
  {
    rule: 'GEN-24',
    status: 'failed',
    because:
      'C_DigestInit(…, NULL_PTR): USER_NOT_LOGGED_IN instead of ARGUMENTS_BAD or FUNCTION_NOT_SUPPORTED or MECHANISM_INVALI…',
  },
  { rule: 'GEN-25', status: 'crashed', because: 'it dies of SIGSEGV' },
  { rule: 'GEN-26', status: 'blocked', because: 'C_CreateObject (AES key, session object) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'GEN-27', status: 'blocked', because: 'C_CreateObject (data, public session object) → SESSION_READ_ONLY' },
  {
    rule: 'GEN-29',
    status: 'failed',
    because: 'C_GetObjectSize(…, 1592598101, …): FUNCTION_NOT_SUPPORTED instead of OBJECT_HANDLE_INVALID',
  },
  {
    rule: 'SLOT-08',
    status: 'failed',
    because: 'model is padded with blanks and has no NUL: 535720202054504d0000000000000000 instead of so',
  },
  { rule: 'SLOT-13', status: 'blocked', because: 'C_InitToken → ARGUMENTS_BAD' },
  {
    rule: 'MECH-04',
    status: 'failed',
    because: 'C_DigestInit(CKM_SHA_1): USER_NOT_LOGGED_IN instead of OK or MECHANISM_PARAM_INVALID',
  },
  {
    rule: 'MECH-05',
    status: 'failed',
    because: 'C_DigestInit(CKM_RSA_PKCS_OAEP): MECHANISM_PARAM_INVALID instead of MECHANISM_INVALID',
  },
  {
    rule: 'MECH-06',
    status: 'failed',
    because: 'C_GenerateKey (AES) of 128 bits: FUNCTION_NOT_SUPPORTED instead of OK',
  },
  { rule: 'MECH-07', status: 'blocked', because: 'C_CreateObject (AES key, session object) → ATTRIBUTE_VALUE_INVALID' },
  {
    rule: 'MECH-08',
    status: 'failed',
    because: 'C_DigestInit(CKM_SHA256) with a parameter: USER_NOT_LOGGED_IN instead of MECHANISM_PARAM_INVALID',
  },
  { rule: 'MECH-09', status: 'blocked', because: 'C_CreateObject (AES key, session object) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'INIT-01', status: 'failed', because: 'C_InitToken of a blank token: GENERAL_ERROR instead of OK' },
  {
    rule: 'INIT-02',
    status: 'blocked',
    because: 'C_CreateObject (data, public token object) → ATTRIBUTE_VALUE_INVALID',
  },
  {
    rule: 'INIT-03',
    status: 'failed',
    because: 'C_InitToken while a session is open: ARGUMENTS_BAD instead of SESSION_EXISTS',
  },
  {
    rule: 'INIT-04',
    status: 'blocked',
    because: 'C_CreateObject (data, public token object) → ATTRIBUTE_VALUE_INVALID',
  },
  { rule: 'INIT-05', status: 'blocked', because: 'C_InitToken → ARGUMENTS_BAD' },
  { rule: 'INIT-06', status: 'blocked', because: 'C_InitToken → ARGUMENTS_BAD' },
  {
    rule: 'INIT-07',
    status: 'failed',
    because: 'C_InitToken with a wrong SO PIN: ARGUMENTS_BAD instead of PIN_INCORRECT or PIN_LOCKED',
  },
  { rule: 'INIT-08', status: 'failed', because: 'C_InitToken(…, …, 8, …): ARGUMENTS_BAD instead of OK' },
  {
    rule: 'PIN-01',
    status: 'failed',
    because: 'C_InitPIN, R/W public: SESSION_READ_ONLY instead of USER_NOT_LOGGED_IN',
  },
  { rule: 'PIN-03', status: 'failed', because: 'C_SetPIN, too long: OK instead of PIN_LEN_RANGE' },
  {
    rule: 'PIN-09',
    status: 'failed',
    because: 'C_SetPIN with a wrong old PIN: GENERAL_ERROR instead of PIN_INCORRECT',
  },
  { rule: 'PIN-14', status: 'failed', because: 'CKF_USER_PIN_LOCKED: false instead of true' },
  { rule: 'PIN-15', status: 'failed', because: 'C_Login with a wrong PIN: PIN_LOCKED instead of PIN_INCORRECT' },
  { rule: 'PIN-16', status: 'failed', because: 'CKF_USER_PIN_LOCKED goes with PIN_LOCKED: false instead of true' },
  { rule: 'PIN-17', status: 'failed', because: 'CKF_USER_PIN_LOCKED: false instead of true' },
  { rule: 'PIN-18', status: 'failed', because: 'CKF_SO_PIN_LOCKED: 0 instead of 4194304' },
  { rule: 'PIN-19', status: 'blocked', because: 'C_Login (SO) → PIN_LOCKED' },
  { rule: 'PIN-21', status: 'blocked', because: 'C_InitToken → ARGUMENTS_BAD' },
  { rule: 'PIN-22', status: 'failed', because: 'the right PIN: 164 instead of 0' },
  {
    rule: 'PIN-23',
    status: 'failed',
    because: 'C_Login(…, 1, NULL_PTR, 0): HOST_MEMORY instead of ARGUMENTS_BAD or PIN_INCORRECT or PIN_LEN_RANGE',
  },
  {
    rule: 'PIN-24',
    status: 'failed',
    because: 'C_SetPIN(…, …, 8, NULL_PTR, 8): HOST_MEMORY instead of ARGUMENTS_BAD or PIN_INVALID or PIN_LEN_RANGE',
  },
  { rule: 'SES-10', status: 'blocked', because: 'C_CreateObject (data, public session object) → SESSION_READ_ONLY' },
  { rule: 'SES-14', status: 'blocked', because: 'C_DigestInit → USER_NOT_LOGGED_IN' },
  { rule: 'SES-17', status: 'blocked', because: 'C_InitToken → ARGUMENTS_BAD' },
  {
    rule: 'LOG-02',
    status: 'failed',
    because:
      'C_Login (SO) while the user is in: USER_ALREADY_LOGGED_IN instead of USER_ANOTHER_ALREADY_LOGGED_IN or USER_TOO_MANY_TYPES',
  },
  {
    rule: 'LOG-05',
    status: 'failed',
    because: 'C_Login (context-specific), nobody in: USER_NOT_LOGGED_IN instead of OPERATION_NOT_INITIALIZED',
  },
  { rule: 'LOG-06', status: 'failed', because: 'its handle after the logout: OK instead of OBJECT_HANDLE_INVALID' },
  {
    rule: 'LOG-07',
    status: 'blocked',
    because: 'C_CreateObject (data, public session object) → ATTRIBUTE_VALUE_INVALID',
  },
  { rule: 'LOG-10', status: 'blocked', because: 'C_DigestInit → USER_NOT_LOGGED_IN' },
];
