import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, type Json } from './snapshot.ts';
import { type Snapshot, Snapshots } from './state-snapshot.ts';
import { LIST, records, TEXTS, VALUE } from './storage/state-parts.ts';

interface Thing {
  readonly name: string;
  count: bigint;
}

interface TestState {
  identity: string;
  things: Map<string, Thing>;
  names: Set<string>;
  log: Thing[];
}

class Refusal extends Error {}

const FORMAT = 'a house of a test 1';
const snapshots = new Snapshots<TestState, typeof FORMAT>({
  format: FORMAT,
  parts: {
    identity: VALUE,
    things: records<Thing>({ isHome: true, changing: { count: true } }),
    names: TEXTS,
    log: LIST,
  },
  identityOf: ({ identity }) => identity,
  foreign: 'Of another one.',
  refusal: (code) => new Refusal(code),
});

function house(identity = 'one'): TestState {
  const thing = { name: 'a', count: 2n ** 70n };
  return { identity, things: new Map([['a', thing]]), names: new Set(['a']), log: [thing] };
}

type TestSnapshot = Snapshot<typeof FORMAT>;

/** A snapshot whose maker knows how fingerprints are made. */
function forged(state: Json): TestSnapshot {
  return { format: FORMAT, fingerprint: fingerprintOf(state), state };
}

function changed(change: Readonly<Record<string, Json>>): TestSnapshot {
  return forged({ ...(snapshots.of(house()).state as Record<string, Json>), ...change });
}

describe('a snapshot', () => {
  it('brings a state back, what is shared included', () => {
    const state = house();
    const snapshot = JSON.parse(JSON.stringify(snapshots.of(state))) as TestSnapshot;
    const thing = state.things.get('a') as Thing;
    thing.count = 0n;
    state.things.set('b', { name: 'b', count: 1n });
    snapshots.restore(state, snapshot);
    expect(state).toEqual(house());
    expect(state.log[0]).toBe(state.things.get('a'));
    expect(snapshots.of(state)).toEqual(snapshot);
  });

  it.each<[string, string, () => TestSnapshot]>([
    ['snapshot-foreign', 'of another house', () => snapshots.of(house('another'))],
    ['snapshot-malformed', 'another format', () => ({ ...snapshots.of(house()), format: 'x' as typeof FORMAT })],
    ['snapshot-malformed', 'another fingerprint', () => ({ ...snapshots.of(house()), fingerprint: '00' })],
    ['snapshot-malformed', 'a part more', () => changed({ more: 1 })],
    ['snapshot-malformed', 'a part of another kind', () => changed({ things: { $set: [] } })],
    ['snapshot-malformed', 'a thing that is none', () => changed({ things: { $map: [['a', 'text']] } })],
    ['snapshot-malformed', 'a number among the names', () => changed({ names: { $set: [1] } })],
    ['snapshot-malformed', 'a list that is none', () => changed({ log: 7 })],
    ['snapshot-malformed', 'a value that is a thing', () => changed({ identity: {} })],
    ['snapshot-malformed', 'a reference to nothing', () => changed({ log: [{ $ref: ['nowhere'] }] })],
    ['snapshot-malformed', 'a number that is none', () => changed({ log: [{ $whole: '007' }] })],
    ['snapshot-malformed', 'octets that are none', () => changed({ log: [{ $octets: 'xyz' }] })],
    ['snapshot-malformed', 'no state', () => forged(null)],
  ])('%s: %s is refused, and nothing changes', (code, _, make) => {
    const state = house();
    expect(() => snapshots.restore(state, make())).toThrow(new Refusal(code));
    expect(state).toEqual(house());
  });

  it('of any JSON whatever is refused with a word of the house', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const state = house();
        expect(() => snapshots.restore(state, forged(json as Json))).toThrow(Refusal);
        expect(state).toEqual(house());
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
