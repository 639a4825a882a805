import { SuiteFailure, type TestRunner } from './test-runner.ts';

/** One run of a flow, or of many of them at once, with all that stands in their way. */
export interface FlowWorld {
  /** What it is a run of, with device, CA, fault and place of interruption: the name of its test. */
  readonly name: string;
  play(): Promise<FlowOutcome>;
}

/** What came of it. */
export interface FlowOutcome {
  /** What is not as it must be, one line each; empty: all is well. */
  readonly problems: readonly string[];
  /** What happened, line by line: told when there is a problem. */
  readonly story?: readonly string[];
}

export interface FlowSuiteOptions {
  /** Default: {@link flowWorlds} of two devices. */
  readonly worlds: readonly FlowWorld[];
  /** Real milliseconds for one. Default 120,000. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 120_000;
/** Lines of a story that are told: its end is where it went wrong. */
const STORY_LINES = 40;

/**
 * Registers flows as tests, one for each world.
 * @throws RangeError when there is none, or two have one name.
 */
export function flowSuite({ describe, it }: TestRunner, { worlds, timeoutMs = TIMEOUT_MS }: FlowSuiteOptions): void {
  if (worlds.length === 0) throw new RangeError('there are no worlds');
  const names = worlds.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new RangeError(`two worlds are called ${twice}`);
  describe('flows', () => {
    for (const { name, play } of worlds) {
      it(name, { timeout: timeoutMs }, async () => {
        const { problems, story = [] } = await play();
        if (problems.length > 0) throw new SuiteFailure([...problems, ...story.slice(-STORY_LINES)]);
      });
    }
  });
}
