import { isLoopback } from '../ca-sim/index.ts';
import { assertAdminToken } from '../http/access.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { checkHost, checkInstant, isSet, type OptionRow, type Options, textOf } from './arguments.ts';
import { CLOCK_COMMANDS, CLOCK_OPTION, obeyClockLines, scaleOf, setPace, type TypedCommand } from './clock-commands.ts';
import { failureOf, tellFailure } from './failure.ts';
import { EXIT, type ExitCode, type Io } from './io.ts';
import { clockText } from './story-printer.ts';
import { Screen, type Style, styleOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** What the commands that start one house and stay have in common. */

/** Where an admin token may be said beforehand: a command line can be read by everybody on the machine. */
export const TOKEN_VARIABLE = 'TOKEN_BENCH_ADMIN_TOKEN';

/** @returns the token of a variable, if there is one. @throws UsageError when it is none; the text does not repeat it. */
export function tokenIn(env: Io['env'], variable: string, command: string): string | undefined {
  const token = env[variable];
  if (!token) return undefined;
  try {
    return assertAdminToken(token, variable);
  } catch (error) {
    throw new UsageError((error as Error).message, command);
  }
}

/** How the simulated clock begins and goes on. */
export const TIME_OPTIONS: readonly OptionRow[] = [
  {
    name: 'at',
    value: 'INSTANT',
    help: 'Where the simulated clock begins, ISO 8601. Default: now.',
    check: checkInstant,
  },
  CLOCK_OPTION,
];

export const JSON_OPTION: OptionRow = {
  name: 'json',
  help: 'Print one line of JSON when everything is ready, and nothing else.',
};

export const HOST_OPTION: OptionRow = {
  name: 'host',
  value: 'ADDRESS',
  help: 'Where it listens. Default: 127.0.0.1. Any other than loopback is for everybody on the network.',
  check: checkHost,
};

const OPEN_TO_ALL =
  'Warning: everybody on the network reaches this TEST instrument: its certificates are worthless, only the admin token keeps others off its desks.';

/** @returns what to warn of: that others than this machine may come. */
export function openToAll(options: Options): string | undefined {
  return isLoopback(textOf(options, 'host') ?? 'localhost') ? undefined : OPEN_TO_ALL;
}

/** @returns what is wrong with a seed. */
export function checkSeed(value: string): string | undefined {
  return value.length <= 200 ? undefined : 'at most 200 characters.';
}

/** The lines of a description that tell what can be typed. */
export const TYPED_LINES: readonly string[] = CLOCK_COMMANDS.map(({ form, does }) => `  ${form.padEnd(29)} ${does}`);

/** A house that stands. */
export interface StandingHouse {
  readonly url: string;
  readonly adminToken: string;
  close(): Promise<void>;
}

/** What is particular to one house. */
export interface HouseParts<House extends StandingHouse> {
  /** Starts it on a clock that stands still. */
  open(clock: VirtualClock): Promise<House>;
  /** What programs read besides its address. */
  facts(house: House): object;
  /** What a person reads first, from the title on. */
  lines(house: House, style: Style): readonly string[];
  /** What can be typed besides what the clock does. */
  typed?(house: House): readonly TypedCommand[];
  /** Said on standard error as soon as it stands. */
  readonly warning?: string | undefined;
}

/** Starts a house, tells where it answers, does what is typed, and ends when it is told to. */
export async function stand<House extends StandingHouse>(
  options: Options,
  io: Io,
  parts: HouseParts<House>,
): Promise<ExitCode> {
  const at = textOf(options, 'at');
  const clock = new VirtualClock(at ?? Math.floor(io.today() / 1000) * 1000);
  const isJson = isSet(options, 'json');
  let house: House | undefined;
  try {
    house = await parts.open(clock);
    // Of a house that goes on from a file the clock goes on too, unless it is said where it begins.
    if (at !== undefined) clock.set(at);
    setPace(clock, scaleOf(textOf(options, 'clock')) ?? 1);
    if (parts.warning !== undefined) io.err.write(`${parts.warning}\n`);
    const tell = isJson ? tellInJson(house, clock, io, parts) : introduce(house, clock, io, parts);
    const further = parts.typed?.(house) ?? [];
    await Promise.race([io.stopRequested(), obeyClockLines(clock, io, tell, further)]);
    tell('Stopping.');
    return EXIT.ok;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    tellFailure(failureOf(error, '--port'), isJson, io);
    return EXIT.failed;
  } finally {
    clock.freeze();
    await house?.close();
  }
}

type Tell = (line: string) => void;

/** @returns says nothing more. */
function tellInJson<House extends StandingHouse>(
  house: House,
  clock: VirtualClock,
  io: Io,
  { facts }: HouseParts<House>,
): Tell {
  const { url, adminToken } = house;
  const now = new Date(clock.now()).toISOString();
  io.out.write(`${JSON.stringify({ ok: true, test: true, url, adminToken, now, ...facts(house) })}\n`);
  return () => undefined;
}

/** What a person sees first. @returns says one line more. */
function introduce<House extends StandingHouse>(
  house: House,
  clock: VirtualClock,
  io: Io,
  { lines, typed }: HouseParts<House>,
): Tell {
  const screen = new Screen(io.out);
  const style = styleOf(io.out, io.env);
  const { url, adminToken } = house;
  for (const line of lines(house, style)) screen.line(line);
  screen.line(`   ${style.warn('Admin token (TEST, printed once)')}: ${adminToken}   log in at ${url}/admin/login`);
  screen.line(`   Simulated clock: ${clockText(clock.now())}`);
  screen.line(style.dim(typedHint(typed?.(house))));
  return (line) => screen.line(line);
}

/** What can be typed at a standing bench, in one line. */
export function typedHint(further: readonly TypedCommand[] = []): string {
  return `   Type ${[...further, ...CLOCK_COMMANDS].map(({ form }) => form).join('; ')}. Ctrl-C ends.`;
}
