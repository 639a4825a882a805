import type { Check } from '../check.ts';
import { readUlong } from '../raw/memory.ts';
import type { Trial } from '../trial.ts';

/** The list of slots between two calls: PKCS#11 3.1 section 5.5.1. */

const ROOM = 64;

/** The slots that C_GetSlotList gives without being asked for their number: what it knew when it was asked last. */
function known(trial: Trial): string {
  const { memory } = trial.library;
  const [list, count] = [memory.ulongs(Array(ROOM).fill(0)), memory.ulong(ROOM)];
  trial.raw(['C_GetSlotList', false, list, count], 'OK');
  return Array.from({ length: readUlong(count, 0) }, (_, at) => readUlong(list, (at * list.length) / ROOM)).join(' ');
}

export const SNAPSHOT_CHECKS: readonly Check[] = [
  {
    rule: 'SLOT-04',
    caller: 'raw',
    async run(trial) {
      const { memory } = trial.library;
      trial.raw(['C_GetSlotList', false, null, memory.ulong(0)], 'OK');
      const first = known(trial);
      trial.same('the slots, asked again', known(trial), first);
      if (!trial.canMove) return trial.note('nobody can take the token out: looked at with the token in its slot only');
      await trial.removal.remove();
      trial.same('the slots when a token was taken out', known(trial), first);
      await trial.removal.insert();
      trial.same('the slots when it is back', known(trial), first);
    },
  },
];
