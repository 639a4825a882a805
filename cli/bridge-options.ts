import { type BridgeKey, type BridgePorts, type BridgeState, PC_STARTS, type PcStart } from '../workstation/index.ts';
import { checkPort, type OptionRow, type Options, textOf } from './arguments.ts';
import { didYouMean } from './usage-error.ts';

/** Options of the commands that start a workstation. */

/** The bridges as people write them. */
const BRIDGES: Readonly<Record<string, BridgeKey>> = { ncalayer: 'ncalayer', 'crypto-socket': 'cryptoSocket' };
const STATES: readonly BridgeState[] = ['not-installed', 'not-running', 'blocked', 'ok'];

export const BRIDGE_OPTIONS: readonly OptionRow[] = [
  {
    name: 'ncalayer-port',
    value: 'PORT',
    help: 'Port of NCALayer, wss; 0 is any free one. Default: 13579.',
    check: checkPort,
  },
  {
    name: 'crypto-socket-port',
    value: 'PORT',
    help: 'Port of CryptoSocket, wss; the one below it is ws; 0 is any free ones. Default: 6127.',
    check: (value) => (value === '1' ? 'there is none below it.' : checkPort(value)),
  },
  {
    name: 'state',
    value: 'BRIDGE=STATE',
    help: `How pages find a bridge at first, with commas: ${Object.keys(BRIDGES).join(', ')}; ${STATES.join(', ')}. Default: ok.`,
    check: stateProblem,
  },
  {
    name: 'pc',
    value: PC_STARTS.join('|'),
    help: 'What the bank’s installation finds on the PC (docs/installation.md). Default: fresh, nothing.',
    check: (value) =>
      PC_STARTS.some((one) => one === value) ? undefined : `there is no "${value}".${didYouMean(value, PC_STARTS)}`,
  },
];

function stateProblem(value: string): string | undefined {
  for (const one of value.split(',')) {
    const [bridge = '', state = ''] = one.split('=', 2);
    if (!Object.hasOwn(BRIDGES, bridge))
      return `there is no bridge "${bridge}".${didYouMean(bridge, Object.keys(BRIDGES))}`;
    if (!STATES.some((known) => known === state)) return `there is no state "${state}".${didYouMean(state, STATES)}`;
  }
  return undefined;
}

/** @returns undefined where nothing is said of ports. */
export function bridgePortsOf(options: Options): BridgePorts | undefined {
  const [ncalayer, socket] = ['ncalayer-port', 'crypto-socket-port'].map((name) => textOf(options, name));
  if (ncalayer === undefined && socket === undefined) return undefined;
  return {
    ...(ncalayer !== undefined && { ncalayer: Number(ncalayer) }),
    ...(socket !== undefined && {
      cryptoSocket: Number(socket),
      cryptoSocketPlain: Math.max(0, Number(socket) - 1),
    }),
  };
}

export function bridgeStatesOf(options: Options): Partial<Record<BridgeKey, BridgeState>> {
  const pairs = (textOf(options, 'state') ?? '').split(',').flatMap((one) => {
    const [bridge = '', state = ''] = one.split('=', 2);
    const key = BRIDGES[bridge];
    return key === undefined ? [] : [[key, state as BridgeState] as const];
  });
  return Object.fromEntries(pairs);
}

/** What is installed on the PC. */
export function pcStartOf(options: Options): PcStart {
  return PC_STARTS.find((one) => one === textOf(options, 'pc')) ?? 'fresh';
}
