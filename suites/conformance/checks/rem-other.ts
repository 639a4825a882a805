import {
  CKA_LABEL,
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKS_RW_USER_FUNCTIONS,
  CKU_USER,
} from '../../../emulator/spec/constants.gen.ts';
import type { Check } from '../check.ts';
import { dataObject, find, readWriteSession, userPin, userSession } from './steps.ts';

/** A removal beside another slot, and another token in the same one: PKCS#11 3.1 section 3.2.3; Usage Guide 2.6.5. */

const READ_WRITE = CKF_SERIAL_SESSION | CKF_RW_SESSION;

export const OTHER_TOKEN_CHECKS: readonly Check[] = [
  {
    rule: 'REM-05',
    caller: 'api',
    async run(trial) {
      const { p11, removal, slot } = trial;
      if (removal.second === undefined) return trial.unsupported('there is only one token that can be moved');
      const pin = userPin(trial);
      const other = p11.C_GetSlotList(true).find((one) => !one.equals(slot));
      if (other === undefined) return trial.unsupported('there is only one token');
      const session = trial.step('C_OpenSession with the other token', () => p11.C_OpenSession(other, READ_WRITE));
      trial.step('C_Login (user) at the other token', () => p11.C_Login(session, CKU_USER, pin));
      userSession(trial);
      await removal.remove();
      const info = trial.api('C_GetSessionInfo of the other slot', () => p11.C_GetSessionInfo(session), 'OK').value;
      trial.same('its state', info?.state, CKS_RW_USER_FUNCTIONS);
    },
  },
  {
    rule: 'REM-06',
    caller: 'api',
    async run(trial) {
      const { p11, removal, slot } = trial;
      if (removal.insertOther === undefined) return trial.unsupported('there is no other token to put in');
      const label = 'conformance REM-06';
      const first = trial.step('C_GetTokenInfo', () => p11.C_GetTokenInfo(slot));
      dataObject(trial, userSession(trial), { label, token: true });
      await removal.remove();
      await removal.insertOther();
      const other = trial.api('C_GetTokenInfo of the other token', () => p11.C_GetTokenInfo(slot), 'OK').value;
      trial.holds('it has a serial number of its own', other?.serialNumber !== first.serialNumber, first.serialNumber);
      trial.holds('it has a label of its own', other?.label !== first.label, first.label);
      const session = readWriteSession(trial);
      trial.same(
        'objects of the first that are seen',
        find(trial, session, [{ type: CKA_LABEL, value: label }]).length,
        0,
      );
      await removal.insert();
      trial.same('the serial number of the first again', p11.C_GetTokenInfo(slot).serialNumber, first.serialNumber);
      const again = userSession(trial);
      const left = find(trial, again, [{ type: CKA_LABEL, value: label }]);
      trial.same('its objects', left.length, 1);
      for (const object of left) p11.C_DestroyObject(again, object);
    },
  },
];
