import { stateMachine } from '../../simulation/state-machine.ts';

/**
 * In what state a page finds a signing agent of this PC (R-CLIENT-28). `not-installed` and `not-running` look alike from outside: nobody listens.
 * `blocked`: the program runs, but something of this PC, a firewall, an antivirus or the browser's policy, keeps pages away from it.
 */
export const BRIDGE_STATES = ['not-installed', 'not-running', 'blocked', 'ok'] as const;
export type BridgeState = (typeof BRIDGE_STATES)[number];

/** What is done to it. */
export const BRIDGE_EVENTS = ['install', 'uninstall', 'start', 'stop', 'block', 'unblock'] as const;
export type BridgeEvent = (typeof BRIDGE_EVENTS)[number];

/** Why something cannot be done to it. */
export type BridgeProblem = 'bridge-not-installed' | 'bridge-not-running';

const INSTALLED = ['not-running', 'blocked', 'ok'] as const;

/** What is so already stays so. */
export const bridgeStates = stateMachine<BridgeState, BridgeEvent, BridgeProblem>({
  name: 'bridge',
  states: BRIDGE_STATES,
  events: BRIDGE_EVENTS,
  rows: [
    { from: 'not-installed', event: 'install', to: 'not-running', source: 'R-CLIENT-28' },
    { from: INSTALLED, event: 'install', to: 'same', source: '-' },
    { from: INSTALLED, event: 'uninstall', to: 'not-installed', source: 'R-CLIENT-28' },
    { from: 'not-installed', event: 'uninstall', to: 'same', source: '-' },
    { from: 'not-running', event: 'start', to: 'ok', source: 'R-CLIENT-28' },
    { from: ['blocked', 'ok'], event: 'start', to: 'same', source: '-' },
    { from: ['blocked', 'ok'], event: 'stop', to: 'not-running', source: 'R-CLIENT-28' },
    { from: 'not-running', event: 'stop', to: 'same', source: '-' },
    { from: 'ok', event: 'block', to: 'blocked', source: 'R-CLIENT-28' },
    { from: 'blocked', event: 'block', to: 'same', source: '-' },
    { from: 'blocked', event: 'unblock', to: 'ok', source: 'R-CLIENT-28' },
    { from: 'ok', event: 'unblock', to: 'same', source: '-' },
    { from: 'not-running', event: ['block', 'unblock'], refuse: 'bridge-not-running', source: '-' },
    {
      from: 'not-installed',
      event: ['start', 'stop', 'block', 'unblock'],
      refuse: 'bridge-not-installed',
      source: '-',
    },
  ],
});

/** How a blocked one looks from a page: the connection is reset before TLS, or the handshake is answered with 403. */
export const BLOCKINGS = ['reset', 'refuse'] as const;
export type Blocking = (typeof BLOCKINGS)[number];

/** Something is done to a bridge that cannot be done in its state. */
export class BridgeStateError extends Error {
  override readonly name = 'BridgeStateError';
  readonly code: BridgeProblem;
  constructor(code: BridgeProblem, bridge: string, event: BridgeEvent) {
    super(`${event}: ${bridge} is ${code === 'bridge-not-installed' ? 'not installed' : 'not running'}`);
    this.code = code;
  }
}
