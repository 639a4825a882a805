import { type ChildProcess, fork } from 'node:child_process';
import type { Target } from '../targets/target.ts';
import type { Move } from '../trial.ts';
import type { Verdict } from '../verdict.ts';
import type { Measured } from './measure.ts';
import type { Order, Report } from './worker-messages.ts';

/** A target that cannot be judged at all: one line for a person. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}

export interface JudgingOptions {
  /** The program of run/worker.ts. */
  readonly program: string;
  readonly target: Target;
  /** What the process finds in its environment besides ours. */
  readonly environment: Readonly<Record<string, string>>;
  /** Real milliseconds that a check may take, and the loading of the library. */
  readonly timeoutMs: number;
  /** Moves the token when a check wants it. */
  readonly move?: (wish: Move) => Promise<void>;
  /** When it is aborted, the process is ended after {@link GRACE_MS}. */
  readonly signal?: AbortSignal;
}

/** What a check has to take back what it left on a token, when the run is ended in it. */
const GRACE_MS = 2000;

/** Octets of what a process wrote to stderr that are kept: the last ones. */
const STDERR_KEPT = 2000;

/** One process that judges; another takes its place when it is gone. */
export class JudgingProcess {
  readonly #options: JudgingOptions;
  #child: ChildProcess | undefined;
  #stderr = '';
  #ending: NodeJS.Timeout | undefined;
  readonly #interrupted = () => {
    this.#ending = setTimeout(() => this.#child?.kill('SIGKILL'), GRACE_MS);
  };

  constructor(options: JudgingOptions) {
    this.#options = options;
    options.signal?.addEventListener('abort', this.#interrupted);
  }

  /** Opens the target, and does nothing with it. @throws TargetError when it cannot be opened. */
  async open(): Promise<void> {
    if (this.#child === undefined) await this.#open();
  }

  /** What the token says that it can. @throws TargetError when the target cannot be opened. */
  async measure(): Promise<Measured> {
    const child = this.#child ?? (await this.#open());
    const answer = await this.#ask(child, { order: 'measure' });
    if (typeof answer === 'object' && answer.report === 'measured') return answer;
    return { mechanisms: [], problem: typeof answer === 'string' ? answer : 'it answered something else' };
  }

  /** Makes one check. @throws TargetError when the target cannot be opened. */
  async judge(rule: string): Promise<Verdict> {
    const began = Date.now();
    const child = this.#child ?? (await this.#open());
    const answer = await this.#ask(child, { order: 'judge', rule });
    if (typeof answer === 'object' && answer.report === 'verdict') return answer.verdict;
    const lost = { rule, findings: [], notes: [], milliseconds: Date.now() - began };
    if (answer === 'hung') return { ...lost, status: 'hung', reason: `no answer in ${this.#options.timeoutMs} ms` };
    return { ...lost, status: 'crashed', reason: typeof answer === 'string' ? answer : 'it answered something else' };
  }

  /** Ends the process, whatever the library is doing. */
  close(): void {
    this.#options.signal?.removeEventListener('abort', this.#interrupted);
    clearTimeout(this.#ending);
    this.#kill();
  }

  #kill(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  async #open(): Promise<ChildProcess> {
    const { program, environment, target } = this.#options;
    const child = fork(program, {
      execArgv: [],
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    this.#stderr = '';
    child.stderr?.on('data', (text) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_KEPT);
    });
    this.#child = child;
    const answer = await this.#ask(child, { order: 'open', target });
    if (typeof answer === 'object' && answer.report === 'opened') return child;
    this.#kill();
    if (typeof answer === 'object' && answer.report === 'not-opened') throw new TargetError(answer.message);
    throw new TargetError(`the library does not load: ${answer === 'hung' ? 'it hangs' : String(answer)}`);
  }

  /** What it answers; or that it hung, or how it ended. */
  #ask(child: ChildProcess, order: Order): Promise<Report | 'hung' | string> {
    return new Promise((resolve) => {
      const finish = (answer: Report | string) => {
        clearTimeout(timer);
        child.off('message', heard);
        child.off('exit', ended);
        if (typeof answer === 'string') this.#kill();
        resolve(answer);
      };
      const heard = (report: Report) => {
        if (report.report === 'move') void this.#move(child, report.wish);
        else finish(report);
      };
      const ended = (code: number | null, signal: string | null) => finish(endOf(code, signal, this.#stderr));
      const timer = setTimeout(() => finish('hung'), this.#options.timeoutMs);
      child.on('message', heard);
      child.on('exit', ended);
      child.send(order, (error) => error && finish(`it is gone: ${error.message}`));
    });
  }

  async #move(child: ChildProcess, wish: Move): Promise<void> {
    const { move } = this.#options;
    let problem: string | undefined = move === undefined ? 'nobody can move the token' : undefined;
    try {
      await move?.(wish);
    } catch (error) {
      problem = String(error);
    }
    child.send({ order: 'moved', ...(problem !== undefined && { problem }) } satisfies Order);
  }
}

function endOf(code: number | null, signal: string | null, stderr: string): string {
  const how = signal === null ? `the process ended with ${code}` : `the process died of ${signal}`;
  const words = stderr.trim().split('\n').at(-1) ?? '';
  return words === '' ? how : `${how}: ${words}`;
}
