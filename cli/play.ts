import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConformTarget, MODEL_DIVERGENCES, type PlaySummary, playModule, TargetError } from '../suites/index.ts';
import { isSet, type OptionRow, type Options, textOf } from './arguments.ts';
import type { Command } from './command.ts';
import { conformTargetOf, deviceProblem, numberProblem, TARGET_OPTIONS } from './conform-target.ts';
import { EXIT, type ExitCode, type Io } from './io.ts';
import { Screen, type Style, styleOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const INTERRUPTED = 130;
const SEQUENCES = 200;

const KNOWN_NAMES = Object.keys(MODEL_DIVERGENCES);
const knownProblem = (value: string) =>
  KNOWN_NAMES.includes(value) ? undefined : `there is no ${value}; there is ${KNOWN_NAMES.join(', ')}.`;

const OPTIONS: readonly OptionRow[] = [
  ...TARGET_OPTIONS,
  { name: 'yes', help: 'The token may be spoilt; do not ask.' },
  { name: 'against', value: 'PATH', help: 'A library that is asked the same; the first difference is shown.' },
  { name: 'against-device', value: 'NAME', help: 'The same with the emulator.', check: deviceProblem },
  { name: 'runs', value: 'N', help: `Sequences. Default ${SEQUENCES}.`, check: numberProblem },
  { name: 'seed', value: 'N', help: 'Which sequences. Default: fresh ones.', check: seedProblem },
  { name: 'time', value: 'SECONDS', help: 'Begin no sequence after that.', check: numberProblem },
  { name: 'known', value: 'NAME', help: `What it is known for: ${KNOWN_NAMES.join(', ')}.`, check: knownProblem },
  { name: 'known-against', value: 'NAME', help: 'The same of the other one.', check: knownProblem },
  { name: 'replay', value: 'FILE', help: 'One sequence, as it was written down.' },
  {
    name: 'output',
    value: 'FOLDER',
    help: 'Where a sequence that shows a difference is written. Default: reports/play.',
  },
  { name: 'json', help: 'The result as JSON, and nothing else.' },
];

export const PLAY: Command = {
  name: 'play',
  summary: 'Random sequences of calls on a PKCS#11 library, compared with a model or with another library.',
  description: [
    'Sessions, logins, objects, operations and PINs, drawn at random, each answer compared with what PKCS#11 lets a token answer',
    'there (suites/models), or with what another library answers. A difference is made as short as it can be, shown, and written',
    'to a file that --replay plays again. Tokens are spoilt by it: throw-away ones are made as by conform. Exit code 1: a difference.',
  ],
  options: OPTIONS,
  examples: [
    { line: 'token-bench play --device generic --runs 1000', does: 'The emulator.' },
    {
      line: 'token-bench play --module /usr/lib/softhsm/libsofthsm2.so --known softhsm2',
      does: 'SoftHSM2, what it is known for apart.',
    },
    {
      line: 'token-bench play --module libtoken.so --provision ./new-token --against-device generic',
      does: 'Where a library and the emulator part.',
    },
  ],
  async run(options, io) {
    const target = playTargetOf(options);
    const replay = textOf(options, 'replay');
    const screen = new Screen(isSet(options, 'json') ? io.err : io.out);
    const stop = new AbortController();
    io.stopRequested().then(() => stop.abort());
    try {
      const summary = await playModule({
        target,
        ...settingsOf(options, io),
        ...(replay !== undefined && { script: jsonIn(replay) }),
        signal: stop.signal,
        onSequence: (sequences, calls) => screen.status(`${sequences} sequences, ${calls} calls`),
      });
      screen.clearStatus();
      const code = show(summary, options, screen, io);
      return stop.signal.aborted ? INTERRUPTED : code;
    } catch (error) {
      screen.clearStatus();
      if (error instanceof RangeError && replay !== undefined)
        throw new UsageError(`--replay ${replay}: ${error.message}.`, 'play');
      if (!(error instanceof TargetError)) throw error;
      io.err.write(`token-bench: ${error.message.split('\n')[0]}\n`);
      return EXIT.usage;
    }
  },
};

function seedProblem(value: string): string | undefined {
  return /^\d{1,9}$/.test(value) ? undefined : 'a whole number.';
}

/** @throws UsageError: a token that somebody has is spoilt only when he says so. */
function playTargetOf(options: Options): ConformTarget {
  const target = conformTargetOf(options, 'play');
  const isDoor = target.kind === 'device' && target.through !== 'in-process';
  if (isDoor && target.through === 'p11-kit') throw new UsageError('--through: in-process or module.', 'play');
  if (target.kind !== 'given' || isSet(options, 'yes')) return target;
  throw new UsageError(
    'This token is initialised again and again and its PINs are tried wrong: every key and certificate on it is gone. Add --yes if that is wanted.',
    'play',
  );
}

function settingsOf(options: Options, io: Io) {
  const [runs, seed, time] = ['runs', 'seed', 'time'].map((name) => textOf(options, name));
  const [known, knownAgainst] = ['known', 'known-against'].map((name) => textOf(options, name));
  const against = againstOf(options);
  return {
    sequences: runs === undefined ? SEQUENCES : Number(runs),
    seed: seed === undefined ? io.today() % 1_000_000_000 : Number(seed),
    ...(time !== undefined && { seconds: Number(time) }),
    ...(known !== undefined && { known }),
    ...(knownAgainst !== undefined && { knownAgainst }),
    ...(against && { against }),
  };
}

function againstOf(options: Options): ConformTarget | undefined {
  const [path, device] = [textOf(options, 'against'), textOf(options, 'against-device')];
  if (path !== undefined && device !== undefined) throw new UsageError('Either --against or --against-device.', 'play');
  const other = new Map<string, string | true>([
    ...(path === undefined ? [] : [['module', path] as const]),
    ...(device === undefined ? [] : [['device', device] as const]),
  ]);
  return other.size === 0 ? undefined : conformTargetOf(other, 'play');
}

/** @throws UsageError */
function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new UsageError(`--replay ${path}: there is no such JSON file.`, 'play');
  }
}

function show(summary: PlaySummary, options: Options, screen: Screen, io: Io): ExitCode {
  const { failure } = summary;
  const file = failure === undefined || options.has('replay') ? textOf(options, 'replay') : written(summary, options);
  const again = file === undefined ? undefined : `token-bench play ${shownOptions(options)} --replay ${file}`;
  if (isSet(options, 'json')) io.out.write(`${JSON.stringify({ ...summary, ...(failure && { replay: again }) })}\n`);
  else printSummary(summary, again, screen, styleOf(io.out, io.env));
  return failure === undefined ? EXIT.ok : EXIT.failed;
}

/** @returns the file in which the sequence is. */
function written({ failure, seed, target, against }: PlaySummary, options: Options): string {
  const folder = textOf(options, 'output') ?? 'reports/play';
  const path = join(folder, `play-${seed}-${failure?.sequence}.json`);
  mkdirSync(folder, { recursive: true });
  const { start, steps } = failure?.script ?? { start: 'nothing', steps: [] };
  writeFileSync(path, `${JSON.stringify({ target, against, seed, start, steps }, undefined, 1)}\n`);
  return path;
}

/** The options that matter for the same sequence again; a PIN is not shown. */
function shownOptions(options: Options): string {
  const left = ['runs', 'seed', 'time', 'replay', 'output', 'json'];
  return [...options]
    .filter(([name]) => !left.includes(name))
    .map(([name, value]) => (value === true ? `--${name}` : `--${name} ${name.endsWith('pin') ? 'PIN' : value}`))
    .join(' ');
}

function printSummary(summary: PlaySummary, again: string | undefined, screen: Screen, style: Style): void {
  const { target, against, seed, sequences, calls, seconds, known, freedoms, failure } = summary;
  screen.line(style.bold(`Random play: ${target}${against === undefined ? '' : ` against ${against}`}`));
  if (failure !== undefined) {
    screen.line(style.bad(`   a difference in sequence ${failure.sequence} of seed ${seed}, made short:`));
    for (const line of failure.text.split('\n')) screen.line(`   ${line}`);
    if (again !== undefined) screen.line(style.dim(`   ${again}`));
  }
  for (const [id, count] of Object.entries(known)) screen.line(style.warn(`   known: ${id}, ${count} times`));
  for (const { call, answers, count } of freedoms)
    screen.line(style.dim(`   ${call}: ${answers.join(' or ')}, ${count} times; the standard allows both`));
  const verdict = failure === undefined ? style.good('no difference') : style.bad('a difference');
  screen.line(`   ${verdict}; ${sequences} sequences, ${calls} calls, seed ${seed}, ${seconds.toFixed(1)} s`);
}
