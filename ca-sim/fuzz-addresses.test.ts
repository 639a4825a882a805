import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tryMessage } from '../http/testing/bad-input/trial.ts';
import { triedCa } from './testing/bad-input/tried-ca.ts';
import { type VisitedServer, visitedServer } from './testing/bad-input/visits.ts';

/**
 * Bad input to every address of the server. `TOKEN_BENCH_FUZZ` says how many bad forms of each message are sent; the seed is fixed,
 * `TOKEN_BENCH_RANDOM=1` draws one, `TOKEN_BENCH_SEED` gives one, with `TOKEN_BENCH_ADDRESS` only for this address.
 */

const { TOKEN_BENCH_FUZZ = '4', TOKEN_BENCH_SEED, TOKEN_BENCH_RANDOM, TOKEN_BENCH_ADDRESS = '' } = process.env;
const drawn = TOKEN_BENCH_RANDOM === undefined ? 1 : Math.floor(Math.random() * 2 ** 31);
const options = { seed: Number(TOKEN_BENCH_SEED ?? drawn), count: Number(TOKEN_BENCH_FUZZ) };

/** What is answered with 501, whatever comes. */
const NOT_OFFERED = /serverkeygen/;

let server: VisitedServer;
beforeAll(async () => {
  server = await visitedServer();
}, 120_000);
afterAll(() => server.close());

describe('every address', () => {
  it('has a right message here: ca-sim/testing/bad-input/visits.ts sends it', () => {
    const { addresses, exchanges } = server.recording;
    const right = new Set(exchanges.filter(({ status }) => status < 400).map(({ address }) => address));
    expect(addresses.length).toBeGreaterThan(120);
    expect(addresses.filter((address) => !right.has(address) && !NOT_OFFERED.test(address))).toEqual([]);
  });

  it(`answers bad forms of it in its own way and changes nothing [seed ${options.seed}]`, async () => {
    const tried = triedCa(server);
    const failures: string[] = [];
    const seen = new Set<string>();
    let count = 0;
    for (const good of server.recording.exchanges.filter(({ address }) => address.includes(TOKEN_BENCH_ADDRESS))) {
      const isOversizedToo = !seen.has(good.address);
      seen.add(good.address);
      try {
        const { refused, done } = await tryMessage(tried, good, { ...options, isOversizedToo });
        count += refused + done;
      } catch (error) {
        failures.push(`${good.address}: ${(error as Error).message}`);
        server.bench.events.length = 0;
      }
    }
    expect(count).toBeGreaterThanOrEqual(options.count);
    expect(failures.join('\n\n')).toBe('');
  }, 3_600_000);

  it('tells no secret in what is kept and told', () => {
    const told = JSON.stringify([server.bench.ca.journal(), server.bench.events]);
    for (const secret of server.secrets) expect(told).not.toContain(secret);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
