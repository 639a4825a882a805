import { CKR_ATTRIBUTE_SENSITIVE, CKR_ATTRIBUTE_TYPE_INVALID } from '../../emulator/spec/constants.gen.ts';
import type { Handle, Pkcs11, Template } from '../../emulator/spec/pkcs11-api.ts';
import { attempt, calling, returnValueOf, tokenErrorOf } from './token-error.ts';

/** Handles fetched per C_FindObjects. */
const FIND_BATCH = 32;

/**
 * Every object that matches the template, in the token's order. The search is always ended; when it failed, what failed
 * first is told.
 */
export function findObjects(token: Pkcs11, session: Handle, template: Template): Handle[] {
  return calling('looking for objects', () => {
    token.C_FindObjectsInit(session, template);
    let found: Handle[];
    try {
      found = foundObjects(token, session);
    } catch (error) {
      attempt(() => token.C_FindObjectsFinal(session));
      throw error;
    }
    token.C_FindObjectsFinal(session);
    return found;
  });
}

function foundObjects(token: Pkcs11, session: Handle): Handle[] {
  const found: Handle[] = [];
  for (;;) {
    const batch = token.C_FindObjects(session, FIND_BATCH);
    found.push(...batch);
    if (batch.length < FIND_BATCH) return found;
  }
}

/** The value of one attribute; `undefined` when this object has none or does not show it. */
export function attributeOf(token: Pkcs11, session: Handle, object: Handle, type: number): Buffer | undefined {
  try {
    const value = token.C_GetAttributeValue(session, object, [{ type }])[0]?.value;
    return value && value.length > 0 ? value : undefined;
  } catch (error) {
    const rv = returnValueOf(error);
    if (rv === CKR_ATTRIBUTE_TYPE_INVALID || rv === CKR_ATTRIBUTE_SENSITIVE) return undefined;
    throw tokenErrorOf(error, 'reading an object');
  }
}

/** The value of a CK_ULONG attribute: 4 or 8 octets in the order of the machine (little-endian wherever Node runs here). */
export function ulongOf(value: Buffer | undefined): number | undefined {
  if (value?.length === 8) return Number(value.readBigUInt64LE());
  return value?.length === 4 ? value.readUInt32LE() : undefined;
}

/** CKA_LABEL and its like: UTF-8 text. */
export function textOf(value: Buffer | undefined): string {
  return value?.toString('utf8') ?? '';
}
