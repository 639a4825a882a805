import { CKF_DONT_BLOCK, CKR_FUNCTION_NOT_SUPPORTED, CKR_NO_EVENT } from '../../spec/constants.gen.ts';
import type { Application } from '../application.ts';
import { hasFlag } from '../data-types.ts';
import { CkError } from '../error.ts';

/**
 * Section 5.5.4: a slot in which a token came or went since this application last asked, each slot once, oldest first.
 * A call that may block gives an event that is there and refuses to wait for one: it runs in the thread in which tokens are
 * put in and taken out, so nothing could ever happen while it waits (pkcs11js has no form of it that does not block). A door
 * whose callers are in other processes uses waitForSlotEvent. Errors: CKR_NO_EVENT (CKF_DONT_BLOCK),
 * CKR_FUNCTION_NOT_SUPPORTED (without it).
 * @returns the slot's id.
 */
export function C_WaitForSlotEvent(application: Application, flags: number): number {
  const slotId = application.slotEvents.take();
  if (slotId === undefined) {
    throw hasFlag(flags, CKF_DONT_BLOCK)
      ? new CkError(CKR_NO_EVENT)
      : new CkError(CKR_FUNCTION_NOT_SUPPORTED, 'there is no event, and a call in process cannot wait for one');
  }
  return slotId;
}
