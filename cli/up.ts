import { checkPort, isSet, type Options, textOf } from './arguments.ts';
import { BANK_SETTING_OPTIONS, bankSettingsOf } from './bank-settings.ts';
import { BRIDGE_OPTIONS, bridgePortsOf, bridgeStatesOf, pcStartOf } from './bridge-options.ts';
import { ClientPc } from './client-pc.ts';
import { CLOCK_OPTION, obeyClockLines, scaleOf, setPace } from './clock-commands.ts';
import type { Command } from './command.ts';
import { BENCH_OPTIONS, type BenchPlan, planOf } from './demo-plan.ts';
import { EXIT, type ExitCode, type Io } from './io.ts';
import { JSON_OPTION, TYPED_LINES } from './standing-house.ts';
import { startInFolder, startInMemory, type UpHouses } from './up-houses.ts';
import { jsonTeller, screenTeller, type Teller } from './up-tellers.ts';
import { tellTrouble, typedAtReader } from './workstation-lines.ts';

/** With a running clock nobody wants to wait minutes for the automatic approvals. */
const QUICK_APPROVALS = { managerAfterMs: 10_000, officerAfterMs: 10_000, issueAfterMs: 5_000 };

export const UP: Command = {
  name: 'up',
  summary: 'Start CA, bank and the PC of a personalised client, and stay.',
  description: [
    'Prints the addresses of the bank, the CA and the desk of the PC, and the login and password of a client whose certificates',
    'end in 20 days. His token is in the reader of the PC, where NCALayer and CryptoSocket find it: the pages sign in your browser.',
    'Where another program has their ports they take free ones. Stays until Ctrl-C. While it stands, this can be typed:',
    '  unplug, plug                  pulls the token out of the reader, and plugs it in',
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
    { name: 'no-workstation', help: 'Without the PC: the token is left to other programs.' },
    { name: 'desk-port', value: 'PORT', help: 'Port of the desk of the PC. Default: any free one.', check: checkPort },
    ...BRIDGE_OPTIONS,
    ...BANK_SETTING_OPTIONS,
    JSON_OPTION,
  ],
  examples: [
    { line: 'token-bench up', does: 'Servers on free ports, the bridges on theirs.' },
    { line: 'token-bench up --bank-port 8080 --ca-port 8081', does: 'Servers on fixed ports.' },
    { line: 'token-bench up --data bench', does: 'A bench that is still there tomorrow.' },
    {
      line: 'token-bench up --components checked',
      does: 'The bank wants what its instruction installs: at the desk of the PC.',
    },
    { line: 'token-bench up --json --clock virtual', does: 'For scripts: read the first line, send SIGTERM to end.' },
  ],
  async run(options, io) {
    const plan = planOf(options, io);
    const scale = scaleOf(textOf(options, 'clock')) ?? 1;
    const approvals = scale > 0 ? { approvals: QUICK_APPROVALS } : {};
    const folder = textOf(options, 'data');
    const start = async () => {
      const pc = isSet(options, 'no-workstation') ? undefined : await openPc(plan, options, io);
      const bankSettings = bankSettingsOf(options);
      const wishes = { ...approvals, bankSettings, ...(pc && { bridges: pc.workstation.bridges }) };
      try {
        if (folder === undefined) return await startInMemory(plan, wishes, pc);
        return await startInFolder(folder, plan, wishes, { at: textOf(options, 'at'), pc });
      } catch (error) {
        await pc?.close();
        throw error;
      }
    };
    const tell = isSet(options, 'json') ? jsonTeller(io, plan) : screenTeller(io, plan);
    return await stay(start, scale, tell, io);
  },
};

function openPc(plan: BenchPlan, options: Options, io: Io): Promise<ClientPc> {
  const ports = bridgePortsOf(options);
  return ClientPc.open(plan, {
    ports: ports ?? {},
    isFirm: ports !== undefined,
    states: bridgeStatesOf(options),
    pcStart: pcStartOf(options),
    deskPort: Number(textOf(options, 'desk-port') ?? 0),
    onBug: tellTrouble(io),
  });
}

async function stay(start: () => Promise<UpHouses>, scale: number, tell: Teller, io: Io): Promise<ExitCode> {
  let houses: UpHouses | undefined;
  // From here on Ctrl-C ends it in order: a folder that is being made is made or taken away.
  const stopped = io.stopRequested();
  try {
    houses = await start();
    setPace(houses.clock, scale);
    tell.ready(houses);
    const { clock, pc } = houses;
    const further = pc ? typedAtReader(pc.token) : [];
    await Promise.race([stopped, obeyClockLines(clock, io, (line) => tell.line(line), further)]);
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
