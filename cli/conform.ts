import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CheckReport,
  type ConformanceReport,
  conform,
  type ExpectedDifference,
  KNOWN_DIFFERENCES,
  REPORT_FORMATS,
  type ReportFormat,
  type RootCause,
  reportText,
  TargetError,
} from '../suites/index.ts';
import { isSet, type Options, textOf } from './arguments.ts';
import type { Command } from './command.ts';
import { conformTargetOf, numberProblem, TARGET_OPTIONS } from './conform-target.ts';
import { EXIT, type ExitCode, type Io } from './io.ts';
import { Screen, type Style, styleOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** What a shell says of a command that Ctrl-C has ended. */
const INTERRUPTED = 130;

export const CONFORM: Command = {
  name: 'conform',
  summary: 'Judge a PKCS#11 library, or the emulator, rule by rule.',
  description: [
    'Every check runs in a process of its own kind, which a library may crash or hang without ending the run. Without',
    '--destructive nothing is left behind on the token and no PIN is ever tried wrong. Of SoftHSM2, NSS softokn and tpm2-pkcs11',
    'throw-away tokens are made when no PIN is given, of other libraries by the command of --provision; a token that is given with',
    '--pin and --so-pin is used as it is. Exit code 1 means findings, 2 that there is nothing that could be judged.',
  ],
  options: [
    ...TARGET_OPTIONS,
    { name: 'destructive', help: 'Also what tries PINs wrong, initialises the token or fills its memory.' },
    { name: 'yes', help: 'The token may be spoilt; do not ask.' },
    { name: 'only', value: 'LIST', help: 'Rules, groups or sections, with commas: PIN-14,SES,5.6.' },
    {
      name: 'known',
      value: 'NAME',
      help: `What is known of a module is no finding: ${Object.keys(KNOWN_DIFFERENCES).join(', ')}, or a JSON file (docs/conformance.md).`,
    },
    { name: 'time', value: 'SECONDS', help: 'Begin nothing new after that.', check: numberProblem },
    { name: 'timeout', value: 'SECONDS', help: 'For one check. Default 20.', check: numberProblem },
    { name: 'report', value: 'LIST', help: `Files to write: ${REPORT_FORMATS.join(', ')}.`, check: formatProblem },
    { name: 'output', value: 'FOLDER', help: 'Where the files go. Default: reports/conform.' },
    { name: 'json', help: 'The report as JSON, and nothing else.' },
  ],
  examples: [
    { line: 'token-bench conform --device javatoken', does: 'The emulated JavaToken.' },
    {
      line: 'token-bench conform --module /usr/lib/softhsm/libsofthsm2.so --destructive',
      does: 'SoftHSM2, on throw-away tokens.',
    },
    {
      line: 'token-bench conform --module libtoken.so --pin 1234 --only SES,GEN --report html',
      does: 'A real token, nothing spoilt.',
    },
  ],
  async run(options, io) {
    const target = conformTargetOf(options, 'conform');
    const destructive = isSet(options, 'destructive');
    if (destructive && target.kind === 'given') assertAllowed(options);
    const screen = new Screen(isSet(options, 'json') ? io.err : io.out);
    const stop = new AbortController();
    io.stopRequested().then(() => stop.abort());
    try {
      const report = await conform({
        target,
        destructive,
        ...planOf(options),
        signal: stop.signal,
        replay: (rule) => `token-bench conform ${shownOptions(options)} --only ${rule}`.replaceAll('  ', ' '),
        onVerdict: ({ rule, status }, { done, of, secondsLeft }) =>
          screen.status(`${done} of ${of}, about ${Math.ceil(secondsLeft)} s left: ${rule} ${status}`),
      });
      screen.clearStatus();
      const code = show(report, options, screen, io);
      return stop.signal.aborted ? INTERRUPTED : code;
    } catch (error) {
      screen.clearStatus();
      if (error instanceof TargetError) return refused(error.message, io);
      if (error instanceof RangeError) throw new UsageError(`--only: ${error.message}.`, 'conform');
      throw error;
    }
  },
};

function formatProblem(value: string): string | undefined {
  const wrong = value.split(',').find((one) => !REPORT_FORMATS.includes(one as ReportFormat));
  return wrong === undefined ? undefined : `there is no ${wrong}; there are ${REPORT_FORMATS.join(', ')}.`;
}

/** @throws UsageError: what would be gone is said before it is. */
function assertAllowed(options: Options): void {
  if (isSet(options, 'yes')) return;
  throw new UsageError(
    '--destructive initialises this token: every key and certificate on it is gone, and its PINs are tried wrong. Add --yes if that is wanted.',
    'conform',
  );
}

function planOf(options: Options) {
  const known = textOf(options, 'known');
  const [only, seconds, timeout] = ['only', 'time', 'timeout'].map((name) => textOf(options, name));
  return {
    ...(known !== undefined && { expected: KNOWN_DIFFERENCES[known] ?? differencesIn(known) }),
    ...(only !== undefined && { only: only.split(',') }),
    ...(seconds !== undefined && { seconds: Number(seconds) }),
    ...(timeout !== undefined && { timeoutMs: Number(timeout) * 1000 }),
  };
}

/** @throws UsageError when it is no list of known differences. */
function differencesIn(path: string): ExpectedDifference[] {
  let rows: unknown;
  try {
    rows = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new UsageError(`--known ${path}: no module of that name is known, and no JSON file is there.`, 'conform');
  }
  const isRow = (row: Partial<ExpectedDifference> | null) =>
    [row?.rule, row?.status, row?.because].every((field) => typeof field === 'string' && field !== '');
  if (Array.isArray(rows) && rows.every(isRow)) return rows as ExpectedDifference[];
  throw new UsageError(`--known ${path}: a list of {"rule", "status", "because"} is wanted.`, 'conform');
}

/** The options that matter for the same check again; a PIN is not shown. */
export function shownOptions(options: Options): string {
  const shown = [...options].filter(([name]) => !['only', 'json', 'report', 'output', 'time'].includes(name));
  return shown
    .map(([name, value]) => (value === true ? `--${name}` : `--${name} ${name.endsWith('pin') ? 'PIN' : value}`))
    .join(' ');
}

function show(report: ConformanceReport, options: Options, screen: Screen, io: Io): ExitCode {
  const formats = (textOf(options, 'report') ?? '').split(',').filter((one) => one !== '') as ReportFormat[];
  const written = formats.map((format) => writeReport(report, format, textOf(options, 'output') ?? 'reports/conform'));
  if (isSet(options, 'json')) io.out.write(`${JSON.stringify(report)}\n`);
  else printSummary(report, screen, styleOf(io.out, io.env), written);
  return report.failed > 0 ? EXIT.failed : EXIT.ok;
}

function writeReport(report: ConformanceReport, format: ReportFormat, folder: string): string {
  const { name, text } = reportText(report, format);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function printSummary(report: ConformanceReport, screen: Screen, style: Style, written: readonly string[]): void {
  const { passed, failed, skipped, expectedDifferences, seconds, target, rootCauses, warnings, checks, unchecked } =
    report;
  screen.line(style.bold(`PKCS#11 conformance: ${target}`));
  for (const check of checks.filter(isTold)) {
    for (const line of findingLines(check, style)) screen.line(line);
  }
  for (const cause of rootCauses) screen.line(style.warn(`   ${causeText(cause)}`));
  for (const warning of warnings) screen.line(style.warn(`   ${warning}`));
  const parts = [
    style.good(`${passed} passed`),
    failed > 0 ? style.bad(`${failed} not as the standard says`) : 'nothing unexpected',
    `${expectedDifferences} known differences`,
    `${skipped} not supported or not made`,
  ];
  screen.line(`   ${parts.join(', ')}; ${seconds.toFixed(1)} s`);
  if (unchecked.length > 0) {
    const rules =
      unchecked.length === 1 ? '1 rule of the catalogue has' : `${unchecked.length} rules of the catalogue have`;
    screen.line(style.dim(`   ${rules} no check (see the report)`));
  }
  for (const path of written) screen.line(`   ${path}`);
}

/** A check that was blocked stands with what has blocked it. */
function isTold({ standing, status }: CheckReport): boolean {
  return standing === 'unexpected-pass' || (standing === 'unexpected' && status !== 'blocked');
}

function causeText({ step, blocks, shows }: RootCause): string {
  const parts = [
    ...(blocks.length > 0 ? [`stands in the way of ${blocks.join(', ')}`] : []),
    ...(shows.length > 0 ? [`shows in ${shows.join(', ')}`] : []),
  ];
  return `${step} ${parts.join('; ')}`;
}

function findingLines({ id, rule, status, reason, findings, chapter, replay }: CheckReport, style: Style): string[] {
  return [
    `   ${style.bad(id)} ${rule} ${style.dim(`(${chapter})`)}`,
    ...(reason === '' ? [] : [`      ${status}: ${reason.split('\n')[0]}`]),
    ...findings.map(({ call, expected, got }) => `      ${call}: ${style.bad(got)} instead of ${expected}`),
    style.dim(`      ${replay}`),
  ];
}

/** One line, whatever it was. */
function refused(message: string, io: Io): ExitCode {
  io.err.write(`token-bench: ${message.split('\n')[0]}\n`);
  return EXIT.usage;
}
