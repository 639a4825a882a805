import { setUserPin } from '../token/pin.ts';
import type { TokenPlace } from '../token/session.ts';
import { FlowRun } from './flow-run.ts';
import { assertRepeated } from './pin-entry.ts';
import type { FlowOptions, StepTime } from './progress.ts';

export interface UnblockOptions extends FlowOptions, TokenPlace {
  readonly soPin: string;
  readonly newPin: string;
  /** The new PIN once more, as typed by a person; leave it out when nobody typed. */
  readonly repeat?: string;
}

/**
 * Unblocks a locked PIN with the SO PIN by setting a new one (T6; R-TOKEN-21). Keys and certificates stay.
 * @throws FlowError `pin-refused`, `pin-wrong` (the SO PIN), `so-pin-locked`, those of the token.
 */
export async function unblock(options: UnblockOptions): Promise<{ readonly steps: readonly StepTime[] }> {
  const run = new FlowRun(options);
  await run.step('unblock-pin', async () => {
    assertRepeated(options);
    await setUserPin(options, options.soPin, options.newPin);
  });
  return { steps: run.steps };
}
