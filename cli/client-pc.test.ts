import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PortInUseError } from '../http/server.ts';
import { ClientPc, type ClientPcWish } from './client-pc.ts';

const PLAN = {
  seed: 'client PC',
  at: Date.parse('2026-03-02T04:00:00Z'),
  device: 'javatoken',
  caPort: 0,
  bankPort: 0,
} as const;

async function takenPort(): Promise<number> {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  return (other.address() as AddressInfo).port;
}

function wish(given: Pick<ClientPcWish, 'isFirm'> & Partial<ClientPcWish>): ClientPcWish {
  const ports = { ncalayer: 0, cryptoSocket: 0, cryptoSocketPlain: 0 };
  return { ports, states: {}, pcStart: 'fresh', deskPort: 0, onBug: () => undefined, ...given };
}

describe("the client's PC of token-bench up", () => {
  it('goes on with free ports where another program has one of its bridges, unless that one was asked for', async () => {
    const port = await takenPort();
    const ports = { ncalayer: port, cryptoSocket: 0, cryptoSocketPlain: 0 };
    const pc = await ClientPc.open(PLAN, wish({ ports, isFirm: false }));
    onTestFinished(() => pc.close());
    const { ncalayer, cryptoSocket } = pc.workstation.bridges;
    expect(pc.isElsewhere).toBe(true);
    expect(new URL(ncalayer.wss ?? '').port).not.toBe(String(port));
    expect(cryptoSocket.ws).toMatch(/^ws:/);
    await expect(ClientPc.open(PLAN, wish({ ports, isFirm: true }))).rejects.toThrow(PortInUseError);
  });

  it('does not begin when the port of its desk is taken, and has no token before the houses stand', async () => {
    const deskPort = await takenPort();
    await expect(ClientPc.open(PLAN, wish({ deskPort, isFirm: false }))).rejects.toThrow(
      `${deskPort}: the port is in use`,
    );
    const pc = await ClientPc.open(PLAN, wish({ isFirm: false }));
    onTestFinished(() => pc.close());
    expect(pc.isElsewhere).toBe(false);
    expect(() => pc.token).toThrow('the token is not personalised yet');
  });
});
