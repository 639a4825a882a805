import { VirtualClock } from '../../../simulation/clock.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import { type DeathPlan, dieAtStatement } from '../../../simulation/testing/sudden-death.ts';
import { startBankSim } from '../../index.ts';

/**
 * A process that serves a bank from a file until somebody kills it: itself, in the middle of what it writes, if it is told to.
 * Its argument is a {@link KeptBankPlan}; it prints its address when it is ready.
 */
export interface KeptBankPlan extends DeathPlan {
  readonly data: string;
  /** Always the same one: sessions are of an address. */
  readonly port: number;
  readonly adminToken: string;
  readonly caUrl: string;
  readonly caAdminToken: string;
}

const { deathAt, isLastDone, ...plan } = JSON.parse(process.argv[2] ?? '{}') as KeptBankPlan;
const begin = dieAtStatement({ ...(deathAt !== undefined && { deathAt }), isLastDone: isLastDone === true });
const clock = new VirtualClock(0);
const { url } = await startBankSim({ ...plan, clock, moveClock: clock, rng: new SeededRng('of no use') });
begin();
process.stdout.write(`${url}\n`);
