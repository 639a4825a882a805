import { CKF_SO_PIN_LOCKED, CKR_OK, CKR_PIN_LOCKED, CKU_SO, CKU_USER } from '../../../emulator/spec/constants.gen.ts';
import type { Check } from '../check.ts';
import { ATTEMPTS_MAX, lockUser, lockUserButOne, opens, tokenInfo, userPinFlags, wrongPin } from './pin-steps.ts';
import { logInAsSo, readWriteSession, soPin, userPin, userSession } from './steps.ts';

/** Wrong PINs, how they are counted, and what locks: PKCS#11 3.1 sections 3.2.3, 5.6.8. */

export const COUNTER_CHECKS: readonly Check[] = [
  {
    rule: 'PIN-12',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      const session = readWriteSession(trial);
      trial.same('CKF_USER_PIN_COUNT_LOW before', userPinFlags(trial).countLow, false);
      const act = () => p11.C_Login(session, CKU_USER, wrongPin(userPin(trial)));
      trial.api('C_Login with a wrong PIN', act, 'PIN_INCORRECT');
      trial.note(
        userPinFlags(trial).countLow ? 'CKF_USER_PIN_COUNT_LOW is set' : 'CKF_USER_PIN_COUNT_LOW is never set',
      );
    },
  },
  {
    rule: 'PIN-13',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const session = readWriteSession(trial);
      const before = lockUser(trial, session);
      const told = before.map(({ finalTry }) => finalTry);
      if (!told.includes(true)) return trial.note('CKF_USER_PIN_FINAL_TRY is never set');
      trial.same(
        'CKF_USER_PIN_FINAL_TRY before each try',
        told,
        before.map((_, at) => at === before.length - 1),
      );
    },
  },
  {
    rule: 'PIN-14',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      const session = readWriteSession(trial);
      lockUser(trial, session);
      trial.same('CKF_USER_PIN_LOCKED', userPinFlags(trial).locked, true);
      const login = (pin: string) => () => p11.C_Login(session, CKU_USER, pin);
      trial.api('C_Login with the right PIN', login(userPin(trial)), 'PIN_LOCKED');
      trial.api('C_Login with a wrong PIN', login(wrongPin(userPin(trial))), 'PIN_LOCKED');
    },
  },
  {
    rule: 'PIN-15',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const session = readWriteSession(trial);
      const tries = lockUserButOne(trial, session);
      trial.same('the right PIN', opens(trial, session, CKU_USER, userPin(trial)), CKR_OK);
      const { countLow, finalTry } = userPinFlags(trial);
      trial.same('COUNT_LOW and FINAL_TRY after it', [countLow, finalTry], [false, false]);
      trial.same('tries until it locks now', lockUser(trial, session).length, tries);
    },
  },
  {
    rule: 'PIN-17',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      lockUser(trial, readWriteSession(trial));
      trial.step('C_Finalize', () => p11.C_Finalize());
      trial.initialize();
      const session = readWriteSession(trial);
      trial.same('the right PIN', opens(trial, session, CKU_USER, userPin(trial)), CKR_PIN_LOCKED);
      trial.same('CKF_USER_PIN_LOCKED', userPinFlags(trial).locked, true);
    },
  },
  {
    rule: 'PIN-18',
    caller: 'api',
    harm: 'so-pin',
    run(trial) {
      const { p11 } = trial;
      const wrong = wrongPin(soPin(trial));
      const session = readWriteSession(trial);
      for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        const act = () => p11.C_Login(session, CKU_SO, wrong);
        const { rv } = trial.api('C_Login (SO) with a wrong PIN', act, 'PIN_INCORRECT', 'PIN_LOCKED');
        const { flags } = tokenInfo(trial);
        if (rv !== CKR_PIN_LOCKED && (flags & CKF_SO_PIN_LOCKED) === 0) continue;
        trial.same('CKF_SO_PIN_LOCKED', flags & CKF_SO_PIN_LOCKED, CKF_SO_PIN_LOCKED);
        trial.same('the right SO PIN', opens(trial, session, CKU_SO, soPin(trial)), CKR_PIN_LOCKED);
        trial.same('the user PIN', opens(trial, session, CKU_USER, userPin(trial)), CKR_OK);
        return;
      }
      trial.unsupported(`the SO PIN is not locked after ${ATTEMPTS_MAX} wrong ones`);
    },
  },
  {
    rule: 'PIN-19',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      const session = readWriteSession(trial);
      lockUser(trial, session);
      logInAsSo(trial, session);
      const { rv } = trial.api('C_InitPIN', () => p11.C_InitPIN(session, userPin(trial)), 'OK', 'PIN_LOCKED');
      p11.C_Logout(session);
      trial.note(rv === CKR_OK ? 'C_InitPIN unlocks the user' : 'C_InitPIN does not unlock the user');
      const expected = rv === CKR_OK ? CKR_OK : CKR_PIN_LOCKED;
      trial.same('the PIN', opens(trial, session, CKU_USER, userPin(trial)), expected);
      trial.same('CKF_USER_PIN_LOCKED', userPinFlags(trial).locked, rv !== CKR_OK);
    },
  },
  {
    rule: 'PIN-25',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const wrong = wrongPin(userPin(trial));
      for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        trial.api(
          'C_Login while the user is in',
          () => p11.C_Login(session, CKU_USER, wrong),
          'USER_ALREADY_LOGGED_IN',
        );
      }
      const { countLow, finalTry, locked } = userPinFlags(trial);
      trial.same('COUNT_LOW, FINAL_TRY, LOCKED', [countLow, finalTry, locked], [false, false, false]);
      p11.C_Logout(session);
      trial.same('the right PIN', opens(trial, session, CKU_USER, userPin(trial)), CKR_OK);
    },
  },
];
