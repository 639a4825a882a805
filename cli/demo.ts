import { Bench, type Chapter, type StoryEvent, type StoryStep } from '../suites/index.ts';
import { isSet, type Options, textOf } from './arguments.ts';
import type { Command } from './command.ts';
import { BENCH_OPTIONS, type BenchPlan, planOf, replayCommand } from './demo-plan.ts';
import { DEFAULT_STORY, type Played, STORIES, STORY_OPTION, type StoryName } from './demo-stories.ts';
import { examinationFailure, type Failure, failureOf } from './failure.ts';
import { EXIT, type ExitCode, type Io } from './io.ts';
import { StoryPrinter } from './story-printer.ts';
import { Screen, type Style, styleOf } from './terminal.ts';

export const DEMO: Command = {
  name: 'demo',
  summary: "Play the regeneration of a token's key set, end to end.",
  description: [
    'Starts a CA and a bank on loopback, personalises an emulated token, goes to 20 days before the end of its',
    'certificates, and regenerates the key set: new keys on the token, requests, certificates, switch at the bank.',
    'With --story late the bank is "VTB Business" and the certificates have ended: the token goes to the head office and back.',
    'Every result is examined by itself afterwards. Exit code 0 only when all of it is right.',
  ],
  options: [
    ...BENCH_OPTIONS,
    STORY_OPTION,
    { name: 'json', help: 'Print one JSON document instead of the story.' },
    { name: 'keep-open', help: 'Leave the servers running afterwards, until Ctrl-C.' },
  ],
  examples: [
    { line: 'token-bench demo', does: 'The story, with fresh keys.' },
    { line: 'token-bench demo --seed 7 --json', does: 'A run that can be repeated to the byte, as JSON.' },
    {
      line: 'token-bench demo --story late',
      does: 'Too late: the access is blocked, the head office programs the token.',
    },
    { line: 'token-bench demo --device kaztoken', does: 'The same on another token.' },
    { line: 'token-bench demo --keep-open --bank-port 8080', does: 'Look at the pages of bank and CA afterwards.' },
  ],
  async run(options, io) {
    const plan: DemoPlan = { ...planOf(options, io), story: (textOf(options, 'story') ?? DEFAULT_STORY) as StoryName };
    return isSet(options, 'json') ? await runJson(plan, options, io) : await runStory(plan, options, io);
  },
};

interface DemoPlan extends BenchPlan {
  readonly story: StoryName;
}

/** The command that plays this run again. */
function replayOf(plan: DemoPlan): string {
  const { story } = plan;
  return replayCommand('demo', plan) + (story === DEFAULT_STORY ? '' : ` --story ${story}`);
}

/** How a run ended. The servers run as long as there is a bench. */
type Outcome =
  | { readonly bench: Bench; readonly played: Played; readonly failure?: Failure }
  | { readonly bench: Bench | undefined; readonly played?: undefined; readonly failure: Failure };

async function play(
  plan: DemoPlan,
  onEvent: (event: StoryEvent) => void,
  onRsaCandidate: () => void,
): Promise<Outcome> {
  let bench: Bench | undefined;
  try {
    const story = STORIES[plan.story];
    bench = await Bench.start({ ...plan, ...story.bench, onRsaCandidate });
    const played = await story.play(bench, plan, onEvent);
    const { ok, checks } = played.report;
    return { bench, played, ...(!ok && { failure: examinationFailure(checks.filter((one) => !one.ok)) }) };
  } catch (error) {
    return { bench, failure: failureOf(error) };
  }
}

async function runStory(plan: DemoPlan, options: Options, io: Io): Promise<ExitCode> {
  const style = styleOf(io.out, io.env);
  const screen = new Screen(io.out);
  const replay = replayOf(plan);
  screen.line(style.bold(`token-bench demo: ${STORIES[plan.story].title(plan.device)}`) + style.warn('  TEST'));
  screen.line(style.dim(`Replay: ${replay}`));
  let candidates = 0;
  const printer = new StoryPrinter(screen, style, () => candidates);
  const starting = setInterval(() => screen.status('CA and bank are starting'), 100);
  const outcome = await play(
    plan,
    (event) => {
      clearInterval(starting);
      if (event.kind === 'step-started') candidates = 0;
      printer.tell(event);
    },
    () => {
      candidates += 1;
    },
  );
  clearInterval(starting);
  outcome.played?.summarise(screen, style);
  screen.line();
  if (outcome.failure) printFailure(screen, style, outcome.failure, replay);
  else screen.line(style.good('All of it is right. ') + style.dim(`Replay: ${replay}`));
  return finish(outcome, options, io, (text) => screen.line(text));
}

async function runJson(plan: DemoPlan, options: Options, io: Io): Promise<ExitCode> {
  const steps: StoryStep[] = [];
  const statuses: string[] = [];
  let chapter: Chapter = 'personalisation';
  const keep = (event: StoryEvent) => {
    if (event.kind === 'chapter') chapter = event.chapter;
    if (event.kind === 'step-finished') steps.push({ chapter, name: event.step, ms: event.ms });
    if (event.kind === 'profile-status' && statuses.at(-1) !== event.ru) statuses.push(event.ru);
  };
  const outcome = await play(plan, keep, () => undefined);
  const { trace, ...failure } = outcome.failure ?? {};
  const { seed, at } = plan;
  const unfinished = {
    ok: false,
    flow: STORIES[plan.story].flow,
    seed,
    startedAt: new Date(at).toISOString(),
    steps,
    statuses,
  };
  const document = { ...(outcome.played?.report ?? unfinished), ...failure, replay: replayOf(plan) };
  io.out.write(`${JSON.stringify(document, null, 2)}\n`);
  if (trace) io.err.write(`${trace}\n`);
  return finish(outcome, options, io, (text) => io.err.write(`${text}\n`));
}

function printFailure(screen: Screen, style: Style, failure: Failure, replay: string): void {
  screen.line(style.bad(`Stopped at "${failure.failedStep}": ${failure.message}`));
  screen.line(`What to do: ${failure.hint}`);
  screen.line(style.dim(`Code: ${failure.code}. Replay: ${replay}`));
  if (failure.trace) screen.line(style.dim(failure.trace));
}

async function finish(
  { bench, failure }: Outcome,
  options: Options,
  io: Io,
  say: (text: string) => void,
): Promise<ExitCode> {
  if (bench && !failure && isSet(options, 'keep-open')) {
    say(`The bank: ${bench.bank.url}   The CA: ${bench.ca.url}   Ctrl-C ends both.`);
    await io.stopRequested();
  }
  await bench?.close();
  return failure ? EXIT.failed : EXIT.ok;
}
