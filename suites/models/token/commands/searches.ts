import fc from 'fast-check';
import * as ck from '../../../../emulator/index.ts';
import { type Command, pick, sessionCommand } from '../command.ts';
import { type ObjectModel, octetsOf, type Value } from '../object-model.ts';
import type { FindModel } from '../operation-model.ts';
import { NOT_INITIALIZED, startOutcomes, unsettledOutcomes } from '../operation-start.ts';
import { type Outcome, predict } from '../prediction.ts';
import type { SessionModel, TokenModel } from '../token-model.ts';

type Wanted = readonly { readonly type: number; readonly value: Value }[];

/** Templates of searches; one by label needs an object that was made. */
const TEMPLATES: readonly ((model: TokenModel, at: number) => Wanted)[] = [
  () => [],
  () => [],
  () => [{ type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY }],
  () => [{ type: ck.CKA_CLASS, value: ck.CKO_PRIVATE_KEY }],
  () => [{ type: ck.CKA_KEY_TYPE, value: ck.CKK_RSA }],
  () => [{ type: ck.CKA_TOKEN, value: true }],
  () => [
    { type: ck.CKA_TOKEN, value: false },
    { type: ck.CKA_PRIVATE, value: false },
  ],
  () => [{ type: ck.CKA_PRIVATE, value: true }],
  (model, at) => [{ type: ck.CKA_LABEL, value: pick(model.objects, at)?.values.get(ck.CKA_LABEL) ?? 'nothing' }],
];

const matches = (wanted: Wanted) => (object: ObjectModel) =>
  wanted.every(({ type, value }) => {
    const own = object.values.get(type);
    return own !== undefined && octetsOf(own).equals(octetsOf(value));
  });

const SEARCH_ARGUMENTS = {
  template: fc.nat({ max: TEMPLATES.length - 1 }),
  at: fc.nat({ max: 15 }),
};

const showWanted = (wanted: Wanted) =>
  wanted.map(({ type, value }) => `${ck.nameOf('CKA', type)}=${String(value)}`).join(' ') || 'everything';

function begun(model: TokenModel, { application }: SessionModel, wanted: Wanted): FindModel {
  const seen = new Map(model.visible(application).map((object) => [object, object.values] as const));
  return { kind: 'find', certain: true, matches: matches(wanted), seen, given: new Set() };
}

/** Section 5.7.7. */
export const FIND_OBJECTS_INIT = sessionCommand({
  name: 'C_FindObjectsInit',
  weight: 3,
  answers: ['CKR_OK', 'CKR_OPERATION_ACTIVE'],
  arguments: SEARCH_ARGUMENTS,
  blind: (p11, handle) => p11.C_FindObjectsInit(handle, []),
  predict(model, session, { template, at: number }) {
    const wanted = TEMPLATES[template]?.(model, number) ?? [];

    const { name, application, handle } = session;
    const begin = () => begun(model, session, wanted);
    return predict(
      `C_FindObjectsInit(${name}, ${showWanted(wanted)})`,
      () => application.p11.C_FindObjectsInit(handle, [...wanted]),
      startOutcomes(session, 'find', model.abilities.dualOperations, [], begin),
    );
  },
});

/**
 * Section 5.7.8. What was there when the search began and still is must come, once. What came, changed or went in the
 * meantime may come or not: no text says whether a search is a picture or a window.
 */
export const FIND_OBJECTS = sessionCommand({
  name: 'C_FindObjects',
  weight: 8,
  answers: ['CKR_OK', 'CKR_OPERATION_NOT_INITIALIZED'],
  during: 'find',
  arguments: { max: fc.integer({ min: 1, max: 6 }) },
  blind: (p11, handle) => p11.C_FindObjects(handle, 1),
  predict(model, session, { max }) {
    const find = session.operation('find');
    const call = () => session.application.p11.C_FindObjects(session.handle, max);
    const found: Outcome<ck.Handle[]> = {
      rv: 'CKR_OK',
      effect: (handles) => find && wrongPage(model, session, find, handles, max),
    };
    const outcomes = find === undefined ? NOT_INITIALIZED : unsettledOutcomes(session, find, [found]);
    return predict(`C_FindObjects(${session.name}, ${max})`, call, outcomes);
  },
});

function wrongPage(
  model: TokenModel,
  session: SessionModel,
  find: FindModel,
  handles: readonly ck.Handle[],
  max: number,
) {
  if (handles.length > max) return `${handles.length} handles where ${max} were asked for`;
  for (const handle of handles) {
    const object = identified(model, session, handle);
    if (object === undefined) continue;
    if (find.given.has(object)) return `${object.text} was found twice`;
    if (isUnchanged(find, object) && !find.matches(object)) return `${object.text} was found`;
    find.given.add(object);
  }
  if (handles.length === max) return undefined;
  const missed = [...find.seen.keys()].find(
    (object) =>
      isUnchanged(find, object) && find.matches(object) && session.application.sees(object) && !find.given.has(object),
  );
  return missed && `${missed.text} was not found`;
}

function isUnchanged({ seen }: FindModel, object: ObjectModel): boolean {
  return seen.get(object) === object.values;
}

/** What a handle stands for, by the label that is nobody else's. Undefined: the object has gone since the search began. */
function identified(model: TokenModel, session: SessionModel, handle: ck.Handle): ObjectModel | undefined {
  const { application } = session;
  const known = application.handles.find((one) => one.valid && one.handle.equals(handle));
  if (known !== undefined) return known.object;
  const label = labelOf(session, handle);
  const object = model.visible(application).find(({ values }) => values.get(ck.CKA_LABEL) === label);
  if (object !== undefined) application.knows(object, handle);
  return object;
}

function labelOf({ application, handle: session }: SessionModel, handle: ck.Handle): string | undefined {
  try {
    const [result] = application.p11.C_GetAttributeValue(session, handle, [{ type: ck.CKA_LABEL }]);
    return result?.value.toString('utf8');
  } catch {
    return undefined;
  }
}

/** Section 5.7.9. */
export const FIND_OBJECTS_FINAL = sessionCommand({
  name: 'C_FindObjectsFinal',
  weight: 6,
  answers: ['CKR_OK', 'CKR_OPERATION_NOT_INITIALIZED'],
  during: 'find',
  arguments: {},
  blind: (p11, handle) => p11.C_FindObjectsFinal(handle),
  predict(_model, session) {
    const find = session.operation('find');
    const ended: Outcome = { rv: 'CKR_OK', effect: () => find && session.end(find) };
    const outcomes = find === undefined ? NOT_INITIALIZED : unsettledOutcomes(session, find, [ended]);
    const call = () => session.application.p11.C_FindObjectsFinal(session.handle);
    return predict(`C_FindObjectsFinal(${session.name})`, call, outcomes);
  },
});

/** The three together: exactly the visible objects that match, each once. It is how handles are found again. */
export const SEARCH = sessionCommand({
  name: 'search',
  weight: 6,
  answers: ['CKR_OK', 'CKR_OPERATION_ACTIVE'],
  arguments: SEARCH_ARGUMENTS,
  blind: (p11, handle) => searched(p11, handle, []),
  predict(model, session, { template, at: number }) {
    const wanted = TEMPLATES[template]?.(model, number) ?? [];
    return predict(
      `search(${session.name}, ${showWanted(wanted)})`,
      () => searched(session.application.p11, session.handle, wanted),
      searchOutcomes(model, session, wanted),
    );
  },
});

function searched(p11: ck.Pkcs11, session: ck.Handle, wanted: Wanted): ck.Handle[] {
  p11.C_FindObjectsInit(session, [...wanted]);
  const found: ck.Handle[] = [];
  for (let page = p11.C_FindObjects(session, 4); page.length > 0; page = p11.C_FindObjects(session, 4)) {
    found.push(...page);
  }
  p11.C_FindObjectsFinal(session);
  return found;
}

function searchOutcomes(model: TokenModel, session: SessionModel, wanted: Wanted): readonly Outcome<ck.Handle[]>[] {
  const begin = () => begun(model, session, wanted);
  return startOutcomes(session, 'find', model.abilities.dualOperations, [], begin).map(({ rv, effect: start }) => ({
    rv,
    effect(handles: ck.Handle[]) {
      start?.(undefined);
      if (rv !== 'CKR_OK') return undefined;
      const find = session.operation('find');
      if (find !== undefined) session.end(find);
      return wrongFinds(model, session, wanted, handles);
    },
  }));
}

function wrongFinds(model: TokenModel, session: SessionModel, wanted: Wanted, handles: readonly ck.Handle[]) {
  const found = handles.map((handle) => identified(model, session, handle));
  const expected = model.visible(session.application).filter(matches(wanted));
  const missed = expected.find((object) => !found.includes(object));
  if (missed) return `${missed.text} was not found`;
  const wrong = found.find((object) => object === undefined || !expected.includes(object));
  if (found.includes(undefined)) return 'something was found that nobody made or that is gone';
  if (wrong) return `${wrong.text} was found`;
  return found.length === expected.length ? undefined : 'something was found twice';
}

export const SEARCH_COMMANDS: readonly Command[] = [FIND_OBJECTS_INIT, FIND_OBJECTS, FIND_OBJECTS_FINAL, SEARCH];
