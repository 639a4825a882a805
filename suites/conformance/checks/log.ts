import {
  CKA_CLASS,
  CKA_LABEL,
  CKA_PRIVATE,
  CKA_TOKEN,
  CKM_SHA_1,
  CKO_DATA,
  CKS_RW_PUBLIC_SESSION,
  CKU_CONTEXT_SPECIFIC,
  CKU_SO,
  CKU_USER,
} from '../../../emulator/spec/constants.gen.ts';
import type { Check } from '../check.ts';
import {
  dataObject,
  find,
  logIn,
  logInAsSo,
  needMechanism,
  readOnlySession,
  readWriteSession,
  soPin,
  userPin,
  userSession,
} from './steps.ts';

/** Login and logout: PKCS#11 3.1 sections 5.6.8 to 5.6.10; Usage Guide 2.6. */

const UNKNOWN_USER_TYPE = 0x5eed;

export const LOG_CHECKS: readonly Check[] = [
  {
    rule: 'LOG-01',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const pin = userPin(trial);
      const [session, other] = [userSession(trial), readOnlySession(trial)];
      trial.api('C_Login again', () => p11.C_Login(session, CKU_USER, pin), 'USER_ALREADY_LOGGED_IN');
      trial.api('C_Login through another session', () => p11.C_Login(other, CKU_USER, pin), 'USER_ALREADY_LOGGED_IN');
    },
  },
  {
    rule: 'LOG-02',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const [user, so] = [userPin(trial), soPin(trial)];
      const session = userSession(trial);
      const allowed = ['USER_ANOTHER_ALREADY_LOGGED_IN', 'USER_TOO_MANY_TYPES'];
      trial.api('C_Login (SO) while the user is in', () => p11.C_Login(session, CKU_SO, so), ...allowed);
      p11.C_Logout(session);
      logInAsSo(trial, session);
      trial.api('C_Login (user) while the SO is in', () => p11.C_Login(session, CKU_USER, user), ...allowed);
    },
  },
  {
    rule: 'LOG-03',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = readWriteSession(trial);
      trial.api('C_Logout when nobody is in', () => p11.C_Logout(session), 'USER_NOT_LOGGED_IN');
      logIn(trial, session);
      trial.api('C_Logout', () => p11.C_Logout(session), 'OK');
      trial.api('C_Logout again', () => p11.C_Logout(session), 'USER_NOT_LOGGED_IN');
    },
  },
  {
    rule: 'LOG-04',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const pin = userPin(trial);
      const session = readWriteSession(trial);
      trial.api('C_Login (no user type)', () => p11.C_Login(session, UNKNOWN_USER_TYPE, pin), 'USER_TYPE_INVALID');
      trial.api('C_Login (user)', () => p11.C_Login(session, CKU_USER, pin), 'OK');
    },
  },
  {
    rule: 'LOG-05',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const pin = userPin(trial);
      const session = readWriteSession(trial);
      const login = () => p11.C_Login(session, CKU_CONTEXT_SPECIFIC, pin);
      trial.api('C_Login (context-specific), nobody in', login, 'OPERATION_NOT_INITIALIZED');
      logIn(trial, session);
      trial.api('C_Login (context-specific), no operation', login, 'OPERATION_NOT_INITIALIZED');
    },
  },
  {
    rule: 'LOG-06',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const label = 'conformance LOG-06';
      const session = userSession(trial);
      const object = dataObject(trial, session, { token: true, isPrivate: true, label });
      const read = () => p11.C_GetAttributeValue(session, object, [{ type: CKA_LABEL }]);
      trial.api('the private object', read, 'OK');
      p11.C_Logout(session);
      trial.api('its handle after the logout', read, 'OBJECT_HANDLE_INVALID');
      logIn(trial, session);
      trial.api('its handle after another login', read, 'OBJECT_HANDLE_INVALID');
      for (const left of find(trial, session, [{ type: CKA_LABEL, value: label }])) p11.C_DestroyObject(session, left);
    },
  },
  {
    rule: 'LOG-07',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const label = 'conformance LOG-07';
      const secret = dataObject(trial, session, { isPrivate: true, label });
      const open = dataObject(trial, session, { label });
      p11.C_Logout(session);
      const read = (object: Buffer) => () => p11.C_GetAttributeValue(session, object, [{ type: CKA_LABEL }]);
      trial.api('the public session object', read(open), 'OK');
      trial.api('the private session object', read(secret), 'OBJECT_HANDLE_INVALID');
      logIn(trial, session);
      trial.same('objects after another login', find(trial, session, [{ type: CKA_LABEL, value: label }]).length, 1);
    },
  },
  {
    rule: 'LOG-08',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const label = 'conformance LOG-08';
      const session = userSession(trial);
      dataObject(trial, session, { token: true, isPrivate: true, label });
      const mine = [{ type: CKA_LABEL, value: label }];
      trial.same('private objects that the user finds', find(trial, session, mine).length, 1);
      p11.C_Logout(session);
      logInAsSo(trial, session);
      trial.same('private objects that the SO finds', find(trial, session, mine).length, 0);
      const template = [
        { type: CKA_CLASS, value: CKO_DATA },
        { type: CKA_TOKEN, value: false },
        { type: CKA_PRIVATE, value: true },
      ];
      const create = () => p11.C_CreateObject(session, template);
      trial.api('C_CreateObject (private) by the SO', create, 'USER_NOT_LOGGED_IN', 'TEMPLATE_INCONSISTENT');
      p11.C_Logout(session);
      logIn(trial, session);
      for (const left of find(trial, session, mine)) p11.C_DestroyObject(session, left);
    },
  },
  {
    rule: 'LOG-10',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      needMechanism(trial, CKM_SHA_1, 'CKM_SHA_1');
      const session = readWriteSession(trial);
      const begin = () => p11.C_DigestInit(session, { mechanism: CKM_SHA_1 });
      trial.step('C_DigestInit', begin);
      logIn(trial, session);
      const update = () => p11.C_DigestUpdate(session, Buffer.from('a'));
      trial.api('C_DigestUpdate after the login', update, 'OK', 'OPERATION_NOT_INITIALIZED');
      p11.C_Logout(session);
      const final = () => p11.C_DigestFinal(session, Buffer.alloc(20));
      trial.api('C_DigestFinal after the logout', final, 'OK', 'OPERATION_NOT_INITIALIZED');
      trial.same('state', p11.C_GetSessionInfo(session).state, CKS_RW_PUBLIC_SESSION);
      trial.api('C_DigestInit afterwards', begin, 'OK');
    },
  },
];
