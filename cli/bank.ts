import { type BankSim, startBankSim } from '../bank-sim/index.ts';
import { PortInUseError } from '../http/server.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { checkInstant, checkPort, isSet, type Options, textOf } from './arguments.ts';
import { CLOCK_COMMANDS, CLOCK_OPTION, obeyClockLines, scaleOf, setPace } from './clock-commands.ts';
import type { Command } from './command.ts';
import { failureOf } from './failure.ts';
import { EXIT, type ExitCode, type Io } from './io.ts';
import { pemOf } from './pem.ts';
import { clockText } from './story-printer.ts';
import { Screen, styleOf } from './terminal.ts';

const TLS_MODES = ['present', 'legacy-1024'] as const;
const LEGACY = 'legacy-1024';
/** Said wherever somebody may look: nobody is to take it for protection. */
const WEAK =
  'WARNING: --tls legacy-1024 is WEAK on purpose: RSA-1024, TLS 1.0 to 1.2. Whoever can record it can read it. For tests of clients only.';

/** Where the tokens may be said beforehand: a command line can be read by everybody on the machine. */
const TOKEN_VARIABLE = 'TOKEN_BENCH_ADMIN_TOKEN';
const CA_TOKEN_VARIABLE = 'TOKEN_BENCH_CA_ADMIN_TOKEN';

/** A certification authority's address: http or https. */
function checkUrl(value: string): string | undefined {
  const isWeb = URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);
  return isWeb ? undefined : 'an address such as http://127.0.0.1:8080 is expected.';
}

export const BANK: Command = {
  name: 'bank',
  summary: 'Start a bank beside a certification authority, and stay.',
  description: [
    'A TEST bank on an address of its own: pages for its clients, desks for its staff, documents, regeneration of key sets. It asks',
    'the CA of --ca-url for certificates and revocation lists; start that one first (token-bench ca --authorities kz-kisc), or later:',
    'the bank goes on without it as far as it can. The simulated clock begins now, and does what is typed; let both run alike.',
    ...CLOCK_COMMANDS.map(({ form, does }) => `  ${form.padEnd(29)} ${does}`),
    '',
    `Its desks need the admin token that is printed at the start; ${TOKEN_VARIABLE} in the environment says which it is to be, and`,
    `${CA_TOKEN_VARIABLE} what the bank shows when it tells the CA that a regeneration is done.`,
  ],
  options: [
    { name: 'ca-url', value: 'URL', help: 'Where the CA answers. Default: http://127.0.0.1:8080.', check: checkUrl },
    { name: 'port', value: 'PORT', help: 'Default: any free one.', check: checkPort },
    {
      name: 'at',
      value: 'INSTANT',
      help: 'Where the simulated clock begins, ISO 8601. Default: now.',
      check: checkInstant,
    },
    CLOCK_OPTION,
    {
      name: 'tls',
      value: '[MODE]',
      bare: 'present',
      help: 'Listen over TLS besides: present (P-256, TLS 1.2 and 1.3), or legacy-1024, which is WEAK as in 2009. Default mode: present.',
      check: (value) => (TLS_MODES.some((mode) => mode === value) ? undefined : 'present or legacy-1024 is expected.'),
    },
    {
      name: 'seed',
      value: 'TEXT',
      help: 'The same passwords and sessions as the last time with this seed. Default: fresh ones.',
      check: (value) => (value.length <= 200 ? undefined : 'at most 200 characters.'),
    },
    {
      name: 'data',
      value: 'FILE',
      help: 'Where the bank lives: made when there is none, else it goes on from there, with its clock and all that it has acknowledged. Default: in memory, until it is stopped.',
    },
    { name: 'json', help: 'Print one line of JSON when everything is ready, and nothing else.' },
  ],
  examples: [
    { line: 'token-bench bank --ca-url http://127.0.0.1:8080', does: 'Beside a CA on that port.' },
    { line: 'token-bench bank --data bank.db', does: 'A bank that is still there tomorrow.' },
    {
      line: 'token-bench bank --tls legacy-1024',
      does: 'Over TLS as old clients speak it. WEAK, for tests of them only.',
    },
    { line: 'token-bench bank --json --clock virtual', does: 'For scripts: read the first line, send SIGTERM to end.' },
  ],
  async run(options, io) {
    const clock = new VirtualClock(textOf(options, 'at') ?? Math.floor(io.today() / 1000) * 1000);
    const isJson = isSet(options, 'json');
    const warning = textOf(options, 'tls') === LEGACY ? WEAK : undefined;
    if (warning !== undefined) io.err.write(`${warning}\n`);
    let bank: BankSim | undefined;
    try {
      bank = await open(options, clock, io);
      setPace(clock, scaleOf(textOf(options, 'clock')) ?? 1);
      io.out.write(isJson ? `${JSON.stringify({ ...facts(bank, clock), ...(warning && { warning }) })}\n` : '');
      const tell = isJson ? () => undefined : introduce(bank, clock, io, warning);
      await Promise.race([io.stopRequested(), obeyClockLines(clock, io, tell)]);
      tell('Stopping.');
      return EXIT.ok;
    } catch (error) {
      return fail(error, isJson, io);
    } finally {
      clock.freeze();
      await bank?.close();
    }
  },
};

function open(options: Options, clock: VirtualClock, { env, freshSeed }: Pick<Io, 'freshSeed' | 'env'>) {
  const data = textOf(options, 'data');
  return startBankSim({
    clock,
    moveClock: clock,
    rng: new SeededRng(textOf(options, 'seed') ?? freshSeed()),
    caUrl: textOf(options, 'ca-url') ?? 'http://127.0.0.1:8080',
    port: Number(textOf(options, 'port') ?? 0),
    tls: TLS_MODES.find((mode) => mode === textOf(options, 'tls')) ?? false,
    ...(data !== undefined && { data }),
    ...(env[TOKEN_VARIABLE] && { adminToken: env[TOKEN_VARIABLE] }),
    ...(env[CA_TOKEN_VARIABLE] && { caAdminToken: env[CA_TOKEN_VARIABLE] }),
  });
}

function facts({ url, tlsUrl, tlsRoot, adminToken, deskTokens }: BankSim, clock: VirtualClock) {
  const now = new Date(clock.now()).toISOString();
  const tls = tlsRoot && { tlsUrl, tlsRoot: pemOf(tlsRoot) };
  return { ok: true, test: true, url, ...tls, adminToken, deskTokens, now };
}

/** What a person sees first. @returns says one line more. */
function introduce(
  { url, tlsUrl, tlsRoot, adminToken }: BankSim,
  clock: VirtualClock,
  io: Io,
  warning: string | undefined,
): (line: string) => void {
  const screen = new Screen(io.out);
  const style = styleOf(io.out, io.env);
  const overTls = `   Over TLS     ${style.bold(tlsUrl ?? '')}   its TEST root, for clients to trust:`;
  const lines = [
    style.bold('token-bench bank') + style.warn('  TEST'),
    ...(warning === undefined ? [] : [style.warn(`   ${warning}`)]),
    `   Pages        ${style.bold(url)}`,
    ...(tlsRoot === undefined ? [] : [overTls, ...pemOf(tlsRoot).trimEnd().split('\n')]),
    `   ${style.warn('Admin token (TEST, printed once)')}: ${adminToken}   log in at ${url}/admin/login`,
    `   Simulated clock: ${clockText(clock.now())}`,
    style.dim(`   Type ${CLOCK_COMMANDS.map(({ form }) => form).join('; ')}. Ctrl-C ends.`),
  ];
  for (const line of lines) screen.line(line);
  return (line) => screen.line(line);
}

function fail(error: unknown, isJson: boolean, io: Io): ExitCode {
  const { trace, ...known } = failureOf(error);
  const hint =
    error instanceof PortInUseError ? 'Choose another port with --port, or leave it out for any free one.' : known.hint;
  const failure = { ...known, hint };
  if (isJson) io.out.write(`${JSON.stringify({ ok: false, ...failure })}\n`);
  else io.err.write(`${failure.message}\nWhat to do: ${failure.hint}\nCode: ${failure.code}\n`);
  if (trace) io.err.write(`${trace}\n`);
  return EXIT.failed;
}
