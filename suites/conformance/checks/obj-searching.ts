import { CKA_LABEL, CKA_TOKEN, CKF_SERIAL_SESSION, CKR_OK } from '../../../emulator/spec/constants.gen.ts';
import type { Attribute, Handle, Pkcs11 } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import { Unsupported } from '../finding.ts';
import type { Trial } from '../trial.ts';
import type { StorableKind } from './obj-material.ts';
import {
  bool,
  count,
  labelled,
  ownSession,
  sameAttribute,
  set,
  shown,
  storableKind,
  stored,
  sweepAfterwards,
} from './obj-steps.ts';
import { find, logIn, readWriteSession, userSession } from './steps.ts';

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
  const kind = storableKind(trial, session);
  const chosen = (value: string) => ({ type: kind.choice, value: Buffer.from(value) });
  const make = (name: string, value: string) => stored(trial, session, kind, labelled(name), chosen(value));
  const [one, two] = [make(label, 'one'), make(label, 'two')];
  const longer = make(`${label} and more`, 'one');
  const rows: [string, Attribute[], Handle[]][] = [
    ['by label', [labelled(label)], [one, two]],
    ['by label and another attribute', [labelled(label), chosen('one')], [one]],
    ['by label and another attribute of two objects', [labelled(`${label} and more`), chosen('two')], []],
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
  const kind = storableKind(trial, session);
  const [gone, left] = [stored(trial, session, kind, labelled(label)), stored(trial, session, kind, labelled(label))];
  trial.step('C_FindObjectsInit', () => p11.C_FindObjectsInit(session, [labelled(label)]));
  trial.step('C_DestroyObject', () => p11.C_DestroyObject(session, gone));
  const found = trial.api('C_FindObjects, one of two destroyed meanwhile', () => p11.C_FindObjects(session, 9), 'OK');
  trial.step('C_FindObjectsFinal', () => p11.C_FindObjectsFinal(session));
  const told = hex(found.value ?? []);
  trial.holds('the one that is left is found', told.includes(left.toString('hex')), told.join(' '));
  const isTold = told.includes(gone.toString('hex'));
  trial.note(`an object that is destroyed during a search is ${isTold ? 'still told' : 'left out'}`);
}

/** What of it a library need not have. */
const unless = (call: string): readonly string[] =>
  call === 'C_GetObjectSize' || call === 'C_CopyObject' ? ['FUNCTION_NOT_SUPPORTED'] : [];

/** Everything that takes the handle of an object; the last one destroys it. */
function everyUse(p11: Pkcs11, session: Handle, object: Handle): [string, () => unknown][] {
  return [
    ['C_GetAttributeValue', () => p11.C_GetAttributeValue(session, object, [{ type: CKA_LABEL }])],
    ['C_SetAttributeValue', () => p11.C_SetAttributeValue(session, object, [labelled('other')])],
    ['C_CopyObject', () => p11.C_CopyObject(session, object, [labelled('other')])],
    ['C_GetObjectSize', () => p11.C_GetObjectSize(session, object)],
    ['C_DestroyObject', () => p11.C_DestroyObject(session, object)],
  ];
}

/** What the application has given to an object, as octets. */
function octetsOf(trial: Trial, session: Handle, object: Handle, { more }: StorableKind): string {
  const types = [CKA_LABEL, ...more.map(({ type }) => type)].map((type) => ({ type }));
  return trial
    .step('C_GetAttributeValue', () => trial.p11.C_GetAttributeValue(session, object, types))
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
      const session = ownSession(trial);
      const label = 'conformance OBJ-29';
      const kind = storableKind(trial, session);
      const made = Array.from({ length: 5 }, () => stored(trial, session, kind, labelled(label)));
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
      const [session, other] = [ownSession(trial), readWriteSession(trial)];
      const label = 'conformance OBJ-30';
      const kind = storableKind(trial, session);
      for (const _ of [1, 2]) stored(trial, session, kind, labelled(label));
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
      const session = ownSession(trial);
      const object = stored(trial, session, storableKind(trial, session));
      for (const [call, act] of everyUse(p11, session, object)) {
        const secret = call === 'C_GetObjectSize' ? ['INFORMATION_SENSITIVE'] : [];
        trial.api(call, act, 'OK', ...secret, ...unless(call));
      }
      const gone = [
        ['what is destroyed', object],
        ['handle 0', Buffer.alloc(object.length)],
      ] as const;
      for (const [what, handle] of gone) {
        for (const [call, act] of everyUse(p11, session, handle)) {
          trial.api(`${call} of ${what}`, act, 'OBJECT_HANDLE_INVALID', ...unless(call));
        }
      }
    },
  },
  {
    rule: 'OBJ-32',
    caller: 'api',
    run(trial) {
      const session = ownSession(trial);
      const kind = storableKind(trial, session);
      const object = stored(trial, session, kind);
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
      else trial.note(isUnknown ? 'CKR_OK with CK_UNAVAILABLE_INFORMATION' : `an object (${kind.name}) takes ${value}`);
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
      const kind = storableKind(trial, session, true);
      const object = stored(trial, session, kind, ...kind.more, labelled(label), bool(CKA_TOKEN, true));
      trial.same('objects that another session finds', count(trial, sibling, labelled(label)), 1);
      set(trial, session, object, labelled(`${label} changed`), 'OK');
      sameAttribute(trial, sibling, [object, 'the object, in another session'], CKA_LABEL, `${label} changed`);
      set(trial, sibling, object, labelled(label), 'OK');
      sameAttribute(trial, session, [object, 'the object, changed in another session'], CKA_LABEL, label);
      if (kind.isPrivate) trial.note('not looked at from another process: the token takes private objects only');
      else seenByOthers(trial, session, object, label);
      const before = octetsOf(trial, session, object, kind);
      trial.step('C_Finalize', () => p11.C_Finalize());
      trial.initialize();
      const fresh = readWriteSession(trial);
      logIn(trial, fresh);
      const [again, ...more] = find(trial, fresh, [labelled(label)]);
      trial.same('more of them after a new start', more.length, 0);
      if (again === undefined) return trial.holds('the object is there after a new start', false);
      trial.same('its octets after a new start', octetsOf(trial, fresh, again, kind), before);
      trial.api('C_DestroyObject through one session', () => p11.C_DestroyObject(fresh, again), 'OK');
      trial.same('objects that are left', count(trial, readWriteSession(trial), labelled(label)), 0);
    },
  },
];
