import type { Divergence } from '../divergence.ts';

const ANY_INIT = /C_\w+Init/;
const STEPS = /C_(Digest|Encrypt|Decrypt|Sign|Verify)(Update|Final|Key)?/;

/** SoftHSM2 2.6.1 against the model. Of two rows that explain a difference the first counts. */
export const SOFT_HSM_DIVERGENCES: readonly Divergence[] = [
  {
    id: 'key-handle',
    where: 'C_DecryptInit, C_DigestKey, C_EncryptInit, C_SignInit, C_VerifyInit',
    does: 'a key handle that stands for nothing is CKR_OBJECT_HANDLE_INVALID',
    standard:
      'CKR_KEY_HANDLE_INVALID; the other code is not among those of the functions (5.1.6, 5.9.1, 5.10.1, 5.13.1, 5.15.1)',
    kind: 'SoftHSM2 bug',
    symptoms: [
      {
        command: /C_\w+Init|C_DigestKey/,
        instead: 'CKR_KEY_HANDLE_INVALID',
        got: /CKR_OBJECT_HANDLE_INVALID/,
      },
    ],
    follow: 'nothing happened',
  },
  {
    id: 'no-key',
    where: 'C_DecryptInit, C_EncryptInit, C_SignInit, C_VerifyInit',
    does: 'a data object or a certificate as the key is CKR_KEY_FUNCTION_NOT_PERMITTED: it has no attribute that permits the use',
    standard: 'CKR_KEY_HANDLE_INVALID: "a valid handle for an object which is not a key" (5.1.6)',
    kind: 'SoftHSM2 bug',
    symptoms: [
      {
        command: ANY_INIT,
        instead: 'CKR_KEY_HANDLE_INVALID',
        got: /CKR_KEY_FUNCTION_NOT_PERMITTED/,
        text: /data object|certificate/,
      },
    ],
    follow: 'nothing happened',
  },
  {
    id: 'key-type-later',
    where: 'C_DecryptInit, C_EncryptInit, C_SignInit, C_VerifyInit',
    does: 'the attribute that permits the use is looked at before the type of the key: CKR_KEY_FUNCTION_NOT_PERMITTED',
    standard: 'CKR_KEY_TYPE_INCONSISTENT "has a higher priority than CKR_KEY_FUNCTION_NOT_PERMITTED" (5.1.6)',
    kind: 'SoftHSM2 bug',
    symptoms: [
      {
        command: ANY_INIT,
        instead: 'CKR_KEY_TYPE_INCONSISTENT',
        got: /CKR_KEY_FUNCTION_NOT_PERMITTED/,
      },
    ],
    follow: 'nothing happened',
  },
  {
    id: 'key-type-never',
    where: 'C_SignInit, C_VerifyInit',
    does: 'takes a key of another type: CKM_RSA_PKCS begins with an AES or an EC key',
    standard: 'CKR_KEY_TYPE_INCONSISTENT (5.1.6, 5.13.1, 5.15.1)',
    kind: 'SoftHSM2 bug',
    symptoms: [{ command: /C_(Sign|Verify)Init/, instead: 'CKR_KEY_TYPE_INCONSISTENT', got: /CKR_OK/ }],
    follow: 'lose track',
  },
  {
    id: 'initialisation-vector',
    where: 'C_DecryptInit, C_EncryptInit',
    does: 'an initialisation vector of 15 octets is CKR_MECHANISM_INVALID',
    standard: 'CKR_MECHANISM_PARAM_INVALID: the mechanism is there, its parameter is wrong (5.1.6, 6.13)',
    kind: 'SoftHSM2 bug',
    symptoms: [
      {
        command: /C_(En|De)cryptInit/,
        instead: 'CKR_MECHANISM_PARAM_INVALID',
        got: /CKR_MECHANISM_INVALID/,
      },
    ],
    follow: 'nothing happened',
  },
  {
    id: 'whole-after-parts',
    where: 'C_Digest, C_Encrypt, C_Decrypt',
    does: 'the single-part function goes on with an operation that parts were given to, and may end it with CKR_OK',
    standard:
      'cannot be used to terminate a multi-part operation: "without intervening C_EncryptUpdate calls" (5.9.2, 5.10.2, 5.12.2)',
    kind: 'SoftHSM2 bug',
    symptoms: [
      {
        command: /C_(Digest|Encrypt|Decrypt)/,
        instead: 'CKR_OPERATION_ACTIVE',
        got: /CKR_OK|CKR_GENERAL_ERROR|CKR_DATA_LEN_RANGE|CKR_ENCRYPTED_DATA_LEN_RANGE|CKR_BUFFER_TOO_SMALL/,
      },
    ],
    follow: 'lose track',
  },
  {
    id: 'survives-its-error',
    where:
      'C_Digest, C_Encrypt, C_Decrypt, C_Sign, C_Verify, their parts, and what begins the next operation or C_Login for it',
    does: 'some errors leave the operation active: the next step is performed, the next operation is CKR_OPERATION_ACTIVE, a login for it is taken',
    standard: 'every error but CKR_BUFFER_TOO_SMALL terminates the operation (5.9.2, 5.9.4, 5.10.2, 5.12.2, 5.13.2)',
    kind: 'SoftHSM2 bug',
    symptoms: [
      { command: /C_\w+Init|search/, got: /CKR_OPERATION_ACTIVE/, after: STEPS },
      { command: STEPS, instead: 'CKR_OPERATION_NOT_INITIALIZED', got: /CKR_\w+/, after: STEPS },
      {
        command: /C_Login/,
        instead: 'CKR_OPERATION_NOT_INITIALIZED',
        got: /CKR_(OK|PIN_INCORRECT)/,
        after: STEPS,
      },
    ],
    follow: 'lose track',
  },
  {
    id: 'nothing-to-decrypt',
    where: 'C_DecryptFinal',
    does: 'CKR_BUFFER_TOO_SMALL, whatever the buffer, when no ciphertext was given to CKM_AES_CBC_PAD',
    standard: 'CKR_ENCRYPTED_DATA_LEN_RANGE: padded ciphertext has a block at least (5.10.4, 6.13)',
    kind: 'SoftHSM2 bug',
    symptoms: [{ command: /C_DecryptFinal/, instead: 'CKR_ENCRYPTED_DATA_LEN_RANGE', got: /CKR_BUFFER_TOO_SMALL/ }],
    follow: 'lose track',
  },
  {
    id: 'bad-padding',
    where: 'C_Decrypt, C_DecryptFinal',
    does: 'padding that is none is CKR_GENERAL_ERROR',
    standard:
      'CKR_ENCRYPTED_DATA_INVALID (5.1.6, 5.10.2, 6.13); CKR_GENERAL_ERROR is for what cannot be recovered from (5.1.1)',
    kind: 'SoftHSM2 bug',
    symptoms: [
      {
        command: /C_Decrypt(Final)?/,
        instead: 'CKR_ENCRYPTED_DATA_INVALID',
        got: /CKR_GENERAL_ERROR/,
      },
    ],
    follow: 'lose track',
  },
  {
    id: 'message-too-long',
    where: 'C_Sign, C_Verify',
    does: 'more octets than CKM_RSA_PKCS has room for are CKR_GENERAL_ERROR',
    standard: 'CKR_DATA_LEN_RANGE (5.13.2, 6.1.6)',
    kind: 'SoftHSM2 bug',
    symptoms: [{ command: /C_(Sign|Verify)/, instead: 'CKR_DATA_LEN_RANGE', got: /CKR_GENERAL_ERROR/ }],
    follow: 'lose track',
  },
  {
    id: 'digests-other-objects',
    where: 'C_DigestKey',
    does: 'digests what is no secret key: public keys and data objects too',
    standard:
      'CKR_KEY_INDIGESTIBLE or CKR_KEY_HANDLE_INVALID: the function digests "the value of a secret key" (5.12.4)',
    kind: 'SoftHSM2 bug',
    symptoms: [{ command: /C_DigestKey/, got: /CKR_OK/ }],
    follow: 'lose track',
  },
  {
    id: 'logout-of-nobody',
    where: 'C_Logout',
    does: 'CKR_OK though nobody is logged in',
    standard: 'CKR_USER_NOT_LOGGED_IN (5.1.6, 5.6.10)',
    kind: 'SoftHSM2 bug',
    symptoms: [{ command: /C_Logout/, instead: 'CKR_USER_NOT_LOGGED_IN', got: /CKR_OK/ }],
    follow: 'nothing happened',
  },
  {
    id: 'count-without-a-pin',
    where: 'C_SetPIN, C_GetTokenInfo',
    does: 'C_SetPIN while there is no user PIN sets CKF_USER_PIN_COUNT_LOW',
    standard:
      'the flag tells of wrong login PINs since the last successful authentication (3.2); of a PIN that is not there it says nothing',
    kind: 'allowed freedom',
    symptoms: [{ command: /C_GetTokenInfo/, got: /CKR_OK/, fault: /CKF_USER_PIN_COUNT_LOW is true/ }],
    follow: 'nothing happened',
  },
  {
    id: 'attribute-twice',
    where: 'C_CreateObject',
    does: 'one attribute with two values in one template is taken',
    standard: 'CKR_TEMPLATE_INCONSISTENT (4.1.1)',
    kind: 'SoftHSM2 bug',
    symptoms: [
      {
        command: /C_CreateObject/,
        instead: 'CKR_TEMPLATE_INCONSISTENT',
        got: /CKR_OK/,
        text: /twice/,
      },
    ],
    follow: 'lose track',
  },
  {
    id: 'half-made',
    where: 'C_CreateObject, C_CopyObject, C_FindObjects',
    does: 'a session object whose template was refused is there all the same, and is found',
    standard: 'a call that fails makes no object (4.1.1, 5.1, 5.7.1)',
    kind: 'SoftHSM2 bug',
    symptoms: [
      {
        command: /search|C_FindObjects/,
        got: /CKR_OK/,
        fault: /found that nobody made/,
        after: /C_CreateObject|C_CopyObject/,
      },
    ],
    follow: 'lose track',
  },
  {
    id: 'half-changed',
    where: 'C_SetAttributeValue',
    does: 'the attributes before the one that is refused are changed: values, finds and permissions show it afterwards',
    standard: 'a template that cannot be applied changes nothing (4.1.2, 5.7.6)',
    kind: 'SoftHSM2 bug',
    symptoms: [
      { command: /C_GetAttributeValue/, got: /CKR_OK/, fault: /^CKA_/, after: /C_SetAttributeValue/ },
      {
        command: /C_GetAttributeValue/,
        instead: 'CKR_OK',
        got: /CKR_ATTRIBUTE_SENSITIVE/,
        after: /C_SetAttributeValue/,
      },
      {
        command: /C_SetAttributeValue/,
        instead: 'CKR_OK',
        got: /CKR_ATTRIBUTE_READ_ONLY/,
        after: /C_SetAttributeValue/,
      },
      { command: /search|C_FindObjects/, got: /CKR_OK/, fault: /found/, after: /C_SetAttributeValue/ },
      { command: ANY_INIT, got: /CKR_OK|CKR_KEY_FUNCTION_NOT_PERMITTED/, after: /C_SetAttributeValue/ },
    ],
    follow: 'lose track',
  },
  {
    id: 'copy-freezes-early',
    where: 'C_CopyObject',
    does: 'CKA_MODIFIABLE false in the template refuses the attributes that follow it: CKR_ATTRIBUTE_READ_ONLY',
    standard:
      'CKA_MODIFIABLE may be given to the copy, and says what can be done with it afterwards (4.1.3, 4.4, 5.7.2)',
    kind: 'SoftHSM2 bug',
    symptoms: [
      {
        command: /C_CopyObject/,
        got: /CKR_ATTRIBUTE_READ_ONLY/,
        text: /CKA_MODIFIABLE=false CKA/,
      },
    ],
    follow: 'nothing happened',
  },
];
