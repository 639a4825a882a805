import type { Bridge, BridgeSite } from './bridge.ts';
import type { BridgePort } from './bridge-host.ts';

/** The bridges of this PC, as http/bridges.ts calls them. */
export const BRIDGE_KEYS = ['ncalayer', 'cryptoSocket'] as const;
export type BridgeKey = (typeof BRIDGE_KEYS)[number];

/** What a workstation lets be said of its bridges. */
export interface BridgeWishes {
  /** CryptoSocket: the keys that pages may show it (SYSAPI.SetAPIKey). Default: any. */
  readonly apiKeys?: readonly string[] | undefined;
}

export type BridgeMaker = (site: BridgeSite, wishes: BridgeWishes) => Bridge;

/** One of the programs that a PC has. */
export interface InstalledBridge {
  /** Where it really listens (http/bridges.ts). */
  readonly ports: readonly BridgePort[];
  readonly make?: BridgeMaker;
}

export const INSTALLED_BRIDGES: Readonly<Record<BridgeKey, InstalledBridge>> = {
  ncalayer: { ports: [{ scheme: 'wss', port: 13_579 }] },
  cryptoSocket: {
    ports: [
      { scheme: 'wss', port: 6127 },
      { scheme: 'ws', port: 6126 },
    ],
  },
};
