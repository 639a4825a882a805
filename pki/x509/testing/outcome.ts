import { PkiError, type PkiErrorCode } from '../../error.ts';

/** How something ended: `fine`, or the code of its PkiError. Any other error is a defect and goes through. */
export type Outcome = PkiErrorCode | 'fine';

export function outcome(act: () => unknown): Outcome {
  try {
    act();
    return 'fine';
  } catch (error) {
    return codeOf(error);
  }
}

/** As {@link outcome}, of something asynchronous. */
export async function eventualOutcome(act: () => unknown): Promise<Outcome> {
  try {
    await act();
    return 'fine';
  } catch (error) {
    return codeOf(error);
  }
}

function codeOf(error: unknown): PkiErrorCode {
  if (error instanceof PkiError) return error.code;
  throw error;
}
