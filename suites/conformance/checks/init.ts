import {
  CKA_LABEL,
  CKF_SO_PIN_LOCKED,
  CKF_TOKEN_INITIALIZED,
  CKF_USER_PIN_INITIALIZED,
  CKR_PIN_LOCKED,
  CKU_SO,
  CKU_USER,
} from '../../../emulator/spec/constants.gen.ts';
import type { Check } from '../check.ts';
import type { Trial } from '../trial.ts';
import { ATTEMPTS_MAX, wrongPin } from './pin-steps.ts';
import {
  dataObject,
  find,
  logIn,
  logInAsSo,
  readOnlySession,
  readWriteSession,
  soPin,
  TOKEN_LABEL,
  userPin,
  userSession,
} from './steps.ts';

/** C_InitToken: PKCS#11 3.1 section 5.5.7. */

const NEW_LABEL = 'initialised again'.padEnd(32);

const flagsOf = (trial: Trial): number =>
  trial.step('C_GetTokenInfo', () => trial.p11.C_GetTokenInfo(trial.slot)).flags;

const labelOf = (trial: Trial): string =>
  trial.step('C_GetTokenInfo', () => trial.p11.C_GetTokenInfo(trial.slot)).label;

export const INIT_CHECKS: readonly Check[] = [
  {
    rule: 'INIT-02',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11, slot } = trial;
      const session = userSession(trial);
      dataObject(trial, session, { token: true, label: 'conformance INIT-02' });
      p11.C_CloseAllSessions(slot);
      const before = labelOf(trial);
      const attempt = () => p11.C_InitToken(slot, wrongPin(soPin(trial)), NEW_LABEL);
      trial.api('C_InitToken with a wrong SO PIN', attempt, 'PIN_INCORRECT');
      trial.same('label', labelOf(trial), before);
      const again = readWriteSession(trial);
      trial.api('C_Login (user)', () => p11.C_Login(again, CKU_USER, userPin(trial)), 'OK');
      const left = find(trial, again, [{ type: CKA_LABEL, value: 'conformance INIT-02' }]);
      trial.same('objects that are left', left.length, 1);
    },
  },
  {
    rule: 'INIT-03',
    caller: 'api',
    harm: 'token',
    run(trial) {
      const { p11, slot } = trial;
      const so = soPin(trial);
      const session = readOnlySession(trial);
      trial.api('C_InitToken while a session is open', () => p11.C_InitToken(slot, so, NEW_LABEL), 'SESSION_EXISTS');
      p11.C_CloseSession(session);
      trial.api('C_InitToken when it is closed', () => p11.C_InitToken(slot, so, NEW_LABEL), 'OK');
    },
  },
  {
    rule: 'INIT-04',
    caller: 'api',
    harm: 'token',
    run(trial) {
      const { p11 } = trial;
      const [so, user] = [soPin(trial), userPin(trial)];
      const session = userSession(trial);
      const label = 'conformance INIT-04';
      dataObject(trial, session, { token: true, label });
      dataObject(trial, session, { token: true, label, isPrivate: true });
      trial.same('objects before', find(trial, session, [{ type: CKA_LABEL, value: label }]).length, 2);
      p11.C_CloseAllSessions(trial.slot);
      trial.api('C_InitToken', () => p11.C_InitToken(trial.slot, so, TOKEN_LABEL), 'OK');
      const fresh = readWriteSession(trial);
      logInAsSo(trial, fresh);
      trial.step('C_InitPIN', () => p11.C_InitPIN(fresh, user));
      p11.C_Logout(fresh);
      logIn(trial, fresh);
      trial.same('objects afterwards', find(trial, fresh, [{ type: CKA_LABEL, value: label }]).length, 0);
    },
  },
  {
    rule: 'INIT-05',
    caller: 'api',
    harm: 'token',
    run(trial) {
      const { p11 } = trial;
      const [so, user] = [soPin(trial), userPin(trial)];
      trial.step('C_InitToken', () => p11.C_InitToken(trial.slot, so, TOKEN_LABEL));
      trial.same('CKF_USER_PIN_INITIALIZED', flagsOf(trial) & CKF_USER_PIN_INITIALIZED, 0);
      const session = readWriteSession(trial);
      const login = () => p11.C_Login(session, CKU_USER, user);
      trial.api('C_Login (user) before C_InitPIN', login, 'USER_PIN_NOT_INITIALIZED');
      logInAsSo(trial, session);
      trial.step('C_InitPIN', () => p11.C_InitPIN(session, user));
      p11.C_Logout(session);
      trial.api('C_Login (user) after it', login, 'OK');
    },
  },
  {
    rule: 'INIT-06',
    caller: 'api',
    harm: 'token',
    run(trial) {
      const { p11 } = trial;
      const so = soPin(trial);
      trial.step('C_InitToken', () => p11.C_InitToken(trial.slot, so, NEW_LABEL));
      trial.same('label', labelOf(trial), NEW_LABEL);
      trial.same('CKF_TOKEN_INITIALIZED', flagsOf(trial) & CKF_TOKEN_INITIALIZED, CKF_TOKEN_INITIALIZED);
      const session = readWriteSession(trial);
      trial.api('C_Login (SO)', () => p11.C_Login(session, CKU_SO, so), 'OK');
    },
  },
  {
    rule: 'INIT-07',
    caller: 'api',
    harm: 'so-pin',
    run(trial) {
      const { p11, slot } = trial;
      const wrong = wrongPin(soPin(trial));
      for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        const act = () => p11.C_InitToken(slot, wrong, NEW_LABEL);
        const { rv } = trial.api('C_InitToken with a wrong SO PIN', act, 'PIN_INCORRECT', 'PIN_LOCKED');
        if (rv !== CKR_PIN_LOCKED) continue;
        trial.same('CKF_SO_PIN_LOCKED', flagsOf(trial) & CKF_SO_PIN_LOCKED, CKF_SO_PIN_LOCKED);
        return;
      }
      trial.unsupported(`the SO PIN is not locked after ${ATTEMPTS_MAX} wrong ones`);
    },
  },
  {
    rule: 'INIT-08',
    caller: 'raw',
    harm: 'wrong-pin',
    run(trial) {
      const label = Buffer.from(NEW_LABEL);
      trial.raw(['C_InitToken', trial.slot, null, 0, label], 'ARGUMENTS_BAD', 'PIN_INCORRECT', 'PIN_LEN_RANGE');
      trial.raw(['C_InitToken', trial.slot, Buffer.from(soPin(trial)), soPin(trial).length, label], 'OK');
    },
  },
];
