import {
  CKA_LABEL,
  CKF_USER_PIN_INITIALIZED,
  CKR_OK,
  CKR_PIN_INCORRECT,
  CKS_RW_PUBLIC_SESSION,
  CKS_RW_USER_FUNCTIONS,
  CKU_SO,
  CKU_USER,
} from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import { opens, otherPin, tokenInfo, userPinFlags, wrongPin } from './pin-steps.ts';
import {
  dataObject,
  find,
  logInAsSo,
  readOnlySession,
  readWriteSession,
  soPin,
  userPin,
  userSession,
} from './steps.ts';

/** C_InitPIN and C_SetPIN: PKCS#11 3.1 sections 5.5.8, 5.5.9, 5.6.8. */

export const PIN_CHECKS: readonly Check[] = [
  {
    rule: 'PIN-01',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      const pin = userPin(trial);
      const session = readWriteSession(trial);
      const readOnly = readOnlySession(trial);
      const init = (where: Handle) => () => p11.C_InitPIN(where, pin);
      trial.api('C_InitPIN, R/W public', init(session), 'USER_NOT_LOGGED_IN');
      trial.api('C_InitPIN, R/O public', init(readOnly), 'USER_NOT_LOGGED_IN', 'SESSION_READ_ONLY');
      p11.C_Login(session, CKU_USER, pin);
      trial.api('C_InitPIN, R/W user', init(session), 'USER_NOT_LOGGED_IN');
      p11.C_Logout(session);
      p11.C_CloseSession(readOnly);
      logInAsSo(trial, session);
      trial.api('C_InitPIN, R/W SO', init(session), 'OK');
    },
  },
  {
    rule: 'PIN-02',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      const old = userPin(trial);
      const fresh = otherPin(old);
      const session = readWriteSession(trial);
      logInAsSo(trial, session);
      trial.api('C_InitPIN', () => p11.C_InitPIN(session, fresh), 'OK');
      p11.C_Logout(session);
      trial.same(
        'CKF_USER_PIN_INITIALIZED',
        tokenInfo(trial).flags & CKF_USER_PIN_INITIALIZED,
        CKF_USER_PIN_INITIALIZED,
      );
      trial.same('the old PIN', opens(trial, session, CKU_USER, old), CKR_PIN_INCORRECT);
      trial.same('the new PIN', opens(trial, session, CKU_USER, fresh), CKR_OK);
    },
  },
  {
    rule: 'PIN-03',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      const pin = userPin(trial);
      const { minPinLen, maxPinLen } = tokenInfo(trial);
      const session = userSession(trial);
      const set = (fresh: string) => () => p11.C_SetPIN(session, pin, fresh);
      if (minPinLen > 1) trial.api('C_SetPIN, too short', set('1'.repeat(minPinLen - 1)), 'PIN_LEN_RANGE');
      if (maxPinLen < 4096) trial.api('C_SetPIN, too long', set('1'.repeat(maxPinLen + 1)), 'PIN_LEN_RANGE');
      p11.C_Logout(session);
      trial.same('the old PIN', opens(trial, session, CKU_USER, pin), CKR_OK);
    },
  },
  {
    rule: 'PIN-05',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      const old = userPin(trial);
      const session = readWriteSession(trial);
      trial.api('C_SetPIN, R/W public', () => p11.C_SetPIN(session, old, otherPin(old)), 'OK');
      trial.same('the old PIN', opens(trial, session, CKU_USER, old), CKR_PIN_INCORRECT);
      trial.same('the new PIN', opens(trial, session, CKU_USER, otherPin(old)), CKR_OK);
    },
  },
  {
    rule: 'PIN-06',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      const old = userPin(trial);
      const session = userSession(trial);
      const label = 'conformance PIN-06';
      dataObject(trial, session, { token: true, isPrivate: true, label });
      trial.api('C_SetPIN, R/W user', () => p11.C_SetPIN(session, old, otherPin(old)), 'OK');
      trial.same('state', p11.C_GetSessionInfo(session).state, CKS_RW_USER_FUNCTIONS);
      const mine = [{ type: CKA_LABEL, value: label }];
      trial.same('private objects that are still found', find(trial, session, mine).length, 1);
      p11.C_Logout(session);
      trial.same('the old PIN', opens(trial, session, CKU_USER, old), CKR_PIN_INCORRECT);
      trial.step('C_Login with the new PIN', () => p11.C_Login(session, CKU_USER, otherPin(old)));
      trial.same('private objects after another login', find(trial, session, mine).length, 1);
    },
  },
  {
    rule: 'PIN-07',
    caller: 'api',
    harm: 'so-pin',
    run(trial) {
      const { p11 } = trial;
      const [so, user] = [soPin(trial), userPin(trial)];
      const session = readWriteSession(trial);
      logInAsSo(trial, session);
      trial.api('C_SetPIN, R/W SO', () => p11.C_SetPIN(session, so, otherPin(so)), 'OK');
      p11.C_Logout(session);
      trial.same('the old SO PIN', opens(trial, session, CKU_SO, so), CKR_PIN_INCORRECT);
      trial.same('the new SO PIN', opens(trial, session, CKU_SO, otherPin(so)), CKR_OK);
      trial.same('the user PIN', opens(trial, session, CKU_USER, user), CKR_OK);
    },
  },
  {
    rule: 'PIN-08',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      const pin = userPin(trial);
      const session = readOnlySession(trial);
      const set = () => p11.C_SetPIN(session, pin, otherPin(pin));
      trial.api('C_SetPIN, R/O public', set, 'SESSION_READ_ONLY');
      p11.C_Login(session, CKU_USER, pin);
      trial.api('C_SetPIN, R/O user', set, 'SESSION_READ_ONLY');
      p11.C_Logout(session);
      trial.same('the old PIN', opens(trial, session, CKU_USER, pin), CKR_OK);
    },
  },
  {
    rule: 'PIN-09',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      const pin = userPin(trial);
      const session = userSession(trial);
      const set = () => p11.C_SetPIN(session, wrongPin(pin), otherPin(pin));
      trial.api('C_SetPIN with a wrong old PIN', set, 'PIN_INCORRECT');
      if (userPinFlags(trial).countLow) trial.note('the failure shows in CKF_USER_PIN_COUNT_LOW');
      p11.C_Logout(session);
      trial.same('the old PIN', opens(trial, session, CKU_USER, pin), CKR_OK);
    },
  },
  {
    rule: 'PIN-10',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      const old = userPin(trial);
      const session = userSession(trial);
      trial.step('C_SetPIN', () => p11.C_SetPIN(session, old, otherPin(old)));
      trial.step('C_Finalize', () => p11.C_Finalize());
      trial.initialize();
      const again = readWriteSession(trial);
      trial.same('the old PIN', opens(trial, again, CKU_USER, old), CKR_PIN_INCORRECT);
      trial.same('the new PIN', opens(trial, again, CKU_USER, otherPin(old)), CKR_OK);
    },
  },
  {
    rule: 'PIN-11',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      const session = readWriteSession(trial);
      const act = () => p11.C_Login(session, CKU_USER, wrongPin(userPin(trial)));
      trial.api('C_Login with a wrong PIN', act, 'PIN_INCORRECT');
      trial.same('state', p11.C_GetSessionInfo(session).state, CKS_RW_PUBLIC_SESSION);
      trial.same('the right PIN', opens(trial, session, CKU_USER, userPin(trial)), CKR_OK);
    },
  },
  {
    rule: 'PIN-21',
    caller: 'api',
    harm: 'token',
    run(trial) {
      const { p11 } = trial;
      const so = soPin(trial);
      trial.step('C_InitToken', () => p11.C_InitToken(trial.slot, so, 'conformance'.padEnd(32)));
      const session = readWriteSession(trial);
      const login = () => p11.C_Login(session, CKU_USER, userPin(trial));
      trial.api('C_Login (user) before C_InitPIN', login, 'USER_PIN_NOT_INITIALIZED');
    },
  },
  {
    rule: 'PIN-22',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const pin = userPin(trial);
      const session = readWriteSession(trial);
      const login = (given: string) => () => trial.p11.C_Login(session, CKU_USER, given);
      trial.api('C_Login with the beginning of the PIN', login(pin.slice(0, -1)), 'PIN_INCORRECT', 'PIN_LEN_RANGE');
      trial.api('C_Login with more than the PIN', login(`${pin}0`), 'PIN_INCORRECT', 'PIN_LEN_RANGE');
      trial.same('the right PIN', opens(trial, session, CKU_USER, pin), CKR_OK);
    },
  },
  {
    rule: 'PIN-23',
    caller: 'raw',
    harm: 'wrong-pin',
    run(trial) {
      const session = readWriteSession(trial);
      const allowed = ['ARGUMENTS_BAD', 'PIN_INCORRECT', 'PIN_LEN_RANGE'];
      trial.raw(['C_Login', session, CKU_USER, null, 0], ...allowed);
      trial.raw(['C_Login', session, CKU_USER, null, 4], ...allowed);
      trial.raw(['C_Login', session, CKU_USER, Buffer.alloc(1), 0], ...allowed);
      trial.same('state', trial.p11.C_GetSessionInfo(session).state, CKS_RW_PUBLIC_SESSION);
      const pin = userPin(trial);
      trial.raw(['C_Login', session, CKU_USER, Buffer.from(pin), Buffer.byteLength(pin)], 'OK');
    },
  },
  {
    rule: 'PIN-24',
    caller: 'raw',
    harm: 'wrong-pin',
    run(trial) {
      const pin = userPin(trial);
      const session = userSession(trial);
      const old = Buffer.from(pin);
      const clean = ['ARGUMENTS_BAD', 'PIN_INVALID', 'PIN_LEN_RANGE'];
      trial.raw(['C_SetPIN', session, old, old.length, null, 8], ...clean);
      trial.p11.C_Logout(session);
      trial.same('the old PIN', opens(trial, session, CKU_USER, pin), CKR_OK);
    },
  },
];
