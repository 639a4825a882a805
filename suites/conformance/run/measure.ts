import type { MechanismCapability } from '../mechanism-checks/subject.ts';
import { JudgingProcess } from './judging-process.ts';
import type { Provisioner } from './provision.ts';

/** What a token says of itself before it is judged. */
export interface Measured {
  readonly mechanisms: readonly MechanismCapability[];
  /** Why there is no more of it, in one line. */
  readonly problem?: string;
}

/**
 * Asks a token for its mechanisms, in a process of its own: the checks of mechanisms follow from the list.
 * @throws TargetError when there is no token, or the target cannot be opened.
 */
export async function measure(
  provisioner: Provisioner,
  { program, timeoutMs }: { readonly program: string; readonly timeoutMs: number },
): Promise<Measured> {
  const { target, environment, dispose } = await provisioner.token(false);
  const judging = new JudgingProcess({ program, target, environment, timeoutMs });
  try {
    return await judging.measure();
  } finally {
    judging.close();
    await dispose();
  }
}
