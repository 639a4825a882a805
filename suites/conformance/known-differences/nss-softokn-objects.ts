import type { ExpectedDifference } from '../report/report.ts';

/** The same of objects, keys and operations. See nss-softokn.ts. */
export const NSS_SOFTOKN_OBJECTS: readonly ExpectedDifference[] = [
  {
    rule: 'OBJ-03',
    status: 'blocked',
    because: 'C_CreateObject (data, private session object) → ATTRIBUTE_VALUE_INVALID',
  },
  {
    rule: 'OBJ-04',
    status: 'blocked',
    because: 'C_CreateObject (data, private token object) → ATTRIBUTE_VALUE_INVALID',
  },
  {
    rule: 'OBJ-05',
    status: 'failed',
    because:
      'C_CreateObject(data, public, an attribute that nobody knows): OK instead of ATTRIBUTE_TYPE_INVALID or TEMPLATE_INCONSISTENT',
  },
  { rule: 'OBJ-06', status: 'crashed', because: 'the value of an attribute is read at the length that it should have' },
  {
    rule: 'OBJ-07',
    status: 'failed',
    because: 'C_CreateObject(AES key with CKA_LOCAL): OK instead of ATTRIBUTE_READ_ONLY or TEMPLATE_INCONSISTENT',
  },
  {
    rule: 'OBJ-09',
    status: 'failed',
    because: 'C_CreateObject(CKA_LABEL twice, not the same): OK instead of TEMPLATE_INCONSISTENT',
  },
  {
    rule: 'OBJ-11',
    status: 'failed',
    because:
      'C_GetAttributeValue(CKA_COPYABLE) of an object that was made with its…: ATTRIBUTE_TYPE_INVALID instead of OK',
  },
  {
    rule: 'OBJ-13',
    status: 'failed',
    because:
      'C_GetAttributeValue(CKA_KEY_GEN_MECHANISM) of a key that was put in: ATTRIBUTE_TYPE_INVALID instead of OK',
  },
  { rule: 'OBJ-15', status: 'failed', because: 'C_GetAttributeValue(…, …, …, 2): OK instead of BUFFER_TOO_SMALL' },
  { rule: 'OBJ-17', status: 'failed', because: 'C_GetAttributeValue(…, …, …, 3): OK instead of ATTRIBUTE_SENSITIVE' },
  {
    rule: 'OBJ-19',
    status: 'failed',
    because: 'CKA_LABEL of the object when CKA_TOKEN was refused: 6166746572 instead of 6265666f7265',
  },
  {
    rule: 'OBJ-20',
    status: 'failed',
    because: 'C_SetAttributeValue(CKA_LABEL): ATTRIBUTE_READ_ONLY instead of ACTION_PROHIBITED',
  },
  {
    rule: 'OBJ-21',
    status: 'failed',
    because: 'C_CopyObject(of what is not copyable): OK instead of ACTION_PROHIBITED or FUNCTION_NOT_SUPPORTED',
  },
  {
    rule: 'OBJ-22',
    status: 'failed',
    because: 'C_DestroyObject, CKA_DESTROYABLE false: OK instead of ACTION_PROHIBITED',
  },
  { rule: 'OBJ-24', status: 'failed', because: 'CKA_ALWAYS_SENSITIVE of its copy: 00 instead of 01' },
  {
    rule: 'OBJ-25',
    status: 'failed',
    because: 'C_SetAttributeValue(CKA_WRAP_WITH_TRUSTED): OK instead of ATTRIBUTE_READ_ONLY or TEMPLATE_INCONSISTENT',
  },
  {
    rule: 'OBJ-26',
    status: 'failed',
    because:
      'C_CreateObject (trusted certificate) by the user: OK instead of ATTRIBUTE_READ_ONLY or TEMPLATE_INCONSISTENT or ATTRIBUTE_V…',
  },
  {
    rule: 'OBJ-27',
    status: 'failed',
    because: 'C_CopyObject(CKA_PRIVATE true): ATTRIBUTE_VALUE_INVALID instead of OK or FUNCTION_NOT_SUPPORTED',
  },
  {
    rule: 'OBJ-28',
    status: 'failed',
    because:
      'C_CopyObject(an unextractable key, CKA_EXTRACTABLE true): OK instead of ATTRIBUTE_READ_ONLY or TEMPLATE_INCONSISTENT or FUNCTION_NO…',
  },
  {
    rule: 'OBJ-30',
    status: 'failed',
    because: 'C_FindObjects before C_FindObjectsInit: OK instead of OPERATION_NOT_INITIALIZED',
  },
  {
    rule: 'OBJ-31',
    status: 'failed',
    because: 'C_GetObjectSize of what is destroyed: OK instead of OBJECT_HANDLE_INVALID or FUNCTION_NOT_SUPPORTED',
  },
  {
    rule: 'OBJ-38',
    status: 'failed',
    because:
      'C_CreateObject(EC private key on P-256, CKA_PUBLIC_KEY_INFO of anothe…: OK instead of ATTRIBUTE_VALUE_INVALID or ATTRIBUTE_TYPE_INVALID',
  },
  {
    rule: 'OBJ-39',
    status: 'failed',
    because: 'CKA_LABEL in CKA_WRAP_TEMPLATE: 0000000000000000000000 instead of 636f6e666f726d616e6365',
  },
  {
    rule: 'KEY-01',
    status: 'failed',
    because:
      'CKM_AES_KEY_GEN, sensitive true, extractable true: {"CKA_LOCAL":false,"CKA_ALWAYS_SENSITIV… instead of {"CKA_LOCAL":true,"CKA_ALWAYS_SENSITIVE":true,"CKA_NEVER_EX…',
  },
  {
    rule: 'KEY-02',
    status: 'failed',
    because: 'C_GenerateKey (CKM_AES_KEY_GEN), CKA_CLASS of data: OK instead of TEMPLATE_INCONSISTENT',
  },
  {
    rule: 'KEY-03',
    status: 'failed',
    because: 'EC P-256, the private template of data: OK instead of TEMPLATE_INCONSISTENT',
  },
  { rule: 'KEY-05', status: 'failed', because: 'C_GenerateKeyPair (1024 bits): TEMPLATE_INCOMPLETE instead of OK' },
  {
    rule: 'KEY-09',
    status: 'failed',
    because: 'C_WrapKey, CKA_WRAP is false: KEY_TYPE_INCONSISTENT instead of KEY_FUNCTION_NOT_PERMITTED',
  },
  {
    rule: 'KEY-10',
    status: 'failed',
    because: 'C_WrapKey, wrapping key 0: KEY_HANDLE_INVALID instead of WRAPPING_KEY_HANDLE_INVALID',
  },
  {
    rule: 'KEY-11',
    status: 'failed',
    because: '*pulWrappedKeyLen of a short buffer suffices: 23, and 24 are needed instead of so',
  },
  {
    rule: 'KEY-12',
    status: 'failed',
    because: 'C_WrapKey by a key that is not trusted: OK instead of KEY_NOT_WRAPPABLE',
  },
  {
    rule: 'KEY-13',
    status: 'failed',
    because: 'C_WrapKey of a key that is otherwise: OK instead of KEY_HANDLE_INVALID',
  },
  {
    rule: 'KEY-15',
    status: 'failed',
    because: 'C_UnwrapKey, the last octet missing: DATA_LEN_RANGE instead of WRAPPED_KEY_LEN_RANGE',
  },
  {
    rule: 'KEY-16',
    status: 'failed',
    because:
      'C_DeriveKey (CKM_ECDH1_DERIVE), base sensitive true, extractable fals…: {"CKA_LOCAL":false,"CKA_ALWAYS_SENSITIV… instead of {"CKA_LOCAL":false,"CKA_ALWAYS_SENSITIVE":true,"CKA_NEVER_E…',
  },
  {
    rule: 'KEY-17',
    status: 'failed',
    because:
      'C_DeriveKey, a point that is not on the curve: KEY_SIZE_RANGE instead of MECHANISM_PARAM_INVALID or PUBLIC_KEY_INVALID',
  },
  {
    rule: 'KEY-18',
    status: 'failed',
    because: 'C_EncryptInit, a mechanism that is not in CKA_ALLOWED_MECHANISMS: OK instead of MECHANISM_INVALID',
  },
  {
    rule: 'KEY-19',
    status: 'failed',
    because: 'CKA_VALUE of a key that is not extractable: OK instead of ATTRIBUTE_SENSITIVE',
  },
  {
    rule: 'KEY-20',
    status: 'failed',
    because:
      'C_WrapKey (CKM_AES_KEY_WRAP) of a private key (EC P-256): DATA_LEN_RANGE instead of OK or KEY_NOT_WRAPPABLE or KEY_SIZE_RANGE',
  },
  { rule: 'OP-04', status: 'failed', because: 'C_Sign (room for 31 of 32): OK instead of BUFFER_TOO_SMALL' },
  { rule: 'OP-05', status: 'failed', because: 'C_Sign (room for 31 octets): OK instead of BUFFER_TOO_SMALL' },
  {
    rule: 'OP-07',
    status: 'failed',
    because: 'C_Decrypt(15 octets): DATA_LEN_RANGE instead of ENCRYPTED_DATA_LEN_RANGE or ENCRYPTED_DATA_INVALID',
  },
  { rule: 'OP-08', status: 'failed', because: 'C_EncryptUpdate(15 octets): DATA_LEN_RANGE instead of OK' },
  { rule: 'OP-09', status: 'failed', because: 'C_Sign after C_SignUpdate is refused: OK instead of so' },
  { rule: 'OP-13', status: 'failed', because: 'C_Verify(a bit changed): DEVICE_ERROR instead of SIGNATURE_INVALID' },
  {
    rule: 'OP-14',
    status: 'failed',
    because:
      'C_EncryptInit(CKM_AES_CBC, a key that may not): KEY_TYPE_INCONSISTENT instead of KEY_FUNCTION_NOT_PERMITTED',
  },
  {
    rule: 'OP-15',
    status: 'failed',
    because: 'C_SignInit(key handle: no key): KEY_TYPE_INCONSISTENT instead of KEY_HANDLE_INVALID',
  },
  {
    rule: 'OP-16',
    status: 'failed',
    because: 'C_SignInit(…, NULL_PTR, 0): MECHANISM_PARAM_INVALID instead of OK or OPERATION_CANCEL_FAILED',
  },
  {
    rule: 'OP-19',
    status: 'failed',
    because: 'C_Decrypt(15 octets): DATA_LEN_RANGE instead of ENCRYPTED_DATA_LEN_RANGE or ENCRYPTED_DATA_INVALID',
  },
  { rule: 'OP-21', status: 'failed', because: 'C_Decrypt: MECHANISM_PARAM_INVALID instead of OK' },
  { rule: 'OP-22', status: 'failed', because: 'C_Sign(246 octets): GENERAL_ERROR instead of DATA_LEN_RANGE' },
  {
    rule: 'OP-26',
    status: 'failed',
    because: 'C_Verify(an octet less): DATA_LEN_RANGE instead of SIGNATURE_LEN_RANGE',
  },
  { rule: 'OP-27', status: 'failed', because: 'C_EncryptInit(CKM_AES_GCM): MECHANISM_PARAM_INVALID instead of OK' },
  {
    rule: 'OP-29',
    status: 'failed',
    because:
      'C_GetOperationState(…, NULL_PTR, …): OPERATION_NOT_INITIALIZED instead of OK or STATE_UNSAVEABLE or FUNCTION_NOT_SUPPORTED',
  },
  {
    rule: 'OP-32',
    status: 'failed',
    because: 'C_SignMessage(…, NULL_PTR, 0, …, 32, …, …): FUNCTION_NOT_SUPPORTED instead of OPERATION_NOT_INITIALIZED',
  },
  {
    rule: 'AUTH-01',
    status: 'blocked',
    because: 'C_GetAttributeValue (CKA_ALWAYS_AUTHENTICATE) → ATTRIBUTE_TYPE_INVALID',
  },
  { rule: 'AUTH-02', status: 'failed', because: 'C_Sign without the PIN: OK instead of USER_NOT_LOGGED_IN' },
  { rule: 'AUTH-03', status: 'failed', because: 'C_Login (context-specific): USER_ALREADY_LOGGED_IN instead of OK' },
  {
    rule: 'AUTH-04',
    status: 'failed',
    because: 'C_Login (context-specific) with a wrong PIN: USER_ALREADY_LOGGED_IN instead of PIN_INCORRECT',
  },
  {
    rule: 'AUTH-05',
    status: 'failed',
    because:
      'C_Login (context-specific) with a wrong PIN: USER_ALREADY_LOGGED_IN instead of PIN_INCORRECT or PIN_LOCKED',
  },
  {
    rule: 'AUTH-06',
    status: 'failed',
    because: 'C_Login (context-specific) for a usual key: USER_ALREADY_LOGGED_IN instead of OPERATION_NOT_INITIALIZED',
  },
  { rule: 'AUTH-07', status: 'failed', because: 'C_Login (context-specific): USER_ALREADY_LOGGED_IN instead of OK' },
];
