import fc from 'fast-check';
import { AnswerCoverage } from './answer-coverage.ts';
import type { AnyKind, Fault, Machine, Script, Steps } from './machine.ts';
import { Sequence } from './sequence.ts';

/** How many sequences, and which. */
export interface BankPlay {
  /** Of each of the machine's faults in its turn. */
  readonly perFault: number;
  readonly seed: number;
  /** The one sequence to play again: the fault in whose turn it comes, and its number. What the report of a failure names. */
  readonly only?: { readonly fault: string; readonly number: number };
}

const STEPS = { minLength: 6, maxLength: 26 };
/** Shrinking stops then. */
const LIMIT_MS = 600_000;

/** Minutes by which the bank's clock is off: less and more than a session or a challenge lives, and than a list is good. */
const MINUTES = [4, 10, 30, 2000] as const;

/**
 * Every sequence has two faults at least: one of the bank's by rule (docs/bank-faults.md), each in its turn, and one of a line. The line to
 * the CA and the client's own fail alike.
 */
function faultsWith(turn: string, { faults }: Pick<Machine<never>, 'faults'>): fc.Arbitrary<readonly Fault[]> {
  const ofLines = fc.oneof(
    fc.record({ toCa: fc.constantFrom('cut', 'answer-lost', 'slow', 'unavailable', 'garbage') }),
    fc.record({ toBank: fc.constantFrom('answer-lost', 'twice', 'at-once') }),
  );
  const ruled = (names: readonly string[]) =>
    fc
      .tuple(fc.constantFrom(...names), fc.constantFrom(...MINUTES))
      .map(([fault, minutes]) => (fault.startsWith('clock-') ? { fault, minutes } : { fault }));
  const fault = (fails: fc.Arbitrary<Fault['fails']>, first: number) =>
    fc.record({ at: fc.nat({ max: first }), steps: fc.integer({ min: 1, max: 3 }), fails });
  return fc
    .tuple(fault(ruled([turn]), 3), fault(ofLines, 6), fc.array(fault(ruled(faults), 12), { maxLength: 2 }))
    .map(([one, other, more]) => [one, other, ...more]);
}

/** One command of a sequence. In a report it is silent when there was nothing to do. */
class Command<S> implements fc.AsyncCommand<object, Sequence<S>> {
  readonly #kind: AnyKind<S>;
  readonly #args: unknown;
  #isPlayed = true;

  constructor(kind: AnyKind<S>, args: unknown) {
    this.#kind = kind;
    this.#args = args;
  }

  check(): boolean {
    return true;
  }

  async run(_: object, sequence: Sequence<S>): Promise<void> {
    this.#isPlayed = await sequence.play(this.#kind, this.#args);
  }

  toString(): string {
    return this.#isPlayed ? JSON.stringify([this.#kind.name, this.#args]) : '';
  }
}

/** Two commands at once. */
class Beside<S> implements fc.AsyncCommand<object, Sequence<S>> {
  readonly #pair: readonly [readonly [AnyKind<S>, unknown], readonly [AnyKind<S>, unknown]];
  #isPlayed = true;

  constructor(one: readonly [AnyKind<S>, unknown], other: readonly [AnyKind<S>, unknown]) {
    this.#pair = [one, other];
  }

  check(): boolean {
    return true;
  }

  async run(_: object, sequence: Sequence<S>): Promise<void> {
    this.#isPlayed = await sequence.playBeside(...this.#pair);
  }

  toString(): string {
    return this.#isPlayed ? JSON.stringify([BESIDE, this.#pair.map(([{ name }, args]) => [name, args])]) : '';
  }
}

/** In a script: two steps at once. */
const BESIDE = 'beside';

function drawn<S>(kinds: readonly AnyKind<S>[]): fc.Arbitrary<fc.AsyncCommand<object, Sequence<S>>> {
  const single = kinds.map((kind) => ({
    weight: kind.weight,
    arbitrary: kind.arguments.map((args) => [kind, args] as const),
  }));
  const one = fc.oneof(...single);
  const total = kinds.reduce((sum, { weight }) => sum + weight, 0);
  return fc.oneof(
    { weight: 9 * total, arbitrary: one.map(([kind, args]) => new Command(kind, args)) },
    { weight: total, arbitrary: fc.tuple(one, one).map(([a, b]) => new Beside(a, b)) },
  );
}

/**
 * Plays random sequences on the bank and the model, step by step.
 * @throws Error with the shortest sequence that shows a difference, the seed, and the script that plays it again.
 */
export async function playMachine<S>(machine: Machine<S>, { perFault, seed, only }: BankPlay): Promise<AnswerCoverage> {
  const coverage = new AnswerCoverage();
  for (const [at, turn] of machine.faults.entries()) {
    if (only !== undefined && only.fault !== turn) continue;
    const outcome = await fc.check(propertyOf(machine, turn, coverage), {
      seed: seed + at,
      numRuns: perFault,
      interruptAfterTimeLimit: LIMIT_MS,
      markInterruptAsFailure: true,
      ...(only === undefined ? {} : { numRuns: 1, path: String(only.number) }),
    });
    if (outcome.failed) throw new Error(failureText(machine.name, `TOKEN_BENCH_SEED=${seed}`, turn, outcome));
  }
  return coverage;
}

/** The sequences in which it is the turn of one fault. They begin where that one can befall something. */
function propertyOf<S>(machine: Machine<S>, turn: string, coverage: AnswerCoverage) {
  const { starts, befits = {} } = machine;
  const fitting = befits[turn];
  return fc.asyncProperty(
    fc.constantFrom(...(fitting === undefined ? Object.keys(starts) : [fitting])),
    faultsWith(turn, machine),
    fc.array(drawn(machine.kinds), { ...STEPS, size: 'max' }),
    (start, faults, all) =>
      playSequence(machine, { start, faults }, coverage, (sequence) =>
        fc.asyncModelRun(() => ({ model: {}, real: sequence }), all),
      ),
  );
}

/** Plays one sequence that somebody has written down. @throws BankDifference */
export function playScript<S>(machine: Machine<S>, script: Script, coverage = new AnswerCoverage()): Promise<void> {
  return playSequence(machine, script, coverage, (sequence) => playSteps(machine, sequence, script.steps));
}

async function playSequence<S>(
  machine: Machine<S>,
  { start, faults }: Pick<Script, 'start' | 'faults'>,
  coverage: AnswerCoverage,
  run: (sequence: Sequence<S>) => Promise<void>,
): Promise<void> {
  const begun = await machine.begin(start);
  const sequence = new Sequence(machine, begun, faults, coverage);
  try {
    await playSteps(machine, sequence, (start === undefined ? undefined : machine.starts[start]) ?? []);
    sequence.begin();
    await run(sequence);
    await sequence.end();
  } finally {
    coverage.sequenceOver();
  }
}

async function playSteps<S>(machine: Machine<S>, sequence: Sequence<S>, steps: Steps): Promise<void> {
  const kindOf = (name: string) => {
    const found = machine.kinds.find((one) => one.name === name);
    if (found === undefined) throw new RangeError(`${machine.name} knows no ${name}`);
    return found;
  };
  for (const [name, args] of steps) {
    if (name !== BESIDE) await sequence.play(kindOf(name), args);
    else {
      const [[one, its], [other, others]] = args as [[string, unknown], [string, unknown]];
      await sequence.playBeside([kindOf(one), its], [kindOf(other), others]);
    }
  }
}

function failureText<S>(
  name: string,
  seed: string,
  turn: string,
  outcome: fc.RunDetails<[string, readonly Fault[], fc.AsyncCommand<object, Sequence<S>, boolean>[]]>,
): string {
  const { counterexamplePath, counterexample, errorInstance, numShrinks } = outcome;
  if (counterexample === null) return `${name}: ${LIMIT_MS} ms were not enough for all sequences`;
  const number = counterexamplePath?.split(':')[0] ?? '';
  const error = errorInstance instanceof Error ? errorInstance : new Error(String(errorInstance));
  const [start, faults, commands] = counterexample;
  const steps = [...commands].map(String).filter((step) => step !== '');
  return [
    `${name} (sequence ${number} with ${turn}, shrunk ${numShrinks} times):`,
    error.name === 'BankDifference' ? error.message : (error.stack ?? error.message),
    `Again: ${seed} TOKEN_BENCH_SEQUENCE=${turn}:${number} npx vitest run suites/models -t '${name}'`,
    'The same as a script:',
    `{ start: '${start}', faults: ${JSON.stringify(faults)}, steps: [${steps.join(', ')}] }`,
  ].join('\n');
}
