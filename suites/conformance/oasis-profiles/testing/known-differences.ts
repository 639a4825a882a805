import type { KnownDifference } from '../verdict.ts';

/** Where tokens differ from what the cases say, beyond the permitted variations of PKCS#11 Profiles. */

const VERSION: KnownDifference = {
  function: 'C_GetInfo',
  items: ['CryptokiVersion'],
  reason: 'the cases are those of 3.1 and 3.2, the library implements one version, often 2.40',
};

const UNPUBLISHED_KEY: readonly KnownDifference[] = [
  {
    function: 'C_GetAttributeValue',
    items: ['MODULUS'],
    reason: 'the private key of the case was never published, so the token holds another pair',
  },
  { function: 'C_Sign', items: ['Signature'], reason: 'made with that other key' },
];

const MEMORY = ['TotalPublicMemory', 'FreePublicMemory', 'TotalPrivateMemory', 'FreePrivateMemory'];

export const EMULATOR_DIFFERENCES: readonly KnownDifference[] = [
  VERSION,
  ...UNPUBLISHED_KEY,
  { function: 'C_GetSlotInfo', items: ['Flags'], reason: 'the slot is hardware and its token can be taken out' },
  {
    function: 'C_GetTokenInfo',
    items: ['Flags'],
    reason: 'the device has a clock, does not restore keys, and may perform dual operations',
  },
  { function: 'C_GetTokenInfo', items: ['MaxPinLen'], reason: 'the PIN rules of the device' },
  { function: 'C_GetTokenInfo', items: MEMORY, reason: 'the device tells how large its memory is; the cases expect 0' },
  { function: 'C_GetMechanismInfo', items: ['MinKeySize', 'MaxKeySize'], reason: 'key sizes of the device, in bits' },
  {
    function: 'C_GetMechanismInfo',
    items: ['Flags'],
    reason: 'performed by the device (CKF_HW), and RSA with recovery',
  },
];

export const SOFTHSM_DIFFERENCES: readonly KnownDifference[] = [
  VERSION,
  ...UNPUBLISHED_KEY,
  {
    function: 'C_GetTokenInfo',
    items: ['SessionCount', 'RwSessionCount', ...MEMORY],
    reason: 'CK_UNAVAILABLE_INFORMATION, of which pkcs11js keeps 32 bits for the session counts',
  },
];
