import type { ModelTarget } from './abilities.ts';
import type { AnyPlay, ScriptStep } from './command.ts';
import { COMMANDS } from './commands.ts';
import { Coverage } from './coverage.ts';
import type { Divergence } from './divergence.ts';
import { lookAround } from './play.ts';
import { type Line, LostTrack, type Manner, ModelDifference, Run } from './run.ts';
import { STARTS, type Start, startCommands } from './starts.ts';
import { TokenModel } from './token-model.ts';

/** A sequence of calls as data: what is written down of a failure and played again. */
export interface Script {
  /** How it begins. */
  readonly start: Start;
  readonly steps: readonly ScriptStep[];
}

/** What came of a script. */
export interface Played {
  /** Every call that was made, those of the beginning and of the last look around too. */
  readonly lines: readonly Line[];
  /** The steps that were made: others would hardly have shown anything. */
  readonly steps: readonly ScriptStep[];
  /** Where the token did not do what the model allows, for people; only when it is judged. */
  readonly difference?: string;
}

export interface ScriptOptions {
  /** Differences that the target is known for. */
  readonly known: readonly Divergence[];
  readonly manner: Manner;
  /** Told of every call before it is made: it may be the last. */
  readonly onCall?: (text: string) => void;
}

const BY_NAME = new Map(COMMANDS.map((command) => [command.name, command]));

/** @throws RangeError for what is no script: a command, a beginning or a form that there is not. */
export function scriptOf(data: unknown): Script {
  const { start, steps } = (data ?? {}) as Partial<Script>;
  if (!STARTS.includes(start as Start)) throw new RangeError(`there is no beginning ${JSON.stringify(start)}`);
  if (!Array.isArray(steps)) throw new RangeError('there are no steps');
  const wrong = steps.find((step: Partial<ScriptStep> | null) => !BY_NAME.has(step?.command ?? ''));
  if (wrong !== undefined) throw new RangeError(`there is no command ${JSON.stringify(wrong)}`);
  return { start: start as Start, steps: steps as ScriptStep[] };
}

const playOf = ({ command, arguments: args }: ScriptStep): AnyPlay | undefined =>
  BY_NAME.get(command)?.of(args as never);

/**
 * Plays a script on a token that is as at the beginning.
 * @throws Error when something inside the target went wrong that no answer told.
 */
export function playScript(target: ModelTarget, script: Script, options: ScriptOptions): Played {
  const { known, manner, onCall } = options;
  const token = target.fresh();
  const model = new TokenModel(token, target.abilities);
  const run = new Run(new Coverage(), known, manner, onCall);
  const steps: ScriptStep[] = [];
  let difference: string | undefined;
  let isLost = true;
  try {
    for (const command of startCommands(script.start)) command.run(model, run);
    for (const step of script.steps) {
      const play = playOf(step);
      if (play === undefined || !play.check(model)) continue;
      steps.push(step);
      play.run(model, run);
    }
    lookAround(model, run);
    isLost = false;
  } catch (error) {
    if (error instanceof ModelDifference) difference = error.message;
    else if (!(error instanceof LostTrack)) throw error;
  } finally {
    token.done({ soPin: model.pins.so, untouched: !isLost && model.untouched });
  }
  return { lines: run.lines, steps, ...(difference !== undefined && { difference }) };
}
