import { ProblemError } from '../../http/problem.ts';

/** The code of the problem with which a call ends; `none` when it does not. */
export async function problemCode(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'none';
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
}
