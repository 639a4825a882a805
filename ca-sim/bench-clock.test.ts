import { afterEach, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { caClockRoutes } from '../http/ca-clock.ts';
import { caControlRoutes } from '../http/ca-control.ts';
import { caDeskRoutes } from '../http/ca-desk.ts';
import { type Clock, DAY_MS, SCALE_MAX, SCALE_MIN, systemClock, VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { HandDrivenTime } from '../simulation/testing/hand-driven-time.ts';
import type { BugEvent, CaEvent, CaSim, CaSimOptions } from './index.ts';
import { startCaSim } from './index.ts';
import {
  adminOf,
  certifyAuthority,
  MINUTE_MS,
  pair,
  problemOf,
  register,
  requestNow,
  START,
  submit,
} from './testing/ca-bench.ts';
import { CmpBench, ir, SECRET } from './testing/cmp-bench.ts';
import { post, requestOf } from './testing/enrolment-bench.ts';
import { enterCabinet, registerCitizen, submittedApplication } from './testing/national-bench.ts';
import { ORGANISATION } from './testing/people.ts';

const open: CaSim[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((ca) => ca.close()));
});

async function start(clock: Clock, options: Partial<CaSimOptions> = {}) {
  const events: (CaEvent | BugEvent)[] = [];
  const onEvent = (event: CaEvent | BugEvent) => events.push(event);
  const ca = await startCaSim({ clock, rng: new SeededRng('bench'), authorities: ['rfc'], onEvent, ...options });
  open.push(ca);
  return { ca, client: adminOf(ca), events };
}

describe('the clock over HTTP', () => {
  it('is frozen, runs, is set and advanced, and says how it goes', async () => {
    const real = new HandDrivenTime();
    const clock = new VirtualClock(START, real);
    const { client } = await start(clock, { moveClock: clock });
    const rights = { isMovable: true, isRunnable: true };
    expect(await client.call(caClockRoutes.clock)).toEqual({ now: START, state: 'frozen', scale: 0, ...rights });
    const running = await client.call(caClockRoutes.runClock, { body: { scale: 60 } });
    expect(running).toEqual({ now: START, state: 'running', scale: 60, ...rights });
    real.pass(1000);
    expect(await client.call(caClockRoutes.clock)).toMatchObject({ now: '2026-03-02T04:01:00.000Z', scale: 60 });
    await client.call(caClockRoutes.advanceClock, { body: { amount: 1, unit: 'day' } });
    await client.call(caClockRoutes.runClock, { body: {} });
    real.pass(1000);
    const frozen = await client.call(caClockRoutes.freezeClock);
    expect(frozen).toMatchObject({ now: '2026-03-03T04:01:01.000Z', state: 'frozen', scale: 0 });
    await client.call(caClockRoutes.setClock, { body: { instant: '2025-01-31T00:00' } });
    real.pass(1000);
    expect(clock.now()).toBe(Date.UTC(2025, 0, 31));
  });

  it('does not run at a scale that no clock has', async () => {
    const clock = new VirtualClock(START);
    const { client } = await start(clock, { moveClock: clock });
    for (const scale of [0, -1, SCALE_MIN / 2, SCALE_MAX + 1]) {
      const problem = await problemOf(client.call(caClockRoutes.runClock, { body: { scale } }));
      expect([problem.status, problem.code]).toEqual([422, 'scale-invalid']);
    }
    const text = problemOf(client.call(caClockRoutes.runClock, { body: { scale: 'fast' as never } }));
    expect(await text).toMatchObject({ status: 400, code: 'bad-request' });
    expect(clock.scale).toBe(0);
  });

  it('that can be set and no more is not frozen nor run from here; one that tells nothing is unknown', async () => {
    let now = Date.parse(START);
    const moveClock = {
      set(instant: number) {
        now = instant;
      },
    };
    const { client } = await start({ now: () => now }, { moveClock });
    const view = { now: START, state: 'unknown', isMovable: true, isRunnable: false };
    expect(await client.call(caClockRoutes.clock)).toEqual(view);
    for (const call of [
      client.call(caClockRoutes.freezeClock),
      client.call(caClockRoutes.runClock, { body: { scale: 2 } }),
    ]) {
      expect((await problemOf(call)).code).toBe('clock-not-movable');
    }
    await client.call(caClockRoutes.advanceClock, { body: { amount: 1, unit: 'second' } });
    expect(now).toBe(Date.parse(START) + 1000);
  });

  it("is the machine's, and says so", async () => {
    const { client } = await start(systemClock);
    expect(await client.call(caClockRoutes.clock)).toMatchObject({ state: 'running', scale: 1, isMovable: false });
  });
});

/** A server on which everything that waits for time is waiting. */
async function busy(options: Partial<CaSimOptions> = {}) {
  const clock = new VirtualClock(START);
  const authorities = ['kz-kisc', 'kz-nuc', 'rfc'] as const;
  const { ca, client, events } = await start(clock, { authorities, moveClock: clock, ...options });
  const settings = { body: { ...ORGANISATION, isApproveOneReg: true, isApproveTwoReg: true } };
  await client.call(caRoutes.registerOrganisation, settings);
  const bench = { ca, clock, client, events, authority: await certifyAuthority(client, 'TEST Personalisation Desk') };
  const cmp = await CmpBench.on(bench);
  const transactionID = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
  await cmp.client(SECRET, { transactionID }).send(await ir('C=KZ, CN=TEST nobody confirms'));
  for (const [authority, days] of [
    ['rfc', 40],
    ['kz-nuc', 3],
  ] as const) {
    const progress = { kind: 'after', ms: days * DAY_MS } as const;
    await client.call(caDeskRoutes.enrolmentProgress, { body: { authority, progress } });
  }
  await post(`${ca.url}/pkcs10`, await requestOf('ec-p256', 'later', 'CN=TEST later'));
  const national = { ca, clock, events, admin: client, visitor: () => adminOf(ca) };
  const citizen = await registerCitizen(national, 1);
  const inside = await enterCabinet(national, citizen);
  const application = { keySet: 'GOST-2015-ONE', key: 'a year passes' } as const;
  await submittedApplication(inside, citizen, application);
  const subject = await register(bench, 1);
  const { id } = await submit(bench, await pair({ subject, key: 'cmp rsa', signedBy: bench.authority }));
  return { ...bench, id };
}

const kindsOf = (events: readonly (CaEvent | BugEvent)[]) => events.map(({ kind, at }) => `${kind} ${at}`);

describe('a year', () => {
  it('that passes in a call brings the same as in seventy-three, also with a rule that loses letters', async () => {
    const [once, often] = [await busy(), await busy()];
    const beginning = await once.ca.snapshot();
    const pass = async () => {
      await once.client.call(caClockRoutes.advanceClock, { body: { amount: 365, unit: 'day' } });
      for (let call = 0; call < 73; call++) {
        await often.client.call(caClockRoutes.advanceClock, { body: { amount: 5, unit: 'day' } });
      }
      expect(once.clock.now()).toBe(often.clock.now());
      expect(await once.ca.snapshot()).toEqual(await often.ca.snapshot());
      expect(kindsOf(once.events)).toEqual(kindsOf(often.events));
    };
    await pass();
    // All of it has come to its end, each at its own time.
    const issued = (days: number) => {
      const at = Date.parse(START) + days * DAY_MS;
      return [`enrolment ${at}`, `enrolment ${at}`, `certificate ${at}`, `enrolment ${at}`];
    };
    const letter = `mail ${Date.parse(START) + 3 * DAY_MS}`;
    expect(kindsOf(once.events).slice(-9)).toEqual([...issued(3), letter, ...issued(40)]);
    expect((await requestNow(once, once.id)).status).toBe('processed');
    expect(await once.client.call(caRoutes.outbox)).toHaveLength(1);
    for (const { ca, clock } of [once, often]) {
      clock.set(START);
      await ca.restore(beginning);
      ca.faults.arm({ fault: 'mail-lost', when: { nth: 1 } });
    }
    await pass();
    expect(await once.client.call(caRoutes.outbox)).toEqual([]);
  });
});

describe('a CA whose clock has timers', () => {
  it('R-NUC-2, X-CA-13 acts when its time comes, although nobody asks: certificates are issued, a letter is written', async () => {
    const { clock, events } = await busy();
    const seen = (kind: CaEvent['kind']) => events.filter((event) => event.kind === kind).length;
    const before = seen('certificate');
    clock.advance(11 * MINUTE_MS);
    await expect.poll(() => seen('certificate')).toBe(before + 2);
    expect(seen('mail')).toBe(0);
    // While it runs, too: a day a second.
    clock.advance(3 * DAY_MS - 12 * MINUTE_MS);
    clock.run(SCALE_MAX);
    await expect.poll(() => seen('mail'), { timeout: 10_000 }).toBe(1);
    expect(events.at(-1)?.at).toBe(Date.parse(START) + 3 * DAY_MS);
  });

  it('waits for nothing when nothing waits, and after its end', async () => {
    const real = new HandDrivenTime();
    const clock = new VirtualClock(START, real);
    clock.run();
    const { ca, client, events } = await start(clock, { enrolment: { rfc: { kind: 'after', ms: MINUTE_MS } } });
    expect(real.waiting).toBe(0);
    await post(`${ca.url}/pkcs10`, await requestOf('ec-p256', 'waits', 'CN=TEST waits'));
    expect(real.waiting).toBe(1);
    await client.call(caControlRoutes.reset);
    expect(real.waiting).toBe(0);
    await post(`${ca.url}/pkcs10`, await requestOf('ec-p256', 'waits', 'CN=TEST waits'));
    expect(real.waiting).toBe(1);
    await ca.close();
    expect(real.waiting).toBe(0);
    const told = events.length;
    clock.advance(DAY_MS);
    await new Promise((resolve) => setImmediate(resolve));
    expect(events.length).toBe(told);
  });
});
