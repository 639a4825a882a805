import {
  type Bench,
  type BenchOptions,
  type LateRouteReport,
  lateReportOf,
  playLateRoute,
  playRegeneration,
  type RegenerationReport,
  reportOf,
  type StoryEvent,
} from '../suites/index.ts';
import type { OptionRow } from './arguments.ts';
import type { BenchPlan } from './demo-plan.ts';
import { printLateSummary } from './late-summary.ts';
import { printSummary } from './summary.ts';
import type { Screen, Style } from './terminal.ts';
import { didYouMean } from './usage-error.ts';

/** What a story has led to, and how its end is told. */
export interface Played {
  readonly report: RegenerationReport | LateRouteReport;
  summarise(screen: Screen, style: Style): void;
}

/** A story of the demo. */
interface StoryRow {
  /** Of `flow` in the JSON document. */
  readonly flow: string;
  readonly title: (device: string) => string;
  /** What of the bench is otherwise. */
  readonly bench: Pick<BenchOptions, 'bankSettings'>;
  play(bench: Bench, plan: BenchPlan, onEvent: (event: StoryEvent) => void): Promise<Played>;
}

export const STORIES = {
  regeneration: {
    flow: 'regeneration',
    title: (device) => `the key set of a ${device} is regenerated`,
    bench: {},
    async play(bench, plan, onEvent) {
      const report = reportOf(plan, await playRegeneration(bench, onEvent));
      return { report, summarise: (screen, style) => printSummary(screen, style, report) };
    },
  },
  late: {
    flow: 'late-route',
    title: (device) => `the key set of a ${device} was not regenerated in time; the head office re-issues it`,
    bench: { bankSettings: { style: 'vtb-business' } },
    async play(bench, plan, onEvent) {
      const report = lateReportOf(plan, await playLateRoute(bench, onEvent));
      return { report, summarise: (screen, style) => printLateSummary(screen, style, report) };
    },
  },
} as const satisfies Readonly<Record<string, StoryRow>>;

export type StoryName = keyof typeof STORIES;
export const STORY_NAMES = Object.keys(STORIES) as StoryName[];
export const DEFAULT_STORY: StoryName = 'regeneration';

export const STORY_OPTION: OptionRow = {
  name: 'story',
  value: 'NAME',
  help: `What is played: ${STORY_NAMES.join(', ')}. Default: ${DEFAULT_STORY}. late: "VTB Business", the certificates have ended.`,
  check: (value) =>
    STORY_NAMES.includes(value as StoryName) ? undefined : `there is no such story.${didYouMean(value, STORY_NAMES)}`,
};
