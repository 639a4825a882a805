import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { openTokenImage } from '../store/file-store.ts';
import { endConnections } from '../store/testing/connections.ts';
import { TokenImageError } from '../store/token-image-error.ts';
import { stateOf } from '../testing/power-cut/recorded-life.ts';
import { live } from '../testing/power-cut/scripted-life.ts';

const folder = mkdtempSync(join(tmpdir(), 'token-bench-damage-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** An image with a whole life behind it: free pages, overflow pages, a header with two PINs. */
const whole = (() => {
  const path = join(folder, 'whole.token');
  const image = openTokenImage(path, { create: true });
  live(image);
  const state = stateOf(image);
  image.close();
  return { octets: readFileSync(path), state };
})();

const damaged = join(folder, 'damaged.token');

/** @returns 'same' when everything is there as it was, the fault when the image is refused; anything else is a failure. */
function outcome(octets: Uint8Array): string {
  rmSync(`${damaged}-journal`, { force: true });
  rmSync(damaged, { force: true });
  writeFileSync(damaged, octets);
  try {
    const image = openTokenImage(damaged);
    try {
      expect(stateOf(image)).toEqual(whole.state);
      return 'same';
    } finally {
      image.close();
    }
  } catch (error) {
    if (!(error instanceof TokenImageError)) throw error;
    expect(error.message.startsWith(`token image ${damaged}: `)).toBe(true);
    return error.fault;
  }
}

const length = whole.octets.length;
const PAGE = 4096;

/** What goes wrong with files: octets and bits changed, blocks zeroed or moved, the end lost or overwritten. */
const damage: fc.Arbitrary<(octets: Buffer) => Buffer> = fc.oneof(
  fc
    .array(fc.tuple(fc.nat({ max: length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 })
    .map((changes) => (octets: Buffer) => {
      for (const [at, octet] of changes) octets[at] = octet;
      return octets;
    }),
  fc.nat({ max: length * 8 - 1 }).map((bit) => (octets: Buffer) => {
    octets[bit >> 3] = (octets[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return octets;
  }),
  fc.tuple(fc.nat({ max: 99 }), fc.nat({ max: 255 })).map(([at, octet]) => (octets: Buffer) => {
    octets[at] = octet;
    return octets;
  }),
  fc.tuple(fc.nat({ max: length - 1 }), fc.integer({ min: 1, max: PAGE })).map(
    ([at, count]) =>
      (octets: Buffer) =>
        octets.fill(0, at, Math.min(length, at + count)),
  ),
  fc
    .tuple(fc.nat({ max: length / PAGE - 1 }), fc.nat({ max: length / PAGE - 1 }))
    .map(([to, from]) => (octets: Buffer) => {
      octets.copy(octets, to * PAGE, from * PAGE, (from + 1) * PAGE);
      return octets;
    }),
  fc.nat({ max: length - 1 }).map((end) => (octets: Buffer) => octets.subarray(0, end)),
  fc.uint8Array({ minLength: 1, maxLength: 5000 }).map((more) => (octets: Buffer) => Buffer.concat([octets, more])),
);

describe('a damaged image', () => {
  it('the undamaged one is read, so that the others are refused for their damage', () => {
    expect(outcome(whole.octets)).toBe('same');
    expect(whole.state.size).toBeGreaterThan(8);
  });

  it('is refused with a fault, or gives exactly what was in it', async () => {
    const faults: Record<string, number> = {};
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(damage, async (change) => {
        const found = outcome(change(Buffer.from(whole.octets)));
        faults[found] = (faults[found] ?? 0) + 1;
        if (++runs % 100 === 0) await endConnections();
      }),
      { seed: 20, numRuns: 1_200 },
    );
    await endConnections();
    expect(Object.keys(faults).every((fault) => /^(same|damaged|foreign|newer|unusable|read-only)$/.test(fault))).toBe(
      true,
    );
    expect(faults.damaged).toBeGreaterThan(300);
    expect(faults.same).toBeGreaterThan(50);
  }, 240_000);

  it('notices one changed bit in whatever belongs to a record', async () => {
    const rng = new SeededRng('bits');
    const header = Buffer.from(whole.state.get('header') ?? '', 'hex');
    const at = whole.octets.indexOf(header);
    expect(at).toBeGreaterThan(0);
    for (let run = 0; run < 100; run++) {
      const octets = Buffer.from(whole.octets);
      const bit = at * 8 + rng.below(header.length * 8);
      octets[bit >> 3] = (octets[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(outcome(octets)).toBe('damaged');
    }
    await endConnections();
  }, 60_000);

  it('is refused when it is anything at all', async () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 10_000 }), (octets) => {
        expect(['foreign', 'damaged']).toContain(outcome(octets));
      }),
      { seed: 21, numRuns: 100 },
    );
    await endConnections();
  }, 60_000);

  it('is refused too when the journal beside it is another one: never a mixture', async () => {
    const rng = new SeededRng('journals');
    for (let run = 0; run < 100; run++) {
      rmSync(damaged, { force: true });
      writeFileSync(damaged, whole.octets);
      const magic = Buffer.from('d9d505f920a163d7', 'hex');
      writeFileSync(`${damaged}-journal`, Buffer.concat([magic, rng.bytes(20 + rng.below(9_000))]));
      try {
        const image = openTokenImage(damaged);
        expect(stateOf(image)).toEqual(whole.state);
        image.close();
      } catch (error) {
        expect(error).toBeInstanceOf(TokenImageError);
      }
    }
    await endConnections();
  }, 60_000);
});
