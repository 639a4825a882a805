import {
  CKA_CLASS,
  CKA_LABEL,
  CKA_PRIVATE,
  CKA_TOKEN,
  CKA_VALUE,
  CKO_DATA,
  CKR_OK,
} from '../../../emulator/spec/constants.gen.ts';
import type { Attribute, Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { Trial } from '../trial.ts';
import {
  bool,
  CK_TRUE,
  copy,
  count,
  keyKind,
  labelled,
  needLogin,
  sameAttribute,
  set,
  storableKind,
  stored,
  sweepAfterwards,
  templateOf,
} from './obj-steps.ts';
import { dataObject, find, logIn, logInAsSo, readOnlySession, readWriteSession, userSession } from './steps.ts';

/** Which sessions may do what with which objects: PKCS#11 3.1 section 5.7; the table of Usage Guide 2.6.4. */

const data = (label: string, ...wishes: readonly Attribute[]): Attribute[] =>
  templateOf(
    [
      { type: CKA_CLASS, value: CKO_DATA },
      bool(CKA_TOKEN, false),
      bool(CKA_PRIVATE, false),
      labelled(label),
      { type: CKA_VALUE, value: Buffer.from(label) },
    ],
    ...wishes,
  );

/** Generating is tried where the token has something to generate. */
function generateOnToken(trial: Trial, session: Handle, label: string): void {
  const { p11 } = trial;
  const mechanisms = p11.C_GetMechanismList(trial.slot);
  const kind = keyKind(trial, ({ generation }) => mechanisms.includes(generation));
  const mechanism = { mechanism: kind.generation };
  const template = [bool(CKA_TOKEN, true), labelled(label)];
  const generate = () =>
    kind.isPair
      ? p11.C_GenerateKeyPair(session, mechanism, [...kind.generationTemplate, ...template], template)
      : p11.C_GenerateKey(session, mechanism, [...kind.generationTemplate, ...template]);
  const call = `${kind.isPair ? 'C_GenerateKeyPair' : 'C_GenerateKey'} (token object) in an R/O session`;
  // That a mechanism is announced and not performed is another rule's matter.
  trial.api(call, generate, 'SESSION_READ_ONLY', 'FUNCTION_NOT_SUPPORTED');
}

/** Private objects are looked for in a session that has none: by label, by label and CKA_PRIVATE, and among all there are. */
function nothingPrivate(trial: Trial, session: Handle, label: string, who: string): void {
  trial.same(`private objects that ${who} finds by label`, count(trial, session, labelled(label)), 0);
  const asked = count(trial, session, labelled(label), bool(CKA_PRIVATE, true));
  trial.same(`private objects that ${who} finds by label and CKA_PRIVATE`, asked, 0);
  const open = find(trial, session, []).filter((object) => {
    const read = () => trial.p11.C_GetAttributeValue(session, object, [{ type: CKA_PRIVATE }])[0]?.value;
    // What is built in has no such attribute.
    const { value } = trial.api('C_GetAttributeValue(CKA_PRIVATE)', read, 'OK', 'ATTRIBUTE_TYPE_INVALID');
    return value?.equals(CK_TRUE);
  });
  trial.same(`private objects among all that ${who} finds`, open.length, 0);
}

export const ACCESS_CHECKS: readonly Check[] = [
  {
    rule: 'OBJ-01',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const label = 'conformance OBJ-01';
      sweepAfterwards(trial, label);
      const [writer, reader] = [userSession(trial), readOnlySession(trial)];
      const kind = storableKind(trial, writer, true);
      stored(trial, writer, kind, labelled(label), bool(CKA_TOKEN, true));
      const create = (isOnToken: boolean) => () =>
        p11.C_CreateObject(reader, [...kind.template, labelled(label), bool(CKA_TOKEN, isOnToken)]);
      trial.api('C_CreateObject (token object) in an R/O session', create(true), 'SESSION_READ_ONLY');
      const made = trial.api('C_CreateObject (session object) in it', create(false), 'OK').value;
      if (made !== undefined) {
        copy(trial, reader, made, ['to the token in it', [bool(CKA_TOKEN, true)]], 'SESSION_READ_ONLY');
        copy(trial, reader, made, ['to a session object in it', [bool(CKA_TOKEN, false)]], 'OK');
      }
      trial.same('token objects in the end', count(trial, writer, labelled(label), bool(CKA_TOKEN, true)), 1);
      generateOnToken(trial, reader, label);
    },
  },
  {
    rule: 'OBJ-02',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const label = 'conformance OBJ-02';
      sweepAfterwards(trial, label);
      const [writer, reader] = [userSession(trial), readOnlySession(trial)];
      const kind = storableKind(trial, writer, true);
      const kept = stored(trial, writer, kind, labelled(label), bool(CKA_TOKEN, true));
      set(trial, reader, kept, labelled('other'), 'SESSION_READ_ONLY');
      trial.api('C_DestroyObject in an R/O session', () => p11.C_DestroyObject(reader, kept), 'SESSION_READ_ONLY');
      sameAttribute(trial, writer, [kept, 'the object afterwards'], CKA_LABEL, label);
      set(trial, writer, kept, labelled(label), 'OK');
      trial.api('C_DestroyObject in an R/W session', () => p11.C_DestroyObject(writer, kept), 'OK');
    },
  },
  {
    rule: 'OBJ-03',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      needLogin(trial);
      const label = 'conformance OBJ-03';
      sweepAfterwards(trial, label);
      const [writer, reader] = [readWriteSession(trial), readOnlySession(trial)];
      const create = (session: Handle, isOnToken: boolean) => () =>
        p11.C_CreateObject(session, data(label, bool(CKA_PRIVATE, true), bool(CKA_TOKEN, isOnToken)));
      const out = 'USER_NOT_LOGGED_IN';
      trial.api('C_CreateObject (private session object), nobody in', create(writer, false), out);
      trial.api('C_CreateObject (private token object), nobody in', create(writer, true), out);
      trial.api('C_CreateObject (private session object), R/O session', create(reader, false), out);
      trial.api('C_CreateObject (private token object), R/O session', create(reader, true), out, 'SESSION_READ_ONLY');
      logIn(trial, writer);
      trial.step('C_CreateObject (data, private session object)', create(writer, false));
      trial.step('C_CreateObject (data, private token object)', create(writer, true));
      trial.same('objects in the end', count(trial, writer, labelled(label)), 2);
    },
  },
  {
    rule: 'OBJ-04',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      needLogin(trial);
      const label = 'conformance OBJ-04';
      sweepAfterwards(trial, label);
      const session = userSession(trial);
      const create = () => p11.C_CreateObject(session, data(label, bool(CKA_PRIVATE, true), bool(CKA_TOKEN, true)));
      trial.step('C_CreateObject (data, private token object)', create);
      trial.same('private objects that the user finds', count(trial, session, labelled(label)), 1);
      p11.C_Logout(session);
      nothingPrivate(trial, session, label, 'nobody');
      if (trial.pins.so === undefined) trial.note('not looked at as the SO: no SO PIN was given');
      else {
        logInAsSo(trial, session);
        nothingPrivate(trial, session, label, 'the SO');
        p11.C_Logout(session);
      }
      logIn(trial, session);
      const asked = count(trial, session, labelled(label), bool(CKA_PRIVATE, true));
      trial.same('private objects that the user finds after another login', asked, 1);
      const { rv } = trial.api(
        'C_DestroyObject of it',
        () => {
          for (const object of find(trial, session, [labelled(label)])) p11.C_DestroyObject(session, object);
        },
        'OK',
      );
      if (rv === CKR_OK) trial.same('and when it is destroyed', count(trial, session, labelled(label)), 0);
      dataObject(trial, session, { isPrivate: true, label });
      trial.same('private session objects that he finds', count(trial, session, labelled(label)), 1);
      p11.C_Logout(session);
      nothingPrivate(trial, session, label, 'nobody');
    },
  },
];
