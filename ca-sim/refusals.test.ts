import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { DAY_MS } from '../simulation/clock.ts';
import { PAIR_CHECKS } from './core/pair-checks.ts';
import { CA_PROBLEMS, type CaProblem } from './core/problems.ts';
import { altered, BAD_PAIRS } from './testing/bad-pairs.ts';
import {
  type CaBench,
  certificateOf,
  enrol,
  half,
  openBench,
  pair,
  problemOf,
  register,
  submit,
} from './testing/ca-bench.ts';

let bench: CaBench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.ca.close());

describe('a pair of requests is refused', () => {
  for (const [i, { problem, id, name, make }] of BAD_PAIRS.entries()) {
    it(`${id === undefined ? '' : `${id} `}${problem}: ${name}`, async () => {
      const number = 100 + 2 * i;
      const { subject, key, identity } = await enrol(bench, number);
      const requests = await make({
        bench,
        subject,
        me: identity,
        current: key,
        fresh: `case ${number}`,
        other: number + 1,
      });
      const before = await bench.client.call(caRoutes.requests);
      const refusal = await problemOf(submit(bench, requests));
      const { status, title, hint } = CA_PROBLEMS[problem];
      expect(refusal).toMatchObject({ code: problem, status, title, hint });
      expect(await bench.client.call(caRoutes.requests)).toEqual(before);
    });
  }
});

describe('who has no valid certificate is sent to the bank', () => {
  it('R-CA-19 an expired one is refused; in its last second it is not', async () => {
    const { subject, view, identity } = await enrol(bench, 10);
    const { notAfter } = certificateOf(view, 'GOST');
    const requests = await pair({ subject, key: 'at the end', signedBy: identity });
    const lifetime = notAfter - bench.clock.now();
    bench.clock.advance(lifetime + 1000);
    const refusal = await problemOf(submit(bench, requests));
    expect(refusal).toMatchObject({ code: 'signer-expired', status: 403 });
    expect(refusal.hint).toMatch(/bank.*Operationist.*head office/);
    bench.clock.set(notAfter);
    expect((await submit(bench, requests)).status).toBe('novel');
  });

  it('R-CA-19 a revoked one is refused', async () => {
    const { subject, view, identity } = await enrol(bench, 11);
    const { serialNumber } = certificateOf(view, 'GOST');
    await bench.client.call(caRoutes.revoke, { body: { serialNumber } });
    const refusal = await problemOf(submit(bench, await pair({ subject, key: 'revoked', signedBy: identity })));
    expect(refusal).toMatchObject({ code: 'signer-revoked', status: 403 });
    expect(refusal.hint).toMatch(/bank.*Operationist.*head office/);
  });

  it('a clock before notBefore is told apart from both', async () => {
    const { subject, view, identity } = await enrol(bench, 12);
    const now = bench.clock.now();
    bench.clock.set(certificateOf(view, 'GOST').notBefore - DAY_MS);
    const refusal = await problemOf(submit(bench, await pair({ subject, key: 'early', signedBy: identity })));
    bench.clock.set(now);
    expect(refusal.code).toBe('signer-not-yet-valid');
  });
});

it('every check of a pair is seen to refuse', () => {
  const separately: CaProblem[] = ['signer-expired', 'signer-revoked', 'signer-not-yet-valid'];
  const seen = new Set([...BAD_PAIRS.map(({ problem }) => problem), ...separately]);
  expect(PAIR_CHECKS.map(({ problem }) => problem).filter((problem) => !seen.has(problem))).toEqual([]);
});

describe('the checks are made in their order', () => {
  it('a pair with many faults is refused for the first one on the list', async () => {
    const { subject, me } = { subject: await register(bench, 20), me: bench.authority };
    const bad = await half('GOST', { subject, key: 'order', signedBy: me, template: null });
    const broken = altered(bad, (octets) => octets.writeUInt8((octets.at(-1) ?? 0) ^ 1, octets.length - 1));
    const rsa = await half('RSA', { subject, key: 'order', signedBy: me, template: null });
    expect((await problemOf(submit(bench, [broken, broken]))).code).toBe('pair-incomplete');
    expect((await problemOf(submit(bench, [broken, rsa]))).code).toBe('cms-signature');
    expect((await problemOf(submit(bench, [bad, rsa]))).code).toBe('template-unknown');
  });
});
