import type { TlsIdentity } from '../../http/tls.ts';
import type { BridgeSite } from './bridge.ts';
import { BridgeHost, type BridgePort } from './bridge-host.ts';
import type { BridgeState } from './bridge-states.ts';
import {
  BRIDGE_KEYS,
  type BridgeKey,
  type BridgeMaker,
  type BridgeWishes,
  INSTALLED_BRIDGES,
} from './installed-bridges.ts';
import type { BridgeLimits } from './server.ts';
import type { BridgeTrace } from './trace.ts';

/** Ports of the bridges; 0 is any free one. */
export interface BridgePorts {
  /** NCALayer, wss. Default: 13579. */
  readonly ncalayer?: number;
  /** CryptoSocket, wss. Default: 6127. */
  readonly cryptoSocket?: number;
  /** CryptoSocket, ws. Default: 6126. */
  readonly cryptoSocketPlain?: number;
}

/** What of the bridges is to be otherwise than usual. */
export interface BridgeSettings {
  /** Other programs in place of this house's own bridges. */
  readonly bridges?: Partial<Readonly<Record<BridgeKey, BridgeMaker>>>;
  /** In what state pages find the bridges (R-CLIENT-28). Default: `ok`. */
  readonly states?: Partial<Readonly<Record<BridgeKey, BridgeState>>>;
  /** `free`: any free ones, for all. */
  readonly ports?: 'free' | BridgePorts;
  /**
   * Origins whose pages may talk to the bridges, `*` for any. Default: pages of servers of this PC. What has no origin, a program or a file, always
   * may.
   */
  readonly allowedOrigins?: readonly string[];
  /** CryptoSocket: the keys that pages may show it. Default: any. */
  readonly apiKeys?: readonly string[];
  /** NCALayer: which program it is, and whom it trusts. */
  readonly ncaLayer?: BridgeWishes['ncaLayer'];
  readonly limits?: Partial<BridgeLimits>;
}

export type BridgeHosts = Readonly<Record<BridgeKey, BridgeHost>>;

export interface BridgeOpening {
  readonly settings: BridgeSettings;
  readonly site: BridgeSite;
  readonly identity: TlsIdentity;
  readonly trace: BridgeTrace;
  onBug(error: unknown): void;
}

/** Opens the bridges of a PC: all of them, or none. Returns rejects with PortInUseError. */
export async function openBridges({ settings, site, identity, trace, onBug }: BridgeOpening): Promise<BridgeHosts> {
  const { limits, allowedOrigins, apiKeys, ncaLayer, states = {}, ports, bridges = {} } = settings;
  let connections = 0;
  const nextConnection = () => ++connections;
  const shared = { identity, trace, limits, allowedOrigins, nextConnection, onBug };
  const opened: [BridgeKey, BridgeHost][] = [];
  try {
    for (const key of BRIDGE_KEYS) {
      const make = bridges[key] ?? INSTALLED_BRIDGES[key].make;
      const bridge = make(siteOf(site, key), { apiKeys, ncaLayer, onBug });
      const hosting = { ...shared, bridge, addresses: portsOf(key, ports), state: states[key] };
      opened.push([key, await BridgeHost.open(hosting)]);
    }
    return Object.fromEntries(opened) as BridgeHosts;
  } catch (error) {
    for (const [, host] of opened) await host.close();
    throw error;
  }
}

/** The same for each, but what it draws. */
function siteOf(site: BridgeSite, key: BridgeKey): BridgeSite {
  const { carriers, person, clock, rng } = site;
  return {
    ...{ carriers, person, clock, rng: rng.stream(key) },
    get timeStampUrl() {
      return site.timeStampUrl;
    },
  };
}

const PORT_NAMES = {
  ncalayer: { wss: 'ncalayer', ws: undefined },
  cryptoSocket: { wss: 'cryptoSocket', ws: 'cryptoSocketPlain' },
} as const satisfies Record<BridgeKey, Record<BridgePort['scheme'], keyof BridgePorts | undefined>>;

function portsOf(key: BridgeKey, wish: BridgeSettings['ports'] = {}): BridgePort[] {
  return INSTALLED_BRIDGES[key].ports.map(({ scheme, port }) => {
    const name = PORT_NAMES[key][scheme];
    if (wish === 'free') return { scheme, port: 0 };
    return { scheme, port: (name && wish[name]) ?? port };
  });
}
