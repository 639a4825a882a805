import { DEVICE_PROFILES, type DeviceName } from '../emulator/index.ts';
import { checkInstant, checkPort, type OptionRow, type Options, textOf } from './arguments.ts';
import type { Io } from './io.ts';
import { didYouMean } from './usage-error.ts';

/** What decides a run: with the same plan everything in it is the same again, except ports and durations. */
export interface BenchPlan {
  readonly seed: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly device: DeviceName;
  readonly caPort: number;
  readonly bankPort: number;
}

/** "Today" of a run whose seed is given: the same on every day of the calendar. */
export const FIXED_INSTANT = '2026-03-02T04:00:00.000Z';

const DEVICE_NAMES = Object.keys(DEVICE_PROFILES) as DeviceName[];
const DEFAULT_DEVICE: DeviceName = 'javatoken';

/** The options that say which bench is built. */
export const BENCH_OPTIONS: readonly OptionRow[] = [
  {
    name: 'seed',
    value: 'TEXT',
    help: 'Repeat a run: every key, number and password follows from it. Default: a fresh one.',
    check: (value) => (value.length <= 200 ? undefined : 'at most 200 characters.'),
  },
  {
    name: 'at',
    value: 'INSTANT',
    help: `"Today" of the run, ISO 8601. Default: today at 04:00 UTC; with --seed ${FIXED_INSTANT}.`,
    check: checkInstant,
  },
  {
    name: 'device',
    value: 'NAME',
    help: `The emulated token: ${DEVICE_NAMES.join(', ')}. Default: ${DEFAULT_DEVICE}.`,
    check: (value) =>
      DEVICE_NAMES.includes(value as DeviceName)
        ? undefined
        : `there is no such device.${didYouMean(value, DEVICE_NAMES)}`,
  },
  { name: 'ca-port', value: 'PORT', help: 'Port of the CA. Default: any free one.', check: checkPort },
  { name: 'bank-port', value: 'PORT', help: 'Port of the bank. Default: any free one.', check: checkPort },
];

/** The plan of a run from its options; what was not said is drawn or taken from the calendar. */
export function planOf(options: Options, io: Pick<Io, 'today' | 'freshSeed'>): BenchPlan {
  const seed = textOf(options, 'seed');
  const at = textOf(options, 'at');
  const instant =
    at ?? (seed === undefined ? `${new Date(io.today()).toISOString().slice(0, 10)}T04:00:00.000Z` : FIXED_INSTANT);
  return {
    seed: seed ?? io.freshSeed(),
    at: Date.parse(instant),
    device: (textOf(options, 'device') ?? DEFAULT_DEVICE) as DeviceName,
    caPort: Number(textOf(options, 'ca-port') ?? 0),
    bankPort: Number(textOf(options, 'bank-port') ?? 0),
  };
}

/** The command that plays this run again. */
export function replayCommand(command: string, { seed, at, device }: BenchPlan): string {
  const quoted = /^[\w.-]+$/.test(seed) ? seed : `'${seed.replaceAll("'", "'\\''")}'`;
  const words = ['npx token-bench', command, '--seed', quoted, '--at', new Date(at).toISOString()];
  return [...words, ...(device === DEFAULT_DEVICE ? [] : ['--device', device])].join(' ');
}
