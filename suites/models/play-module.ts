import { type ConformTarget, provisionerOf } from '../conformance/conform.ts';
import { WORKER_PROGRAM } from '../conformance/run/worker.ts';
import type { PlaySummary, RandomPlayOptions } from './player/random-play.ts';

export interface PlayModuleOptions extends Omit<RandomPlayOptions, 'provisioner' | 'against'> {
  readonly target: ConformTarget;
  readonly against?: ConformTarget;
  /** The compiled program of conformance/run/worker.ts, for tokens that only their library can make. */
  readonly worker?: string;
}

/**
 * Plays random sequences of calls on a PKCS#11 library, or the emulator, and compares each answer with a model of the standard, or with
 * another library. Its tokens are spoilt by it.
 * @throws TargetError when there is nothing that could be played with, in one line; RangeError when `script` is none.
 */
export async function playModule(options: PlayModuleOptions): Promise<PlaySummary> {
  const { target, against, worker = WORKER_PROGRAM, ...rest } = options;
  // The model and what draws sequences is much to load, for those who do not play.
  const { randomPlay } = await import('./player/random-play.ts');
  return await randomPlay({
    ...rest,
    provisioner: provisionerOf(target, worker),
    ...(against && { against: provisionerOf(against, worker) }),
  });
}
