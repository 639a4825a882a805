import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type BenchOptions,
  type BenchResult,
  type CaseResult,
  type MemoryUse,
  measureMemory,
  type Ratio,
  runBench,
} from '../bench/index.ts';
import { SeededRng } from '../simulation/rng.ts';
import { isSet, type Options, textOf } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './io.ts';
import { Screen, type Style, styleOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const DEFAULT_ROUNDS = 5;
const DEFAULT_SECONDS = 0.4;
const QUICK = { rounds: 3, seconds: 0.15 };

export const BENCH: Command = {
  name: 'bench',
  summary: 'Measure the emulated token next to node:crypto and SoftHSM2, and the CA next to its signatures.',
  description: [
    'Every case runs on the emulator in process, on bare node:crypto and, where it is installed, on SoftHSM2; the targets take',
    'turns, and the work done is verified. Compare the ratios: figures of other runs and machines are not comparable.',
    'The cases ca/* ask the CA for certificates, OCSP answers and time stamps, in process and over HTTP on loopback, where the',
    'client shares the process, one after the other and four at once; their peer is the one signature that such an answer contains,',
    'made by bare node:crypto where it has the algorithm. With a seed ECDSA signs with nonces that repeat, which takes longer.',
    'Close what else keeps the machine busy first.',
  ],
  options: [
    { name: 'case', value: 'NAME', help: "Only the cases of that name; * stands for any characters: 'sign/*'." },
    {
      name: 'rounds',
      value: 'N',
      help: `How often the targets take turns. Default ${DEFAULT_ROUNDS}.`,
      check: (value) => (/^[1-9]\d{0,2}$/.test(value) ? undefined : 'a number from 1 to 999.'),
    },
    {
      name: 'seconds',
      value: 'S',
      help: `How long a case runs on a target in one round. Default ${DEFAULT_SECONDS}.`,
      check: (value) => (Number(value) > 0 && Number(value) <= 600 ? undefined : 'seconds, more than 0, at most 600.'),
    },
    {
      name: 'seed',
      value: 'TEXT',
      help: 'Chance from this seed, as a CA with a seed has it. Default: from the machine.',
    },
    { name: 'quick', help: `${QUICK.rounds} rounds of ${QUICK.seconds} s: a first look.` },
    { name: 'json', help: 'Print one JSON document instead of the tables.' },
  ],
  examples: [
    { line: 'token-bench bench --quick', does: 'A first look, in under a minute.' },
    { line: "token-bench bench --case 'sign/*' --seconds 2", does: 'Signing only, more thoroughly.' },
    { line: "token-bench bench --case 'ca/ocsp/*'", does: 'OCSP answers of the CA.' },
    { line: 'token-bench bench --json > bench.json', does: 'For scripts.' },
  ],
  async run(options, io) {
    const screen = new Screen(io.out);
    const stop = new AbortController();
    io.stopRequested().then(() => stop.abort());
    try {
      const report = await measured(options, screen, stop.signal);
      screen.clearStatus();
      if (isSet(options, 'json')) io.out.write(`${JSON.stringify(report)}\n`);
      else printTables(report, screen, styleOf(io.out, io.env));
      return EXIT.ok;
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      screen.line('Stopped: no figures.');
      return EXIT.failed;
    }
  },
};

/** What `bench --json` prints. */
interface BenchReport extends BenchResult {
  /** Only when every case was asked for. */
  readonly memory?: MemoryUse;
}

async function measured(options: Options, screen: Screen, signal: AbortSignal): Promise<BenchReport> {
  const plan = planOf(options, screen);
  // Before the other cases have filled the heap.
  const memory = plan.cases === undefined ? { memory: measureMemory() } : {};
  try {
    return { ...memory, ...(await runBench({ ...plan, signal })) };
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`--case ${plan.cases}: ${error.message}.`, 'bench');
    throw error;
  }
}

function planOf(options: Options, screen: Screen): BenchOptions {
  const quick = isSet(options, 'quick');
  const rounds = Number(textOf(options, 'rounds') ?? (quick ? QUICK.rounds : DEFAULT_ROUNDS));
  const seconds = Number(textOf(options, 'seconds') ?? (quick ? QUICK.seconds : DEFAULT_SECONDS));
  const cases = textOf(options, 'case');
  const onRound = (name: string, round: number) => {
    if (!isSet(options, 'json')) screen.status(`${name}, round ${round + 1} of ${rounds}`);
  };
  // Only what is compiled can be started.
  const program = fileURLToPath(new URL('./token-bench.js', import.meta.url));
  const serve = existsSync(program) && [process.execPath, program, 'token', 'serve', '--device', 'generic', '--json'];
  const seed = textOf(options, 'seed');
  return {
    rounds,
    seconds,
    onRound,
    ...(cases !== undefined && { cases }),
    ...(seed !== undefined && { rng: new SeededRng(seed) }),
    ...(serve && { serveCommand: serve }),
  };
}

function printTables({ cases, ratios, missing, memory }: BenchReport, screen: Screen, style: Style): void {
  screen.line(style.bold('Operations per second, and microseconds for one call'));
  for (const row of table(['case', 'target', 'per second', 'p50', 'p99'], cases.map(caseCells)))
    screen.line(`   ${row}`);
  screen.line();
  screen.line(style.bold('Ratios, taken round by round: more than 1 is faster'));
  for (const row of table(['case', '', 'to', 'median', 'low .. high'], ratios.map(ratioCells)))
    screen.line(`   ${row}`);
  if (memory !== undefined) {
    screen.line();
    screen.line(`${style.bold('Memory')}   ${memory.tokens} tokens: ${megabytes(memory.residentBytes)} resident`);
  }
  for (const { target, why } of missing) screen.line(style.warn(`   ${target} was not measured: ${why}`));
}

function caseCells({ name, target, opsPerSecond, p50Us, p99Us }: CaseResult): string[] {
  return [name, target, opsPerSecond.toFixed(opsPerSecond < 100 ? 1 : 0), p50Us.toFixed(1), p99Us.toFixed(1)];
}

function ratioCells({ case: name, of, to, median, low, high }: Ratio): string[] {
  return [name, of, to, median.toFixed(2), `${low.toFixed(2)} .. ${high.toFixed(2)}`];
}

function megabytes(octets: number): string {
  return `${(octets / 1e6).toFixed(1)} MB`;
}

/** Columns as wide as their widest cell; numbers to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const aligned = (cell: string, at: number) =>
    /^[\d.]+$/.test(cell) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0);
  return [head, ...rows].map((row) => row.map(aligned).join('  ').trimEnd());
}
