import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { SeededRng } from '../simulation/rng.ts';
import { differences, toJson } from '../simulation/snapshot.ts';
import { MAIN_HOUSE } from '../simulation/storage/state-file.ts';
import { newBankState } from './core/state.ts';
import { BANK_PARTS } from './core/state-parts.ts';
import { BankStorage, openBankFile } from './storage/bank-storage.ts';
import { openKeptBench } from './testing/kept-bench.ts';
import { RandomWork } from './testing/random-work.ts';

/** Sequences of works; more of them at night. */
const SEQUENCES = Number(process.env.TOKEN_BENCH_BANK_SEQUENCES ?? 2);
const WORKS = 24;
const LOOK_EVERY = 4;

const folder = mkdtempSync(join(tmpdir(), 'token-bench-bank-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What another start would find, as if the process were killed now. */
function foundIn(data: string) {
  const copy = join(folder, 'copy.db');
  for (const beside of ['', '-wal']) {
    rmSync(copy + beside, { force: true });
    if (existsSync(data + beside)) copyFileSync(data + beside, copy + beside);
  }
  const file = openBankFile(copy);
  try {
    return toJson(new BankStorage(file, MAIN_HOUSE).state);
  } finally {
    file.close();
  }
}

describe('the rows of a bank', () => {
  it('are all parts of its state', () => {
    const groups = Object.entries(newBankState('')).flatMap(([name, part]) => {
      const isGroup = typeof part === 'object' && Object.getPrototypeOf(part) === Object.prototype;
      return isGroup ? Object.keys(part).map((inside) => `${name}.${inside}`) : [name];
    });
    expect(Object.keys(BANK_PARTS).sort()).toEqual(groups.sort());
  });

  it.each(Array.from({ length: SEQUENCES }, (_, i) => i + 1))(
    'are its state after whatever was done, what is shared included; a snapshot of it leads back to it: sequence %i',
    async (sequence) => {
      const data = join(folder, `${sequence}.db`);
      const bench = await openKeptBench();
      const bank = await bench.open(data);
      onTestFinished(async () => {
        await bank.close();
        await bench.close();
      });
      const worker = new RandomWork(bank, new SeededRng(`bank rows ${sequence}`));
      const done: string[] = [];
      while (done.length < WORKS) {
        done.push(await worker.work());
        if (done.length % LOOK_EVERY !== 0) continue;
        // First the file, then the state: asking for the state looks at everything.
        const found = foundIn(data);
        const snapshot = await bank.sim.snapshot();
        expect([done, differences(found, snapshot.state)]).toEqual([done, []]);
        expect(JSON.stringify(found)).toBe(JSON.stringify(snapshot.state));
        await bank.sim.restore(JSON.parse(JSON.stringify(snapshot)));
        expect([done, await bank.sim.snapshot()]).toEqual([done, snapshot]);
      }
      expect(bank.events.filter(({ name }) => name === 'bug')).toEqual([]);
    },
    120_000,
  );
});
