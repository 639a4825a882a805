import { changeUserPin } from '../token/pin.ts';
import type { TokenPlace } from '../token/session.ts';
import { FlowRun } from './flow-run.ts';
import { assertRepeated } from './pin-entry.ts';
import type { FlowOptions, StepTime } from './progress.ts';

export interface ChangePinOptions extends FlowOptions, TokenPlace {
  readonly pin: string;
  readonly newPin: string;
  /** The new PIN once more, as typed by a person; leave it out when nobody typed. */
  readonly repeat?: string;
}

/**
 * Changes the PIN (state machine 7.6, T5; R-TOKEN-16). Keys and certificates stay.
 * @throws FlowError `pin-refused`, `pin-wrong`, `pin-locked`, those of the token.
 */
export async function changePin(options: ChangePinOptions): Promise<{ readonly steps: readonly StepTime[] }> {
  const run = new FlowRun(options);
  await run.step('change-pin', async () => {
    assertRepeated(options);
    await changeUserPin(options, options.pin, options.newPin);
  });
  return { steps: run.steps };
}
