import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BANK_INTERFACE } from '../http/bank-interface.ts';
import { operationsOf } from '../http/interface.ts';
import { tryMessage } from '../http/testing/bad-input/trial.ts';
import { triedBank } from './testing/bad-input/tried-bank.ts';
import { type VisitedBank, visitedBank } from './testing/bad-input/visits.ts';

/**
 * Bad input to every address of the bank. `TOKEN_BENCH_FUZZ` says how many bad forms of each message are sent; the seed is fixed,
 * `TOKEN_BENCH_RANDOM=1` draws one, `TOKEN_BENCH_SEED` gives one, with `TOKEN_BENCH_ADDRESS` only for this address.
 */

const isLong = process.env.TOKEN_BENCH_FUZZ !== undefined;
const { TOKEN_BENCH_FUZZ = '1', TOKEN_BENCH_SEED, TOKEN_BENCH_RANDOM, TOKEN_BENCH_ADDRESS = '' } = process.env;
const drawn = TOKEN_BENCH_RANDOM === undefined ? 1 : Math.floor(Math.random() * 2 ** 31);
const options = { seed: Number(TOKEN_BENCH_SEED ?? drawn), count: Number(TOKEN_BENCH_FUZZ) };

/** In CI the first right message to each address, whose state is small; in a long run all of them. */
function rightMessages({ recording }: VisitedBank) {
  const right = recording.exchanges.filter(
    ({ status, address }) => status < 400 && address.includes(TOKEN_BENCH_ADDRESS),
  );
  return isLong ? right : [...new Map(right.toReversed().map((one) => [one.address, one])).values()];
}

let server: VisitedBank;
beforeAll(async () => {
  server = await visitedBank();
}, 120_000);
afterAll(() => server?.close());

describe('every address', () => {
  it('has a right message here: bank-sim/testing/bad-input/visits.ts sends it', () => {
    const { addresses, exchanges } = server.recording;
    const right = new Set(exchanges.filter(({ status }) => status < 400).map(({ address }) => address));
    const rows = operationsOf(BANK_INTERFACE.parts).map(({ row }) => `${row.method ?? 'GET'} ${row.path}`);
    expect(rows.filter((row) => !addresses.includes(row))).toEqual([]);
    expect(addresses.filter((address) => !right.has(address))).toEqual([]);
    expect(addresses.length).toBeGreaterThan(90);
  });

  it(`answers bad forms of it in its own way and changes nothing [seed ${options.seed}]`, async () => {
    const tried = triedBank(server);
    const failures: string[] = [];
    const seen = new Set<string>();
    let count = 0;
    for (const good of rightMessages(server)) {
      // What is too much is so for the whole server: in CI it is sent once.
      const isOversizedToo = good.body !== undefined && (isLong ? !seen.has(good.address) : seen.size === 0);
      if (good.body !== undefined) seen.add(good.address);
      try {
        const { refused, done } = await tryMessage(tried, good, { ...options, isOversizedToo });
        count += refused + done;
      } catch (error) {
        failures.push(`${good.address}: ${(error as Error).message}`);
        server.bank.events.length = 0;
      }
    }
    expect(count).toBeGreaterThanOrEqual(options.count);
    expect(failures.join('\n\n')).toBe('');
  }, 3_600_000);

  it('tells no secret in what is kept and told', async () => {
    const told = JSON.stringify([server.bank.sim.journal(), server.bank.events, await server.bank.sim.snapshot()]);
    for (const secret of server.secrets) expect(told).not.toContain(secret);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
