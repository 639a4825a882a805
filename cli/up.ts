import { Bench, type PersonalisedClient } from '../suites/index.ts';
import { isSet, textOf } from './arguments.ts';
import { CLOCK_COMMANDS, CLOCK_OPTION, obeyClockLines, scaleOf, setPace } from './clock-commands.ts';
import type { Command } from './command.ts';
import { BENCH_OPTIONS, type BenchPlan, planOf, replayCommand } from './demo-plan.ts';
import { failureOf } from './failure.ts';
import { EXIT, type ExitCode, type Io } from './io.ts';
import { clockText } from './story-printer.ts';
import { Screen, styleOf } from './terminal.ts';

/** With a running clock nobody wants to wait minutes for the automatic approvals. */
const QUICK_APPROVALS = { managerAfterMs: 10_000, officerAfterMs: 10_000, issueAfterMs: 5_000 };

export const UP: Command = {
  name: 'up',
  summary: 'Start CA and bank with a personalised client, and stay.',
  description: [
    'Prints the addresses of the bank and the CA, and the login and password of a client whose certificates end in',
    '20 days. Stays until Ctrl-C. While it stands, the simulated clock does what is typed:',
    ...CLOCK_COMMANDS.map(({ form, does }) => `  ${form.padEnd(29)} ${does}`),
  ],
  options: [
    ...BENCH_OPTIONS,
    CLOCK_OPTION,
    { name: 'json', help: 'Print one line of JSON when everything is ready, and nothing else.' },
  ],
  examples: [
    { line: 'token-bench up', does: 'Servers on free ports.' },
    { line: 'token-bench up --bank-port 8080 --ca-port 8081', does: 'Servers on fixed ports.' },
    { line: 'token-bench up --json --clock virtual', does: 'For scripts: read the first line, send SIGTERM to end.' },
  ],
  async run(options, io) {
    const plan = planOf(options, io);
    const scale = scaleOf(textOf(options, 'clock')) ?? 1;
    const tell = isSet(options, 'json') ? jsonTeller(io) : screenTeller(io, plan);
    return await stay(plan, scale, tell, io);
  },
};

/** What `up` says, and how. */
interface Teller {
  ready(bench: Bench, client: PersonalisedClient): void;
  line(text: string): void;
  failed(error: unknown): void;
}

async function stay(plan: BenchPlan, scale: number, tell: Teller, io: Io): Promise<ExitCode> {
  let bench: Bench | undefined;
  try {
    bench = await Bench.start({ ...plan, ...(scale > 0 && { approvals: QUICK_APPROVALS }) });
    const client = await bench.personalise();
    bench.comeToday();
    setPace(bench.clock, scale);
    tell.ready(bench, client);
    await Promise.race([io.stopRequested(), obeyClockLines(bench.clock, io, (line) => tell.line(line))]);
    tell.line('Stopping.');
    return EXIT.ok;
  } catch (error) {
    tell.failed(error);
    return EXIT.failed;
  } finally {
    bench?.clock.freeze();
    await bench?.close();
  }
}

function screenTeller(io: Io, plan: BenchPlan): Teller {
  const screen = new Screen(io.out);
  const style = styleOf(io.out, io.env);
  screen.line(style.bold('token-bench up: CA and bank') + style.warn('  TEST'));
  return {
    ready(bench, { enrolment }) {
      screen.line(`   The bank   ${style.bold(bench.bank.url)}`);
      screen.line(
        `   The CA     ${style.bold(bench.ca.url)}   desk of requests: /requests, e-mails: /admin/outbox, clock: /control (log in with the admin token)`,
      );
      screen.line(
        `   ${style.warn('PIN envelope (TEST, printed once)')}: login ${enrolment.login}, password ${enrolment.firstPassword}`,
      );
      screen.line(
        `   ${style.warn('Admin tokens (TEST, printed once)')}: of the CA ${bench.ca.adminToken}, of the bank ${bench.bank.adminToken}`,
      );
      screen.line(`   ${style.warn("Tokens of the bank's desks (TEST, printed once)")}:`);
      for (const [role, token] of Object.entries(bench.bank.deskTokens))
        screen.line(`     ${role.padEnd(18)} ${token}`);
      screen.line(`   Simulated clock: ${clockText(bench.clock.now())}; certificates end in 20 days`);
      screen.line(style.dim(`   Type ${CLOCK_COMMANDS.map(({ form }) => form).join('; ')}. Ctrl-C ends.`));
      screen.line(style.dim(`   Replay: ${replayCommand('up', plan)}`));
    },
    line: (text) => screen.line(text),
    failed(error) {
      const { message, hint, code, trace } = failureOf(error);
      io.err.write(`${[message, `What to do: ${hint}`, `Code: ${code}`, ...(trace ? [trace] : [])].join('\n')}\n`);
    },
  };
}

function jsonTeller(io: Io): Teller {
  return {
    ready(bench, { enrolment }) {
      const { login, firstPassword } = enrolment;
      const now = new Date(bench.clock.now()).toISOString();
      const pinEnvelope = { test: true, login, password: firstPassword };
      const ready = {
        ok: true,
        bank: bench.bank.url,
        ca: bench.ca.url,
        caAdminToken: bench.ca.adminToken,
        bankAdminToken: bench.bank.adminToken,
        bankDeskTokens: bench.bank.deskTokens,
        now,
        seed: bench.seed,
        pinEnvelope,
      };
      io.out.write(`${JSON.stringify(ready)}\n`);
    },
    line: () => undefined,
    failed(error) {
      const { trace, ...failure } = failureOf(error);
      io.out.write(`${JSON.stringify({ ok: false, ...failure })}\n`);
      if (trace) io.err.write(`${trace}\n`);
    },
  };
}
