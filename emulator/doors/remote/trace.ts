import { ckrName } from '../../spec/names.ts';
import type { FunctionRow } from './function-row.ts';
import type { RemoteAnswer, RemoteCall } from './remote-call.ts';
import { shownArgument, shownOutput } from './trace-values.ts';

/** One call as a trace shows it: one JSON line. PINs, keys and plaintext are blanked. */
export interface TraceEvent {
  /** Number of the call, from 1, over all applications of the door. */
  readonly call: number;
  /** Which application called: a number from 1, and what the door knows of it (a process id). */
  readonly application: string;
  readonly function: string;
  /** By the names of the standard. Numbers are shown by name where their family is clear, octets in hexadecimal. */
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly rv: string;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** From the arrival of the call to its answer, in milliseconds. */
  readonly durationMs: number;
}

/** Is told of a call, and then of its answer. */
export type Tracer = (row: FunctionRow, call: RemoteCall) => (answer: RemoteAnswer) => void;

const nobody = () => {};
export const noTrace: Tracer = () => nobody;

/**
 * Shows calls as {@link TraceEvent}s to `tell`.
 * @param now milliseconds of any clock that does not go back.
 */
export class Trace {
  readonly #tell: (event: TraceEvent) => void;
  readonly #now: () => number;
  #calls = 0;

  constructor(tell: (event: TraceEvent) => void, now: () => number) {
    this.#tell = tell;
    this.#now = now;
  }

  /** For one application. */
  of(application: string): Tracer {
    return (row, call) => {
      const number = ++this.#calls;
      const from = this.#now();
      return (answer) =>
        this.#tell({
          call: number,
          application,
          function: row.name,
          arguments: shownArguments(row, call),
          rv: ckrName(answer.rv),
          outputs: shownOutputs(row, answer),
          durationMs: Math.round((this.#now() - from) * 1_000) / 1_000,
        });
    };
  }
}

function shownArguments({ parameters }: FunctionRow, call: RemoteCall): Record<string, unknown> {
  const shown = parameters.map((parameter, at) => [parameter.names[0], shownArgument(parameter, call.arguments[at])]);
  return Object.fromEntries(shown.filter(([, value]) => value !== undefined));
}

function shownOutputs({ parameters }: FunctionRow, { outputs }: RemoteAnswer): Record<string, unknown> {
  return Object.fromEntries(
    outputs.flatMap((output) => {
      const parameter = parameters[output.at];
      return parameter === undefined ? [] : [[parameter.names[0], shownOutput(parameter, output)]];
    }),
  );
}
