import { isSet, type Options } from '../arguments.ts';
import { tellFailure } from '../failure.ts';
import { EXIT, type ExitCode, type Io } from '../io.ts';
import { Screen, styleOf } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { tokenFailureOf } from './token-failure.ts';

/** Works and prints the result, for people or as one line of JSON; a failure with what to do about it. */
export async function report<T extends object>(
  { options, io }: { readonly options: Options; readonly io: Io },
  work: () => T | Promise<T>,
  show: (result: T, screen: Screen, style: ReturnType<typeof styleOf>) => void,
): Promise<ExitCode> {
  try {
    const result = await work();
    if (isSet(options, 'json')) io.out.write(`${JSON.stringify({ ok: true, ...result })}\n`);
    else show(result, new Screen(io.out), styleOf(io.out, io.env));
    return EXIT.ok;
  } catch (error) {
    return reportFailure({ options, io }, error);
  }
}

/** @throws UsageError: that is told where every other one is. */
export function reportFailure(
  { options, io }: { readonly options: Options; readonly io: Io },
  error: unknown,
): ExitCode {
  if (error instanceof UsageError) throw error;
  const failure = tokenFailureOf(error);
  const trace = failure.code === 'bug' && error instanceof Error ? error.stack : undefined;
  tellFailure({ ...failure, ...(trace !== undefined && { trace }) }, isSet(options, 'json'), io);
  return EXIT.failed;
}
