import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

/** Houses in processes that are killed: what such a process does to itself, and what a test has of it. */

/** Where a process kills itself in the middle of what it writes. */
export interface DeathPlan {
  /** Kills itself at this statement of the database, counted from when it is ready. */
  readonly deathAt?: number;
  /** Whether the statement is carried out before. */
  readonly isLastDone?: boolean;
}

interface Libsql {
  readonly prototype: { exec: Statement; prepare(sql: string): { run: Statement } };
}
type Statement = (...given: unknown[]) => unknown;

/**
 * Counts what the database is asked to do, and kills this process when the plan says so. From outside: the house itself knows
 * nothing of it.
 * @returns call it when the house is ready: counting begins.
 */
export function dieAtStatement({ deathAt, isLastDone = false }: DeathPlan): () => void {
  let statements = Number.NEGATIVE_INFINITY;
  const counted = (work: Statement): Statement =>
    function (this: unknown, ...given) {
      statements++;
      const isLast = statements === deathAt;
      if (isLast && !isLastDone) process.kill(process.pid, 'SIGKILL');
      const result = work.apply(this, given);
      if (isLast) process.kill(process.pid, 'SIGKILL');
      return result;
    };
  const { prototype } = createRequire(import.meta.url)('libsql') as Libsql;
  const { exec, prepare } = prototype;
  prototype.exec = counted(exec);
  prototype.prepare = function (sql) {
    const statement = prepare.call(this, sql);
    statement.run = counted(statement.run.bind(statement));
    return statement;
  };
  return () => {
    statements = 0;
  };
}

/** A process that serves a house. */
export interface MortalProcess {
  /** What it prints when it is ready. */
  readonly url: string;
  /** How it came to its end: the signal. */
  readonly ended: Promise<NodeJS.Signals | null>;
  /** At once, with SIGKILL. */
  kill(): void;
}

/**
 * Starts a program with a plan, as JSON, for its argument, and waits until it prints its address.
 * @param script what plain Node runs.
 */
export async function startMortal(script: string, plan: DeathPlan): Promise<MortalProcess> {
  const child = spawn(process.execPath, [script, JSON.stringify(plan)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(String(line).trim()));
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it was ready`)));
  });
  return { url, ended, kill: () => void child.kill('SIGKILL') };
}
