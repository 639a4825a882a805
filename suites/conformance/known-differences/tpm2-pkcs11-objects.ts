import type { ExpectedDifference } from '../report/report.ts';

/** The same of objects, keys and operations. See tpm2-pkcs11.ts. */
export const TPM2_PKCS11_OBJECTS: readonly ExpectedDifference[] = [
  {
    rule: 'OBJ-01',
    status: 'failed',
    because: 'C_CreateObject (session object) in it: SESSION_READ_ONLY instead of OK',
  },
  {
    rule: 'OBJ-03',
    status: 'failed',
    because: 'C_CreateObject (private session object), nobody in: SESSION_READ_ONLY instead of USER_NOT_LOGGED_IN',
  },
  {
    rule: 'OBJ-05',
    status: 'failed',
    because:
      'C_CreateObject(data, private, an attribute that nobody knows): OK instead of ATTRIBUTE_TYPE_INVALID or TEMPLATE_INCONSISTENT',
  },
  {
    rule: 'OBJ-06',
    status: 'failed',
    because: 'C_CreateObject(CKA_PRIVATE of 2 octets): OK instead of ATTRIBUTE_VALUE_INVALID',
  },
  { rule: 'OBJ-07', status: 'blocked', because: 'C_CreateObject (AES key, session object) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'OBJ-08', status: 'blocked', because: 'C_CreateObject (AES key, session object) → ATTRIBUTE_VALUE_INVALID' },
  {
    rule: 'OBJ-09',
    status: 'failed',
    because: 'C_CreateObject(CKA_LABEL twice, not the same): OK instead of TEMPLATE_INCONSISTENT',
  },
  { rule: 'OBJ-10', status: 'blocked', because: 'C_CreateObject (AES key, session object) → ATTRIBUTE_VALUE_INVALID' },
  {
    rule: 'OBJ-11',
    status: 'failed',
    because: 'C_CreateObject(nothing but CKA_CLASS: data): GENERAL_ERROR instead of OK',
  },
  { rule: 'OBJ-13', status: 'blocked', because: 'C_CreateObject (AES key, session object) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'OBJ-17', status: 'blocked', because: 'C_CreateObject (AES key, session object) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'OBJ-18', status: 'blocked', because: 'C_CreateObject (AES key, session object) → ATTRIBUTE_VALUE_INVALID' },
  {
    rule: 'OBJ-19',
    status: 'failed',
    because: 'C_SetAttributeValue (CKA_LABEL, CKA_TOKEN): OK instead of ATTRIBUTE_READ_ONLY',
  },
  { rule: 'OBJ-20', status: 'failed', because: 'C_SetAttributeValue(CKA_LABEL): OK instead of ACTION_PROHIBITED' },
  {
    rule: 'OBJ-22',
    status: 'failed',
    because: 'C_DestroyObject, CKA_DESTROYABLE false: OK instead of ACTION_PROHIBITED',
  },
  { rule: 'OBJ-23', status: 'blocked', because: 'C_CreateObject (AES key, session object) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'OBJ-25', status: 'blocked', because: 'C_CreateObject (AES key, session object) → ATTRIBUTE_VALUE_INVALID' },
  {
    rule: 'OBJ-26',
    status: 'failed',
    because:
      'C_CreateObject (trusted certificate) by the user: OK instead of ATTRIBUTE_READ_ONLY or TEMPLATE_INCONSISTENT or ATTRIBUTE_V…',
  },
  { rule: 'OBJ-28', status: 'blocked', because: 'C_CreateObject (AES key, session object) → ATTRIBUTE_VALUE_INVALID' },
  {
    rule: 'OBJ-31',
    status: 'failed',
    because: 'C_GetAttributeValue of what is destroyed: KEY_HANDLE_INVALID instead of OBJECT_HANDLE_INVALID',
  },
  {
    rule: 'OBJ-34',
    status: 'failed',
    because: 'C_CreateObject(X.509 certificate without CKA_CERTIFICATE_TYPE): OK instead of TEMPLATE_INCOMPLETE',
  },
  { rule: 'OBJ-35', status: 'blocked', because: 'C_CreateObject (AES key, session object) → ATTRIBUTE_VALUE_INVALID' },
  {
    rule: 'OBJ-38',
    status: 'blocked',
    because: 'C_CreateObject (EC private key on P-256, session object) → ATTRIBUTE_VALUE_INVALID',
  },
  { rule: 'OBJ-39', status: 'blocked', because: 'C_CreateObject (AES key, session object) → ATTRIBUTE_VALUE_INVALID' },
  {
    rule: 'KEY-02',
    status: 'failed',
    because:
      'C_GenerateKey (CKM_AES_KEY_GEN), CKA_CLASS of data: FUNCTION_NOT_SUPPORTED instead of TEMPLATE_INCONSISTENT',
  },
  { rule: 'KEY-03', status: 'blocked', because: 'C_GenerateKeyPair (EC P-256) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'KEY-04', status: 'blocked', because: 'C_GenerateKeyPair (EC P-256) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'KEY-05', status: 'failed', because: 'C_GenerateKeyPair (1024 bits): ATTRIBUTE_VALUE_INVALID instead of OK' },
  {
    rule: 'KEY-06',
    status: 'failed',
    because: 'it generates on one of the curves of NIST: it is not so instead of so',
  },
  {
    rule: 'KEY-08',
    status: 'failed',
    because:
      'C_GenerateKey (CKM_AES_KEY_GEN, private), nobody in: FUNCTION_NOT_SUPPORTED instead of USER_NOT_LOGGED_IN',
  },
  { rule: 'KEY-18', status: 'blocked', because: 'C_CreateObject (AES key, session object) → ATTRIBUTE_VALUE_INVALID' },
  {
    rule: 'KEY-19',
    status: 'blocked',
    because: 'C_CreateObject (generic secret, session object) → ATTRIBUTE_VALUE_INVALID',
  },
  {
    rule: 'KEY-20',
    status: 'blocked',
    because: 'C_CreateObject (generic secret, session object) → ATTRIBUTE_VALUE_INVALID',
  },
  {
    rule: 'OP-01',
    status: 'blocked',
    because: 'C_CreateObject (CKK_GENERIC_SECRET, 32 octets) → ATTRIBUTE_VALUE_INVALID',
  },
  {
    rule: 'OP-03',
    status: 'blocked',
    because: 'C_CreateObject (CKK_GENERIC_SECRET, 32 octets) → ATTRIBUTE_VALUE_INVALID',
  },
  {
    rule: 'OP-04',
    status: 'blocked',
    because: 'C_CreateObject (CKK_GENERIC_SECRET, 32 octets) → ATTRIBUTE_VALUE_INVALID',
  },
  {
    rule: 'OP-05',
    status: 'blocked',
    because: 'C_CreateObject (CKK_GENERIC_SECRET, 32 octets) → ATTRIBUTE_VALUE_INVALID',
  },
  {
    rule: 'OP-06',
    status: 'blocked',
    because: 'C_CreateObject (CKK_GENERIC_SECRET, 32 octets) → ATTRIBUTE_VALUE_INVALID',
  },
  { rule: 'OP-07', status: 'blocked', because: 'C_CreateObject (CKK_AES, 16 octets) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'OP-08', status: 'blocked', because: 'C_CreateObject (CKK_AES, 16 octets) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'OP-09', status: 'failed', because: 'C_Digest after C_DigestUpdate is refused: OK instead of so' },
  { rule: 'OP-10', status: 'failed', because: 'C_DigestUpdate (nothing, all, nothing): ARGUMENTS_BAD instead of OK' },
  { rule: 'OP-11', status: 'blocked', because: 'C_CreateObject (CKK_AES, 16 octets) → ATTRIBUTE_VALUE_INVALID' },
  {
    rule: 'OP-12',
    status: 'blocked',
    because: 'C_CreateObject (CKK_GENERIC_SECRET, 32 octets) → ATTRIBUTE_VALUE_INVALID',
  },
  {
    rule: 'OP-13',
    status: 'blocked',
    because: 'C_CreateObject (CKK_GENERIC_SECRET, 32 octets) → ATTRIBUTE_VALUE_INVALID',
  },
  { rule: 'OP-14', status: 'blocked', because: 'C_CreateObject (CKK_AES, 16 octets) → ATTRIBUTE_VALUE_INVALID' },
  {
    rule: 'OP-15',
    status: 'blocked',
    because: 'C_CreateObject (CKK_GENERIC_SECRET, 32 octets) → ATTRIBUTE_VALUE_INVALID',
  },
  { rule: 'OP-17', status: 'blocked', because: 'C_CreateObject (CKK_AES, 16 octets) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'OP-19', status: 'blocked', because: 'C_CreateObject (CKK_AES, 16 octets) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'OP-20', status: 'blocked', because: 'C_CreateObject (CKK_AES, 16 octets) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'OP-22', status: 'blocked', because: 'C_GenerateKeyPair (RSA-2048) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'OP-23', status: 'failed', because: 'C_Digest(…, NULL_PTR, 0, …, …): ARGUMENTS_BAD instead of OK' },
  {
    rule: 'OP-24',
    status: 'blocked',
    because: 'C_CreateObject (CKK_GENERIC_SECRET, 32 octets) → ATTRIBUTE_VALUE_INVALID',
  },
  {
    rule: 'OP-25',
    status: 'blocked',
    because: 'C_CreateObject (CKK_GENERIC_SECRET, 32 octets) → ATTRIBUTE_VALUE_INVALID',
  },
  { rule: 'OP-26', status: 'blocked', because: 'C_GenerateKeyPair (P-256) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'OP-27', status: 'blocked', because: 'C_GenerateKeyPair (RSA-2048) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'OP-28', status: 'blocked', because: 'C_GenerateKeyPair (P-256) → ATTRIBUTE_VALUE_INVALID' },
  {
    rule: 'OP-31',
    status: 'blocked',
    because: 'C_CreateObject (CKK_GENERIC_SECRET, 32 octets) → ATTRIBUTE_VALUE_INVALID',
  },
  {
    rule: 'OP-33',
    status: 'blocked',
    because: 'C_CreateObject (CKK_GENERIC_SECRET, 32 octets) → ATTRIBUTE_VALUE_INVALID',
  },
  { rule: 'AUTH-06', status: 'blocked', because: 'C_GenerateKeyPair (EC P-256) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'PROF-03', status: 'blocked', because: 'C_GenerateKeyPair (EC P-256) → ATTRIBUTE_VALUE_INVALID' },
  { rule: 'PROF-06', status: 'blocked', because: 'C_GenerateKeyPair (EC P-256) → ATTRIBUTE_VALUE_INVALID' },
];
