import { createRequire } from 'node:module';
import { VirtualClock } from '../../../simulation/clock.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import { startCaSim } from '../../index.ts';

/**
 * A process that serves a CA from a file until somebody kills it: itself, in the middle of what it writes, if it is told to.
 * Its argument is a {@link KeptCaPlan}; it prints its address when it is ready.
 */
export interface KeptCaPlan {
  readonly data: string;
  readonly adminToken: string;
  /** Kills itself at this statement of the database, counted from when it is ready. */
  readonly deathAt?: number;
  /** Whether the statement is carried out before. */
  readonly isLastDone?: boolean;
}

interface Libsql {
  readonly prototype: { exec: Statement; prepare(sql: string): { run: Statement } };
}
type Statement = (...given: unknown[]) => unknown;

const plan = JSON.parse(process.argv[2] ?? '{}') as KeptCaPlan;
let statements = Number.NEGATIVE_INFINITY;

/** What the database is asked to do, counted. */
function counted(work: Statement): Statement {
  return function (this: unknown, ...given) {
    statements++;
    const isLast = statements === plan.deathAt;
    if (isLast && !plan.isLastDone) process.kill(process.pid, 'SIGKILL');
    const result = work.apply(this, given);
    if (isLast) process.kill(process.pid, 'SIGKILL');
    return result;
  };
}

/** From outside: the CA itself knows nothing of it. */
function countStatements({ prototype }: Libsql): void {
  const { exec, prepare } = prototype;
  prototype.exec = counted(exec);
  prototype.prepare = function (sql) {
    const statement = prepare.call(this, sql);
    statement.run = counted(statement.run.bind(statement));
    return statement;
  };
}

countStatements(createRequire(import.meta.url)('libsql') as Libsql);
const clock = new VirtualClock(0);
const { data, adminToken } = plan;
const { url } = await startCaSim({ data, adminToken, clock, moveClock: clock, rng: new SeededRng('of no use') });
statements = 0;
process.stdout.write(`${url}\n`);
