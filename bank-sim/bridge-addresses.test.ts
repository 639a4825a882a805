import { describe, expect, it } from 'vitest';
import { BRIDGE_ADDRESSES, bridgeSources } from '../http/bridges.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { startBankSim } from './index.ts';

const NO_CA = 'http://127.0.0.1:1';
const wishes = () => ({ clock: new VirtualClock(0), rng: new SeededRng('bridges'), caUrl: NO_CA });

async function pageOf(url: string): Promise<{ readonly text: string; readonly connects: string[] | undefined }> {
  const reply = await fetch(url, { headers: { accept: 'text/html' } });
  const policy = reply.headers.get('content-security-policy') ?? '';
  return { text: await reply.text(), connects: /connect-src ([^;]+)/.exec(policy)?.[1]?.split(' ') };
}

describe('pages of the bank that sign through CryptoSocket', () => {
  it('R-CLIENT-28 may connect to where it really listens, and to nothing else', async () => {
    const bank = await startBankSim(wishes());
    for (const path of ['/', '/main']) {
      const { text, connects } = await pageOf(bank.url + path);
      expect(connects).toEqual(["'self'", ...bridgeSources(BRIDGE_ADDRESSES)]);
      expect(text).toContain('data-ws="ws://127.0.0.1:6126/tumarcsp/" data-wss="wss://127.0.0.1:6127/tumarcsp/"');
    }
    await bank.close();
  });

  it('are told other addresses by whoever starts the bank, also in a tenant', async () => {
    const bridges = { cryptoSocket: { wss: 'wss://127.0.0.1:50001/tumarcsp/' } };
    const bank = await startBankSim({ ...wishes(), bridges });
    const tenant = await bank.tenant('bridges', { caUrl: NO_CA });
    for (const { url } of [bank, tenant]) {
      const { text, connects } = await pageOf(url);
      expect(text).toContain('type="module" data-wss="wss://127.0.0.1:50001/tumarcsp/"></script>');
      expect(connects).toContain('wss://127.0.0.1:50001');
    }
    await bank.close();
  });

  it('are not told of a program on another machine', async () => {
    const bridges = { cryptoSocket: { wss: 'wss://other.test/' } };
    await expect(startBankSim({ ...wishes(), bridges })).rejects.toThrow(RangeError);
  });
});
