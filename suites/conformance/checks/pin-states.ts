import {
  CKA_CLASS,
  CKA_PRIVATE,
  CKA_TOKEN,
  CKF_USER_PIN_TO_BE_CHANGED,
  CKO_DATA,
  CKR_OK,
  CKR_PIN_LOCKED,
  CKU_USER,
} from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { Trial } from '../trial.ts';
import { ATTEMPTS_MAX, opens, otherPin, tokenInfo, userPinFlags, wrongPin } from './pin-steps.ts';
import { logInAsSo, readWriteSession, userPin } from './steps.ts';

/** PINs of odd characters, flags that go together, a PIN that must be changed: PKCS#11 3.1 sections 3.2.3, 5.1.6, 5.5.9. */

/** Each 8 characters that some token or other does not like. */
const ODD_PINS = ['пароль12', 'a b\tc"d\\', '\u0001\u0002\u007f12345', '00000000'];

const PRIVATE_OBJECT = [
  { type: CKA_CLASS, value: CKO_DATA },
  { type: CKA_TOKEN, value: false },
  { type: CKA_PRIVATE, value: true },
];

export const PIN_STATE_CHECKS: readonly Check[] = [
  {
    rule: 'PIN-04',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      let [pin, taken] = [userPin(trial), 0];
      for (const odd of ODD_PINS) {
        const session = userSessionWith(trial, pin);
        const change = () => p11.C_SetPIN(session, pin, odd);
        const { rv } = trial.api('C_SetPIN', change, 'OK', 'PIN_INVALID', 'PIN_TOO_WEAK', 'PIN_LEN_RANGE');
        if (rv === CKR_OK) [pin, taken] = [odd, taken + 1];
        p11.C_Logout(session);
        trial.same('the PIN that must be in force', opens(trial, session, CKU_USER, pin), CKR_OK);
        p11.C_CloseSession(session);
      }
      trial.note(`${taken} of ${ODD_PINS.length} odd PINs are taken`);
    },
  },
  {
    rule: 'PIN-16',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      const session = readWriteSession(trial);
      for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        const before = userPinFlags(trial);
        const act = () => p11.C_Login(session, CKU_USER, wrongPin(userPin(trial)));
        trial.api('C_Login with a wrong PIN', act, before.locked ? 'PIN_LOCKED' : 'PIN_INCORRECT', 'PIN_LOCKED');
        const after = userPinFlags(trial);
        if (before.finalTry) trial.same('CKF_USER_PIN_LOCKED after the final try', after.locked, true);
        if (before.locked) break;
      }
      const { locked } = userPinFlags(trial);
      const { rv } = trial.api(
        'C_Login with the right PIN',
        () => p11.C_Login(session, CKU_USER, userPin(trial)),
        ...(locked ? ['PIN_LOCKED'] : ['OK', 'PIN_LOCKED']),
      );
      trial.same('CKF_USER_PIN_LOCKED goes with PIN_LOCKED', locked, rv === CKR_PIN_LOCKED);
    },
  },
  {
    rule: 'PIN-20',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      const pin = userPin(trial);
      const session = readWriteSession(trial);
      logInAsSo(trial, session);
      trial.step('C_InitPIN', () => p11.C_InitPIN(session, pin));
      p11.C_Logout(session);
      const mustChange = () => (tokenInfo(trial).flags & CKF_USER_PIN_TO_BE_CHANGED) !== 0;
      if (!mustChange()) return trial.unsupported('the token does not want a PIN of the SO to be changed');
      trial.api('C_Login with a PIN that is to be changed', () => p11.C_Login(session, CKU_USER, pin), 'OK');
      const use = () => p11.C_FindObjectsInit(session, []);
      const { rv } = trial.api('C_FindObjectsInit before it is changed', use, 'PIN_EXPIRED', 'OK');
      if (rv === CKR_OK) p11.C_FindObjectsFinal(session);
      const create = () => p11.C_CreateObject(session, PRIVATE_OBJECT);
      trial.api('C_CreateObject (private) before it is changed', create, 'PIN_EXPIRED');
      trial.api('C_SetPIN', () => p11.C_SetPIN(session, pin, otherPin(pin)), 'OK');
      trial.same('CKF_USER_PIN_TO_BE_CHANGED afterwards', mustChange(), false);
      trial.api('C_FindObjectsInit afterwards', use, 'OK');
    },
  },
];

function userSessionWith(trial: Trial, pin: string): Handle {
  const session = readWriteSession(trial);
  trial.step('C_Login (user)', () => trial.p11.C_Login(session, CKU_USER, pin));
  return session;
}
