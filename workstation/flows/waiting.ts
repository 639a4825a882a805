import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, VirtualClock } from '../../simulation/clock.ts';
import { FlowError } from './flow-error.ts';
import type { FlowRun } from './flow-run.ts';
import type { StepName } from './steps.ts';

/** Lets that much time pass. */
export type Wait = (ms: number) => Promise<void>;

/** How long a flow asks again, and how often: milliseconds of the flow's clock. */
export interface Polling {
  readonly everyMs: number;
  readonly limitMs: number;
}

/** Every five minutes, for three days: the bank ends a session that is silent for longer than twenty minutes. */
export const DEFAULT_POLLING: Polling = { everyMs: 5 * 60_000, limitMs: 3 * 86_400_000 };

/** The wait that belongs to a clock: a virtual clock that stands still is moved on, any other one runs by itself. */
export function waitOf(clock: Clock): Wait {
  return async (ms) => {
    if (clock instanceof VirtualClock && clock.scale === 0) {
      clock.advance(ms);
      await sleep(0);
    } else {
      await sleep(ms / (clock.scale ?? 1));
    }
  };
}

/** What polling needs to know of time. */
export interface Timing {
  readonly clock: Clock;
  readonly wait?: Wait;
  readonly polling?: Partial<Polling>;
}

/**
 * Asks until the answer is there. The first question comes at once.
 * @param ask answers `undefined` as long as there is nothing yet.
 * @throws FlowError `not-ready-in-time` when `limitMs` have passed; whatever `ask` throws.
 */
export async function poll<T>(
  run: FlowRun,
  step: StepName,
  timing: Timing,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const { everyMs, limitMs } = { ...DEFAULT_POLLING, ...timing.polling };
  const wait = timing.wait ?? waitOf(timing.clock);
  const started = timing.clock.now();
  for (let askedTimes = 1; ; askedTimes++) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    const waitedMs = timing.clock.now() - started;
    if (waitedMs + everyMs > limitMs) {
      throw new FlowError(step, 'not-ready-in-time', `Asked ${askedTimes} times in ${minutes(waitedMs)}.`);
    }
    run.tell({ kind: 'waiting', askedTimes, waitedMs, nextMs: everyMs });
    await wait(everyMs);
  }
}

function minutes(ms: number): string {
  return `${Math.round(ms / 60_000)} minutes`;
}
