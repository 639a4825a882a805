import {
  CKF_USER_PIN_COUNT_LOW,
  CKF_USER_PIN_FINAL_TRY,
  CKF_USER_PIN_LOCKED,
  CKR_OK,
  CKR_PIN_LOCKED,
  CKU_USER,
} from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Trial } from '../trial.ts';
import { userPin } from './steps.ts';

/** What the checks of PINs have in common: PKCS#11 3.1 section 3.2.3. */

/** More than any device gives. */
export const ATTEMPTS_MAX = 20;

/** A PIN of the same length as the right one. */
export function wrongPin(right: string): string {
  return [...right].map((letter) => (letter === '9' ? '8' : '9')).join('');
}

/** A PIN that is another one, of the length of the one there is. */
export const otherPin = (pin: string): string =>
  [...pin].reverse().join('') + (pin === [...pin].reverse().join('') ? '7' : '');

export const tokenInfo = (trial: Trial) => trial.step('C_GetTokenInfo', () => trial.p11.C_GetTokenInfo(trial.slot));

/** Whether the PIN lets somebody in; he is out again afterwards. */
export function opens(trial: Trial, session: Handle, userType: number, pin: string): number {
  const { p11 } = trial;
  const { rv } = trial.api('C_Login', () => p11.C_Login(session, userType, pin), 'OK', 'PIN_INCORRECT', 'PIN_LOCKED');
  if (rv === CKR_OK) p11.C_Logout(session);
  return rv;
}

/** What CK_TOKEN_INFO says of the user's tries. */
export interface UserPinFlags {
  readonly countLow: boolean;
  readonly finalTry: boolean;
  readonly locked: boolean;
}

export function userPinFlags(trial: Trial): UserPinFlags {
  const { flags } = tokenInfo(trial);
  return {
    countLow: (flags & CKF_USER_PIN_COUNT_LOW) !== 0,
    finalTry: (flags & CKF_USER_PIN_FINAL_TRY) !== 0,
    locked: (flags & CKF_USER_PIN_LOCKED) !== 0,
  };
}

/** Wrong PINs until the token locks, with the flags before each. @throws Unsupported when it never does. */
export function lockUser(trial: Trial, session: Handle): UserPinFlags[] {
  const { p11 } = trial;
  const wrong = wrongPin(userPin(trial));
  const before: UserPinFlags[] = [];
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    before.push(userPinFlags(trial));
    const act = () => p11.C_Login(session, CKU_USER, wrong);
    const { rv } = trial.api('C_Login with a wrong PIN', act, 'PIN_INCORRECT', 'PIN_LOCKED');
    if (rv === CKR_PIN_LOCKED || userPinFlags(trial).locked) return before;
  }
  return trial.unsupported(`the user PIN is not locked after ${ATTEMPTS_MAX} wrong ones`);
}

/** Wrong PINs until one is left, as far as the flags tell. @returns how many it takes to lock; @throws Unsupported. */
export function lockUserButOne(trial: Trial, session: Handle): number {
  const { p11 } = trial;
  const wrong = wrongPin(userPin(trial));
  for (let tries = 1; tries < ATTEMPTS_MAX; tries++) {
    if (userPinFlags(trial).finalTry) return tries;
    trial.api('C_Login with a wrong PIN', () => p11.C_Login(session, CKU_USER, wrong), 'PIN_INCORRECT');
  }
  return trial.unsupported('CKF_USER_PIN_FINAL_TRY is never set');
}
