import { type Outcome, refused } from './prediction.ts';
import type { PinOwner, TokenModel } from './token-model.ts';

/**
 * A PIN that is really tried: section 3.2 (the flags of the counters), 5.5.7 to 5.5.9, 5.6.8. Whether the try that locks
 * the PIN is told as wrong or as locked already no text says.
 * @param accepted what the right PIN does besides.
 */
export function pinOutcomes(model: TokenModel, owner: PinOwner, pin: string, accepted: () => void): readonly Outcome[] {
  const { failures, pins } = model;
  if (pins[owner] === undefined) return refused('CKR_USER_PIN_NOT_INITIALIZED');
  if (model.isLocked(owner)) return refused('CKR_PIN_LOCKED');
  if (pin === pins[owner]) {
    const effect = () => {
      failures[owner] = 0;
      accepted();
    };
    return [{ rv: 'CKR_OK', effect }];
  }
  const counted = () => {
    failures[owner]++;
  };
  const { pinTries } = model.abilities;
  const locks = pinTries !== undefined && failures[owner] + 1 >= pinTries[owner];
  const wrong: Outcome = { rv: 'CKR_PIN_INCORRECT', effect: counted };
  return locks ? [wrong, { rv: 'CKR_PIN_LOCKED', effect: counted }] : [wrong];
}
