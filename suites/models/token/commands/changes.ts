import fc from 'fast-check';
import * as ck from '../../../../emulator/index.ts';
import { type Command, OBJECT, objectAt, pick, sessionCommand } from '../command.ts';
import { ObjectModel, type Value, type Values } from '../object-model.ts';
import { anyOf, type Outcome, predict, refused, refusedIf } from '../prediction.ts';
import {
  authenticationRefusals,
  type Change,
  changeRefusals,
  foreignTo,
  isIdle,
  NO_OBJECT,
  placeRefusals,
} from '../template-rules.ts';
import type { SessionModel, TokenModel } from '../token-model.ts';
import { made } from './objects.ts';

/** New values that a command may ask for; the label is chosen when it is played, so that it stays unique. */
const CHANGES: readonly ((object: ObjectModel | undefined) => Change)[] = [
  () => ({ type: ck.CKA_ID, value: Buffer.from([7, 7]) }),
  () => ({ type: ck.CKA_SENSITIVE, value: true }),
  () => ({ type: ck.CKA_SENSITIVE, value: false }),
  () => ({ type: ck.CKA_EXTRACTABLE, value: true }),
  () => ({ type: ck.CKA_EXTRACTABLE, value: false }),
  (object) => ({ type: object?.kind.uses[0] ?? ck.CKA_SIGN, value: true }),
  (object) => ({ type: object?.kind.uses.at(-1) ?? ck.CKA_SIGN, value: false }),
  (object) => ({ type: ck.CKA_TOKEN, value: !object?.onToken }),
  (object) => ({ type: ck.CKA_PRIVATE, value: !object?.isPrivate }),
  (object) => ({ type: ck.CKA_VALUE, value: anotherValue(object) }),
  () => ({ type: ck.CKA_LOCAL, value: true }),
  (object) => ({ type: foreignTo(object?.isKey ?? false), value: Buffer.from([1]) }),
  () => ({ type: ck.CKA_TOKEN, value: Buffer.from([1, 1]) }),
];
const COPY_CHANGES: typeof CHANGES = [
  ...CHANGES,
  () => ({ type: ck.CKA_MODIFIABLE, value: false }),
  () => ({ type: ck.CKA_MODIFIABLE, value: false }),
  () => ({ type: ck.CKA_TOKEN, value: true }),
  () => ({ type: ck.CKA_TOKEN, value: false }),
  () => ({ type: ck.CKA_PRIVATE, value: true }),
];

/** As long as the old one, so that nothing else is wrong with it. */
function anotherValue(object: ObjectModel | undefined): Buffer {
  const old = object?.values.get(ck.CKA_VALUE);
  return Buffer.alloc(Buffer.isBuffer(old) ? old.length : 1, 5);
}

const changesAt = (list: typeof CHANGES, numbers: readonly number[], object: ObjectModel | undefined): Change[] => {
  const chosen = numbers.map((number) => pick(list, number)?.(object) as Change);
  return chosen.filter(({ type }, at) => chosen.findIndex((other) => other.type === type) === at);
};

const shown = (changes: readonly Change[]) =>
  changes.map(({ type, value }) => `${ck.nameOf('CKA', type)}=${showValue(value)}`).join(' ');
const showValue = (value: Value) => (Buffer.isBuffer(value) ? value.toString('hex') : String(value));

function codesFor(object: ObjectModel, changes: readonly Change[], isCopy: boolean) {
  return refused(...changes.flatMap((change) => changeRefusals(object, change, isCopy)));
}

function changedValues(object: ObjectModel, changes: readonly Change[]): Values {
  return new Map([...object.values, ...changes.map(({ type, value }) => [type, value] as const)]);
}

/** Section 5.7.6: all attributes or none. */
export const SET_ATTRIBUTE_VALUE = sessionCommand({
  name: 'C_SetAttributeValue',
  weight: 7,
  answers: [
    'CKR_OK',
    'CKR_ACTION_PROHIBITED',
    'CKR_ATTRIBUTE_READ_ONLY',
    'CKR_ATTRIBUTE_TYPE_INVALID',
    'CKR_ATTRIBUTE_VALUE_INVALID',
    'CKR_OBJECT_HANDLE_INVALID',
    'CKR_SESSION_READ_ONLY',
    'CKR_TEMPLATE_INCONSISTENT',
  ],
  arguments: {
    object: OBJECT,
    label: fc.boolean(),
    changes: fc.array(fc.nat({ max: CHANGES.length - 1 }), { minLength: 0, maxLength: 2 }),
  },
  blind: (p11, handle) => p11.C_SetAttributeValue(handle, Buffer.alloc(8), [{ type: ck.CKA_LABEL, value: 'x' }]),
  predict(model, session, { object: which, label, changes: numbers }) {
    const { handle, object, text } = objectAt(session.application, which);
    const relabel = label || numbers.length === 0 ? [{ type: ck.CKA_LABEL, value: model.newLabel() }] : [];
    const changes = [...relabel, ...changesAt(CHANGES, numbers, object)];
    return predict(
      `C_SetAttributeValue(${session.name}, ${text}, ${shown(changes)})`,
      () => session.application.p11.C_SetAttributeValue(session.handle, handle, changes),
      object === undefined ? NO_OBJECT : setOutcomes(session, object, changes),
    );
  },
});

function setOutcomes(session: SessionModel, object: ObjectModel, changes: readonly Change[]): readonly Outcome[] {
  const refusals = [
    ...refusedIf(!object.is(ck.CKA_MODIFIABLE), 'CKR_ACTION_PROHIBITED', 'CKR_ATTRIBUTE_READ_ONLY'),
    ...refusedIf(object.onToken && !session.readWrite, 'CKR_SESSION_READ_ONLY'),
    ...codesFor(object, changes, false),
  ];
  const idle = refusedIf(
    changes.some((change) => isIdle(object, change)),
    'CKR_ATTRIBUTE_READ_ONLY',
  );
  const effect = () => {
    object.values = changedValues(object, changes);
  };
  return refusals.length > 0 ? [...refusals, ...idle] : [{ rv: 'CKR_OK', effect }, ...idle];
}

/** Section 5.7.2. */
export const COPY_OBJECT = sessionCommand({
  name: 'C_CopyObject',
  weight: 4,
  answers: [
    'CKR_OK',
    'CKR_ACTION_PROHIBITED',
    'CKR_ATTRIBUTE_READ_ONLY',
    'CKR_ATTRIBUTE_TYPE_INVALID',
    'CKR_ATTRIBUTE_VALUE_INVALID',
    'CKR_OBJECT_HANDLE_INVALID',
    'CKR_SESSION_READ_ONLY',
    'CKR_TEMPLATE_INCONSISTENT',
    'CKR_USER_NOT_LOGGED_IN',
  ],
  arguments: {
    object: OBJECT,
    changes: fc.array(fc.nat({ max: COPY_CHANGES.length - 1 }), { maxLength: 2 }),
  },
  blind: (p11, handle) => p11.C_CopyObject(handle, Buffer.alloc(8), [{ type: ck.CKA_LABEL, value: 'x' }]),
  predict(model, session, { object: which, changes: numbers }) {
    const { handle, object, text } = objectAt(session.application, which);
    const relabel = { type: ck.CKA_LABEL, value: model.newLabel() };
    const changes = [relabel, ...changesAt(COPY_CHANGES, numbers, object)];
    const template = object === undefined ? changes : [...changes, ...keptDestroyable(object, changes)];
    return predict(
      `C_CopyObject(${session.name}, ${text}, ${shown(template)})`,
      () => session.application.p11.C_CopyObject(session.handle, handle, template),
      object === undefined ? NO_OBJECT : copyOutcomes(model, session, object, template),
    );
  },
});

/** What is on the token stays destroyable: see object-kinds.ts. */
function keptDestroyable(object: ObjectModel, changes: readonly Change[]): Change[] {
  const onToken = changes.find(({ type }) => type === ck.CKA_TOKEN)?.value ?? object.onToken;
  return onToken === true && !object.is(ck.CKA_DESTROYABLE) ? [{ type: ck.CKA_DESTROYABLE, value: true }] : [];
}

function copyOutcomes(
  model: TokenModel,
  session: SessionModel,
  object: ObjectModel,
  changes: readonly Change[],
): readonly Outcome<ck.Handle>[] {
  const values = changedValues(object, changes);
  const copy = new ObjectModel(object.kind, values, session);
  const refusals = [
    ...refusedIf(!object.is(ck.CKA_COPYABLE), 'CKR_ACTION_PROHIBITED'),
    ...codesFor(object, changes, true),
    ...placeRefusals(session, values),
    ...authenticationRefusals(values),
  ];
  // A public copy of a private object: the text permits it, and every careful token refuses.
  const exposes = refusedIf(
    object.isPrivate && !copy.isPrivate,
    'CKR_TEMPLATE_INCONSISTENT',
    'CKR_ATTRIBUTE_READ_ONLY',
  );
  const idle = refusedIf(
    changes.some((change) => isIdle(object, change)),
    'CKR_ATTRIBUTE_READ_ONLY',
  );
  // Whether what cannot be modified can be copied into something else the text leaves open.
  const frozen = refusedIf(!object.is(ck.CKA_MODIFIABLE), 'CKR_ATTRIBUTE_READ_ONLY', 'CKR_ACTION_PROHIBITED');
  const open = [...exposes, ...idle, ...frozen];
  return [...anyOf<ck.Handle>(refusals, [made(model, session, copy)]), ...open];
}

export const CHANGE_COMMANDS: readonly Command[] = [SET_ATTRIBUTE_VALUE, COPY_OBJECT];
