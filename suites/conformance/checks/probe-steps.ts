import { CKR_CANT_LOCK, CKR_OK } from '../../../emulator/spec/constants.gen.ts';
import { rvName } from '../finding.ts';
import type { ProbeAnswers, ProbeOrder } from '../probe/probe.ts';
import { readUlong } from '../raw/memory.ts';
import type { Trial } from '../trial.ts';

/** What checks ask of the program in C, which has the library for itself: it is finalized here before. */

/** The number of the slot with the token, and nobody uses the library any more. */
export function slotLeft(trial: Trial): number {
  const slot = readUlong(trial.slot, 0);
  trial.step('C_Finalize', () => trial.p11.C_Finalize());
  return slot;
}

/** What it said when it had ended. @throws Blocked when it could not begin. */
export async function probed(trial: Trial, order: ProbeOrder, ...words: string[]): Promise<ProbeAnswers> {
  const run = await trial.probe(order, slotLeft(trial), ...words);
  return begun(trial, await run.ended);
}

/** @throws Blocked; Unsupported when the library does not take the callbacks. */
export function begun(trial: Trial, answers: ProbeAnswers): ProbeAnswers {
  const rv = answers.first('initialize');
  if (rv === CKR_CANT_LOCK) trial.unsupported('the library has locks of its own only');
  for (const step of ['initialize', 'open', 'login']) {
    const wrong = answers.all(step).find((one) => one !== CKR_OK);
    trial.step(`${step} in a program in C`, () => {
      if (wrong !== undefined) throw Object.assign(new Error(rvName(wrong)), { code: wrong });
    });
  }
  trial.holds('the program ended', answers.fate === '', answers.fate);
  return answers;
}

/** A return value that was said. @param what for people. */
export function saidRv(trial: Trial, answers: ProbeAnswers, name: string, what: string, ...allowed: string[]): void {
  const rv = answers.first(name);
  if (rv === undefined) {
    trial.holds(what, false, 'it was never answered');
    return;
  }
  trial.api(
    what,
    () => {
      if (rv !== CKR_OK) throw Object.assign(new Error(rvName(rv)), { code: rv });
    },
    ...allowed,
  );
}
