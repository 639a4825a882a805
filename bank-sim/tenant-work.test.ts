import { expect, it } from 'vitest';
import { VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { startBankSim } from './index.ts';
import { type KeptBank, QUICK_SETTINGS } from './testing/kept-bench.ts';
import { RandomWork } from './testing/random-work.ts';
import { inHands, openTenantWithCa, startParent } from './testing/tenant-bench.ts';
import { START } from './testing/test-bank.ts';
import { startTestCa } from './testing/test-ca.ts';

/** Runs; more of them at night. */
const RUNS = Number(process.env.TOKEN_BENCH_BANK_SEQUENCES ?? 2);
const WORKS = 12;
const NAMES = ['alpha', 'beta'] as const;

/** A bank alone in its process as far as it knows, whose chance is that of the tenant of this name. */
async function alone(name: string): Promise<KeptBank> {
  const clock = new VirtualClock(START);
  const ca = await startTestCa('KISC', clock);
  const rng = new SeededRng('bank').stream(`tenant ${name}`);
  const line = { caUrl: ca.url, caAdminToken: ca.adminToken };
  const sim = await startBankSim({ ...line, clock, moveClock: clock, rng, settings: QUICK_SETTINGS });
  return inHands(sim, ca, clock);
}

/** What the works have left. Who was begun by whom is another matter. */
async function left({ sim, clock, ca }: KeptBank): Promise<string> {
  const { identity: _, ...state } = (await sim.snapshot()).state as Record<string, unknown>;
  return JSON.stringify([state, sim.journal(), clock.now(), ca.calls]);
}

it.each(Array.from({ length: RUNS }, (_, i) => i + 1))(
  'the work of two tenants in any order leaves in each what it leaves in a bank of its own: run %i',
  async (run) => {
    const parent = await startParent(new VirtualClock(START));
    const both = await Promise.all(NAMES.map((name) => openTenantWithCa(parent, name, new VirtualClock(START))));
    const workers = both.map((bank, i) => new RandomWork(bank, new SeededRng(`tenants ${run} ${NAMES[i]}`)));
    // Each does its own in order; between the two nobody waits for anybody.
    const names = await Promise.all(
      workers.map(async (worker) => {
        const done: string[] = [];
        while (done.length < WORKS) done.push(await worker.work());
        return done;
      }),
    );
    const together = await Promise.all(both.map(left));
    const apart: string[] = [];
    for (const [i, name] of NAMES.entries()) {
      const bank = await alone(name);
      const worker = new RandomWork(bank, new SeededRng(`tenants ${run} ${name}`));
      for (const expected of names[i] ?? []) expect(await worker.work()).toBe(expected);
      apart.push(await left(bank));
      await bank.close();
    }
    await Promise.all(both.map((bank) => bank.close()));
    expect(parent.journal()).toEqual([]);
    await parent.close();
    expect(together).toEqual(apart);
    expect(together[0]).not.toBe(together[1]);
    for (const { events } of both) expect(events.filter(({ name }) => name === 'bug')).toEqual([]);
  },
  60_000,
);
