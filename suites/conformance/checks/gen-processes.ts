import {
  CKA_LABEL,
  CKF_INTERFACE_FORK_SAFE,
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKM_SHA_1,
  CKR_OK,
  CKS_RW_PUBLIC_SESSION,
  CKS_RW_USER_FUNCTIONS,
} from '../../../emulator/spec/constants.gen.ts';
import type { Pkcs11 } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { Trial } from '../trial.ts';
import { interfacesOf } from './gen-interfaces.ts';
import { probed, saidRv } from './probe-steps.ts';
import { dataObject, needMechanism, userPin, userSession } from './steps.ts';

/** Several processes, a fork, several threads: PKCS#11 3.1 sections 3.6.7, 3.7, 5.4.1; Usage Guide 2.5 and 2.6. */

const READ_WRITE = CKF_SERIAL_SESSION | CKF_RW_SESSION;

/** How many objects with this label another application finds. */
function found(trial: Trial, other: Pkcs11, session: Buffer, label: string): number {
  return trial.step('C_FindObjects in the other application', () => {
    other.C_FindObjectsInit(session, [{ type: CKA_LABEL, value: label }]);
    const objects = other.C_FindObjects(session, 10);
    other.C_FindObjectsFinal(session);
    return objects.length;
  });
}

export const PROCESS_CHECKS: readonly Check[] = [
  {
    rule: 'GEN-16',
    caller: 'raw',
    async run(trial) {
      const isFlagged = interfacesOf(trial).some(({ flags }) => (flags & CKF_INTERFACE_FORK_SAFE) !== 0);
      if (!isFlagged) trial.unsupported('no interface says that it survives a fork');
      userPin(trial);
      const answers = await probed(trial, 'fork-safe');
      saidRv(trial, answers, 'child-inherited', 'C_GetSessionInfo in the child, with its parent’s session', 'OK');
      trial.same('the state that it has there', answers.first('child-inherited-state'), CKS_RW_USER_FUNCTIONS);
      saidRv(trial, answers, 'parent', 'C_GetSessionInfo in the parent afterwards', 'OK');
    },
  },
  {
    rule: 'GEN-20',
    caller: 'api',
    async run(trial) {
      userPin(trial);
      const answers = await probed(trial, 'fork');
      trial.same('the signal that the child died of', answers.first('child-signal') ?? 0, 0);
      saidRv(trial, answers, 'child-initialize', 'C_Initialize in the child', 'OK');
      const old = 'C_GetSessionInfo in the child, with its parent’s session';
      saidRv(trial, answers, 'child-old-session', old, 'SESSION_HANDLE_INVALID');
      saidRv(trial, answers, 'child-open', 'C_OpenSession in the child', 'OK');
      trial.same('the state of its session', answers.first('child-state'), CKS_RW_PUBLIC_SESSION);
      saidRv(trial, answers, 'parent', 'C_GetSessionInfo in the parent afterwards', 'OK');
      trial.same('the state that its session has', answers.first('parent-state'), CKS_RW_USER_FUNCTIONS);
    },
  },
  {
    rule: 'GEN-21',
    caller: 'api',
    run(trial) {
      const label = 'conformance GEN-21';
      const session = userSession(trial);
      dataObject(trial, session, { label });
      const other = trial.otherApplication();
      const look = () => other.C_GetSessionInfo(session);
      trial.api('C_GetSessionInfo in the other application', look, 'SESSION_HANDLE_INVALID');
      const theirs = trial.step('C_OpenSession in the other application', () =>
        other.C_OpenSession(trial.slot, READ_WRITE),
      );
      trial.same('the state there', other.C_GetSessionInfo(theirs).state, CKS_RW_PUBLIC_SESSION);
      trial.same('session objects of the first that the other finds', found(trial, other, theirs, label), 0);
      dataObject(trial, session, { label, token: true });
      trial.same('token objects of the first that the other finds', found(trial, other, theirs, label), 1);
    },
  },
  {
    rule: 'GEN-22',
    caller: 'api',
    async run(trial) {
      needMechanism(trial, CKM_SHA_1, 'CKM_SHA_1');
      userPin(trial);
      const answers = await probed(trial, 'threads', String(CKM_SHA_1));
      saidRv(trial, answers, 'alone', 'a digest before there are threads', 'OK');
      trial.same('threads', answers.all('thread').length, 4);
      for (const [at, rv] of answers.all('thread').entries())
        trial.same(`what thread ${at + 1} was answered`, rv, CKR_OK);
      trial.same(
        'digests that were wrong',
        answers.all('wrong').reduce((sum, count) => sum + count, 0),
        0,
      );
    },
  },
  {
    rule: 'GEN-23',
    caller: 'api',
    async run(trial) {
      const answers = await probed(trial, 'callbacks');
      saidRv(trial, answers, 'search', 'C_FindObjects', 'OK');
      saidRv(trial, answers, 'finalize', 'C_Finalize', 'OK');
      const count = (name: string) => answers.first(name);
      trial.note(`${count('created')} mutexes, locked ${count('locked')} times`);
      trial.same('mutexes that are left', count('created'), count('destroyed'));
      trial.same('locks without an unlock', count('locked'), count('unlocked'));
      trial.same('mutexes that are not there, or locked twice', count('wrong'), 0);
    },
  },
];
