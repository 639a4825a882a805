/**
 * The lists "Return values" of sections 5.8 to 5.18 for the functions that use a mechanism, without the prefix CKR_ and
 * without what no input may cause on a token in order (CKR_GENERAL_ERROR, CKR_FUNCTION_FAILED, CKR_DEVICE_ERROR, ...).
 */
const INIT = 'MECHANISM_INVALID MECHANISM_PARAM_INVALID OPERATION_ACTIVE USER_NOT_LOGGED_IN';
const KEY_INIT = `${INIT} KEY_FUNCTION_NOT_PERMITTED KEY_HANDLE_INVALID KEY_SIZE_RANGE KEY_TYPE_INCONSISTENT`;
const STEP = 'OPERATION_ACTIVE OPERATION_NOT_INITIALIZED';
const OUTPUT = `${STEP} BUFFER_TOO_SMALL`;
const DECRYPTED = `${OUTPUT} ENCRYPTED_DATA_INVALID ENCRYPTED_DATA_LEN_RANGE USER_NOT_LOGGED_IN`;
const NEW_OBJECT = `ATTRIBUTE_READ_ONLY ATTRIBUTE_TYPE_INVALID ATTRIBUTE_VALUE_INVALID CURVE_NOT_SUPPORTED MECHANISM_INVALID
  MECHANISM_PARAM_INVALID OPERATION_ACTIVE SESSION_READ_ONLY TEMPLATE_INCOMPLETE TEMPLATE_INCONSISTENT
  TOKEN_WRITE_PROTECTED USER_NOT_LOGGED_IN`;

const LISTS = {
  C_EncryptInit: KEY_INIT,
  C_Encrypt: `${OUTPUT} DATA_INVALID DATA_LEN_RANGE`,
  C_EncryptUpdate: `${OUTPUT} DATA_LEN_RANGE`,
  C_EncryptFinal: `${OUTPUT} DATA_LEN_RANGE`,
  C_DecryptInit: KEY_INIT,
  C_Decrypt: DECRYPTED,
  C_DecryptUpdate: DECRYPTED,
  C_DecryptFinal: DECRYPTED,
  C_DigestInit: INIT,
  C_Digest: OUTPUT,
  C_DigestUpdate: STEP,
  C_DigestFinal: OUTPUT,
  C_SignInit: KEY_INIT,
  C_Sign: `${OUTPUT} DATA_INVALID DATA_LEN_RANGE USER_NOT_LOGGED_IN`,
  C_SignUpdate: `${STEP} DATA_LEN_RANGE USER_NOT_LOGGED_IN`,
  C_SignFinal: `${OUTPUT} DATA_LEN_RANGE USER_NOT_LOGGED_IN`,
  C_SignRecoverInit: KEY_INIT,
  C_SignRecover: `${OUTPUT} DATA_INVALID DATA_LEN_RANGE USER_NOT_LOGGED_IN`,
  C_VerifyInit: KEY_INIT,
  C_Verify: `${STEP} DATA_INVALID DATA_LEN_RANGE SIGNATURE_INVALID SIGNATURE_LEN_RANGE`,
  C_VerifyUpdate: `${STEP} DATA_LEN_RANGE`,
  C_VerifyFinal: `${STEP} DATA_LEN_RANGE SIGNATURE_INVALID SIGNATURE_LEN_RANGE`,
  C_VerifyRecoverInit: KEY_INIT,
  C_VerifyRecover: `${OUTPUT} DATA_INVALID DATA_LEN_RANGE SIGNATURE_INVALID SIGNATURE_LEN_RANGE`,
  C_GenerateKey: NEW_OBJECT,
  C_GenerateKeyPair: `${NEW_OBJECT} DOMAIN_PARAMS_INVALID`,
  C_WrapKey: `BUFFER_TOO_SMALL KEY_HANDLE_INVALID KEY_NOT_WRAPPABLE KEY_SIZE_RANGE KEY_UNEXTRACTABLE MECHANISM_INVALID
    MECHANISM_PARAM_INVALID OPERATION_ACTIVE USER_NOT_LOGGED_IN WRAPPING_KEY_HANDLE_INVALID WRAPPING_KEY_SIZE_RANGE
    WRAPPING_KEY_TYPE_INCONSISTENT`,
  C_UnwrapKey: `${NEW_OBJECT} BUFFER_TOO_SMALL DOMAIN_PARAMS_INVALID UNWRAPPING_KEY_HANDLE_INVALID
    UNWRAPPING_KEY_SIZE_RANGE UNWRAPPING_KEY_TYPE_INCONSISTENT WRAPPED_KEY_INVALID WRAPPED_KEY_LEN_RANGE`,
  C_DeriveKey: `${NEW_OBJECT} DOMAIN_PARAMS_INVALID KEY_HANDLE_INVALID KEY_SIZE_RANGE KEY_TYPE_INCONSISTENT`,
} as const;

export type MechanismFunctionName = keyof typeof LISTS;

/** What the lists leave out and another section asks for by name. */
const ALSO: Readonly<Partial<Record<MechanismFunctionName, string>>> = {
  // 5.1.6: whenever a key is used for what its attributes do not permit.
  C_WrapKey: 'KEY_FUNCTION_NOT_PERMITTED',
  C_UnwrapKey: 'KEY_FUNCTION_NOT_PERMITTED',
  C_DeriveKey: 'KEY_FUNCTION_NOT_PERMITTED',
  // 5.1.6: the key's size is outside the range that the token can handle.
  C_GenerateKeyPair: 'KEY_SIZE_RANGE',
  // 6.11.3: CKM_AES_CTR, when the counter would overflow, in both directions.
  C_Decrypt: 'DATA_LEN_RANGE',
  C_DecryptUpdate: 'DATA_LEN_RANGE',
  C_DecryptFinal: 'DATA_LEN_RANGE',
};

/** The names of the codes that a function may answer a caller with, whatever he gives it; CKR_OK is one of them. */
export function answersOf(name: MechanismFunctionName): ReadonlySet<string> {
  const codes = `${LISTS[name]} ${ALSO[name] ?? ''}`.split(/\s+/).filter((code) => code !== '');
  return new Set(['CKR_OK', ...codes.map((code) => `CKR_${code}`)]);
}
