import type { VirtualClock } from '../simulation/clock.ts';
import type { Io } from './io.ts';
import { clockText } from './story-printer.ts';

/** How the simulated clock of a standing bench moves: with real time, or only when told to. */
export type ClockMode = 'system' | 'virtual';

/** What a person can type at a standing bench. */
export const CLOCK_COMMANDS = [
  { form: 'now', does: 'what time it is on the simulated clock' },
  { form: 'advance 90s | 15m | 2h | 20d', does: 'moves the simulated clock forward' },
  { form: 'stop', does: 'ends, like Ctrl-C' },
] as const;

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Further than any certificate of the bench reaches. */
const ADVANCE_MAX_MS = 20 * 365 * 86_400_000;

/** What a typed line asks for. */
export type ClockCommand = 'now' | 'stop' | 'unknown' | { readonly advanceMs: number };

/** Reads a typed line; an empty one asks for the time. */
export function readClockCommand(line: string): ClockCommand {
  const text = line.trim().toLowerCase();
  if (text === '' || text === 'now') return 'now';
  if (text === 'stop' || text === 'exit' || text === 'quit') return 'stop';
  const [, amount, unit] = /^advance\s+(\d{1,7})\s*([smhd])$/.exec(text) ?? [];
  const advanceMs = Number(amount) * (UNITS_MS[unit ?? ''] ?? Number.NaN);
  return advanceMs > 0 && advanceMs <= ADVANCE_MAX_MS ? { advanceMs } : 'unknown';
}

/**
 * Does what is typed at a standing bench.
 * @returns resolves when `stop` was typed; when the input ends, the bench goes on standing.
 */
export async function obeyClockLines(
  clock: VirtualClock,
  io: Pick<Io, 'lines'>,
  tell: (line: string) => void,
): Promise<void> {
  for await (const line of io.lines()) {
    const command = readClockCommand(line);
    if (command === 'stop') return;
    if (command === 'unknown') tell(`Not understood. ${CLOCK_COMMANDS.map(({ form }) => form).join('; ')}`);
    else {
      if (command !== 'now') clock.advance(command.advanceMs);
      tell(`It is ${clockText(clock.now())} on the simulated clock.`);
    }
  }
  await new Promise(() => undefined);
}

/**
 * Lets the simulated clock run with real time.
 * @returns stops it.
 */
export function runWithRealTime(clock: VirtualClock, stopwatch: () => number = () => performance.now()): () => void {
  let last = stopwatch();
  const timer = setInterval(() => {
    const passed = Math.floor(stopwatch() - last);
    last += passed;
    clock.advance(passed);
  }, 250);
  return () => clearInterval(timer);
}
