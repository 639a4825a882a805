import fc from 'fast-check';
import type { Provisioner } from '../../conformance/run/provision.ts';
import type { Abilities } from '../token/abilities.ts';
import type { AnyPlay } from '../token/command.ts';
import { COMMANDS } from '../token/commands.ts';
import type { Line } from '../token/run.ts';
import { type Played, type Script, scriptOf } from '../token/script.ts';
import { STARTS, type Start } from '../token/starts.ts';
import { compared, type Freedom } from './comparison.ts';
import { Player } from './player.ts';
import { PLAYER_PROGRAM } from './player-program.ts';

export interface RandomPlayOptions {
  readonly provisioner: Provisioner;
  /** Another module, which is asked the same: what they answer is compared. */
  readonly against?: Provisioner;
  readonly seed: number;
  readonly sequences: number;
  /** One script as it was written down, instead of those that the seed gives. */
  readonly script?: unknown;
  /** A name of divergences.ts: what the module is known for. */
  readonly known?: string;
  /** The same of the other one. */
  readonly knownAgainst?: string;
  /** Real seconds after which no sequence is begun. */
  readonly seconds?: number;
  /** Real milliseconds for one sequence. Default 20,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly onSequence?: (sequences: number, calls: number) => void;
  /** The compiled program of player-program.ts. */
  readonly program?: string;
}

/** The shortest sequence that shows a difference. */
export interface PlayFailure {
  readonly script: Script;
  /** Which of the sequences of the seed it was. */
  readonly sequence: number;
  readonly lines: readonly Line[];
  /** For people: the calls, and what is wrong with the last. */
  readonly text: string;
}

export interface PlaySummary {
  readonly target: string;
  readonly against?: string;
  readonly seed: number;
  readonly sequences: number;
  readonly calls: number;
  readonly seconds: number;
  /** How often each known difference was met. */
  readonly known: Readonly<Record<string, number>>;
  /** Where two modules differ and the standard allows both. */
  readonly freedoms: readonly Freedom[];
  readonly failure?: PlayFailure;
}

const COMMANDS_MAX = 110;
/** Real milliseconds in which a sequence is made shorter. */
const SHRINK_MS = 60_000;

/**
 * Plays random sequences of calls on a module and compares each answer with the model of suites/models/token, or with another module. Tokens
 * are spoilt by it.
 * @throws TargetError when there is no token that could be played with; RangeError when `script` is none.
 */
export async function randomPlay(options: RandomPlayOptions): Promise<PlaySummary> {
  const game = new Game(options);
  try {
    return await game.play();
  } finally {
    await game.close();
  }
}

class Game {
  readonly #options: RandomPlayOptions;
  readonly #players: readonly Player[];
  readonly #known = new Map<string, number>();
  readonly #freedoms = new Map<string, Freedom & { count: number }>();
  readonly #began = Date.now();
  #sequences = 0;
  #calls = 0;
  #failure: Omit<PlayFailure, 'sequence'> | undefined;
  #failedAt = 0;

  constructor(options: RandomPlayOptions) {
    this.#options = options;
    const { against, known, knownAgainst, program = PLAYER_PROGRAM, timeoutMs = 20_000 } = options;
    const player = (provisioner: Provisioner, its: string | undefined) =>
      new Player({
        provisioner,
        program,
        timeoutMs,
        plain: against !== undefined,
        ...(its !== undefined && { known: its }),
      });
    this.#players = [
      player(options.provisioner, known),
      ...(against === undefined ? [] : [player(against, knownAgainst)]),
    ];
  }

  async play(): Promise<PlaySummary> {
    const { script, seed } = this.#options;
    const [player, other] = this.#players as [Player, Player | undefined];
    const abilities = await Promise.all(this.#players.map((one) => one.abilities()));
    const sequence = script === undefined ? await this.#draw(abilities) : await this.#once(scriptOf(script));
    return {
      target: player.name,
      ...(other && { against: other.name }),
      seed,
      sequences: this.#sequences,
      calls: this.#calls,
      seconds: (Date.now() - this.#began) / 1000,
      known: Object.fromEntries(this.#known),
      freedoms: [...this.#freedoms.values()].sort((a, b) => b.count - a.count),
      ...(this.#failure && { failure: { ...this.#failure, sequence } }),
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#players.map((player) => player.close()));
  }

  async #once(script: Script): Promise<number> {
    await this.#differs(script);
    return 0;
  }

  /** @returns the number of the sequence that failed. */
  async #draw(abilities: readonly Abilities[]): Promise<number> {
    const { seed, sequences, seconds } = this.#options;
    const property = fc.asyncProperty(fc.constantFrom(...STARTS), drawnFor(abilities), (start, plays) =>
      this.#sequence(start, plays),
    );
    const outcome = await fc.check(property, {
      seed,
      numRuns: sequences,
      ...(seconds !== undefined && { interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false }),
    });
    if (this.#failure === undefined && outcome.errorInstance instanceof Error) throw outcome.errorInstance;
    return Number(outcome.counterexamplePath?.split(':')[0] ?? 0);
  }

  async #sequence(start: Start, plays: readonly AnyPlay[]): Promise<boolean> {
    const isShrunk = this.#failure !== undefined && Date.now() - this.#failedAt > SHRINK_MS;
    if (this.#options.signal?.aborted || isShrunk) return true;
    return !(await this.#differs({ start, steps: plays.map(({ step }) => step) }));
  }

  async #differs(script: Script): Promise<boolean> {
    const isFirst = this.#failure === undefined;
    const outcome = this.#players.length === 1 ? await this.#judge(script) : await this.#compare(script);
    if (isFirst) {
      this.#sequences += 1;
      this.#calls += outcome.lines.length;
      this.#options.onSequence?.(this.#sequences, this.#calls);
    }
    if (outcome.difference === undefined) return false;
    if (isFirst) this.#failedAt = Date.now();
    const { lines, steps, difference: text } = outcome;
    this.#failure = { script: { start: script.start, steps }, lines, text };
    return true;
  }

  async #judge(script: Script): Promise<Played> {
    const [player] = this.#players as [Player];
    const outcome = await player.play(script, 'judge');
    for (const { known } of outcome.lines) if (known !== undefined) this.#count(known);
    return outcome;
  }

  async #compare(script: Script): Promise<Played> {
    const [one, other] = (await Promise.all(this.#players.map((player) => player.play(script, 'record')))) as [
      Played,
      Played,
    ];
    const { known, freedom, difference, at } = compared(
      one,
      other,
      this.#players.map(({ name }) => name),
    );
    if (known !== undefined) this.#count(known);
    if (freedom !== undefined) this.#free(freedom);
    return { lines: one.lines.slice(0, at), steps: one.steps, ...(difference !== undefined && { difference }) };
  }

  #count(id: string): void {
    this.#known.set(id, (this.#known.get(id) ?? 0) + 1);
  }

  #free(freedom: Freedom): void {
    const key = JSON.stringify(freedom);
    const known = this.#freedoms.get(key);
    this.#freedoms.set(key, { ...freedom, count: (known?.count ?? 0) + 1 });
  }
}

/** The commands that every one of the targets can show. */
function drawnFor(abilities: readonly Abilities[]): fc.Arbitrary<AnyPlay[]> {
  const drawn = COMMANDS.filter(({ needs }) => abilities.every((one) => needs(one))).map(
    ({ weight, drawn: arbitrary }) => ({ weight, arbitrary }),
  );
  const [first, ...rest] = drawn;
  if (first === undefined) throw new RangeError('there is nothing that could be played');
  return fc.array(fc.oneof(first, ...rest), { maxLength: COMMANDS_MAX, size: 'max' });
}
