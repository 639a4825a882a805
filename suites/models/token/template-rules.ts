import * as ck from '../../../emulator/index.ts';
import type { Rv } from './codes.ts';
import type { ObjectKind } from './object-kinds.ts';
import type { ObjectModel, Value, Values } from './object-model.ts';
import { type Outcome, refused, refusedIf } from './prediction.ts';
import type { SessionModel } from './token-model.ts';

/** A mistake in a template of C_CreateObject (section 4.1.1). */
export type Flaw = 'none' | 'incomplete' | 'twice' | 'unknown' | 'foreign' | 'read-only' | 'bad value';
export const FLAWS: readonly Flaw[] = ['incomplete', 'twice', 'unknown', 'foreign', 'read-only', 'bad value'];

interface FlawRow {
  readonly codes: readonly Rv[];
  readonly apply: (template: ck.Template, kind: ObjectKind) => ck.Template;
}

/** In no version of the standard, and below CKA_VENDOR_DEFINED. */
const UNKNOWN_ATTRIBUTE = 0x00abcdef;

const FLAW_ROWS: Readonly<Record<Flaw, FlawRow>> = {
  none: { codes: [], apply: (template) => template },
  incomplete: {
    codes: ['CKR_TEMPLATE_INCOMPLETE'],
    apply: (template, { required }) => template.filter(({ type }) => type !== required),
  },
  twice: {
    codes: ['CKR_TEMPLATE_INCONSISTENT'],
    apply: (template) => [...template, { type: ck.CKA_LABEL, value: 'another label' }],
  },
  unknown: {
    codes: ['CKR_ATTRIBUTE_TYPE_INVALID', 'CKR_TEMPLATE_INCONSISTENT'],
    apply: (template) => [...template, { type: UNKNOWN_ATTRIBUTE, value: Buffer.from([1]) }],
  },
  foreign: {
    codes: ['CKR_ATTRIBUTE_TYPE_INVALID', 'CKR_TEMPLATE_INCONSISTENT'],
    apply: (template, { keyType }) => [
      ...template,
      { type: foreignTo(keyType !== undefined), value: Buffer.from([1]) },
    ],
  },
  'read-only': {
    codes: ['CKR_ATTRIBUTE_READ_ONLY', 'CKR_TEMPLATE_INCONSISTENT'],
    apply: (template) => [...template, { type: ck.CKA_LOCAL, value: true }],
  },
  'bad value': {
    codes: ['CKR_ATTRIBUTE_VALUE_INVALID'],
    apply: (template) => [
      ...template.filter(({ type }) => type !== ck.CKA_MODIFIABLE),
      { type: ck.CKA_MODIFIABLE, value: Buffer.from([1, 1]) },
    ],
  },
};

/** An attribute that only others have: CKA_APPLICATION of data objects, CKA_MODULUS of RSA keys. */
export function foreignTo(isKey: boolean): number {
  return isKey ? ck.CKA_APPLICATION : ck.CKA_MODULUS;
}

/** The template with its mistake, and what it is refused with. CKA_LOCAL belongs to keys only. */
export function flawed(template: ck.Template, kind: ObjectKind, flaw: Flaw) {
  const { codes, apply } = FLAW_ROWS[flaw === 'read-only' && kind.keyType === undefined ? 'none' : flaw];
  return { template: apply(template, kind), codes };
}

/** Sections 5.7.1 and 5.7.2, table "Access" of the Usage Guide: who may put an object where. */
export function placeRefusals(session: SessionModel, values: Values): Outcome[] {
  return [
    ...refusedIf(values.get(ck.CKA_PRIVATE) === true && session.application.login !== 'user', 'CKR_USER_NOT_LOGGED_IN'),
    // A value that is no CK_BBOOL may be taken for true before it is refused.
    ...refusedIf(values.get(ck.CKA_TOKEN) !== false && !session.readWrite, 'CKR_SESSION_READ_ONLY'),
  ];
}

/** Section 4.9: CKA_ALWAYS_AUTHENTICATE only of private objects. */
export function authenticationRefusals(values: Values): Outcome[] {
  const bare = values.get(ck.CKA_ALWAYS_AUTHENTICATE) === true && values.get(ck.CKA_PRIVATE) !== true;
  return refusedIf(bare, 'CKR_TEMPLATE_INCONSISTENT', 'CKR_ATTRIBUTE_VALUE_INVALID');
}

/** A new value for one attribute. */
export interface Change {
  readonly type: number;
  readonly value: Value;
}

/**
 * Whether C_SetAttributeValue or C_CopyObject may change it: footnotes 8, 11 and 12 of section 4.2 and the texts of 4.1.2
 * and 4.1.3. A sticky attribute that is set to what it is already is no change to some tokens and one to others.
 */
export function changeRefusals(object: ObjectModel, { type, value }: Change, isCopy: boolean): readonly Rv[] {
  const old = object.values.get(type);
  if (old === undefined) return ['CKR_ATTRIBUTE_TYPE_INVALID', 'CKR_TEMPLATE_INCONSISTENT'];
  if (typeof old === 'boolean' && typeof value !== 'boolean') return ['CKR_ATTRIBUTE_VALUE_INVALID'];
  if (MODIFIABLE.includes(type) || object.kind.uses.includes(type)) return [];
  if (type === ck.CKA_SENSITIVE) return old === true && value !== true ? ['CKR_ATTRIBUTE_READ_ONLY'] : [];
  if (type === ck.CKA_EXTRACTABLE) return old === false && value !== false ? ['CKR_ATTRIBUTE_READ_ONLY'] : [];
  return isCopy && IN_A_COPY.includes(type) ? [] : ['CKR_ATTRIBUTE_READ_ONLY'];
}

/** Footnote 11 and 12: read-only from now on, and set once more to what it is. */
export function isIdle(object: ObjectModel, { type, value }: Change): boolean {
  const sticky = type === ck.CKA_SENSITIVE ? true : type === ck.CKA_EXTRACTABLE ? false : undefined;
  return sticky !== undefined && object.values.get(type) === sticky && value === sticky;
}

const MODIFIABLE = [ck.CKA_LABEL, ck.CKA_ID];
const IN_A_COPY = [ck.CKA_TOKEN, ck.CKA_PRIVATE, ck.CKA_MODIFIABLE, ck.CKA_DESTROYABLE];

/** The object's handle is none that this application may use. */
export const NO_OBJECT = refused('CKR_OBJECT_HANDLE_INVALID');
