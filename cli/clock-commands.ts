import { LAST_INSTANT, SCALE_MAX, SCALE_MIN, type VirtualClock } from '../simulation/clock.ts';
import { readInstant } from '../simulation/instant-text.ts';
import type { OptionRow } from './arguments.ts';
import type { Io } from './io.ts';
import { clockText } from './story-printer.ts';

/** How fast the simulated clock of a standing bench begins: 0 when it stands still, else times real time. */
export const CLOCK_OPTION: OptionRow = {
  name: 'clock',
  value: 'MODE',
  help: 'system: the simulated clock runs with real time (default); virtual: it stands still until it is moved; xN: it runs N times as fast.',
  check: (value) => (scaleOf(value) === undefined ? `choose system, virtual or ${SCALE_FORM}.` : undefined),
};

/** The scale that a value of the option asks for; undefined for anything else. */
export function scaleOf(mode = 'system'): number | undefined {
  if (mode === 'virtual') return 0;
  return mode === 'system' ? 1 : readScale(mode);
}

const SCALE_FORM = `xN with N from ${SCALE_MIN} to ${SCALE_MAX}`;

/** `x60`, `60`, `0.5`. */
function readScale(text: string): number | undefined {
  const scale = /^x?\d{1,5}(\.\d{1,3})?$/.test(text) ? Number(text.replace('x', '')) : Number.NaN;
  return scale >= SCALE_MIN && scale <= SCALE_MAX ? scale : undefined;
}

/** What a person can type at a standing bench. */
export const CLOCK_COMMANDS = [
  { form: 'now', does: 'what time it is on the simulated clock' },
  { form: 'advance 90s | 15m | 2h | 20d', does: 'moves the simulated clock forward' },
  { form: 'set INSTANT', does: 'sets it, also back: 2026-03-02T04:00, UTC' },
  { form: 'freeze', does: 'lets it stand still' },
  { form: 'run [xN]', does: 'lets it run with real time, or N times as fast' },
  { form: 'stop', does: 'ends, like Ctrl-C' },
] as const;

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Further than any certificate of the bench reaches. */
const ADVANCE_MAX_MS = 20 * 365 * 86_400_000;

/** What a typed line asks for. */
export type ClockCommand =
  | 'now'
  | 'stop'
  | { readonly advanceMs: number }
  | { readonly set: number }
  /** 0: stand still. */
  | { readonly scale: number }
  /** It asks for nothing that can be done. */
  | { readonly problem: string };

/** Reads a typed line; an empty one asks for the time. */
export function readClockCommand(line: string): ClockCommand {
  const [word = '', value = ''] = splitAtBlank(line.trim().toLowerCase());
  const read = WITH_VALUE.get(word);
  if (read !== undefined) return read(value);
  const command = value === '' ? ALONE.get(word) : undefined;
  return command ?? { problem: `Not understood. ${CLOCK_COMMANDS.map(({ form }) => form).join('; ')}` };
}

function splitAtBlank(text: string): string[] {
  const blank = text.search(/\s/);
  return blank < 0 ? [text] : [text.slice(0, blank), text.slice(blank).trim()];
}

const ALONE: ReadonlyMap<string, ClockCommand> = new Map<string, ClockCommand>([
  ['', 'now'],
  ['now', 'now'],
  ['stop', 'stop'],
  ['exit', 'stop'],
  ['quit', 'stop'],
  ['freeze', { scale: 0 }],
]);

function readAdvance(value: string): ClockCommand {
  const [, amount, unit] = /^(\d{1,7})\s*([smhd])$/.exec(value) ?? [];
  const advanceMs = Number(amount) * (UNITS_MS[unit ?? ''] ?? Number.NaN);
  if (advanceMs > 0 && advanceMs <= ADVANCE_MAX_MS) return { advanceMs };
  return { problem: `advance ${value}: say how far, like 90s, 15m, 2h or 20d, 20 years at most.` };
}

function readSet(value: string): ClockCommand {
  const instant = readInstant(value);
  if (instant !== undefined) return { set: instant };
  return { problem: `set ${value}: an instant is written like 2026-03-02T04:00, UTC, from 1970 to 9999.` };
}

function readRun(value: string): ClockCommand {
  const scale = value === '' ? 1 : readScale(value);
  return scale === undefined ? { problem: `run ${value}: choose ${SCALE_FORM}.` } : { scale };
}

const WITH_VALUE: ReadonlyMap<string, (value: string) => ClockCommand> = new Map([
  ['advance', readAdvance],
  ['set', readSet],
  ['run', readRun],
]);

/** What can be typed at one house besides. */
export interface TypedCommand {
  /** The whole line. */
  readonly form: string;
  readonly does: string;
  /** @returns what is told then. @throws RangeError when it cannot be done now; its text is told. */
  run(): string;
}

/**
 * Does what is typed at a standing bench.
 * @returns resolves when `stop` was typed; when the input ends, the bench goes on standing.
 */
export async function obeyClockLines(
  clock: VirtualClock,
  io: Pick<Io, 'lines'>,
  tell: (line: string) => void,
  further: readonly TypedCommand[] = [],
): Promise<void> {
  for await (const line of io.lines()) {
    const own = further.find(({ form }) => form === line.trim().toLowerCase());
    if (own) {
      tell(outcomeOf(own));
      continue;
    }
    const command = readClockCommand(line);
    if (command === 'stop') return;
    tell(obey(clock, command) ?? `It is ${clockText(clock.now())} on the simulated clock.${paceText(clock.scale)}`);
  }
  await new Promise(() => undefined);
}

function outcomeOf(command: TypedCommand): string {
  try {
    return command.run();
  } catch (error) {
    if (error instanceof RangeError) return `${command.form}: ${error.message}.`;
    throw error;
  }
}

/** @returns why it cannot be done. */
function obey(clock: VirtualClock, command: Exclude<ClockCommand, 'stop'>): string | undefined {
  if (command === 'now') return undefined;
  if ('problem' in command) return command.problem;
  if ('set' in command) clock.set(command.set);
  else if ('scale' in command) setPace(clock, command.scale);
  else if (clock.now() + command.advanceMs > LAST_INSTANT) return 'The clock ends with the year 9999.';
  else clock.advance(command.advanceMs);
  return undefined;
}

/** Lets a clock run at a scale, or stand still with 0. */
export function setPace(clock: VirtualClock, scale: number): void {
  if (scale === 0) clock.freeze();
  else clock.run(scale);
}

/** Said only where it is not what one expects of a clock. */
function paceText(scale: number): string {
  if (scale === 1) return '';
  return scale === 0 ? ' It stands still.' : ` It runs x${scale}.`;
}
