import { VirtualClock } from '../../../simulation/clock.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import { type DeathPlan, dieAtStatement } from '../../../simulation/testing/sudden-death.ts';
import { startCaSim } from '../../index.ts';

/**
 * A process that serves a CA from a file until somebody kills it: itself, in the middle of what it writes, if it is told to.
 * Its argument is a {@link KeptCaPlan}; it prints its address when it is ready.
 */
export interface KeptCaPlan extends DeathPlan {
  readonly data: string;
  readonly adminToken: string;
}

const plan = JSON.parse(process.argv[2] ?? '{}') as KeptCaPlan;
const begin = dieAtStatement(plan);
const clock = new VirtualClock(0);
const { data, adminToken } = plan;
const { url } = await startCaSim({ data, adminToken, clock, moveClock: clock, rng: new SeededRng('of no use') });
begin();
process.stdout.write(`${url}\n`);
