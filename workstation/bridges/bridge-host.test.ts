import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PortInUseError } from '../../http/server.ts';
import type { ServerIdentity } from '../../pki/x509/server-identity.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { echoBridge } from '../testing/echo-bridge.ts';
import { PageSocket } from '../testing/page-socket.ts';
import { BridgeHost, type BridgeHosting, type BridgePort } from './bridge-host.ts';
import { bridgeIdentity } from './bridge-identity.ts';
import { BRIDGE_EVENTS, BRIDGE_STATES, type BridgeEvent, type BridgeState, bridgeStates } from './bridge-states.ts';
import { BridgeTrace } from './trace.ts';

const clock = new VirtualClock('2026-03-02T04:00:00Z');
let identity: ServerIdentity;
beforeAll(async () => {
  identity = await bridgeIdentity(clock.now(), new SeededRng('bridge host'));
});

const opened: BridgeHost[] = [];
afterEach(async () => {
  for (const host of opened.splice(0)) await host.close();
});

const PLAIN: readonly BridgePort[] = [{ scheme: 'ws', port: 0 }];

async function open(wish: Partial<BridgeHosting> = {}): Promise<BridgeHost> {
  const host = await BridgeHost.open({
    bridge: echoBridge(),
    addresses: PLAIN,
    identity,
    trace: new BridgeTrace(clock),
    nextConnection: () => 1,
    onBug: () => undefined,
    ...wish,
  });
  opened.push(host);
  return host;
}

/** What a page finds at an address. */
function found(url: string | undefined): Promise<BridgeState | 'refused'> {
  return PageSocket.open(url ?? '').then(
    (page) => {
      page.close();
      return 'ok';
    },
    (error: Error) => {
      if (error.message.includes('ECONNREFUSED')) return 'not-running';
      return error.message.includes('403') ? 'refused' : 'blocked';
    },
  );
}

/** The shortest way from `ok`. */
const WAYS: Readonly<Record<BridgeState, readonly BridgeEvent[]>> = {
  ok: [],
  blocked: ['block'],
  'not-running': ['stop'],
  'not-installed': ['uninstall'],
};

describe('the states of a bridge', () => {
  it('R-CLIENT-28 are four, and the table is total: an event leads on, or is refused', () => {
    expect(bridgeStates.cells).toHaveLength(24);
    const refused = bridgeStates.cells.filter(({ outcome }) => outcome.refused !== undefined);
    expect(refused.map(({ from, event }) => `${from} ${event}`)).toEqual([
      'not-installed start',
      'not-installed stop',
      'not-installed block',
      'not-installed unblock',
      'not-running block',
      'not-running unblock',
    ]);
  });

  it.each(BRIDGE_STATES)('R-CLIENT-28 from %s every event leads a page to find what the table says', async (from) => {
    for (const event of BRIDGE_EVENTS) {
      const host = await open();
      for (const one of WAYS[from]) await host.apply(one);
      const { to, refused } = bridgeStates.step(from, event);
      if (refused === undefined) await host.apply(event);
      else await expect(host.apply(event)).rejects.toMatchObject({ name: 'BridgeStateError', code: refused });
      const state = to ?? from;
      expect(host.state).toBe(state);
      expect(await found(host.urls.ws), `${from} ${event}`).toBe(state === 'not-installed' ? 'not-running' : state);
      await host.close();
    }
  });

  it.each(BRIDGE_STATES)('R-CLIENT-28 begins %s when that is asked for, with the address known', async (state) => {
    const host = await open({ state });
    expect(host.state).toBe(state);
    expect(host.urls.ws).toMatch(/^ws:\/\/127\.0\.0\.1:[1-9]\d*\/echo\/$/);
    expect(await found(host.urls.ws)).toBe(state === 'not-installed' ? 'not-running' : state);
  });

  it('blocks in one of two ways', async () => {
    const host = await open();
    await host.block('refuse');
    expect([host.blocking, await found(host.urls.ws)]).toEqual(['refuse', 'refused']);
    await host.start();
    expect(host.blocking).toBe('refuse');
    await host.block();
    expect([host.blocking, await found(host.urls.ws)]).toEqual(['reset', 'blocked']);
    await host.unblock();
    expect([host.blocking, await found(host.urls.ws)]).toEqual([undefined, 'ok']);
  });

  it('does what is asked for at once one after the other', async () => {
    const host = await open();
    await Promise.all([host.stop(), host.start(), host.uninstall(), host.install(), host.start(), host.block()]);
    expect([host.state, await found(host.urls.ws)]).toEqual(['blocked', 'blocked']);
  });
});

describe('a bridge at several addresses', () => {
  const BOTH: readonly BridgePort[] = [
    { scheme: 'wss', port: 0 },
    { scheme: 'ws', port: 0 },
  ];

  it('is at all of them in the same state', async () => {
    const host = await open({ addresses: BOTH });
    expect(Object.keys(host.urls)).toEqual(['wss', 'ws']);
    await host.stop();
    expect([await found(host.urls.wss), await found(host.urls.ws)]).toEqual(['not-running', 'not-running']);
  });

  it('does not begin, and does not start again, when one of its ports is taken meanwhile', async () => {
    const host = await open({ addresses: BOTH });
    const { wss, ws } = host.urls;
    await host.stop();
    const port = Number(new URL(ws ?? '').port);
    const other = await open({ addresses: [{ scheme: 'ws', port }] });
    await expect(host.start()).rejects.toThrow(PortInUseError);
    expect([host.state, await found(wss)]).toEqual(['not-running', 'not-running']);
    await expect(open({ addresses: [BOTH[0] as BridgePort, { scheme: 'ws', port }] })).rejects.toThrow(PortInUseError);
    await other.close();
    await host.start();
    expect([await found(ws), host.urls]).toEqual(['ok', { wss, ws }]);
  });
});
