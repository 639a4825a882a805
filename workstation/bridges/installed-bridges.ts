import type { Bridge, BridgeSite } from './bridge.ts';
import type { BridgePort } from './bridge-host.ts';
import { cryptoSocket } from './crypto-socket/crypto-socket.ts';
import { type NcaLayerOptions, ncaLayer } from './ncalayer/ncalayer.ts';

/** The bridges of this PC, as http/bridges.ts calls them. */
export const BRIDGE_KEYS = ['ncalayer', 'cryptoSocket'] as const;
export type BridgeKey = (typeof BRIDGE_KEYS)[number];

/** What a workstation lets be said of its bridges. */
export interface BridgeWishes {
  /** CryptoSocket: the keys that pages may show it (SYSAPI.SetAPIKey). Default: any. */
  readonly apiKeys?: readonly string[] | undefined;
  /** NCALayer: which program it is, and whom it trusts. */
  readonly ncaLayer?: Omit<NcaLayerOptions, 'onBug'> | undefined;
  onBug(error: unknown): void;
}

export type BridgeMaker = (site: BridgeSite, wishes: BridgeWishes) => Bridge;

/** One of the programs that a PC has. */
export interface InstalledBridge {
  /** Where it really listens (http/bridges.ts). */
  readonly ports: readonly BridgePort[];
  readonly make: BridgeMaker;
}

export const INSTALLED_BRIDGES: Readonly<Record<BridgeKey, InstalledBridge>> = {
  ncalayer: {
    ports: [{ scheme: 'wss', port: 13_579 }],
    make: (site, { ncaLayer: options, onBug }) => ncaLayer(site, { ...options, onBug }),
  },
  cryptoSocket: {
    ports: [
      { scheme: 'wss', port: 6127 },
      { scheme: 'ws', port: 6126 },
    ],
    make: (site, { apiKeys }) => cryptoSocket(site, apiKeys ? { apiKeys } : {}),
  },
};
