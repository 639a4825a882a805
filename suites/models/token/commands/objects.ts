import fc from 'fast-check';
import * as ck from '../../../../emulator/index.ts';
import { type Command, OBJECT, objectAt, pick, sessionCommand } from '../command.ts';
import { OBJECT_KINDS, templateOf, type Wish } from '../object-kinds.ts';
import { ObjectModel, octetsOf, valuesOfCreation } from '../object-model.ts';
import { anyOf, type Outcome, predict, refused, refusedIf } from '../prediction.ts';
import {
  authenticationRefusals,
  FLAWS,
  type Flaw,
  flawed,
  foreignTo,
  NO_OBJECT,
  placeRefusals,
} from '../template-rules.ts';
import type { SessionModel, TokenModel } from '../token-model.ts';

const mostly = (value: boolean, often: number) =>
  fc.integer({ min: 0, max: often }).map((number) => (number === 0 ? !value : value));

const WISH: fc.Arbitrary<Wish> = fc.record({
  onToken: fc.boolean(),
  isPrivate: fc.boolean(),
  sensitive: fc.boolean(),
  extractable: fc.boolean(),
  usable: mostly(true, 5),
  modifiable: mostly(true, 7),
  copyable: mostly(true, 7),
  destroyable: mostly(true, 3),
  alwaysAuthenticate: fc.boolean(),
});

/** Section 5.7.1. */
export const CREATE_OBJECT = sessionCommand({
  name: 'C_CreateObject',
  weight: 11,
  answers: [
    'CKR_OK',
    'CKR_ATTRIBUTE_READ_ONLY',
    'CKR_ATTRIBUTE_TYPE_INVALID',
    'CKR_ATTRIBUTE_VALUE_INVALID',
    'CKR_SESSION_READ_ONLY',
    'CKR_TEMPLATE_INCOMPLETE',
    'CKR_TEMPLATE_INCONSISTENT',
    'CKR_USER_NOT_LOGGED_IN',
  ],
  arguments: {
    kind: fc.nat({ max: OBJECT_KINDS.length - 1 }),
    wish: WISH,
    flaw: fc.oneof(
      { weight: 6, arbitrary: fc.constant<Flaw>('none') },
      { weight: 1, arbitrary: fc.constantFrom(...FLAWS) },
    ),
  },
  blind: (p11, handle) => p11.C_CreateObject(handle, [{ type: ck.CKA_CLASS, value: ck.CKO_DATA }]),
  predict(model, session, { kind: kindAt, wish, flaw }) {
    const kind = pick(OBJECT_KINDS, kindAt) as (typeof OBJECT_KINDS)[number];
    const right = templateOf(kind, model.newLabel(), wish);
    const { template, codes } = flawed(right, kind, flaw);

    const object = new ObjectModel(kind, valuesOfCreation(right), session);
    const refusals = [
      ...refused(...codes),
      ...placeRefusals(session, object.values),
      ...authenticationRefusals(object.values),
    ];
    const where = `${wish.isPrivate ? 'private' : 'public'}, ${wish.onToken ? 'token' : 'session'}`;
    const mistake = flaw === 'none' ? '' : `, ${flaw}`;
    return predict(
      `C_CreateObject(${session.name}, ${object.text}, ${where}${mistake})`,
      () => session.application.p11.C_CreateObject(session.handle, template),
      anyOf(refusals, [made(model, session, object)]),
    );
  },
});

/** The object is there, and its handle known to the application. */
export function made(model: TokenModel, { application }: SessionModel, object: ObjectModel): Outcome<ck.Handle> {
  return {
    rv: 'CKR_OK',
    effect(handle: ck.Handle) {
      model.add(object);
      application.knows(object, handle);
    },
  };
}

/** Section 5.7.3. */
export const DESTROY_OBJECT = sessionCommand({
  name: 'C_DestroyObject',
  weight: 3,
  answers: ['CKR_OK', 'CKR_ACTION_PROHIBITED', 'CKR_OBJECT_HANDLE_INVALID', 'CKR_SESSION_READ_ONLY'],
  arguments: { object: OBJECT },
  blind: (p11, handle) => p11.C_DestroyObject(handle, Buffer.alloc(8)),
  predict(model, session, { object: which }) {
    // Now and then the key of an operation that is still going on.
    const inUse = session.operations.flatMap((operation) => ('key' in operation ? [operation.key] : []));
    const { handle, object, text } = objectAt(
      session.application,
      which,
      (one) => which.object % 2 === 0 && inUse.includes(one),
    );
    const call = () => session.application.p11.C_DestroyObject(session.handle, handle);
    const outcomes = object === undefined ? NO_OBJECT : destroyOutcomes(model, session, object);
    return predict(`C_DestroyObject(${session.name}, ${text})`, call, outcomes);
  },
});

function destroyOutcomes(model: TokenModel, session: SessionModel, object: ObjectModel): readonly Outcome[] {
  return anyOf(
    [
      ...refusedIf(!object.is(ck.CKA_DESTROYABLE), 'CKR_ACTION_PROHIBITED'),
      ...refusedIf(object.onToken && !session.readWrite, 'CKR_SESSION_READ_ONLY'),
    ],
    [{ rv: 'CKR_OK', effect: () => model.destroy(object) }],
  );
}

/** Section 5.7.5. pkcs11js gives all values or none. */
export const GET_ATTRIBUTE_VALUE = sessionCommand({
  name: 'C_GetAttributeValue',
  weight: 8,
  answers: ['CKR_OK', 'CKR_ATTRIBUTE_SENSITIVE', 'CKR_ATTRIBUTE_TYPE_INVALID', 'CKR_OBJECT_HANDLE_INVALID'],
  arguments: {
    object: OBJECT,
    /** Of the attributes that the object has. */
    own: fc.array(fc.nat({ max: 63 }), { maxLength: 3 }),
    foreign: mostly(false, 9),
  },
  blind: (p11, handle) => p11.C_GetAttributeValue(handle, Buffer.alloc(8), [{ type: ck.CKA_CLASS }]),
  predict(_model, session, { object: which, own, foreign }) {
    const { handle, object, text } = objectAt(session.application, which);
    const mine = object ? [...object.values.keys()] : [ck.CKA_CLASS];
    const asked = new Set([ck.CKA_CLASS, ...own.map((number) => pick(mine, number) ?? ck.CKA_CLASS)]);
    if (foreign) asked.add(foreignTo(object?.isKey ?? false));
    const types = [...asked];
    const names = types.map((type) => ck.nameOf('CKA', type)).join(' ');
    return predict(
      `C_GetAttributeValue(${session.name}, ${text}, ${names})`,
      () =>
        session.application.p11.C_GetAttributeValue(
          session.handle,
          handle,
          types.map((type) => ({ type })),
        ),
      object === undefined ? NO_OBJECT : readOutcomes(object, types),
    );
  },
});

function readOutcomes(object: ObjectModel, types: readonly number[]): readonly Outcome<ck.AttributeResult[]>[] {
  const secret = object.isHidden ? (object.kind.secret ?? []) : [];
  return anyOf(
    [
      ...refusedIf(
        types.some((type) => secret.includes(type)),
        'CKR_ATTRIBUTE_SENSITIVE',
      ),
      ...refusedIf(
        types.some((type) => !object.values.has(type)),
        'CKR_ATTRIBUTE_TYPE_INVALID',
      ),
    ],
    [{ rv: 'CKR_OK', effect: (results: ck.AttributeResult[]) => wrongValue(object, types, results) }],
  );
}

function wrongValue(object: ObjectModel, types: readonly number[], results: readonly ck.AttributeResult[]) {
  const wrong = types.findIndex((type, at) => {
    const expected = object.values.get(type);
    return expected === undefined || !results[at]?.value.equals(octetsOf(expected));
  });
  if (wrong < 0) return undefined;
  const type = types[wrong] ?? 0;
  const isSecret = object.kind.secret?.includes(type);
  const given = isSecret ? 'another value' : results[wrong]?.value.toString('hex');
  return `${ck.nameOf('CKA', type)} of ${object.text} is ${given} instead of ${isSecret ? 'its own' : String(object.values.get(type))}`;
}

export const OBJECT_COMMANDS: readonly Command[] = [CREATE_OBJECT, DESTROY_OBJECT, GET_ATTRIBUTE_VALUE];
