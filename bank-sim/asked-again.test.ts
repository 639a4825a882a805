import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { parseOcspRequest } from '../pki/x509/ocsp-request.ts';
import { openKeptBench, QUICK_SETTINGS } from './testing/kept-bench.ts';
import { openBank } from './testing/open-bank.ts';
import { create, sign } from './testing/payment-orders.ts';
import { type SignedInUser, signedInUser, type TestBank } from './testing/test-bank.ts';

/** What a bank that begins again has asked the CA before: it asks again, and in other words. */

const folder = mkdtempSync(join(tmpdir(), 'token-bench-asked-again-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function pay(bank: TestBank, user: SignedInUser): Promise<void> {
  expect((await sign(bank, user, await create(user.client))).status).toBe('accepted-by-bank');
}

describe('a bank that begins again', () => {
  it('asks by OCSP with a nonce that it has never used, also at the same instant after another start (RFC 9654 section 3)', async () => {
    const { open, ca, close } = await openKeptBench();
    onTestFinished(close);
    const settings = { ...QUICK_SETTINGS, revocation: 'ocsp-then-crl' } as const;
    const data = join(folder, 'bank.db');
    let user: SignedInUser | undefined;
    let port = 0;
    for (let start = 0; start < 3; start++) {
      const bank = await open(data, { settings, port });
      port = Number(new URL(bank.url).port);
      user ??= await signedInUser(bank, 'test1');
      // His browser has a line to a bank that is gone, and notices it when he asks.
      const { client, ...rest } = user;
      await pay(bank, { ...rest, client }).catch(() => pay(bank, { ...rest, client }));
      await bank.close();
    }
    const nonces = ca.questions.map((der) => Buffer.from(parseOcspRequest(der).nonce?.octets ?? []).toString('hex'));
    expect(nonces.length).toBeGreaterThanOrEqual(3);
    expect(nonces.filter((nonce) => nonce.length !== 64)).toEqual([]);
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  it('has fetched no list: a snapshot is of a time when nobody had', async () => {
    const bank = await openBank({ revocation: 'crl' });
    const user = await signedInUser(bank, 'test1');
    const fetched = () => bank.ca.calls.filter((call) => call === 'list').length;
    await pay(bank, user);
    const before = fetched();
    const snapshot = await bank.sim.snapshot();
    await pay(bank, user);
    expect(fetched()).toBe(before);
    await bank.sim.restore(snapshot);
    await pay(bank, user);
    expect(fetched()).toBe(before + 1);
  });
});
