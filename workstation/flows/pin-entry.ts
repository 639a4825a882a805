import { TokenError } from '../token/token-error.ts';

/** A new PIN as a person types it: twice. Errors: `pin-refused`. */
export function assertRepeated({ newPin, repeat = newPin }: { newPin: string; repeat?: string }): void {
  if (newPin !== repeat) throw new TokenError('pin-refused', 'The two entries differ.');
}
