import {
  CKA_CLASS,
  CKA_EXTRACTABLE,
  CKA_KEY_TYPE,
  CKA_LABEL,
  CKA_SENSITIVE,
  CKA_TOKEN,
  CKA_VALUE,
  CKA_VALUE_LEN,
  CKK_AES,
  CKK_GENERIC_SECRET,
  CKM_AES_KEY_GEN,
  CKM_GENERIC_SECRET_KEY_GEN,
  CKO_SECRET_KEY,
} from '../../../emulator/spec/constants.gen.ts';
import { nameOf } from '../../../emulator/spec/names.ts';
import type { Attribute, Handle, Mechanism } from '../../../emulator/spec/pkcs11-api.ts';
import { Blocked } from '../finding.ts';
import { type RawAttribute, readUlong } from '../raw/memory.ts';
import type { Trial } from '../trial.ts';
import { find } from './steps.ts';

/** What the checks of keys have in common. */

export const bool = (type: number, value: boolean): Attribute => ({ type, value });

/** The later ones take the place of earlier ones of the same type. */
export function template(...lists: readonly (readonly Attribute[])[]): Attribute[] {
  return [...new Map(lists.flat().map((attribute) => [attribute.type, attribute])).values()];
}

export function mechanismsOf(trial: Trial): readonly number[] {
  return trial.step('C_GetMechanismList', () => trial.p11.C_GetMechanismList(trial.slot));
}

/** Whether the token says that it does this with the mechanism. @param flag CKF_*; 0: it lists it. */
export function offers(trial: Trial, mechanism: number, flag: number): boolean {
  if (!mechanismsOf(trial).includes(mechanism)) return false;
  const { flags } = trial.step('C_GetMechanismInfo', () => trial.p11.C_GetMechanismInfo(trial.slot, mechanism));
  return (flags & flag) === flag;
}

/** The value of one attribute. */
export function attributeOf(trial: Trial, session: Handle, object: Handle, type: number): Buffer {
  return trial.step(`C_GetAttributeValue (${nameOf('CKA', type)})`, () => {
    const [result] = trial.p11.C_GetAttributeValue(session, object, [{ type }]);
    return Buffer.from(result?.value ?? []);
  });
}

export function isTrue(trial: Trial, session: Handle, object: Handle, type: number): boolean {
  return attributeOf(trial, session, object, type)[0] === 1;
}

export function ulongOf(trial: Trial, session: Handle, object: Handle, type: number): number {
  return readUlong(attributeOf(trial, session, object, type), 0);
}

/** Boolean attributes by name, to be compared with what they must be. */
export function truths(trial: Trial, session: Handle, object: Handle, types: readonly number[]) {
  return Object.fromEntries(types.map((type) => [nameOf('CKA', type), isTrue(trial, session, object, type)]));
}

/** How many objects have the label. */
export function labelled(trial: Trial, session: Handle, label: string): number {
  return find(trial, session, [{ type: CKA_LABEL, value: label }]).length;
}

/** CK_ULONGs one behind the other, as wide as the caller has them. */
export function ulongs(trial: Trial, ...values: readonly number[]): Buffer {
  const width = trial.slot.length;
  const octets = Buffer.alloc(values.length * width);
  for (const [at, value] of values.entries()) octets.writeUInt32LE(value, at * width);
  return octets;
}

/**
 * A template in a template (CKA_WRAP_TEMPLATE and its like): where C can be called, the octets of CK_ATTRIBUTEs with their addresses;
 * in process a list.
 * @throws Unsupported for a library that can be called in one way only, which has no form for it.
 */
export function nested(trial: Trial, type: number, members: readonly (Attribute & { value: boolean })[]): Attribute {
  if (trial.isInProcess) return { type, value: [...members] };
  const raw = members.map(
    ({ type: member, value }): RawAttribute => ({
      type: member,
      value: Buffer.of(value ? 1 : 0),
    }),
  );
  return { type, value: trial.library.memory.template(raw) };
}

/** A secret key that this token can make. */
export interface SecretKind {
  readonly name: string;
  readonly generation: Mechanism;
  readonly keyType: number;
  readonly otherType: number;
}

const SECRET_KINDS: readonly SecretKind[] = [
  {
    name: 'CKM_AES_KEY_GEN',
    generation: { mechanism: CKM_AES_KEY_GEN },
    keyType: CKK_AES,
    otherType: CKK_GENERIC_SECRET,
  },
  {
    name: 'CKM_GENERIC_SECRET_KEY_GEN',
    generation: { mechanism: CKM_GENERIC_SECRET_KEY_GEN },
    keyType: CKK_GENERIC_SECRET,
    otherType: CKK_AES,
  },
];

/** Those that the token lists, the best first. */
export function secretKinds(trial: Trial): readonly SecretKind[] {
  return SECRET_KINDS.filter(({ generation }) => mechanismsOf(trial).includes(generation.mechanism));
}

/** A generated secret key of 16 octets, as a session object. */
export function generatedSecret(trial: Trial, session: Handle, kind: SecretKind, wishes: readonly Attribute[]): Handle {
  const wanted = template([bool(CKA_TOKEN, false), { type: CKA_VALUE_LEN, value: 16 }], wishes);
  return trial.step(`C_GenerateKey (${kind.name})`, () =>
    trial.p11.C_GenerateKey(session, { ...kind.generation }, wanted),
  );
}

export const SECRET_VALUE = Buffer.from('a0a1a2a3a4a5a6a7a8a9aaabacadaeaf', 'hex');

/**
 * A secret key of which the value is known, as a session object that can be read and wrapped.
 * @throws Unsupported when the token neither takes one nor generates any: it has no secret keys.
 */
export function knownSecret(trial: Trial, session: Handle, wishes: readonly Attribute[] = []): Handle {
  const wanted = template(secretTemplate(CKK_GENERIC_SECRET), [{ type: CKA_VALUE, value: SECRET_VALUE }], wishes);
  try {
    return trial.step('C_CreateObject (generic secret, session object)', () =>
      trial.p11.C_CreateObject(session, wanted),
    );
  } catch (error) {
    if (error instanceof Blocked && secretKinds(trial).length === 0) trial.unsupported('it has no secret keys');
    throw error;
  }
}

/** What is wanted of a secret key that comes from elsewhere. */
export function secretTemplate(keyType: number): Attribute[] {
  return [
    { type: CKA_CLASS, value: CKO_SECRET_KEY },
    { type: CKA_KEY_TYPE, value: keyType },
    bool(CKA_TOKEN, false),
    bool(CKA_SENSITIVE, false),
    bool(CKA_EXTRACTABLE, true),
  ];
}

/** A handle that was one: its key is destroyed. */
export function deadHandle(trial: Trial, session: Handle): Handle {
  const key = knownSecret(trial, session);
  trial.step('C_DestroyObject', () => trial.p11.C_DestroyObject(session, key));
  return key;
}
