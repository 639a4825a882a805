import {
  CKF_ASYNC_SESSION,
  CKF_ASYNC_SESSION_SUPPORTED,
  CKF_DIGEST,
  CKF_FIND_OBJECTS,
  CKF_SERIAL_SESSION,
  CKM_SHA_1,
  CKR_OK,
  CKS_RW_PUBLIC_SESSION,
  CKS_RW_USER_FUNCTIONS,
  CKU_USER,
} from '../../../emulator/spec/constants.gen.ts';
import type { Check } from '../check.ts';
import type { Trial } from '../trial.ts';
import { needMechanism, readWriteSession, userPin } from './steps.ts';

/** What 3.0 and 3.2 brought to sessions and logins: PKCS#11 3.1 sections 5.6.5, 5.6.9; 3.2 section 5.6.1. */

/** @throws Unsupported */
function needFunction(trial: Trial, name: 'C_SessionCancel' | 'C_LoginUser'): void {
  if (!trial.library.has(name)) trial.unsupported(`the library has no ${name}`);
}

const stateOf = (trial: Trial, session: Buffer): number =>
  trial.step('C_GetSessionInfo', () => trial.p11.C_GetSessionInfo(session)).state;

export const CANCEL_CHECKS: readonly Check[] = [
  {
    rule: 'SES-15',
    caller: 'raw',
    run(trial) {
      const { p11 } = trial;
      needFunction(trial, 'C_SessionCancel');
      needMechanism(trial, CKM_SHA_1, 'CKM_SHA_1');
      const session = readWriteSession(trial);
      const update = () => p11.C_DigestUpdate(session, Buffer.from('a'));
      trial.step('C_DigestInit', () => p11.C_DigestInit(session, { mechanism: CKM_SHA_1 }));
      trial.raw(['C_SessionCancel', session, 0], 'OK');
      trial.api('C_DigestUpdate when nothing was named', update, 'OK');
      trial.raw(['C_SessionCancel', session, CKF_FIND_OBJECTS], 'OK');
      trial.api('C_DigestUpdate when something else was named', update, 'OK');
      const rv = trial.raw(['C_SessionCancel', session, CKF_DIGEST], 'OK', 'OPERATION_CANCEL_FAILED');
      trial.api('C_DigestUpdate when it was named', update, rv === CKR_OK ? 'OPERATION_NOT_INITIALIZED' : 'OK');
      trial.step('C_FindObjectsInit', () => p11.C_FindObjectsInit(session, []));
      trial.raw(['C_SessionCancel', session, CKF_FIND_OBJECTS], 'OK');
      trial.api('C_FindObjects when it was named', () => p11.C_FindObjects(session, 1), 'OPERATION_NOT_INITIALIZED');
      trial.raw(['C_SessionCancel', 0, CKF_DIGEST], 'SESSION_HANDLE_INVALID');
    },
  },
  {
    rule: 'SES-16',
    caller: 'api',
    run(trial) {
      const { p11, slot } = trial;
      const { major, minor } = trial.step('C_GetInfo', () => p11.C_GetInfo()).cryptokiVersion;
      if (major < 3 || (major === 3 && minor < 2)) trial.unsupported(`the library is of ${major}.${minor}`);
      const { flags } = trial.step('C_GetTokenInfo', () => p11.C_GetTokenInfo(slot));
      const isSupported = (flags & CKF_ASYNC_SESSION_SUPPORTED) !== 0;
      trial.api(
        `C_OpenSession(CKF_ASYNC_SESSION), ${isSupported ? 'which' : 'and not as if'} the token has it`,
        () => p11.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_ASYNC_SESSION),
        isSupported ? 'OK' : 'SESSION_ASYNC_NOT_SUPPORTED',
      );
    },
  },
  {
    rule: 'LOG-09',
    caller: 'raw',
    run(trial) {
      const { p11 } = trial;
      needFunction(trial, 'C_LoginUser');
      const pin = Buffer.from(userPin(trial));
      const session = readWriteSession(trial);
      const login = ['C_LoginUser', session, CKU_USER, pin, pin.length, null, 0] as const;
      trial.raw(login, 'OK');
      trial.same('state', stateOf(trial, session), CKS_RW_USER_FUNCTIONS);
      trial.raw(login, 'USER_ALREADY_LOGGED_IN');
      trial.api('C_Logout', () => p11.C_Logout(session), 'OK');
      trial.same('state after it', stateOf(trial, session), CKS_RW_PUBLIC_SESSION);
      trial.raw(['C_LoginUser', session, 0x5eed, pin, pin.length, null, 0], 'USER_TYPE_INVALID');
      trial.raw(['C_LoginUser', 0, CKU_USER, pin, pin.length, null, 0], 'SESSION_HANDLE_INVALID');
    },
  },
];
