import { type BankSim, startBank } from '../bank-sim/index.ts';
import type { VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { checkPort, type Options, textOf } from './arguments.ts';
import { BANK_SETTING_OPTIONS, bankSettingsOf } from './bank-settings.ts';
import type { Command } from './command.ts';
import type { Io } from './io.ts';
import { pemOf } from './pem.ts';
import {
  checkSeed,
  HOST_OPTION,
  JSON_OPTION,
  openToAll,
  stand,
  TIME_OPTIONS,
  TOKEN_VARIABLE,
  TYPED_LINES,
  tokenIn,
} from './standing-house.ts';
import type { Style } from './terminal.ts';

const TLS_MODES = ['present', 'legacy-1024'] as const;
const LEGACY = 'legacy-1024';
/** Said wherever somebody may look: nobody is to take it for protection. */
const WEAK =
  'WARNING: --tls legacy-1024 is WEAK on purpose: RSA-1024, TLS 1.0 to 1.2. Whoever can record it can read it. For tests of clients only.';

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
    ...TYPED_LINES,
    '',
    `Its desks need the admin token that is printed at the start; ${TOKEN_VARIABLE} in the environment says which it is to be, and`,
    `${CA_TOKEN_VARIABLE} what the bank shows when it tells the CA that a regeneration is done.`,
  ],
  options: [
    { name: 'ca-url', value: 'URL', help: 'Where the CA answers. Default: http://127.0.0.1:8080.', check: checkUrl },
    { name: 'port', value: 'PORT', help: 'Default: any free one.', check: checkPort },
    HOST_OPTION,
    ...BANK_SETTING_OPTIONS,
    ...TIME_OPTIONS,
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
      check: checkSeed,
    },
    {
      name: 'data',
      value: 'FILE',
      help: 'Where the bank lives: made when there is none, else it goes on from there, with its clock and all that it has acknowledged. Default: in memory, until it is stopped.',
    },
    JSON_OPTION,
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
  run(options, io) {
    const warnings = [textOf(options, 'tls') === LEGACY ? WEAK : undefined, openToAll(options)];
    const warning = warnings.filter((text) => text !== undefined).join('\n') || undefined;
    return stand(options, io, {
      open: (clock) => open(options, clock, io),
      facts: (bank) => ({ ...facts(bank), ...(warning && { warning }) }),
      lines: (bank, style) => linesOf(bank, style, warning),
      warning,
    });
  },
};

function open(options: Options, clock: VirtualClock, { env, freshSeed }: Pick<Io, 'freshSeed' | 'env'>) {
  const data = textOf(options, 'data');
  const adminToken = tokenIn(env, TOKEN_VARIABLE, 'bank');
  const caAdminToken = tokenIn(env, CA_TOKEN_VARIABLE, 'bank');
  return startBank({
    clock,
    moveClock: clock,
    rng: new SeededRng(textOf(options, 'seed') ?? freshSeed()),
    caUrl: textOf(options, 'ca-url') ?? 'http://127.0.0.1:8080',
    port: Number(textOf(options, 'port') ?? 0),
    ...hostOf(options),
    settings: bankSettingsOf(options),
    tls: TLS_MODES.find((mode) => mode === textOf(options, 'tls')) ?? false,
    ...(data !== undefined && { data }),
    ...(adminToken !== undefined && { adminToken }),
    ...(caAdminToken !== undefined && { caAdminToken }),
  });
}

/** Named on the command line is asked for in so many words. */
function hostOf(options: Options): { host?: string; allowRemote?: true } {
  const host = textOf(options, 'host');
  return host === undefined ? {} : { host, allowRemote: true };
}

function facts({ tlsUrl, tlsRoot, deskTokens }: BankSim) {
  return { ...(tlsRoot && { tlsUrl, tlsRoot: pemOf(tlsRoot) }), deskTokens };
}

function linesOf({ url, tlsUrl, tlsRoot }: BankSim, style: Style, warning: string | undefined): string[] {
  const overTls = `   Over TLS     ${style.bold(tlsUrl ?? '')}   its TEST root, for clients to trust:`;
  return [
    style.bold('token-bench bank') + style.warn('  TEST'),
    ...(warning === undefined ? [] : [style.warn(`   ${warning}`)]),
    `   Pages        ${style.bold(url)}`,
    ...(tlsRoot === undefined ? [] : [overTls, ...pemOf(tlsRoot).trimEnd().split('\n')]),
  ];
}
