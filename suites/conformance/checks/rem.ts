import {
  CKA_LABEL,
  CKF_SERIAL_SESSION,
  CKF_TOKEN_PRESENT,
  CKF_USER_PIN_COUNT_LOW,
  CKM_SHA_1,
  CKR_OK,
  CKR_SESSION_HANDLE_INVALID,
  CKS_RW_PUBLIC_SESSION,
} from '../../../emulator/spec/constants.gen.ts';
import type { Check } from '../check.ts';
import { dataObject, find, logIn, needMechanism, readWriteSession, userSession } from './steps.ts';

/** A token that is taken out and put back: Usage Guide 2.6.5; PKCS#11 3.1 sections 5.1.2, 5.1.3, 5.1.7. */

export const REM_CHECKS: readonly Check[] = [
  {
    rule: 'REM-01',
    caller: 'api',
    async run(trial) {
      const { p11, removal } = trial;
      const session = userSession(trial);
      const other = readWriteSession(trial);
      await removal.remove();
      const gone = 'SESSION_HANDLE_INVALID';
      trial.api('C_GetSessionInfo', () => p11.C_GetSessionInfo(session), gone);
      trial.api('C_FindObjectsInit', () => p11.C_FindObjectsInit(session, []), gone);
      trial.api('C_Logout', () => p11.C_Logout(other), gone);
      trial.api('C_CloseSession', () => p11.C_CloseSession(other), gone);
    },
  },
  {
    rule: 'REM-02',
    caller: 'api',
    async run(trial) {
      const { p11, removal } = trial;
      const session = userSession(trial);
      const object = dataObject(trial, session);
      await removal.remove();
      await removal.insert();
      const fresh = readWriteSession(trial);
      trial.same('state of a new session', p11.C_GetSessionInfo(fresh).state, CKS_RW_PUBLIC_SESSION);
      trial.api('C_GetSessionInfo of the old one', () => p11.C_GetSessionInfo(session), 'SESSION_HANDLE_INVALID');
      const read = () => p11.C_GetAttributeValue(fresh, object, [{ type: CKA_LABEL }]);
      trial.api('C_GetAttributeValue of the old object', read, 'OBJECT_HANDLE_INVALID');
    },
  },
  {
    rule: 'REM-03',
    caller: 'api',
    async run(trial) {
      const { p11, removal, slot } = trial;
      const [mechanism = CKM_SHA_1] = p11.C_GetMechanismList(slot);
      await removal.remove();
      const absent = 'TOKEN_NOT_PRESENT';
      trial.api('C_GetTokenInfo', () => p11.C_GetTokenInfo(slot), absent);
      trial.api('C_GetMechanismList', () => p11.C_GetMechanismList(slot), absent);
      trial.api('C_GetMechanismInfo', () => p11.C_GetMechanismInfo(slot, mechanism), absent);
      trial.api('C_OpenSession', () => p11.C_OpenSession(slot, CKF_SERIAL_SESSION), absent);
      const info = trial.api('C_GetSlotInfo', () => p11.C_GetSlotInfo(slot), 'OK').value;
      trial.same('CKF_TOKEN_PRESENT', (info?.flags ?? 0) & CKF_TOKEN_PRESENT, 0);
      await removal.insert();
      trial.api('C_GetTokenInfo when it is back', () => p11.C_GetTokenInfo(slot), 'OK');
    },
  },
  {
    rule: 'REM-04',
    caller: 'api',
    async run(trial) {
      const { p11, removal, slot } = trial;
      const label = 'conformance REM-04';
      const { serialNumber } = p11.C_GetTokenInfo(slot);
      const session = userSession(trial);
      dataObject(trial, session, { label });
      dataObject(trial, session, { label, token: true });
      const mine = [{ type: CKA_LABEL, value: label }];
      trial.same('objects before', find(trial, session, mine).length, 2);
      await removal.remove();
      await removal.insert();
      trial.same('serial number', p11.C_GetTokenInfo(slot).serialNumber, serialNumber);
      const fresh = userSession(trial);
      const left = find(trial, fresh, mine);
      trial.same('objects afterwards: the one on the token', left.length, 1);
      for (const object of left) p11.C_DestroyObject(fresh, object);
    },
  },
  {
    rule: 'REM-07',
    caller: 'api',
    async run(trial) {
      const { p11, removal, slot } = trial;
      needMechanism(trial, CKM_SHA_1, 'CKM_SHA_1');
      const session = readWriteSession(trial);
      trial.step('C_DigestInit', () => p11.C_DigestInit(session, { mechanism: CKM_SHA_1 }));
      trial.step('C_DigestUpdate', () => p11.C_DigestUpdate(session, Buffer.from('a')));
      await removal.remove();
      const gone = ['SESSION_HANDLE_INVALID', 'DEVICE_REMOVED'];
      trial.api('C_DigestUpdate', () => p11.C_DigestUpdate(session, Buffer.from('b')), ...gone);
      trial.api('C_DigestFinal', () => p11.C_DigestFinal(session, Buffer.alloc(20)), ...gone);
      await removal.insert();
      trial.same('CKF_USER_PIN_COUNT_LOW', p11.C_GetTokenInfo(slot).flags & CKF_USER_PIN_COUNT_LOW, 0);
      logIn(trial, readWriteSession(trial));
    },
  },
  {
    rule: 'REM-08',
    caller: 'api',
    async run(trial) {
      const { p11, removal } = trial;
      const session = userSession(trial);
      await removal.remove();
      await removal.insert();
      const asked = () => p11.C_GetSessionInfo(session);
      const { rv } = trial.api('C_GetSessionInfo', asked, 'OK', 'SESSION_HANDLE_INVALID');
      trial.note(rv === CKR_OK ? 'the removal was not noticed' : 'the removal was noticed');
      const again = trial.api('C_GetSessionInfo again', asked, rv === CKR_OK ? 'OK' : 'SESSION_HANDLE_INVALID');
      trial.holds('the answer stays the same', again.rv === rv);
      const fresh = readWriteSession(trial);
      const isOut = p11.C_GetSessionInfo(fresh).state === CKS_RW_PUBLIC_SESSION;
      trial.holds('noticed as a whole: the user is out', rv !== CKR_SESSION_HANDLE_INVALID || isOut);
    },
  },
];
