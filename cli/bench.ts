import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type BenchOptions,
  type BenchResult,
  type CaseResult,
  type Comparison,
  compare,
  htmlReport,
  type MemoryUse,
  markdownReport,
  measureMemory,
  type Ratio,
  runBench,
} from '../bench/index.ts';
import { DEVICE_PROFILES, type DeviceName } from '../emulator/index.ts';
import { SeededRng } from '../simulation/rng.ts';
import { isSet, type Options, textOf } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './io.ts';
import { Screen, type Style, styleOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const DEFAULT_ROUNDS = 5;
const DEFAULT_SECONDS = 0.4;
/** What a first look is at: under a minute with everything around it. */
const QUICK = {
  rounds: 3,
  seconds: 0.1,
  cases:
    'sign/rsa-2048,sign/ecdsa-p256,sign/gost*,verify/rsa-2048,verify/ecdsa-p256,verify/gost*,sign-async/rsa-2048@4,digest/*,find/among-10,find/among-10000,login/*,session/*,ca/issue/ecdsa-p256,ca/ocsp/ecdsa-p256,ca/time-stamp/rsa-2048',
};

export const BENCH: Command = {
  name: 'bench',
  summary:
    'Measure the emulated token beside other tokens and bare cryptography, the CA beside its signatures, and whole flows.',
  description: [
    "Every case runs on the emulator in process, through its library and through p11-kit, on bare node:crypto, on OpenSSL's GOST engine and, where",
    'they are installed, on SoftHSM2 and NSS softokn; the targets take turns, and the work done is verified. Compare the ratios: figures of',
    'other runs and machines are not comparable. gost-… signs a digest, gost-…-hashed a message of 1,024 octets.',
    'The cases ca/* ask the CA for certificates, OCSP answers and time stamps, in process and over HTTP on loopback, where the',
    'client shares the process, one after the other and four at once; their peer is the one signature that such an answer contains,',
    'made by bare node:crypto where it has the algorithm. With a seed ECDSA signs with nonces that repeat, which takes longer.',
    'Close what else keeps the machine busy first.',
  ],
  options: [
    {
      name: 'case',
      value: 'LIST',
      help: "Only the cases of these names; * stands for any characters: 'sign/*,find/*'.",
    },
    {
      name: 'device',
      value: 'NAME',
      help: `What is emulated in process: ${Object.keys(DEVICE_PROFILES).join(', ')}. Default: generic.`,
    },
    {
      name: 'module',
      value: 'LIST',
      help: 'PKCS#11 libraries to be measured too. Keys are session objects: nothing stays on a token.',
    },
    { name: 'pin', value: 'PIN', help: 'The user PIN of their tokens.' },
    { name: 'token-label', value: 'TEXT', help: 'Which token of them. Default: the first.' },
    {
      name: 'concurrency',
      value: 'LIST',
      help: 'How many sessions or processes sign at once. Default 1,2,4.',
      check: (value) => (/^[1-9]\d?(,[1-9]\d?)*$/.test(value) ? undefined : 'numbers from 1 to 99, with commas.'),
    },
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
    { name: 'quick', help: `The main cases in ${QUICK.rounds} rounds of ${QUICK.seconds} s: a first look.` },
    {
      name: 'report',
      value: 'LIST',
      help: 'Write files too: html, json, md, with commas.',
      check: (value) =>
        value
          .split(',')
          .map(unknownFormat)
          .find((problem) => problem !== undefined),
    },
    { name: 'output', value: 'NAME', help: 'Their name without the ending. Default: bench.' },
    { name: 'compare', value: 'FILE', help: 'Set beside an earlier run: what --json has printed, or --report json.' },
    { name: 'json', help: 'Print one JSON document instead of the tables.' },
  ],
  examples: [
    { line: 'token-bench bench --quick', does: 'A first look, in under a minute.' },
    { line: "token-bench bench --case 'sign/*' --seconds 2", does: 'Signing only, more thoroughly.' },
    {
      line: "token-bench bench --case 'sign/*' --module /opt/vendor/libtoken.so --pin 1234",
      does: 'A device beside the emulator.',
    },
    { line: "token-bench bench --case 'ca/ocsp/*'", does: 'OCSP answers of the CA.' },
    { line: 'token-bench bench --report html,json', does: 'bench.html with charts, bench.json for --compare.' },
  ],
  async run(options, io) {
    const screen = new Screen(io.out);
    const stop = new AbortController();
    io.stopRequested().then(() => stop.abort());
    const earlier = earlierRun(options);
    try {
      const report = await measured(options, screen, stop.signal);
      const comparisons = earlier === undefined ? [] : compare(report, earlier);
      screen.clearStatus();
      if (isSet(options, 'json')) io.out.write(`${JSON.stringify({ ...report, ...(earlier && { comparisons }) })}\n`);
      else printTables(report, comparisons, screen, styleOf(io.out, io.env));
      for (const line of writeReports(options, report, comparisons)) if (!isSet(options, 'json')) screen.line(line);
      return EXIT.ok;
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      screen.line('Stopped: no figures.');
      return EXIT.failed;
    }
  },
};

type Format = 'html' | 'json' | 'md';

const FORMATS: Readonly<Record<Format, (report: BenchReport, comparisons: readonly Comparison[]) => string>> = {
  html: htmlReport,
  json: (report) => `${JSON.stringify(report)}\n`,
  md: markdownReport,
};

function unknownFormat(name: string): string | undefined {
  return name in FORMATS ? undefined : `there is no ${name}; there are ${Object.keys(FORMATS).join(', ')}.`;
}

/** @returns what to tell of it. */
function writeReports(options: Options, report: BenchReport, comparisons: readonly Comparison[]): string[] {
  const formats = (textOf(options, 'report')?.split(',') ?? []) as Format[];
  return formats.map((format) => {
    const path = `${textOf(options, 'output') ?? 'bench'}.${format}`;
    writeFileSync(path, FORMATS[format](report, comparisons));
    return `Written: ${path}`;
  });
}

/** @throws UsageError when the file is none of ours. */
function earlierRun(options: Options): BenchResult | undefined {
  const path = textOf(options, 'compare');
  if (path === undefined) return undefined;
  try {
    const earlier = JSON.parse(readFileSync(path, 'utf8')) as BenchResult;
    if (Array.isArray(earlier.cases) && earlier.cases.every(({ opsPerSecond }) => opsPerSecond > 0)) return earlier;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOENT') throw new UsageError(`--compare ${path}: there is no such file.`, 'bench');
  }
  throw new UsageError(`--compare ${path}: no figures of token-bench bench --json.`, 'bench');
}

/** What `bench --json` prints. */
interface BenchReport extends BenchResult {
  readonly seed?: string;
  /** Only when every case was asked for. */
  readonly memory?: MemoryUse;
}

async function measured(options: Options, screen: Screen, signal: AbortSignal): Promise<BenchReport> {
  const plan = planOf(options, screen);
  // Before the other cases have filled the heap.
  const memory = plan.cases === undefined ? { memory: measureMemory() } : {};
  const seed = textOf(options, 'seed');
  try {
    return { ...(seed !== undefined && { seed }), ...memory, ...(await runBench({ ...plan, signal })) };
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`--case ${plan.cases}: ${error.message}.`, 'bench');
    throw error;
  }
}

function planOf(options: Options, screen: Screen): BenchOptions {
  const quick = isSet(options, 'quick');
  const rounds = Number(textOf(options, 'rounds') ?? (quick ? QUICK.rounds : DEFAULT_ROUNDS));
  const seconds = Number(textOf(options, 'seconds') ?? (quick ? QUICK.seconds : DEFAULT_SECONDS));
  const cases = textOf(options, 'case') ?? (quick ? QUICK.cases : undefined);
  // Only what is compiled can be started.
  const program = fileURLToPath(new URL('./token-bench.js', import.meta.url));
  const serve = existsSync(program) && [process.execPath, program, 'token', 'serve', '--device', 'generic', '--json'];
  const seed = textOf(options, 'seed');
  const concurrency = textOf(options, 'concurrency')?.split(',').map(Number);
  return {
    rounds,
    seconds,
    onRound: isSet(options, 'json') ? () => {} : progress(screen, rounds),
    modules: modulesOf(options),
    ...(cases !== undefined && { cases }),
    ...(concurrency !== undefined && { concurrency }),
    ...(seed !== undefined && { rng: new SeededRng(seed) }),
    ...(serve && { serveCommand: serve }),
    ...deviceOf(options),
  };
}

/** Tells the case, and how long the rest will take if it takes as long as what is done. */
function progress(screen: Screen, rounds: number): NonNullable<BenchOptions['onRound']> {
  const began = Date.now();
  return (name, round, done, all) => {
    const left = done === 0 ? '' : `, about ${Math.ceil(((Date.now() - began) / done) * ((all - done) / 1000))} s left`;
    screen.status(`${name}, round ${round + 1} of ${rounds}${left}`);
  };
}

function deviceOf(options: Options): { readonly device?: DeviceName } {
  const device = textOf(options, 'device');
  if (device === undefined) return {};
  if (device in DEVICE_PROFILES) return { device: device as DeviceName };
  throw new UsageError(`--device ${device}: there is no such device.`, 'bench');
}

function modulesOf(options: Options): NonNullable<BenchOptions['modules']> {
  const paths = textOf(options, 'module')?.split(',') ?? [];
  const pin = textOf(options, 'pin');
  const tokenLabel = textOf(options, 'token-label');
  if (paths.length === 0) {
    if (pin !== undefined || tokenLabel !== undefined)
      throw new UsageError('--pin and --token-label go with --module.', 'bench');
    return [];
  }
  if (pin === undefined) throw new UsageError('--module needs the user PIN of its token: --pin.', 'bench');
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) throw new UsageError(`--module ${missing}: there is no such file.`, 'bench');
  return paths.map((modulePath) => ({ modulePath, pin, ...(tokenLabel !== undefined && { tokenLabel }) }));
}

function printTables(
  { cases, ratios, missing, refusals, memory }: BenchReport,
  comparisons: readonly Comparison[],
  screen: Screen,
  style: Style,
): void {
  screen.line(style.bold('Operations per second, and microseconds for one call'));
  for (const row of table(['case', 'target', 'per second', 'p50', 'p99'], cases.map(caseCells)))
    screen.line(`   ${row}`);
  screen.line();
  screen.line(style.bold('Ratios, taken round by round: more than 1 is faster'));
  for (const row of table(['case', '', 'to', 'median', 'low .. high'], ratios.map(ratioCells)))
    screen.line(`   ${row}`);
  if (comparisons.length > 0) {
    screen.line();
    screen.line(style.bold('Beside the earlier run: operations per second now, over those of then'));
    const rows = comparisons.map((one) => [one.case, one.target, one.ratio.toFixed(2), one.verdict]);
    for (const row of table(['case', 'target', 'ratio', ''], rows)) screen.line(`   ${row}`);
  }
  if (memory !== undefined) {
    screen.line();
    screen.line(`${style.bold('Memory')}   ${memory.tokens} tokens: ${megabytes(memory.residentBytes)} resident`);
  }
  for (const { target, why } of missing) screen.line(style.warn(`   ${target} was not measured: ${why}`));
  for (const one of refusals) screen.line(style.warn(`   ${one.case} was not measured on ${one.target}: ${one.why}`));
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
