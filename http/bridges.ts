/** Where a program of the reader's PC listens. */
export interface BridgeAddress {
  readonly ws?: string;
  readonly wss?: string;
}

/** Where the programs of the reader's PC listen that pages sign through: NCALayer and CryptoSocket. */
export interface BridgeAddresses {
  readonly ncalayer: BridgeAddress;
  readonly cryptoSocket: BridgeAddress;
}

/** Their real addresses. */
export const BRIDGE_ADDRESSES: BridgeAddresses = {
  ncalayer: { wss: 'wss://127.0.0.1:13579/' },
  cryptoSocket: { ws: 'ws://127.0.0.1:6126/tumarcsp/', wss: 'wss://127.0.0.1:6127/tumarcsp/' },
};

const LOOPBACK = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;

/**
 * The real addresses with those given over them.
 * @throws RangeError for one that is no WebSocket's on this PC.
 */
export function bridgeAddresses(given: Partial<BridgeAddresses> = {}): BridgeAddresses {
  const bridges = { ...BRIDGE_ADDRESSES, ...given };
  for (const [protocol, address] of listed(bridges)) {
    if (!isOnThisPc(protocol, address))
      throw new RangeError(`bridges: ${address} is no ${protocol} address of this PC`);
  }
  return bridges;
}

function isOnThisPc(protocol: string, address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === `${protocol}:` && LOOPBACK.test(url.hostname);
}

function listed(bridges: BridgeAddresses): (readonly [protocol: string, address: string])[] {
  return [bridges.ncalayer, bridges.cryptoSocket].flatMap((bridge) => Object.entries(bridge));
}

/**
 * What pages may connect to besides their own server (CSP level 3, connect-src): the origins, each once, and the same over HTTP, where pages ask
 * whether anybody listens at all. Chromium does not count HTTP among what a `ws:` source covers (section 6.7.2.8 does).
 */
export function bridgeSources(bridges: BridgeAddresses): string[] {
  const origins = listed(bridges).map(([, address]) => originOf(address));
  return [...new Set(origins.flatMap((origin) => [origin, origin.replace(/^ws/, 'http')]))];
}

function originOf(address: string): string {
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}
