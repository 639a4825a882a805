import { CKF_DONT_BLOCK, CKR_CRYPTOKI_NOT_INITIALIZED, CKR_OK } from '../spec/constants.gen.ts';
import type { Application } from './application.ts';
import { call, callPart, isOk, type Result } from './call.ts';
import { hasFlag } from './data-types.ts';

/**
 * C_WaitForSlotEvent for a door whose caller can wait (section 5.5.4): the answer is given at once where the function has
 * one, and otherwise as soon as a token comes or goes. C_Finalize ends the waiting with CKR_CRYPTOKI_NOT_INITIALIZED.
 * @param answer called once, possibly before this returns; also from within whatever brings the event about, so it should
 *   only pass the answer on.
 * @returns takes the call back when its caller has gone: it is not answered then, and takes no event from others.
 */
export function waitForSlotEvent(
  application: Application,
  flags: number,
  answer: (result: Result<number>) => void,
): () => void {
  const mayWait = application.initialized && !hasFlag(flags, CKF_DONT_BLOCK);
  application.machine.bringBack();
  if (!mayWait || !application.slotEvents.isEmpty) {
    answer(call(application, 'C_WaitForSlotEvent', flags));
    return () => {};
  }
  const begun = callPart(application, 'C_WaitForSlotEvent', [flags], () => undefined);
  if (!isOk(begun)) {
    answer(begun);
    return () => {};
  }
  return application.slotEvents.wait((slotId) =>
    answer(
      slotId === undefined
        ? { rv: CKR_CRYPTOKI_NOT_INITIALIZED, detail: 'C_Finalize', facts: {}, costMs: 0 }
        : { rv: CKR_OK, value: slotId, costMs: 0 },
    ),
  );
}
