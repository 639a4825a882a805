import {
  CKF_DONT_BLOCK,
  CKF_REMOVABLE_DEVICE,
  CKR_FUNCTION_NOT_SUPPORTED,
} from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { Trial } from '../trial.ts';

/** C_WaitForSlotEvent: PKCS#11 3.1 section 5.5.4. */

/** The slot of an event that is waiting; null when there is none. @throws Unsupported when the library does not tell of any. */
function waiting(trial: Trial): Handle | null {
  return trial.step('C_WaitForSlotEvent', () => trial.p11.C_WaitForSlotEvent(CKF_DONT_BLOCK));
}

const shown = (slot: Handle | null): string => slot?.toString('hex') ?? 'no event';

export const EVT_CHECKS: readonly Check[] = [
  {
    rule: 'EVT-01',
    caller: 'api',
    run(trial) {
      trial.same('C_WaitForSlotEvent when nothing happened', shown(waiting(trial)), 'no event');
    },
  },
  {
    rule: 'EVT-02',
    caller: 'api',
    async run(trial) {
      const { removal, slot } = trial;
      trial.same('before', shown(waiting(trial)), 'no event');
      await removal.remove();
      trial.same('after the removal', shown(waiting(trial)), shown(slot));
      trial.same('once more', shown(waiting(trial)), 'no event');
      await removal.insert();
      trial.same('after the insertion', shown(waiting(trial)), shown(slot));
      trial.same('once more', shown(waiting(trial)), 'no event');
    },
  },
  {
    rule: 'EVT-04',
    caller: 'api',
    async run(trial) {
      const { p11, removal } = trial;
      waiting(trial);
      await removal.remove();
      await removal.insert();
      trial.step('C_Finalize', () => p11.C_Finalize());
      trial.initialize();
      trial.same('an event of before', shown(waiting(trial)), 'no event');
    },
  },
  {
    rule: 'EVT-07',
    caller: 'raw',
    run(trial) {
      const { library } = trial;
      const place = library.memory.ulong(0);
      const there = library.call('C_WaitForSlotEvent', CKF_DONT_BLOCK, place, null);
      if (there === CKR_FUNCTION_NOT_SUPPORTED) trial.unsupported('the library does not tell of events');
      trial.raw(['C_WaitForSlotEvent', CKF_DONT_BLOCK, place, Buffer.alloc(8)], 'ARGUMENTS_BAD');
      trial.raw(['C_WaitForSlotEvent', CKF_DONT_BLOCK, null, null], 'ARGUMENTS_BAD');
    },
  },
  {
    rule: 'EVT-08',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const slots = trial.step('C_GetSlotList', () => p11.C_GetSlotList(false));
      const fixed = slots.filter((slot) => (p11.C_GetSlotInfo(slot).flags & CKF_REMOVABLE_DEVICE) === 0);
      if (fixed.length === 0) trial.unsupported('every slot can be emptied');
      const event = waiting(trial);
      trial.holds('no event of a fixed slot', !fixed.some((slot) => event?.equals(slot)), shown(event));
    },
  },
];
