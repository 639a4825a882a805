import {
  CKA_APPLICATION,
  CKA_CLASS,
  CKA_LABEL,
  CKA_OBJECT_ID,
  CKA_PRIVATE,
  CKA_TOKEN,
  CKA_VALUE,
  CKF_SERIAL_SESSION,
  CKO_DATA,
  CKR_OK,
} from '../../../emulator/spec/constants.gen.ts';
import type { Attribute, Handle, Pkcs11 } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import { Unsupported } from '../finding.ts';
import type { Trial } from '../trial.ts';
import { bool, count, labelled, sameAttribute, set, shown, sweepAfterwards } from './obj-steps.ts';
import { dataObject, find, logIn, readWriteSession, userSession } from './steps.ts';

/** Searches, handles and sizes: PKCS#11 3.1 sections 5.7.3, 5.7.4, 5.7.7 to 5.7.9. */

const hex = (handles: readonly Handle[]): string[] => handles.map((handle) => handle.toString('hex')).sort();

/** All pages of a search, each with so many handles at most. */
function pages(trial: Trial, session: Handle, template: Attribute[], most: number): Handle[] {
  const { p11 } = trial;
  const found: Handle[] = [];
  trial.step('C_FindObjectsInit', () => p11.C_FindObjectsInit(session, template));
  for (let page = 0; page < 20; page++) {
    const got = trial.api(`C_FindObjects(${most})`, () => p11.C_FindObjects(session, most), 'OK').value ?? [];
    trial.holds('a page is no longer than was asked for', got.length <= most, `${got.length} handles`);
    if (got.length === 0) break;
    found.push(...got);
  }
  const more = trial.api('C_FindObjects after the last page', () => p11.C_FindObjects(session, most), 'OK').value;
  trial.same('handles after the last page', more?.length, 0);
  trial.api('C_FindObjectsFinal', () => p11.C_FindObjectsFinal(session), 'OK');
  return found;
}

/** Each attribute as it is, octet by octet, and all of them. */
function exactly(trial: Trial, session: Handle, label: string): void {
  const { p11 } = trial;
  const make = (name: string, value: string) =>
    trial.step('C_CreateObject (data, public session object)', () =>
      p11.C_CreateObject(session, [
        { type: CKA_CLASS, value: CKO_DATA },
        bool(CKA_TOKEN, false),
        bool(CKA_PRIVATE, false),
        labelled(name),
        { type: CKA_VALUE, value: Buffer.from(value) },
      ]),
    );
  const [one, two] = [make(label, 'one'), make(label, 'two')];
  const longer = make(`${label} and more`, 'one');
  const valued = (value: string) => ({ type: CKA_VALUE, value: Buffer.from(value) });
  const rows: [string, Attribute[], Handle[]][] = [
    ['by label', [labelled(label)], [one, two]],
    ['by label and value', [labelled(label), valued('one')], [one]],
    ['by label and value that no object has both', [labelled(`${label} and more`), valued('two')], []],
    ['by the beginning of a label', [labelled(label.slice(0, -1))], []],
    ['by a label in capitals', [labelled(label.toUpperCase())], []],
    ['by a longer label', [labelled(`${label} and more`)], [longer]],
  ];
  for (const [how, template, expected] of rows) {
    trial.same(`found ${how}`, hex(find(trial, session, template)), hex(expected));
  }
}

/** One that is destroyed after the search has begun: whether it is still told is the library's choice. */
function destroyedMeanwhile(trial: Trial, session: Handle): void {
  const { p11 } = trial;
  const label = 'conformance OBJ-29 meanwhile';
  const [gone, left] = [dataObject(trial, session, { label }), dataObject(trial, session, { label })];
  trial.step('C_FindObjectsInit', () => p11.C_FindObjectsInit(session, [labelled(label)]));
  trial.step('C_DestroyObject', () => p11.C_DestroyObject(session, gone));
  const found = trial.api('C_FindObjects, one of two destroyed meanwhile', () => p11.C_FindObjects(session, 9), 'OK');
  trial.step('C_FindObjectsFinal', () => p11.C_FindObjectsFinal(session));
  const told = hex(found.value ?? []);
  trial.holds('the one that is left is found', told.includes(left.toString('hex')), told.join(' '));
  const isTold = told.includes(gone.toString('hex'));
  trial.note(`an object that is destroyed during a search is ${isTold ? 'still told' : 'left out'}`);
}

/** Everything that takes the handle of an object. */
function everyUse(p11: Pkcs11, session: Handle, object: Handle): [string, () => unknown][] {
  return [
    ['C_GetAttributeValue', () => p11.C_GetAttributeValue(session, object, [{ type: CKA_LABEL }])],
    ['C_SetAttributeValue', () => p11.C_SetAttributeValue(session, object, [labelled('other')])],
    ['C_CopyObject', () => p11.C_CopyObject(session, object, [labelled('other')])],
    ['C_GetObjectSize', () => p11.C_GetObjectSize(session, object)],
    ['C_DestroyObject', () => p11.C_DestroyObject(session, object)],
  ];
}

const TEXTS = [CKA_LABEL, CKA_APPLICATION, CKA_OBJECT_ID, CKA_VALUE];
const OID = Buffer.from('06092b0601040182370a03', 'hex');

/** The whole of a data object on the token, as octets. */
function octetsOf(trial: Trial, session: Handle, object: Handle): string {
  const read = () =>
    trial.p11.C_GetAttributeValue(
      session,
      object,
      TEXTS.map((type) => ({ type })),
    );
  return trial
    .step('C_GetAttributeValue', read)
    .map(({ value }) => shown(value))
    .join(' ');
}

/** Another application, as another process has it, where there is one. */
function otherOf(trial: Trial): Pkcs11 | undefined {
  try {
    return trial.otherApplication();
  } catch (error) {
    if (error instanceof Unsupported) trial.note('not looked at from another process: there is none here');
    else throw error;
    return undefined;
  }
}

/** The same token, wherever the other application has it. */
function slotThere(trial: Trial, other: Pkcs11): Handle | undefined {
  const { serialNumber, label } = trial.p11.C_GetTokenInfo(trial.slot);
  return other.C_GetSlotList(true).find((slot) => {
    const info = other.C_GetTokenInfo(slot);
    return info.serialNumber === serialNumber && info.label === label;
  });
}

/** What another application sees of an object on the token. */
function seenByOthers(trial: Trial, session: Handle, object: Handle, label: string): void {
  const other = otherOf(trial);
  if (other === undefined) return;
  const slot = trial.step('C_GetSlotList in another process', () => slotThere(trial, other));
  trial.holds('another process sees the token', slot !== undefined);
  if (slot === undefined) return;
  const there = trial.step('C_OpenSession in another process', () => other.C_OpenSession(slot, CKF_SERIAL_SESSION));
  const seen = () =>
    trial.step('C_FindObjects in another process', () => {
      other.C_FindObjectsInit(there, [labelled(label)]);
      const found = other.C_FindObjects(there, 9);
      other.C_FindObjectsFinal(there);
      return found.length;
    });
  trial.same('objects that another process finds', seen(), 1);
  set(trial, session, object, labelled(`${label} changed`), 'OK');
  trial.same('and by the old label when it is changed', seen(), 0);
  set(trial, session, object, labelled(label), 'OK');
  trial.same('and when it is changed back', seen(), 1);
}

export const SEARCHING_CHECKS: readonly Check[] = [
  {
    rule: 'OBJ-29',
    caller: 'api',
    run(trial) {
      const session = readWriteSession(trial);
      const label = 'conformance OBJ-29';
      const made = Array.from({ length: 5 }, () => dataObject(trial, session, { label }));
      trial.same('found in pages of two', hex(pages(trial, session, [labelled(label)], 2)), hex(made));
      trial.same('found in one page', hex(pages(trial, session, [labelled(label)], 100)), hex(made));
      const all = hex(find(trial, session, []));
      trial.same('handles of everything that are different', new Set(all).size, all.length);
      const missing = hex(made).filter((handle) => !all.includes(handle));
      trial.same('objects that an empty template does not find', missing, []);
      exactly(trial, session, 'conformance OBJ-29 exactly');
      destroyedMeanwhile(trial, session);
    },
  },
  {
    rule: 'OBJ-30',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const [session, other] = [readWriteSession(trial), readWriteSession(trial)];
      const label = 'conformance OBJ-30';
      for (const _ of [1, 2]) dataObject(trial, session, { label });
      const init = (where: Handle) => () => p11.C_FindObjectsInit(where, [labelled(label)]);
      const next = (where: Handle) => () => p11.C_FindObjects(where, 1);
      const final = (where: Handle) => () => p11.C_FindObjectsFinal(where);
      const none = 'OPERATION_NOT_INITIALIZED';
      trial.api('C_FindObjects before C_FindObjectsInit', next(session), none);
      trial.api('C_FindObjectsFinal before C_FindObjectsInit', final(session), none);
      trial.api('C_FindObjectsInit', init(session), 'OK');
      trial.api('C_FindObjectsInit again', init(session), 'OPERATION_ACTIVE');
      trial.api('C_FindObjectsInit in another session', init(other), 'OK');
      trial.same('the first of the search', trial.api('C_FindObjects', next(session), 'OK').value?.length, 1);
      trial.api('C_FindObjectsFinal', final(session), 'OK');
      trial.api('C_FindObjects after C_FindObjectsFinal', next(session), none);
      trial.api('C_FindObjectsFinal again', final(session), none);
      const there = trial.api('C_FindObjects in the other session', () => p11.C_FindObjects(other, 9), 'OK').value;
      trial.same('what the search in the other session finds', there?.length, 2);
      trial.api('C_FindObjectsFinal in the other session', final(other), 'OK');
    },
  },
  {
    rule: 'OBJ-31',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = readWriteSession(trial);
      const object = dataObject(trial, session);
      // Not with the last of them: it is the next step.
      for (const [call, act] of everyUse(p11, session, object).slice(0, 3)) trial.api(call, act, 'OK');
      trial.api('C_DestroyObject', () => p11.C_DestroyObject(session, object), 'OK');
      const codes = ['OBJECT_HANDLE_INVALID', 'FUNCTION_NOT_SUPPORTED'];
      for (const [call, act] of everyUse(p11, session, object)) {
        const allowed = call === 'C_GetObjectSize' ? codes : codes.slice(0, 1);
        trial.api(`${call} of what is destroyed`, act, ...allowed);
      }
      for (const [call, act] of everyUse(p11, session, Buffer.alloc(object.length))) {
        const allowed = call === 'C_GetObjectSize' ? codes : codes.slice(0, 1);
        trial.api(`${call} of handle 0`, act, ...allowed);
      }
    },
  },
  {
    rule: 'OBJ-32',
    caller: 'api',
    run(trial) {
      const session = readWriteSession(trial);
      const object = dataObject(trial, session);
      const size = () => trial.p11.C_GetObjectSize(session, object);
      const { rv, value = 0 } = trial.api(
        'C_GetObjectSize',
        size,
        'OK',
        'INFORMATION_SENSITIVE',
        'FUNCTION_NOT_SUPPORTED',
      );
      // pkcs11js keeps 32 bits of it.
      const isUnknown = value === 0xffff_ffff || value < 0 || value > Number.MAX_SAFE_INTEGER;
      if (rv !== CKR_OK) trial.note('the token does not tell the size of an object');
      else
        trial.note(isUnknown ? 'CKR_OK with CK_UNAVAILABLE_INFORMATION' : `a data object of 11 octets takes ${value}`);
      trial.same(
        'the size the next time',
        trial.api('C_GetObjectSize again', size, 'OK', 'INFORMATION_SENSITIVE', 'FUNCTION_NOT_SUPPORTED').value ?? 0,
        value,
      );
    },
  },
  {
    rule: 'OBJ-36',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const label = 'conformance OBJ-36';
      sweepAfterwards(trial, label);
      const [session, sibling] = [userSession(trial), readWriteSession(trial)];
      const object = trial.step('C_CreateObject (data, public token object)', () =>
        p11.C_CreateObject(session, [
          { type: CKA_CLASS, value: CKO_DATA },
          bool(CKA_TOKEN, true),
          bool(CKA_PRIVATE, false),
          labelled(label),
          { type: CKA_APPLICATION, value: 'token-bench TEST' },
          { type: CKA_OBJECT_ID, value: OID },
          { type: CKA_VALUE, value: Buffer.from(Array.from({ length: 256 }, (_, octet) => octet)) },
        ]),
      );
      trial.same('objects that another session finds', count(trial, sibling, labelled(label)), 1);
      set(trial, session, object, labelled(`${label} changed`), 'OK');
      sameAttribute(trial, sibling, [object, 'the object, in another session'], CKA_LABEL, `${label} changed`);
      set(trial, sibling, object, labelled(label), 'OK');
      sameAttribute(trial, session, [object, 'the object, changed in another session'], CKA_LABEL, label);
      seenByOthers(trial, session, object, label);
      const before = octetsOf(trial, session, object);
      trial.step('C_Finalize', () => p11.C_Finalize());
      trial.initialize();
      const fresh = readWriteSession(trial);
      logIn(trial, fresh);
      const [again, ...more] = find(trial, fresh, [labelled(label)]);
      trial.same('more of them after a new start', more.length, 0);
      if (again === undefined) return trial.holds('the object is there after a new start', false);
      trial.same('its octets after a new start', octetsOf(trial, fresh, again), before);
      trial.api('C_DestroyObject through one session', () => p11.C_DestroyObject(fresh, again), 'OK');
      trial.same('objects that are left', count(trial, readWriteSession(trial), labelled(label)), 0);
    },
  },
];
