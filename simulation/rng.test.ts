import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Rng, SeededRng, systemRng } from './rng.ts';

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');

/** Pearson's statistic of counts that should all be equal. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/**
 * Upper bound of chi-square that a fair source exceeds once in a million times (Wilson-Hilferty approximation,
 * z = 4.75). The seeds are fixed, so a test passes always or never.
 */
function chiSquareMax(cells: number): number {
  const freedom = cells - 1;
  return freedom * (1 - 2 / (9 * freedom) + 4.75 * Math.sqrt(2 / (9 * freedom))) ** 3;
}

function countsOf(cells: number, draws: number, draw: () => number): number[] {
  const counts = new Array<number>(cells).fill(0);
  for (let drawn = 0; drawn < draws; drawn++) {
    const cell = draw();
    counts[cell] = (counts[cell] ?? Number.NaN) + 1;
  }
  return counts;
}

describe('SeededRng', () => {
  it('is HMAC-SHA-256 of a counter under the hash of the seed, as OpenSSL computes it', () => {
    const key = createHash('sha256').update('token-bench seed демо 1').digest();
    const counters = ['0000000000000000', '0000000000000001'].map((counter) => Buffer.from(counter, 'hex'));
    const blocks = counters.map((counter) => createHmac('sha256', key).update(counter).digest('hex'));
    expect(hex(new SeededRng('демо 1').bytes(64))).toBe(blocks.join(''));
    const streamKey = createHmac('sha256', key).update('stream ca').digest();
    const first = createHmac('sha256', streamKey).update(Buffer.alloc(8)).digest('hex');
    expect(hex(new SeededRng('демо 1').stream('ca').bytes(32))).toBe(first);
  });

  it('replays from its seed, in whatever pieces it is drawn', () => {
    const whole = hex(new SeededRng('7').bytes(200));
    for (const pieces of [[200], [0, 1, 31, 32, 33, 64, 39], new Array<number>(200).fill(1)]) {
      const rng = new SeededRng('7');
      expect(pieces.map((length) => hex(rng.bytes(length))).join('')).toBe(whole);
    }
    expect(hex(new SeededRng('8').bytes(200))).not.toBe(whole);
  });

  it('gives each name the same stream, whatever was drawn before', () => {
    const fresh = new SeededRng('7').stream('token');
    const used = new SeededRng('7');
    used.bytes(1000);
    used.stream('bank').below(10);
    const late = used.stream('token');
    expect(hex(late.bytes(100))).toBe(hex(fresh.bytes(100)));
  });

  it('does not let one stream shift another', () => {
    const draw = (bankDraws: number) => {
      const root = new SeededRng('7');
      const [bank, token] = [root.stream('bank'), root.stream('token')];
      const before = hex(token.bytes(10));
      bank.bytes(bankDraws);
      return before + hex(token.bytes(10)) + hex(root.bytes(10));
    };
    expect(draw(1)).toBe(draw(5000));
  });

  it('has other octets in every stream and on every level', () => {
    const root = new SeededRng('7');
    const rngs = [
      root,
      root.stream('a'),
      root.stream('b'),
      root.stream('a').stream('b'),
      root.stream('ab'),
      root.stream(''),
    ];
    expect(new Set(rngs.map((rng) => hex(rng.bytes(32)))).size).toBe(rngs.length);
  });

  it('has streams that do not go with each other', () => {
    const root = new SeededRng('independence');
    const [a, b] = [root.stream('a'), root.stream('b')];
    const pairs = countsOf(256, 50_000, () => a.below(16) * 16 + b.below(16));
    expect(chiSquare(pairs)).toBeLessThan(chiSquareMax(256));
  });

  it.each([2, 3, 6, 10, 100, 256, 1000])('draws every number below %i equally often', (bound) => {
    const rng = new SeededRng(`below ${bound}`);
    const counts = countsOf(bound, 60_000, () => rng.below(bound));
    expect(counts).toHaveLength(bound);
    expect(chiSquare(counts)).toBeLessThan(chiSquareMax(bound));
  });

  it('is not measured by a test that everything passes: an octet modulo 100 is biased', () => {
    const rng = new SeededRng('biased');
    const counts = countsOf(100, 60_000, () => (rng.bytes(1)[0] ?? 0) % 100);
    expect(chiSquare(counts)).toBeGreaterThan(chiSquareMax(100));
  });

  it('rejects draws beyond the last whole multiple: a plain remainder of 3 x 2^46 would favour the lowest third', () => {
    const rng = new SeededRng('rejection');
    const thirds = countsOf(3, 30_000, () => Math.floor(rng.below(3 * 2 ** 46) / 2 ** 46));
    expect(chiSquare(thirds)).toBeLessThan(chiSquareMax(3));
  });
});

describe.each<[string, Rng]>([
  ['SeededRng', new SeededRng('contract')],
  ['systemRng', systemRng],
])('the Rng contract, kept by %s', (_, rng) => {
  it('gives as many octets as asked for, also more than getRandomValues gives at once', () => {
    for (const length of [0, 1, 33, 65_536, 65_537, 200_000]) {
      const octets = rng.bytes(length);
      expect(octets).toHaveLength(length);
      if (length > 1000) expect(octets.subarray(-32).some((octet) => octet !== 0)).toBe(true);
    }
  });

  it('gives octets that nobody else holds', () => {
    const first = rng.bytes(32);
    const copy = hex(first);
    rng.bytes(32).fill(0);
    expect(hex(first)).toBe(copy);
  });

  it('stays below the bound, from 1 to 2^48', () => {
    expect(rng.below(1)).toBe(0);
    for (const bound of [2, 2 ** 32, 2 ** 47 + 1, 2 ** 48]) {
      const drawn = rng.below(bound);
      expect(Number.isSafeInteger(drawn) && drawn >= 0 && drawn < bound).toBe(true);
    }
  });

  it('refuses any other bound', () => {
    for (const bound of [0, -1, 1.5, Number.NaN, 2 ** 48 + 1, Number.POSITIVE_INFINITY]) {
      expect(() => rng.below(bound)).toThrow(RangeError);
    }
  });

  it('has named streams', () => {
    expect(rng.stream('a').bytes(16)).toHaveLength(16);
  });
});
