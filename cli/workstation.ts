import { existsSync, readFileSync } from 'node:fs';
import type { VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import {
  assertOrigins,
  type Carrier,
  fileCarrier,
  type Person,
  readScript,
  ScriptError,
  ScriptedPerson,
  startWorkstation,
  type Workstation,
} from '../workstation/index.ts';
import { checkPort, type Options, textOf } from './arguments.ts';
import { BRIDGE_OPTIONS, bridgePortsOf, bridgeStatesOf, pcStartOf } from './bridge-options.ts';
import type { Command } from './command.ts';
import type { Io } from './io.ts';
import { pemOf } from './pem.ts';
import { emulatedToken, type PluggedToken, tokenOfModule } from './plugged-token.ts';
import { checkSeed, JSON_OPTION, stand, TIME_OPTIONS, TOKEN_VARIABLE, TYPED_LINES, tokenIn } from './standing-house.ts';
import type { Style } from './terminal.ts';
import { DEVICE, IMAGE, PIN } from './token/options.ts';
import { TokenFailureError } from './token/token-failure.ts';
import { UsageError } from './usage-error.ts';
import { bridgeLines, tellTrouble, typedAtReader } from './workstation-lines.ts';

const NAME = 'workstation';
const PAGE = 'page';

function originProblem(value: string): string | undefined {
  try {
    assertOrigins(value.split(','));
    return undefined;
  } catch (error) {
    return `${(error as Error).message}.`;
  }
}

/** A workstation that stands, and what is in its reader. */
interface StandingWorkstation extends Workstation {
  readonly token: PluggedToken | undefined;
}

export const WORKSTATION: Command = {
  name: NAME,
  summary: 'Start the PC of a person who signs in the browser, with NCALayer and CryptoSocket, and stay.',
  description: [
    'Unmodified pages find NCALayer at wss://127.0.0.1:13579/ and CryptoSocket at wss://127.0.0.1:6127/tumarcsp/ (ws 6126). What these ask a',
    'person, which key, its PIN, whether to sign, is answered at the desk whose address is printed, or by a script: a list of rows such as',
    '{"on": "choose-key", "answer": "first"} and {"on": "password", "answer": "12345678", "times": 1} (docs/workstation.md).',
    'Browsers must trust the TEST root that --json prints, or be shown each https address once.',
    '  unplug, plug                  pulls the token out of its reader, and plugs it in',
    ...TYPED_LINES,
  ],
  options: [
    { ...DEVICE, help: `A fresh token in the reader: ${DEVICE.help}` },
    { ...IMAGE, help: `${IMAGE.help} Default: a fresh one in memory.` },
    PIN,
    { name: 'module', value: 'PATH', help: 'The token of a PKCS#11 library instead.' },
    {
      name: 'slot',
      value: 'ID',
      help: 'Which slot of the library. Default: the first with a token.',
      check: (value) => (/^\d{1,10}$/.test(value) ? undefined : 'a slot ID is a whole number.'),
    },
    { name: 'pkcs12', value: 'FILES', help: 'Key files that the programs know too, with commas.' },
    {
      name: 'person',
      value: 'page|FILE',
      help: 'Who answers: a person at the desk, or a script. Default: page.',
    },
    { name: 'port', value: 'PORT', help: 'Port of the desk. Default: any free one.', check: checkPort },
    ...BRIDGE_OPTIONS,
    {
      name: 'origins',
      value: 'LIST',
      help: 'Sites whose pages may use the bridges, with commas, or *. Default: those of this PC.',
      check: originProblem,
    },
    {
      name: 'time-stamp-url',
      value: 'URL',
      help: 'Where time is stamped (RFC 3161), such as the /tsp of token-bench ca.',
    },
    ...TIME_OPTIONS,
    {
      name: 'seed',
      value: 'TEXT',
      help: 'The same keys and numbers as the last time with this seed. Default: fresh ones.',
      check: checkSeed,
    },
    JSON_OPTION,
  ],
  examples: [
    { line: 'token-bench workstation', does: 'A fresh JavaToken, answers at the desk.' },
    { line: 'token-bench workstation --image my.token --person script.json', does: 'Your token, answers by a script.' },
    { line: 'token-bench workstation --pkcs12 GOST512.p12', does: 'A key file for NCALayer.' },
    { line: 'token-bench workstation --state ncalayer=not-running', does: 'What does your page say then?' },
  ],
  run(options, io) {
    checkTogether(options);
    return stand<StandingWorkstation>(options, io, {
      open: (clock) => open(options, clock, io),
      facts,
      lines: linesOf,
      typed: ({ token }) => (token ? typedAtReader(token) : []),
    });
  },
};

/** @throws UsageError */
function checkTogether(options: Options): void {
  const others = ['device', 'image', 'pin'].filter((name) => options.has(name));
  if (options.has('module') && others.length > 0) throw new UsageError(`Either --module or --${others[0]}.`, NAME);
  if (options.has('slot') && !options.has('module')) throw new UsageError('--slot goes with --module.', NAME);
}

async function open(options: Options, clock: VirtualClock, io: Io): Promise<StandingWorkstation> {
  const rng = new SeededRng(textOf(options, 'seed') ?? io.freshSeed());
  const person = personOf(textOf(options, 'person'), io);
  const adminToken = tokenIn(io.env, TOKEN_VARIABLE, NAME);
  const [origins, stamps, ports] = [
    textOf(options, 'origins'),
    textOf(options, 'time-stamp-url'),
    bridgePortsOf(options),
  ];
  const token = tokenOf(options);
  try {
    const workstation = await startWorkstation({
      ...{ clock, rng: rng.stream('workstation'), states: bridgeStatesOf(options), pcStart: pcStartOf(options) },
      carriers: [token.carrier, ...filesOf(options, rng)],
      reader: token,
      deskPort: Number(textOf(options, 'port') ?? 0),
      onBug: tellTrouble(io),
      ...(person && { person }),
      ...(ports && { ports }),
      ...(origins !== undefined && { allowedOrigins: origins.split(',') }),
      ...(stamps !== undefined && { timeStampUrl: stamps }),
      ...(adminToken !== undefined && { adminToken }),
    });
    const close = async () => {
      await workstation.close();
      token.close();
    };
    return { ...workstation, token, close };
  } catch (error) {
    token.close();
    throw error;
  }
}

function tokenOf(options: Options): PluggedToken {
  const module = textOf(options, 'module');
  const slot = textOf(options, 'slot');
  if (module !== undefined) return tokenOfModule(module, slot === undefined ? undefined : Number(slot));
  const [device, image, pin] = ['device', 'image', 'pin'].map((name) => textOf(options, name));
  const plan = { ...(device && { device }), ...(image && { image }), ...(pin && { pin }) };
  try {
    return emulatedToken(plan as Parameters<typeof emulatedToken>[0]);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${error.message}.`, NAME);
    throw error;
  }
}

function filesOf(options: Options, rng: SeededRng): Carrier[] {
  const paths = (textOf(options, 'pkcs12') ?? '').split(',').filter((path) => path !== '');
  return paths.map((path) => {
    if (existsSync(path)) return fileCarrier(path, { rng: rng.stream(path) });
    throw new TokenFailureError({
      code: 'key-file-missing',
      message: `${path} is not there.`,
      hint: 'Check the path; several are separated by commas.',
    });
  });
}

/** @throws UsageError for a script that cannot be read. */
function personOf(wish: string = PAGE, { err }: Pick<Io, 'err'>): Person | undefined {
  if (wish === PAGE) return undefined;
  try {
    const onUnanswered = ({ message }: Error) => err.write(`${message}\n`);
    return new ScriptedPerson(readScript(readFileSync(wish, 'utf8')), { onUnanswered });
  } catch (error) {
    const why = error instanceof ScriptError ? error.message : ((error as NodeJS.ErrnoException).code ?? String(error));
    throw new UsageError(`--person ${wish}: ${why}`, NAME);
  }
}

function facts({ bridges, tlsRoot, token }: StandingWorkstation) {
  return {
    bridges,
    tlsRoot: pemOf(tlsRoot),
    token: { test: true, name: token?.carrier.name, ...(token?.pin !== undefined && { pin: token.pin }) },
  };
}

function linesOf(workstation: StandingWorkstation, style: Style): string[] {
  const { token } = workstation;
  const pin = token?.pin === undefined ? '' : style.warn(`   PIN (TEST): ${token.pin}`);
  return [
    style.bold('token-bench workstation') + style.warn('  TEST'),
    `   In the reader   ${token?.title}${pin}`,
    ...bridgeLines(workstation, style),
  ];
}
