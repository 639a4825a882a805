import type { Divergence } from '../divergence.ts';

/** SoftHSM2 2.6.1 against the model, on PKCS#11 3.1. */
export const SOFT_HSM_DIVERGENCES: readonly Divergence[] = [
  {
    id: 'key-handle',
    where: 'C_DecryptInit, C_DigestKey, C_EncryptInit, C_SignInit, C_VerifyInit',
    does: 'CKR_OBJECT_HANDLE_INVALID for a key handle that stands for nothing',
    standard: 'CKR_KEY_HANDLE_INVALID: the functions do not list the other code (5.1.6, 5.9.1, 5.10.1, 5.13.1, 5.15.1)',
    kind: 'bug',
    symptom: {
      command: /C_\w+Init|C_DigestKey/,
      instead: 'CKR_KEY_HANDLE_INVALID',
      got: 'CKR_OBJECT_HANDLE_INVALID',
    },
    follow: 'nothing happened',
  },
];
