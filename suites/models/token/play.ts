import fc from 'fast-check';
import type { ModelTarget } from './abilities.ts';
import type { Command } from './command.ts';
import { GET_TOKEN_INFO } from './commands/pins.ts';
import { SEARCH } from './commands/searches.ts';
import { CLOSE_ALL_SESSIONS } from './commands/sessions.ts';
import { COMMANDS } from './commands.ts';
import { Coverage } from './coverage.ts';
import type { Divergence } from './divergence.ts';
import { LostTrack, Run } from './run.ts';
import { STARTS, type Start, startCommands } from './starts.ts';
import { TokenModel } from './token-model.ts';

/** How many sequences, and which. */
export interface PlayOptions {
  readonly sequences: number;
  readonly seed: number;
  /** Number of the one sequence to play again: what the report of a failure names. */
  readonly only?: number;
  /** Differences that the target is known for. */
  readonly known?: readonly Divergence[];
}

/** Drawn; steps of operations that nobody began are left out. */
const COMMANDS_MAX = 110;

/** The commands that a target can show. */
export function commandsFor({ abilities }: ModelTarget): readonly Command[] {
  return COMMANDS.filter(({ needs }) => needs(abilities));
}

/**
 * Plays random sequences of calls on the target and the model, call by call.
 * @throws Error with the shortest sequence that shows a difference, and how to play it again.
 */
export function playModel(target: ModelTarget, { sequences, seed, only, known = [] }: PlayOptions): Coverage {
  const coverage = new Coverage();
  const drawn = commandsFor(target).map(({ weight, drawn: arbitrary }) => ({ weight, arbitrary }));
  const [first, ...rest] = drawn;
  if (first === undefined) throw new RangeError(`${target.name} can show nothing`);
  const property = fc.property(
    fc.constantFrom(...STARTS),
    fc.commands([fc.oneof(first, ...rest)], { maxCommands: COMMANDS_MAX, size: 'max', disableReplayLog: true }),
    (start, commands) => playSequence(target, coverage, known, start, commands),
  );
  const outcome = fc.check(property, {
    seed,
    numRuns: sequences,
    ...(only === undefined ? {} : { path: String(only) }),
  });
  if (outcome.failed) throw new Error(failureText(target, outcome));
  return coverage;
}

function playSequence(
  target: ModelTarget,
  coverage: Coverage,
  known: readonly Divergence[],
  start: Start,
  commands: Iterable<fc.Command<TokenModel, Run>>,
): void {
  const token = target.fresh();
  const model = new TokenModel(token, target.abilities);
  const run = new Run(coverage, known);
  let begun = 0;
  let drawn: number | undefined;
  let lost = true;
  try {
    for (const command of startCommands(start)) command.run(model, run);
    begun = run.length;
    fc.modelRun(() => ({ model, real: run }), commands);
    drawn = run.length - begun;
    lookAround(model, run);
    lost = false;
  } catch (error) {
    if (!(error instanceof LostTrack)) throw error;
  } finally {
    coverage.sequenceOf(drawn ?? run.length - begun);
    token.done({ soPin: model.pins.so, untouched: !lost && model.untouched });
  }
}

/** At the end: what the token tells, and everything that each application can find. */
export function lookAround(model: TokenModel, run: Run): void {
  for (const [number, application] of model.applications.entries()) {
    const at = number === 1 ? 5 : 0;
    const look = [
      GET_TOKEN_INFO.of(at),
      ...application.sessions.map((_, session) =>
        SEARCH.of({ session: { application: at, session, open: 1 }, template: 0, at: 0 }),
      ),
      CLOSE_ALL_SESSIONS.of(at),
    ];
    for (const command of look) command.run(model, run);
  }
}

function failureText(
  target: ModelTarget,
  outcome: fc.RunDetails<[Start, Iterable<fc.Command<TokenModel, Run>>]>,
): string {
  const { seed, counterexamplePath, errorInstance, numShrinks } = outcome;
  const number = counterexamplePath?.split(':')[0] ?? '';
  const error = errorInstance instanceof Error ? errorInstance : new Error(String(errorInstance));
  return [
    `${target.name} differs from the model (sequence ${number} of seed ${seed}, shrunk ${numShrinks} times):`,
    error.name === 'ModelDifference' ? error.message : (error.stack ?? error.message),
    `Again: TOKEN_BENCH_SEED=${seed} TOKEN_BENCH_SEQUENCE=${number} npx vitest run suites/models -t '${target.name}'`,
  ].join('\n');
}
