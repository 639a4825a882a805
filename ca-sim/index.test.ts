import { describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { HttpClient, UnreachableError } from '../http/client.ts';
import { PortInUseError } from '../http/server.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { startCaSim } from './index.ts';
import { openBench, pair, register, requestNow, START, submit } from './testing/ca-bench.ts';

const clock = new VirtualClock(START);
const rng = new SeededRng('bench');

describe('startCaSim', () => {
  it('binds to loopback only, unless the caller says in so many words that it should not', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.10', 'example.org', '127.0.0.1.example.org']) {
      await expect(startCaSim({ clock, rng, host })).rejects.toThrow(/binds to loopback only/);
    }
    const open = await startCaSim({ clock, rng, host: '0.0.0.0', allowNonLoopback: true });
    await open.close();
    const local = await startCaSim({ clock, rng, host: 'localhost' });
    await local.close();
  });

  it('takes no delay that is not a whole number of milliseconds, zero or more', async () => {
    for (const issueAfterMs of [-1, 0.5, Number.NaN]) {
      await expect(startCaSim({ clock, rng, approvals: { issueAfterMs } })).rejects.toThrow(/issueAfterMs/);
    }
  });

  it('says which port is in use, and leaves who has it alone', async () => {
    const first = await startCaSim({ clock, rng });
    const port = Number(new URL(first.url).port);
    const second = startCaSim({ clock, rng, port });
    await expect(second).rejects.toThrow(PortInUseError);
    await expect(second).rejects.toThrow(`127.0.0.1:${port}`);
    const { house, test, now } = await new HttpClient(first.url, 'the CA').call(caRoutes.health);
    expect([house, test, now]).toEqual(['ca-sim', true, START]);
    await first.close();
  });

  it('does not answer any more when it is closed', async () => {
    const ca = await startCaSim({ clock, rng });
    await ca.close();
    await expect(new HttpClient(ca.url, 'the CA').call(caRoutes.health)).rejects.toThrow(UnreachableError);
  });

  it('hands out the four CA certificates that it also serves', async () => {
    const ca = await startCaSim({ clock, rng });
    const served = await new HttpClient(ca.url, 'the CA').call(caRoutes.certificates);
    expect(ca.caCertificates.map(({ role, algorithm }) => `${role} ${algorithm}`)).toEqual([
      'root GOST',
      'root RSA',
      'issuing GOST',
      'issuing RSA',
    ]);
    expect(served.map(({ certificate }) => certificate)).toEqual(
      ca.caCertificates.map(({ certificate }) => Buffer.from(certificate).toString('base64')),
    );
    await ca.close();
  });
});

describe('an onlooker', () => {
  it('is told of all that happens, in its order', async () => {
    const bench = await openBench({ approvals: { managerAfterMs: 0, officerAfterMs: 0, issueAfterMs: 0 } });
    const subject = await register(bench, 1);
    const { id } = await submit(bench, await pair({ subject, key: 'seen', signedBy: bench.authority }));
    const { certificates } = await requestNow(bench, id);
    const [gost] = bench.events.filter(
      (event) => event.kind === 'certificate' && event.profile === 'GOST_USER_SIGN_1Y',
    );
    const serialNumber = gost?.kind === 'certificate' ? gost.serialNumber : '';
    await bench.client.call(caRoutes.revoke, { body: { serialNumber } });
    await bench.client.call(caRoutes.bankDone, { params: { id } });
    const told = bench.events.map((event) => {
      if (event.kind === 'request') return `request ${event.state}`;
      return event.kind === 'certificate' ? `certificate ${event.profile}` : event.kind;
    });
    expect(certificates).toHaveLength(2);
    expect(told).toEqual([
      'certificate RA',
      'request novel',
      'request approved1',
      'request approved2',
      'certificate GOST_USER_SIGN_1Y',
      'certificate RSA_USER_SIGN_1Y',
      'request processed',
      'revocation',
      'request ready',
      'mail',
    ]);
    await bench.ca.close();
  });
});
