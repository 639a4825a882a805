import type { Check } from '../check.ts';
import type { Verdict } from '../verdict.ts';
import { JudgingProcess } from './judging-process.ts';
import type { Provision, Provisioner } from './provision.ts';

export interface RunOptions {
  /** The program of run/worker.ts, compiled. */
  readonly program: string;
  readonly provisioner: Provisioner;
  readonly checks: readonly Check[];
  /** Whether what does harm may be done. */
  readonly destructive: boolean;
  /** Processes that judge at the same time. */
  readonly processes: number;
  /** Real milliseconds for one check. */
  readonly timeoutMs: number;
  /** Nothing new is begun when it is aborted. */
  readonly signal?: AbortSignal;
  readonly onVerdict?: (verdict: Verdict, done: number) => void;
}

/**
 * Makes all checks, each in a process that it shares with nobody else at that time. One that fails in company is made again alone, in a
 * fresh process: what counts is what it says there.
 * @returns verdicts in the order of the checks.
 * @throws TargetError when the target cannot be judged at all.
 */
export async function runChecks(options: RunOptions): Promise<Verdict[]> {
  const { checks, processes, signal, onVerdict } = options;
  const verdicts = new Map<string, Verdict>();
  const waiting = [...checks];
  const settle = (verdict: Verdict) => {
    verdicts.set(verdict.rule, verdict);
    onVerdict?.(verdict, verdicts.size);
  };
  const lane = async () => {
    const place = new Place(options);
    try {
      for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
        settle(signal?.aborted ? skipped(check, 'the run was ended before') : await place.judge(check));
      }
    } finally {
      await place.close();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(processes, checks.length)) }, lane));
  return checks.map(({ rule }) => verdicts.get(rule) ?? skipped({ rule }, 'the run was ended before'));
}

/** Where one lane judges: a process with a token for what does no harm, and a fresh one for each check that does. */
class Place {
  readonly #options: RunOptions;
  #shared: { readonly provision: Provision; readonly judging: JudgingProcess } | undefined;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  async judge(check: Check): Promise<Verdict> {
    const { provisioner, destructive } = this.#options;
    const isHarmless = check.harm === undefined || provisioner.everyTokenIsFresh;
    if (check.harm === 'so-pin' && !provisioner.throwAway)
      return skipped(check, 'only for a token that nobody wants back');
    if (!isHarmless && !destructive) return skipped(check, HARM_WORDS[check.harm ?? 'token']);
    if (!isHarmless) return await this.#alone(check, true);
    const verdict = await this.#together(check);
    const isSuspicious = verdict.status === 'failed' || verdict.status === 'blocked' || verdict.status === 'hung';
    if (!isSuspicious || provisioner.everyTokenIsFresh) return verdict;
    const again = await this.#alone(check, false);
    if (again.status !== 'passed') return again;
    return { ...again, notes: [...again.notes, `passed alone; in company it was ${verdict.status}: ${why(verdict)}`] };
  }

  async close(): Promise<void> {
    await this.#leaveShared();
  }

  /** Nobody else has sessions with a token that is initialised. */
  async #leaveShared(): Promise<void> {
    this.#shared?.judging.close();
    await this.#shared?.provision.dispose();
    this.#shared = undefined;
  }

  async #together(check: Check): Promise<Verdict> {
    if (this.#shared === undefined) {
      const provision = await this.#options.provisioner.token(false);
      this.#shared = { provision, judging: this.#process(provision) };
    }
    return await this.#shared.judging.judge(check.rule);
  }

  async #alone(check: Check, blank: boolean): Promise<Verdict> {
    if (!this.#options.provisioner.throwAway) await this.#leaveShared();
    const provision = await this.#options.provisioner.token(blank);
    const judging = this.#process(provision);
    try {
      return await judging.judge(check.rule);
    } finally {
      judging.close();
      await provision.dispose();
    }
  }

  #process({ target, environment, move }: Provision): JudgingProcess {
    const { program, timeoutMs } = this.#options;
    return new JudgingProcess({ program, target, environment, timeoutMs, ...(move && { move }) });
  }
}

const HARM_WORDS = {
  'wrong-pin': 'tries a PIN wrong: needs --destructive',
  token: 'initialises the token: needs --destructive',
  'so-pin': 'locks the SO PIN: needs --destructive',
  memory: "fills the token's memory: needs --destructive",
} as const;

function skipped({ rule }: Pick<Check, 'rule'>, reason: string): Verdict {
  return { rule, status: 'skipped', findings: [], notes: [], reason, milliseconds: 0 };
}

function why({ findings, reason }: Verdict): string {
  const [first] = findings;
  return first === undefined ? reason : `${first.call} → ${first.got}`;
}
