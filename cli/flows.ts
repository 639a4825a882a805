import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DEVICE_PROFILES, type DeviceName } from '../emulator/index.ts';
import {
  FLOWS_FORMATS,
  type FlowsFormat,
  type FlowsReport,
  flowsReportText,
  type PlayWorldsOptions,
  playWorlds,
  type WorldOutcome,
} from '../suites/index.ts';
import { isSet, type Options, textOf } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT, type ExitCode, type Io } from './io.ts';
import { Screen, type Style, styleOf } from './terminal.ts';
import { didYouMean, UsageError } from './usage-error.ts';

const DEVICES = Object.keys(DEVICE_PROFILES);
const WORLDS = 50;
/** Lines of a story that are shown: its end. */
const STORY_LINES = 25;

export const FLOWS: Command = {
  name: 'flows',
  summary: 'Play regenerations in random worlds, and judge them after every event.',
  description: [
    'A world has some clients with tokens of different devices, a CA, a bank and one clock. Tokens are pulled out and fail, programs are',
    'killed, lines break, houses fail and restart, desks refuse, PINs are locked, time passes. After every event no key may be lost, no set',
    'doubled, no PIN try gained, and the houses must agree; when the faults are gone, all must come to rest. What breaks that is shown with as',
    'few clients and events as it needs, and with the line that plays it again. Exit code 1 means that something was found.',
  ],
  options: [
    { name: 'worlds', value: 'N', help: `How many. Default: ${WORLDS}.`, check: numberProblem },
    {
      name: 'seed',
      value: 'TEXT',
      help: 'Every world follows from it and from its number. Default: a fresh one, which is shown.',
    },
    { name: 'world', value: 'N', help: 'Only this one.', check: numberProblem },
    { name: 'members', value: 'LIST', help: 'Of a world: only these clients, by their places.', check: listProblem },
    {
      name: 'events',
      value: 'LIST',
      help: 'Of a world: only these events, by their numbers; or none.',
      check: listProblem,
    },
    { name: 'device', value: 'LIST', help: `Tokens: ${DEVICES.join(', ')}. Default: all.`, check: deviceProblem },
    { name: 'jobs', value: 'N', help: 'Processes at the same time. Default: one for each core.', check: numberProblem },
    { name: 'report', value: 'LIST', help: `Files to write: ${FLOWS_FORMATS.join(', ')}.`, check: formatProblem },
    { name: 'output', value: 'FOLDER', help: 'Where the files go. Default: reports/flows.' },
    { name: 'json', help: 'The report as JSON, and nothing else.' },
  ],
  examples: [
    { line: 'token-bench flows --worlds 400', does: 'About a thousand regenerations.' },
    { line: 'token-bench flows --seed 7 --world 12', does: 'One world again.' },
    { line: 'token-bench flows --device jacarta --report junit', does: 'One device, for a CI server.' },
  ],
  async run(options, io) {
    const wish = wishOf(options, io);
    const screen = new Screen(isSet(options, 'json') ? io.err : io.out);
    const stop = new AbortController();
    io.stopRequested().then(() => stop.abort());
    let played = 0;
    const report = await playWorlds({
      ...wish,
      signal: stop.signal,
      onWorld: ({ world, findings }) => {
        played += 1;
        screen.status(
          `${played} of ${wish.count} worlds: ${world} ${findings.length === 0 ? 'came to rest' : 'has findings'}`,
        );
      },
    });
    screen.clearStatus();
    return show(report, options, screen, io);
  },
};

function numberProblem(value: string): string | undefined {
  return /^\d{1,6}$/.test(value) ? undefined : 'a whole number.';
}

function listProblem(value: string): string | undefined {
  return /^(none|\d+(,\d+)*)$/.test(value) ? undefined : 'numbers with commas, or none.';
}

function deviceProblem(value: string): string | undefined {
  const wrong = value.split(',').find((one) => !DEVICES.includes(one));
  return wrong === undefined ? undefined : `there is no device ${wrong}.${didYouMean(wrong, DEVICES)}`;
}

function formatProblem(value: string): string | undefined {
  const wrong = value.split(',').find((one) => !FLOWS_FORMATS.includes(one as FlowsFormat));
  return wrong === undefined ? undefined : `there is no ${wrong}; there are ${FLOWS_FORMATS.join(', ')}.`;
}

/** @throws UsageError */
function wishOf(options: Options, io: Io): PlayWorldsOptions {
  const [world, members, events, device] = ['world', 'members', 'events', 'device'].map((name) =>
    textOf(options, name),
  );
  if (world === undefined && (members !== undefined || events !== undefined)) {
    throw new UsageError('--members and --events go with --world.', 'flows');
  }
  const count = world === undefined ? Number(textOf(options, 'worlds') ?? WORLDS) : 1;
  if (count === 0) throw new UsageError('--worlds: at least one.', 'flows');
  const jobs = Math.max(1, Number(textOf(options, 'jobs') ?? availableParallelism()));
  return {
    seed: textOf(options, 'seed') ?? io.freshSeed(),
    first: Number(world ?? 0),
    count,
    // One process for a few worlds: each process first gathers a cast.
    jobs: count < 2 * jobs ? 1 : jobs,
    ...(members !== undefined && { members: numbersIn(members) }),
    ...(events !== undefined && { events: numbersIn(events) }),
    ...(device !== undefined && { devices: device.split(',') as DeviceName[] }),
  };
}

function numbersIn(list: string): number[] {
  return list === 'none' ? [] : list.split(',').map(Number);
}

function show(report: FlowsReport, options: Options, screen: Screen, io: Io): ExitCode {
  const formats = (textOf(options, 'report') ?? '').split(',').filter((one) => one !== '') as FlowsFormat[];
  const folder = textOf(options, 'output') ?? 'reports/flows';
  const written = formats.map((format) => writeReport(report, format, folder));
  if (isSet(options, 'json')) io.out.write(`${JSON.stringify(report)}\n`);
  else printSummary(report, screen, styleOf(io.out, io.env), written);
  return report.findings > 0 ? EXIT.failed : EXIT.ok;
}

function writeReport(report: FlowsReport, format: FlowsFormat, folder: string): string {
  const { name, text } = flowsReportText(report, format);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function printSummary(report: FlowsReport, screen: Screen, style: Style, written: readonly string[]): void {
  const { worlds, seed, regenerations, steps, judged, findings, seconds } = report;
  screen.line(style.bold(`Flows in ${worlds.length} random worlds, seed ${seed}`));
  for (const world of worlds.filter((one) => one.findings.length > 0)) printWorld(world, screen, style);
  const out = worlds.flatMap((one) => one.out).length;
  const sum = findings === 0 ? style.good('nothing found') : style.bad(`${findings} findings`);
  screen.line(
    `   ${regenerations} new sets in operation, ${out} clients late or revoked; ${steps} steps, judged ${judged} times: ${sum}; ${seconds.toFixed(1)} s`,
  );
  for (const path of written) screen.line(`   ${path}`);
}

function printWorld({ world, findings, story, replay }: WorldOutcome, screen: Screen, style: Style): void {
  for (const line of story.slice(-STORY_LINES)) screen.line(style.dim(`   ${line}`));
  for (const { invariant, detail } of findings)
    screen.line(`   ${style.bad(`world ${world}: ${invariant}`)} ${detail}`);
  screen.line(`   ${replay}`);
}
