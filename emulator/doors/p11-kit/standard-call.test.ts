import { describe, expect, it } from 'vitest';
import { STRUCTURES, type StructureMember } from '../remote/structures.ts';
import { CALLS } from './call-table.ts';
import { lettersOf } from './signature.ts';
import { CONVERSIONS, functionOf } from './standard-call.ts';

/** Calls whose values are not one for one the parameters of the function, and why. */
const OTHERWISE: Readonly<Record<string, string>> = {
  C_Initialize: 'the name of the protocol, and whether pReserved is given',
  C_SignMessageNext: 'one octet more: whether the signature is wanted',
};
const MEMBER_LETTERS: Readonly<Record<StructureMember['type'], string>> = {
  CK_ULONG: 'u',
  CK_VERSION: 'v',
  text: 's',
};
const REPLY_LETTERS: Readonly<Record<string, readonly string[]>> = {
  query: ['aA', 'u'],
  'octets-out': ['ay'],
  'random-out': ['ay'],
  'ulongs-out': ['au'],
  'handles-out': ['au'],
  'ulong-out': ['u'],
};

describe('every call has the values of its function, in the order of its parameters', () => {
  it.each(CALLS.filter(({ name }) => OTHERWISE[name] === undefined))('$name: $request', ({ name, request }) => {
    const kinds = functionOf(name).parameters.map(({ kind }) => kind);
    const sent = kinds.flatMap((kind) => (kind in CONVERSIONS ? [CONVERSIONS[kind as keyof typeof CONVERSIONS]] : []));
    const letters = lettersOf(request);
    expect(letters).toHaveLength(sent.length);
    for (const [at, letter] of letters.entries()) expect(sent[at]?.letters).toContain(letter);
  });

  it.each(CALLS.filter(({ name }) => name !== 'C_DeriveKey2'))('$name: $reply', ({ name, reply }) => {
    const letters = functionOf(name).parameters.flatMap(({ kind, structure }) =>
      structure === undefined
        ? (REPLY_LETTERS[kind] ?? [])
        : (STRUCTURES[structure] ?? []).map(({ type }) => MEMBER_LETTERS[type]),
    );
    expect(lettersOf(reply)).toEqual(letters);
  });
});
