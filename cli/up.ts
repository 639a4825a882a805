import { isSet, textOf } from './arguments.ts';
import { CLOCK_OPTION, obeyClockLines, scaleOf, setPace } from './clock-commands.ts';
import type { Command } from './command.ts';
import { BENCH_OPTIONS, planOf } from './demo-plan.ts';
import { EXIT, type ExitCode, type Io } from './io.ts';
import { JSON_OPTION, TYPED_LINES } from './standing-house.ts';
import { startInFolder, startInMemory, type UpHouses } from './up-houses.ts';
import { jsonTeller, screenTeller, type Teller } from './up-tellers.ts';

/** With a running clock nobody wants to wait minutes for the automatic approvals. */
const QUICK_APPROVALS = { managerAfterMs: 10_000, officerAfterMs: 10_000, issueAfterMs: 5_000 };

export const UP: Command = {
  name: 'up',
  summary: 'Start CA and bank with a personalised client, and stay.',
  description: [
    'Prints the addresses of the bank and the CA, and the login and password of a client whose certificates end in',
    '20 days. Stays until Ctrl-C. While it stands, the simulated clock does what is typed:',
    ...TYPED_LINES,
  ],
  options: [
    ...BENCH_OPTIONS,
    CLOCK_OPTION,
    {
      name: 'data',
      value: 'FOLDER',
      help: "Where CA, bank and the client's token live: made when there is none, else they go on from there, also after a kill (--seed and --device are for a new one). Default: in memory.",
    },
    JSON_OPTION,
  ],
  examples: [
    { line: 'token-bench up', does: 'Servers on free ports.' },
    { line: 'token-bench up --bank-port 8080 --ca-port 8081', does: 'Servers on fixed ports.' },
    { line: 'token-bench up --data bench', does: 'A bench that is still there tomorrow.' },
    { line: 'token-bench up --json --clock virtual', does: 'For scripts: read the first line, send SIGTERM to end.' },
  ],
  async run(options, io) {
    const plan = planOf(options, io);
    const scale = scaleOf(textOf(options, 'clock')) ?? 1;
    const approvals = scale > 0 ? { approvals: QUICK_APPROVALS } : {};
    const folder = textOf(options, 'data');
    const start = () =>
      folder === undefined
        ? startInMemory(plan, approvals)
        : startInFolder(folder, plan, approvals, textOf(options, 'at'));
    const tell = isSet(options, 'json') ? jsonTeller(io, plan) : screenTeller(io, plan);
    return await stay(start, scale, tell, io);
  },
};

async function stay(start: () => Promise<UpHouses>, scale: number, tell: Teller, io: Io): Promise<ExitCode> {
  let houses: UpHouses | undefined;
  // From here on Ctrl-C ends it in order: a folder that is being made is made or taken away.
  const stopped = io.stopRequested();
  try {
    houses = await start();
    setPace(houses.clock, scale);
    tell.ready(houses);
    await Promise.race([stopped, obeyClockLines(houses.clock, io, (line) => tell.line(line))]);
    tell.line('Stopping.');
    return EXIT.ok;
  } catch (error) {
    tell.failed(error);
    return EXIT.failed;
  } finally {
    houses?.clock.freeze();
    await houses?.close();
  }
}
