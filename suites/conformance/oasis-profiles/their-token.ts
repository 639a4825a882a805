import type { KnownDifference } from './verdict.ts';

/**
 * What the official cases say of the token of their authors, and of no other: neither the profile nor the standard asks for it, and the
 * permitted variations (Profiles 3.1 section 3.1) do not name it.
 */
export const THEIR_TOKEN: readonly KnownDifference[] = [
  {
    function: 'C_GetInfo',
    items: ['CryptokiVersion'],
    reason: 'the library implements another version than the one the case was published with',
  },
  {
    function: 'C_GetSlotInfo',
    items: ['Flags'],
    reason: 'the slot of the case is no hardware with tokens to be taken out',
  },
  { function: 'C_GetTokenInfo', items: ['Flags'], reason: 'the flags of the case are those of one token' },
  {
    function: 'C_GetTokenInfo',
    items: ['MaxPinLen', 'MinPinLen'],
    reason: 'the PIN rules of the case are those of one token',
  },
  {
    function: 'C_GetTokenInfo',
    items: [
      ...['TotalPublicMemory', 'FreePublicMemory', 'TotalPrivateMemory', 'FreePrivateMemory'],
      ...['MaxSessionCount', 'SessionCount', 'MaxRwSessionCount', 'RwSessionCount'],
    ],
    reason: 'the case knows a token that tells 0 for its memory and its sessions',
  },
  {
    function: 'C_GetMechanismInfo',
    items: ['MinKeySize', 'MaxKeySize', 'Flags'],
    reason: 'key sizes and abilities in the case are those of one token',
  },
  {
    function: 'C_GetMechanismInfo',
    items: ['rv'],
    reason: 'the case asks for mechanisms that the profile does not ask for',
  },
];

/** What no token can answer as AUTH-M-1 wants it. */
export const UNPUBLISHED_KEY: readonly KnownDifference[] = [
  {
    function: 'C_GetAttributeValue',
    items: ['MODULUS'],
    reason: 'the private key of the case was never published: the token holds another pair',
  },
  { function: 'C_Sign', items: ['Signature'], reason: 'it is made with another key than that of the case' },
];
