import type { BridgeAddresses } from '../http/bridges.ts';
import type { Clock } from '../simulation/clock.ts';
import type { Rng } from '../simulation/rng.ts';
import type { BridgeSite } from './bridges/bridge.ts';
import { type BridgeControl, BridgeHost, type BridgePort } from './bridges/bridge-host.ts';
import { bridgeIdentity } from './bridges/bridge-identity.ts';
import type { BridgeState } from './bridges/bridge-states.ts';
import { BRIDGE_KEYS, type BridgeKey, type BridgeMaker, INSTALLED_BRIDGES } from './bridges/installed-bridges.ts';
import { assertOrigins } from './bridges/origin-rule.ts';
import { PagePerson } from './bridges/page-person.ts';
import type { Person } from './bridges/person.ts';
import type { BridgeLimits } from './bridges/server.ts';
import { BridgeTrace, type TraceLine } from './bridges/trace.ts';
import type { Carrier } from './carriers/carrier.ts';

/** Ports of this PC; 0 is any free one. */
export interface WorkstationPorts {
  /** NCALayer, wss. Default: 13579. */
  readonly ncalayer?: number;
  /** CryptoSocket, wss. Default: 6127. */
  readonly cryptoSocket?: number;
  /** CryptoSocket, ws. Default: 6126. */
  readonly cryptoSocketPlain?: number;
  /** The page of the workstation. Default: 0. */
  readonly desk?: number;
}

export interface WorkstationOptions {
  readonly clock: Clock;
  /** What bridges draw, and the keys of their TLS identity. */
  readonly rng: Rng;
  /** What is or can be plugged in. A function is asked for each request. */
  readonly carriers: readonly Carrier[] | (() => readonly Carrier[]);
  /** Who answers when a bridge asks. Default: a {@link PagePerson}, whose questions wait on the page of the workstation. */
  readonly person?: Person;
  /** Other programs in place of this house's own bridges. */
  readonly bridges?: Partial<Readonly<Record<BridgeKey, BridgeMaker>>>;
  /** In what state pages find the bridges (R-CLIENT-28). Default: `ok`. */
  readonly states?: Partial<Readonly<Record<BridgeKey, BridgeState>>>;
  /** `free`: any free ones, for all. */
  readonly ports?: 'free' | WorkstationPorts;
  /**
   * Origins whose pages may talk to the bridges, `*` for any. Default: pages of servers of this PC. What has no origin, a program or a file, always
   * may.
   */
  readonly allowedOrigins?: readonly string[];
  /** CryptoSocket: the keys that pages may show it. Default: any. */
  readonly apiKeys?: readonly string[];
  /** Where time is stamped (RFC 3161 over HTTP). */
  readonly timeStampUrl?: string;
  readonly limits?: Partial<BridgeLimits>;
  /** Told of everything that pages and bridges say to each other; what is secret in it is blanked. */
  readonly onTrace?: (line: TraceLine) => void;
  /** Told of every unforeseen error. */
  readonly onBug?: (error: unknown) => void;
}

/** A running workstation. */
export interface Workstation {
  /** Where pages find the bridges; `bridges` of CA and bank takes it as it is. */
  readonly bridges: BridgeAddresses;
  /** The TEST root of the bridges' certificates, DER: a browser that trusts it trusts them. */
  readonly tlsRoot: Uint8Array;
  readonly person: Person;
  /** The last lines of what pages and bridges said to each other, oldest first. */
  readonly trace: readonly TraceLine[];
  /** Installs, starts, blocks ... one of the bridges. */
  bridge(key: BridgeKey): BridgeControl;
  /** Ends everything; open questions are withdrawn. */
  close(): Promise<void>;
}

/**
 * Starts the PC of a person who signs in the browser: the bridges that pages talk to, on the carriers that are plugged in.
 * @returns rejects with RangeError for origins that are none, PortInUseError; nothing is left running then.
 */
export async function startWorkstation(options: WorkstationOptions): Promise<Workstation> {
  const { clock, rng, onTrace, person = new PagePerson() } = options;
  assertOrigins(options.allowedOrigins ?? []);
  const trace = new BridgeTrace(clock, onTrace);
  const { root, ...identity } = await bridgeIdentity(clock.now(), rng.stream('TLS'));
  const hosts = await openBridges({ options, site: siteOf(options, person), identity, trace });
  return {
    bridges: {
      ncalayer: hosts.ncalayer.urls,
      cryptoSocket: hosts.cryptoSocket.urls,
    },
    tlsRoot: root,
    person,
    get trace() {
      return trace.lines;
    },
    bridge: (key) => hosts[key],
    close: async () => {
      for (const key of BRIDGE_KEYS) await hosts[key].close();
    },
  };
}

function siteOf({ carriers, clock, rng, timeStampUrl }: WorkstationOptions, person: Person): BridgeSite {
  return {
    carriers: typeof carriers === 'function' ? carriers : () => carriers,
    person,
    clock,
    rng: rng.stream('bridges'),
    ...(timeStampUrl !== undefined && { timeStampUrl }),
  };
}

type BridgeHosts = Readonly<Record<BridgeKey, BridgeHost>>;

interface BridgeOpening {
  readonly options: WorkstationOptions;
  readonly site: BridgeSite;
  readonly identity: { readonly certificates: string; readonly privateKey: string };
  readonly trace: BridgeTrace;
}

/** All of them, or none. */
async function openBridges({ options, site, identity, trace }: BridgeOpening): Promise<BridgeHosts> {
  const { limits, allowedOrigins, apiKeys, states = {}, onBug = () => undefined } = options;
  let connections = 0;
  const nextConnection = () => ++connections;
  const opened: [BridgeKey, BridgeHost][] = [];
  try {
    for (const key of BRIDGE_KEYS) {
      const make = options.bridges?.[key] ?? INSTALLED_BRIDGES[key].make;
      if (make === undefined) throw new RangeError(`there is no ${key}`);
      const bridge = make({ ...site, rng: site.rng.stream(key) }, { apiKeys });
      const addresses = portsOf(key, options.ports);
      const shared = { bridge, addresses, identity, trace, limits, allowedOrigins, nextConnection, onBug };
      opened.push([key, await BridgeHost.open({ ...shared, state: states[key] })]);
    }
    return Object.fromEntries(opened) as BridgeHosts;
  } catch (error) {
    for (const [, host] of opened) await host.close();
    throw error;
  }
}

const PORT_NAMES = {
  ncalayer: { wss: 'ncalayer', ws: undefined },
  cryptoSocket: { wss: 'cryptoSocket', ws: 'cryptoSocketPlain' },
} as const satisfies Record<BridgeKey, Record<BridgePort['scheme'], keyof WorkstationPorts | undefined>>;

function portsOf(key: BridgeKey, wish: WorkstationOptions['ports'] = {}): BridgePort[] {
  return INSTALLED_BRIDGES[key].ports.map(({ scheme, port }) => {
    const name = PORT_NAMES[key][scheme];
    if (wish === 'free') return { scheme, port: 0 };
    return { scheme, port: (name && wish[name]) ?? port };
  });
}
