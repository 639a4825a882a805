import { CKF_DONT_BLOCK, CKR_FUNCTION_NOT_SUPPORTED } from '../../../emulator/spec/constants.gen.ts';
import type { Check } from '../check.ts';
import type { Trial } from '../trial.ts';
import { begun, saidRv, slotLeft } from './probe-steps.ts';

/** C_WaitForSlotEvent that waits, and events of several slots: PKCS#11 3.1 section 5.5.4. */

/** @throws Unsupported when the library does not tell of events. */
function needEvents(trial: Trial): void {
  trial.step('C_WaitForSlotEvent', () => trial.p11.C_WaitForSlotEvent(CKF_DONT_BLOCK));
}

export const WAITING_CHECKS: readonly Check[] = [
  {
    rule: 'EVT-03',
    caller: 'api',
    async run(trial) {
      const { p11, removal } = trial;
      const { second } = removal;
      if (second === undefined) return trial.unsupported('there is only one token that can be moved');
      needEvents(trial);
      const [first, other] = p11.C_GetSlotList(false);
      await removal.remove();
      await second.remove();
      const event = () => trial.step('C_WaitForSlotEvent', () => p11.C_WaitForSlotEvent(CKF_DONT_BLOCK));
      const told = [event(), event()].map((slot) => slot?.toString('hex') ?? 'none');
      await second.insert();
      trial.same('the slots of two events', told.sort(), [first, other].map((slot) => slot?.toString('hex')).sort());
    },
  },
  {
    rule: 'EVT-05',
    caller: 'api',
    async run(trial) {
      const { removal } = trial;
      needEvents(trial);
      const slot = slotLeft(trial);
      const run = await trial.probe('event', slot);
      await run.said('waits');
      await removal.remove();
      const answers = begun(trial, await run.ended);
      trial.same('threads that wait for ever', answers.first('waiter-hangs') ?? 0, 0);
      saidRv(trial, answers, 'waiter', 'C_WaitForSlotEvent in a thread that waits', 'OK');
      trial.same('the slot that it tells', answers.first('waiter-slot'), slot);
      await removal.insert();
    },
  },
  {
    rule: 'EVT-06',
    caller: 'api',
    async run(trial) {
      needEvents(trial);
      const run = await trial.probe('finalize', slotLeft(trial));
      const answers = begun(trial, await run.ended);
      if (answers.first('waiter') === CKR_FUNCTION_NOT_SUPPORTED)
        trial.unsupported('the library does not wait for events');
      saidRv(trial, answers, 'finalize', 'C_Finalize while a thread waits', 'OK');
      trial.same('threads that wait for ever', answers.first('waiter-hangs') ?? 0, 0);
      saidRv(trial, answers, 'waiter', 'C_WaitForSlotEvent in that thread', 'CRYPTOKI_NOT_INITIALIZED');
    },
  },
];
