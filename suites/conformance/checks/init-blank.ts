import {
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKF_TOKEN_INITIALIZED,
  CKF_USER_PIN_INITIALIZED,
  CKU_SO,
  CKU_USER,
} from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { Trial } from '../trial.ts';
import { readWriteSession, soPin, TOKEN_LABEL, userPin } from './steps.ts';

/** A token that nobody has initialised, and an initialisation that is interrupted: PKCS#11 3.1 section 5.5.7. */

const NEW_LABEL = 'initialised again'.padEnd(32);

/** Milliseconds after which the process that initialises dies. */
const DEATHS_MS = [0, 2, 5, 10, 25];

const waitFor = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** Whatever was interrupted, the token is the old one or a fresh one. */
function isWhole(trial: Trial, before: string): void {
  const { p11, slot } = trial;
  const { value: info } = trial.api('C_GetTokenInfo', () => p11.C_GetTokenInfo(slot), 'OK');
  if (info === undefined) return;
  if ((info.flags & CKF_TOKEN_INITIALIZED) === 0) {
    trial.note('it is as from the factory');
    return;
  }
  trial.holds('its label is the old or the new one', [before, NEW_LABEL].includes(info.label), info.label);
  const session = readWriteSession(trial);
  if ((info.flags & CKF_USER_PIN_INITIALIZED) !== 0) {
    trial.api('C_Login (user)', () => p11.C_Login(session, CKU_USER, userPin(trial)), 'OK');
    p11.C_Logout(session);
  }
  trial.api('C_Login (SO)', () => p11.C_Login(session, CKU_SO, soPin(trial)), 'OK');
  trial.api('C_InitPIN', () => p11.C_InitPIN(session, userPin(trial)), 'OK');
  p11.C_CloseSession(session);
}

export const BLANK_CHECKS: readonly Check[] = [
  {
    rule: 'INIT-01',
    caller: 'api',
    // The blank token may be one that somebody keeps for something else.
    harm: 'so-pin',
    run(trial) {
      const { p11 } = trial;
      const pin = soPin(trial);
      const isBlank = (slot: Handle) => (p11.C_GetTokenInfo(slot).flags & CKF_TOKEN_INITIALIZED) === 0;
      const blank = trial.step('C_GetSlotList', () => p11.C_GetSlotList(true)).find(isBlank);
      if (blank === undefined) return trial.unsupported('there is no token that nobody has initialised');
      trial.api('C_InitToken of a blank token', () => p11.C_InitToken(blank, pin, TOKEN_LABEL), 'OK');
      const { value: info } = trial.api('C_GetTokenInfo of the same slot', () => p11.C_GetTokenInfo(blank), 'OK');
      trial.same('label', info?.label, TOKEN_LABEL);
      trial.same('CKF_TOKEN_INITIALIZED', (info?.flags ?? 0) & CKF_TOKEN_INITIALIZED, CKF_TOKEN_INITIALIZED);
      const session = trial.step('C_OpenSession', () => p11.C_OpenSession(blank, CKF_SERIAL_SESSION | CKF_RW_SESSION));
      trial.api('C_Login (SO)', () => p11.C_Login(session, CKU_SO, pin), 'OK');
    },
  },
  {
    rule: 'INIT-09',
    caller: 'api',
    harm: 'so-pin',
    run(trial) {
      const { p11, slot } = trial;
      const pin = soPin(trial);
      userPin(trial);
      const { label } = trial.step('C_GetTokenInfo', () => p11.C_GetTokenInfo(slot));
      for (const death of DEATHS_MS) {
        trial.step('C_Finalize', () => p11.C_Finalize());
        const other = trial.otherProcess();
        other.begin('C_InitToken', [slot, pin, NEW_LABEL]);
        waitFor(death);
        other.kill();
        trial.initialize();
        isWhole(trial, label);
      }
    },
  },
];
