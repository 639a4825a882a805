import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { bankRoutes } from '../http/bank.ts';
import { bankStateRoutes } from '../http/bank-state.ts';
import { ProblemError } from '../http/problem.ts';
import { DAY_MS } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { toJson } from '../simulation/snapshot.ts';
import { MAIN_HOUSE } from '../simulation/storage/state-file.ts';
import { testDisk } from '../simulation/testing/full-disk.ts';
import { BankStorageError, type BankStorageFault } from './index.ts';
import { BankStorage, openBankFile } from './storage/bank-storage.ts';
import { type KeptBank, type KeptBench, openKeptBench } from './testing/kept-bench.ts';
import { create, sign } from './testing/payment-orders.ts';
import { problemCode } from './testing/problem-code.ts';
import { sessionsOf } from './testing/session-ids.ts';
import { signerSet } from './testing/software-keys.ts';
import { enter, OWN_PASSWORD, registerUser, START, signedInUser, signedRequests } from './testing/test-bank.ts';

const folder = mkdtempSync(join(tmpdir(), 'token-bench-kept-bank-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const fresh = () => join(folder, `${++files}.db`);

async function bench(): Promise<KeptBench> {
  const made = await openKeptBench();
  onTestFinished(() => made.close());
  return made;
}

function keptIn(data: string): BankStorage {
  const file = openBankFile(data);
  try {
    return new BankStorage(file, MAIN_HOUSE);
  } finally {
    file.close();
  }
}

const portOf = ({ url }: KeptBank) => Number(new URL(url).port);

describe('a bank in a file', () => {
  it('goes on where it was, whatever the seed: sessions, documents, a regeneration, settings, clock, what a reset leads to', async () => {
    const { open, clock } = await bench();
    const data = fresh();
    const first = await open(data, { settings: { passwordHash: { N: 16, r: 1, p: 1 }, warningDays: 40 } });
    const user = await signedInUser(first, 'test1');
    const params = { params: { id: user.profile.id } };
    const order = await create(user.client);
    await sign(first, user, order);
    clock.set(START + 340 * DAY_MS);
    const { client } = await enter(first, user.user);
    expect(await problemCode(client.call(bankRoutes.newRegeneration, params))).toBe('token-sign-in-required');
    const before = await first.sim.snapshot();
    const port = portOf(first);
    await first.close();
    expect(readdirSync(folder).filter((name) => join(folder, name).startsWith(data))).toHaveLength(1);
    expect(statSync(data).mode & 0o777).toBe(0o600);

    const again = await open(data, { rng: new SeededRng('another'), settings: {}, port });
    expect(await again.sim.snapshot()).toEqual(before);
    // His browser has a line to a bank that is gone, and notices it when he asks.
    const ask = () => client.call(bankRoutes.tokenChallenge);
    expect((await ask().catch(ask)).challenge).not.toBe('');
    const { client: next } = await enter(again, user.user);
    expect(await problemCode(next.call(bankRoutes.document, { params: { id: order.id } }))).toBe(
      'token-sign-in-required',
    );
    await again.sim.reset();
    await again.close();
    const anew = await open(data);
    expect(await problemCode(enter(anew, user.user))).toBe('login-refused');
    await anew.close();
  });

  it('counts a wrong password also when it ends after that', async () => {
    const { open } = await bench();
    const data = fresh();
    for (let start = 0; start < 3; start++) {
      const bank = await open(data);
      if (start === 0) await registerUser(bank, 'test1');
      const body = { login: 'test1', password: 'wrong' };
      const code = await problemCode(bank.client().call(bankRoutes.login, { body }));
      expect(code).toBe(start < 2 ? 'login-refused' : 'user-locked');
      await bank.close();
    }
  });

  it('prints other passwords and gives other sessions after each start', async () => {
    const { open } = await bench();
    const data = fresh();
    const drawn = new Set<string>();
    for (let start = 0; start < 3; start++) {
      const bank = await open(data);
      const user = await registerUser(bank, `test${start}`);
      for (const secret of [user.password, ...(await sessionsOf(bank, user))]) drawn.add(secret);
      await bank.close();
    }
    expect(drawn.size).toBe(6);
  });

  it.each<[BankStorageFault, (data: string, bench: KeptBench) => Promise<unknown>]>([
    ['in use', (data, { open }) => open(data)],
    ['clock behind', (data, { open }) => open(data, { clock: { now: () => START - 1 } })],
  ])('%s: a start that does not fit the file is refused and changes nothing', async (fault, start) => {
    const made = await bench();
    const data = fresh();
    const bank = await made.open(data);
    if (fault !== 'in use') await bank.close();
    const refusal = await start(data, made).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(BankStorageError);
    expect((refusal as BankStorageError).fault).toBe(fault);
    if (fault === 'in use') await bank.close();
    const { state } = keptIn(data);
    expect([state?.clients.size, state?.users.all.size]).toEqual([1, 0]);
  });

  it('sets its clock to where it stood, if it may', async () => {
    const { open } = await bench();
    const data = fresh();
    await (await open(data)).close();
    const clock = {
      instant: 0,
      now: () => clock.instant,
      set: (instant: number) => {
        clock.instant = instant;
      },
    };
    await (await open(data, { clock, moveClock: clock })).close();
    expect(clock.instant).toBe(START);
  });
});

/** Whoever saves something in a bank whose disk is full. */
async function refusedSaving(work: () => Promise<unknown>): Promise<void> {
  const refusal = await work().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ProblemError);
  expect((refusal as ProblemError).problem).toMatchObject({ status: 507, code: 'storage-failed' });
}

describe('a disk that is full', () => {
  it('is answered with 507: nothing is signed, booked or asked of the CA; with room again it goes on', async () => {
    const disk = testDisk();
    onTestFinished(disk.leave);
    const { open, clock, ca } = await bench();
    const data = fresh();
    const bank = await open(data);
    const user = await signedInUser(bank, 'test1');
    clock.set(START + 345 * DAY_MS);
    const params = { params: { id: user.profile.id } };
    for (const row of [bankRoutes.newRegeneration, bankRoutes.sendRegeneration]) await user.client.call(row, params);
    const order = await create(user.client);
    const requests = await signedRequests(bank, user, await signerSet('new'));
    const signRegeneration = () => user.client.call(bankRoutes.signRegeneration, { ...params, body: { requests } });

    disk.fill();
    await refusedSaving(async () => {
      for (;;) await create(user.client);
    });
    const full = await bank.sim.snapshot();
    await refusedSaving(() => sign(bank, user, order));
    await refusedSaving(signRegeneration);
    await refusedSaving(() => registerUser(bank, 'test2'));
    expect(await bank.sim.snapshot()).toEqual(full);
    expect(ca.taken).toEqual([]);
    expect(bank.events.at(-1)).toMatchObject({ name: 'bug', subject: 'writing the state down' });

    disk.free();
    expect((await sign(bank, user, order)).status).toBe('accepted-by-bank');
    expect((await signRegeneration()).profile.status).toBe('accepted-by-bank');
    expect(ca.taken).toHaveLength(1);
    const { state } = await bank.sim.snapshot();
    await bank.close();
    expect(toJson(keptIn(data).state)).toEqual(state);
  });
});

describe('the secrets of a bank', () => {
  it('R-BANK-39 are in no snapshot, no difference and no file: passwords, sessions, the admin token', async () => {
    const { open } = await bench();
    const data = fresh();
    const bank = await open(data, { adminToken: 'an-admin-token-that-nobody-guesses-0123456789' });
    const user = await signedInUser(bank, 'test1');
    const envelope = await registerUser(bank, 'test2');
    await problemCode(bank.client().call(bankRoutes.login, { body: { login: OWN_PASSWORD, password: 'x' } }));
    const before = await bank.sim.snapshot();
    const sessions = await sessionsOf(bank, user.user);
    const told = JSON.stringify([before, await bank.client().call(bankStateRoutes.differences, { body: { before } })]);
    await bank.close();
    const written = readFileSync(data).toString('latin1');
    const secrets = [OWN_PASSWORD, envelope.password, bank.adminToken, ...Object.values(bank.deskTokens)];
    expect([told.length, written.length].every((length) => length > 1000)).toBe(true);
    expect([...secrets, ...sessions].filter((secret) => told.includes(secret) || written.includes(secret))).toEqual([]);
  });
});
