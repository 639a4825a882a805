import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { TraceEvent } from '../emulator/index.ts';
import { isSet } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './io.ts';
import { Screen, type Style, styleOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Characters that a value may take in the table. */
const VALUE_WIDTH = 48;

export const TRACE: Command = {
  name: 'trace',
  summary: 'Read the trace of a token as a table.',
  description: [
    'A trace is written by `token serve --trace FILE` and `token exec --trace FILE`: one line of JSON for every call.',
    'PINs, keys and plaintext are not in it.',
  ],
  options: [{ name: 'errors', help: 'Only the calls that did not end with CKR_OK.' }],
  words: { form: 'FILE', min: 1, max: 1 },
  examples: [
    { line: 'token-bench trace calls.jsonl', does: 'Every call: who, what, how it ended, how long it took.' },
    { line: 'token-bench trace --errors calls.jsonl', does: 'Only what went wrong.' },
  ],
  async run(options, io, [path = '']) {
    const screen = new Screen(io.out);
    const style = styleOf(io.out, io.env);
    let number = 0;
    try {
      for await (const line of createInterface({ input: createReadStream(path) })) {
        number++;
        const event = readEvent(line);
        if (!isSet(options, 'errors') || event.rv !== 'CKR_OK') screen.line(rowOf(event, style));
      }
    } catch (error) {
      throw new UsageError(`${path}${number > 0 ? `, line ${number}` : ''}: ${(error as Error).message}`, 'trace');
    }
    return EXIT.ok;
  },
};

/** @throws Error when the line is none of a trace. */
function readEvent(line: string): TraceEvent {
  const event = JSON.parse(line) as Partial<TraceEvent> | null;
  const isEvent = typeof event?.function === 'string' && typeof event.rv === 'string' && typeof event.call === 'number';
  if (!isEvent || typeof event.durationMs !== 'number') throw new Error('not a line of a trace');
  return event as TraceEvent;
}

function rowOf(
  { call, application, function: name, rv, durationMs, arguments: given, outputs }: TraceEvent,
  style: Style,
): string {
  const result = rv === 'CKR_OK' ? style.dim(rv) : style.bad(rv);
  const time = `${durationMs.toFixed(3)} ms`.padStart(13);
  const values = valuesOf(outputs);
  return [
    String(call).padStart(6),
    application.padEnd(12),
    time,
    `${name}(${valuesOf(given)})`,
    result,
    ...(values === '' ? [] : [`-> ${values}`]),
  ].join('  ');
}

function valuesOf(values: Readonly<Record<string, unknown>> = {}): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${cut(typeof value === 'string' ? value : JSON.stringify(value))}`)
    .join(', ');
}

function cut(text: string): string {
  return text.length <= VALUE_WIDTH ? text : `${text.slice(0, VALUE_WIDTH)}…`;
}
