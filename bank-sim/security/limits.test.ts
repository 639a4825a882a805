import { describe, expect, it, onTestFinished } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { BUCKETS_MAX, type Bucket, bucketAt, putBucket, secondsToToken, taken } from '../core/token-bucket.ts';
import { startBankSim } from '../index.ts';
import { openBank } from '../testing/open-bank.ts';
import { problemCode } from '../testing/problem-code.ts';
import { registerUser, START, type TestBank } from '../testing/test-bank.ts';

describe('a token bucket', () => {
  const terms = { capacity: 3, perMs: 1 / 1000 };

  it('gives as many at once as it holds, and then one a second, never more than it holds', () => {
    let bucket: Bucket = bucketAt(undefined, terms, 0);
    for (const left of [3, 2, 1]) {
      expect([bucket.tokens, secondsToToken(bucket, terms)]).toEqual([left, 0]);
      bucket = taken(bucket);
    }
    expect(secondsToToken(bucket, terms)).toBe(1);
    expect(secondsToToken(bucketAt(bucket, terms, 999), terms)).toBe(1);
    expect(secondsToToken(bucketAt(bucket, terms, 1000), terms)).toBe(0);
    expect(bucketAt(bucket, terms, 1_000_000).tokens).toBe(3);
  });

  it('gets nothing from a clock that is set back, and goes on from there', () => {
    const empty = { tokens: 0, at: 5000 };
    expect(bucketAt(empty, terms, 0)).toEqual({ tokens: 0, at: 0 });
  });

  it('is one of so many at most', () => {
    const buckets = new Map<string, Bucket>();
    for (let i = 0; i <= BUCKETS_MAX; i++) putBucket(buckets, String(i), { tokens: 0, at: 0 });
    expect([buckets.size, buckets.has('0'), buckets.has('1')]).toEqual([BUCKETS_MAX, false, true]);
  });
});

async function tryLogin(bank: TestBank, login: string, password: string) {
  const body = JSON.stringify({ login, password });
  const answer = await fetch(`${bank.url}/login`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  return [((await answer.json()) as { code?: string }).code ?? 'none', answer.headers.get('retry-after')];
}

describe('logins that are refused', () => {
  it('with ever other names stop the address; the simulated clock opens it again', async () => {
    const bank = await openBank({ refusedLoginsMax: 3, refusedLoginsPerHour: 60 });
    const user = await registerUser(bank, 'anna');
    for (const name of ['x1', 'x2', 'x3']) expect(await tryLogin(bank, name, 'guess')).toEqual(['login-refused', null]);
    expect(await tryLogin(bank, 'x4', 'guess')).toEqual(['too-many-requests', '60']);
    expect(await tryLogin(bank, 'anna', user.password)).toEqual(['too-many-requests', '60']);
    bank.clock.advance(59_000);
    expect(await tryLogin(bank, 'anna', user.password)).toEqual(['too-many-requests', '1']);
    bank.clock.advance(1000);
    expect(await tryLogin(bank, 'anna', user.password)).toEqual(['none', null]);
    expect(await tryLogin(bank, 'anna', user.password)).toEqual(['none', null]);
  });

  it('are not even looked at: nobody is locked by them, and right ones count for nothing', async () => {
    const bank = await openBank({ refusedLoginsMax: 2, refusedLoginsPerHour: 60 });
    const user = await registerUser(bank, 'anna');
    for (let i = 0; i < 5; i++) expect((await tryLogin(bank, 'anna', user.password))[0]).toBe('none');
    for (let i = 0; i < 6; i++) await tryLogin(bank, 'anna', 'wrong');
    bank.clock.advance(3_600_000);
    expect((await tryLogin(bank, 'anna', user.password))[0]).toBe('none');
  });

  it('are so many by default that no test meets the limit by chance', async () => {
    const bank = await openBank();
    for (let i = 0; i < 100; i++) expect((await tryLogin(bank, `x${i}`, 'guess'))[0]).toBe('login-refused');
    expect(await problemCode(bank.client().call(bankRoutes.health))).toBe('none');
  });
});

describe('requests', () => {
  it('are as many as the setting says, by the machine’s time whatever the bench’s clock does', async () => {
    const time = { ms: 0 };
    const clock = new VirtualClock(START);
    const bank = await startBankSim({
      clock,
      rng: new SeededRng('limits'),
      caUrl: 'http://127.0.0.1:1',
      settings: { requestsPerMinute: 2 },
      realTime: { elapsedMs: () => time.ms, after: () => () => {} },
    });
    onTestFinished(() => bank.close());
    const ask = async (path = '/health') => {
      const answer = await fetch(bank.url + path);
      return [answer.status, answer.headers.get('retry-after')];
    };
    expect([await ask(), await ask('/nowhere'), await ask()]).toEqual([
      [200, null],
      [404, null],
      [429, '30'],
    ]);
    clock.advance(3_600_000);
    expect(await ask()).toEqual([429, '30']);
    time.ms += 30_000;
    expect([await ask(), await ask()]).toEqual([
      [200, null],
      [429, '30'],
    ]);
  });
});
