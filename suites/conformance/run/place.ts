import type { Check } from '../check.ts';
import type { Verdict } from '../verdict.ts';
import { JudgingProcess } from './judging-process.ts';
import type { Provision, Provisioner } from './provision.ts';

export interface PlaceOptions {
  /** The program of run/worker.ts, compiled. */
  readonly program: string;
  readonly provisioner: Provisioner;
  /** Whether what does harm may be done. */
  readonly destructive: boolean;
  /** Real milliseconds for one check. */
  readonly timeoutMs: number;
  /** When it is aborted, what is under way has a moment to end by itself. */
  readonly signal?: AbortSignal;
  /** Told in one line of what went wrong beside the checks: a token that could not be taken away. */
  readonly onWarning?: (text: string) => void;
}

/** Where one lane judges: a process with a token for what does no harm, and a fresh one for each check that does. */
export class Place {
  readonly #options: PlaceOptions;
  #shared: { readonly provision: Provision; readonly judging: JudgingProcess } | undefined;

  constructor(options: PlaceOptions) {
    this.#options = options;
  }

  /**
   * One that fails in company is made again alone, in a fresh process: what counts is what it says there.
   * @throws TargetError when there is no token, or the target cannot be opened.
   */
  async judge(check: Check): Promise<Verdict> {
    const { provisioner, destructive, signal } = this.#options;
    const isHarmless = check.harm === undefined || provisioner.everyTokenIsFresh;
    if (check.harm === 'so-pin' && !provisioner.throwAway)
      return skipped(check, 'only for a token that nobody wants back');
    if (!isHarmless && !destructive) return skipped(check, HARM_WORDS[check.harm ?? 'token']);
    if (!isHarmless) return await this.#alone(check, true);
    const verdict = await this.#together(check);
    const counts = !SUSPICIOUS.has(verdict.status) || (check.standsAlone && verdict.status === 'failed');
    if (counts || provisioner.everyTokenIsFresh || signal?.aborted) return verdict;
    const again = await this.#alone(check, false);
    if (again.status !== 'passed') return again;
    return { ...again, notes: [...again.notes, `passed alone; in company it was ${verdict.status}: ${why(verdict)}`] };
  }

  /** Nobody else has sessions with a token that is initialised. */
  async close(): Promise<void> {
    const shared = this.#shared;
    this.#shared = undefined;
    if (shared !== undefined) await this.#leave(shared.judging, shared.provision);
  }

  async #together(check: Check): Promise<Verdict> {
    if (this.#shared === undefined) {
      const provision = await this.#options.provisioner.token(false);
      this.#shared = { provision, judging: this.#process(provision) };
    }
    try {
      return await this.#shared.judging.judge(check.rule);
    } catch (error) {
      // The next check does not try the same token again.
      await this.close();
      throw error;
    }
  }

  async #alone(check: Check, blank: boolean): Promise<Verdict> {
    if (!this.#options.provisioner.throwAway) await this.close();
    const provision = await this.#options.provisioner.token(blank);
    const judging = this.#process(provision);
    try {
      return await judging.judge(check.rule);
    } finally {
      await this.#leave(judging, provision);
    }
  }

  async #leave(judging: JudgingProcess, provision: Provision): Promise<void> {
    judging.close();
    try {
      await provision.dispose();
    } catch (error) {
      this.#options.onWarning?.(`a token could not be taken away: ${error instanceof Error ? error.message : error}`);
    }
  }

  #process({ target, environment, move }: Provision): JudgingProcess {
    const { program, timeoutMs, signal } = this.#options;
    return new JudgingProcess({
      program,
      target,
      environment,
      timeoutMs,
      ...(move && { move }),
      ...(signal && { signal }),
    });
  }
}

const SUSPICIOUS: ReadonlySet<Verdict['status']> = new Set(['failed', 'blocked', 'hung']);

const HARM_WORDS = {
  'wrong-pin': 'tries a PIN wrong: needs --destructive',
  token: 'initialises the token: needs --destructive',
  'so-pin': 'locks the SO PIN: needs --destructive',
  memory: "fills the token's memory: needs --destructive",
} as const;

/** The verdict on a check that was not made. */
export function skipped({ rule }: Pick<Check, 'rule'>, reason: string): Verdict {
  return { rule, status: 'skipped', findings: [], notes: [], reason, milliseconds: 0 };
}

function why({ findings, reason }: Verdict): string {
  const [first] = findings;
  return first === undefined ? reason : `${first.call} → ${first.got}`;
}
