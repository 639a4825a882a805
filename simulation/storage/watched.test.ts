import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WatchedMap, WatchedSet } from './watched.ts';

const keys = fc.constantFrom('a', 'b', 'c', 'd');

/** What is done to a collection; it answers with what it has seen. */
const MAP_DEEDS: Readonly<Record<string, (map: Map<string, number>, key: string, value: number) => unknown>> = {
  set: (map, key, value) => void map.set(key, value),
  get: (map, key) => map.get(key),
  delete: (map, key) => map.delete(key),
  clear: (map) => map.clear(),
  values: (map) => [...map.values()],
  forEach: (map) => {
    const seen: unknown[] = [];
    map.forEach((value, key) => void seen.push([key, value]));
    return seen;
  },
};
const SET_DEEDS: Readonly<Record<string, (set: Set<string>, key: string) => unknown>> = {
  add: (set, key) => void set.add(key),
  has: (set, key) => set.has(key),
  delete: (set, key) => set.delete(key),
  clear: (set) => set.clear(),
  entries: (set) => [...set.keys(), ...set.entries()],
  forEach: (set) => {
    const seen: unknown[] = [];
    set.forEach((member) => void seen.push(member));
    return seen;
  },
};
const deedsOf = (known: object) => fc.array(fc.tuple(fc.constantFrom(...Object.keys(known)), keys), { maxLength: 12 });

describe('a watched map', () => {
  it('is a map, and what it notes leads from the map of before to the map of now', () => {
    fc.assert(
      fc.property(fc.uniqueArray(keys), deedsOf(MAP_DEEDS), (first, all) => {
        const before = first.map((key): [string, number] => [key, -1]);
        const [plain, watched, kept] = [new Map(before), new WatchedMap(before), new Map(before)];
        for (const [value, [deed, key]] of all.entries()) {
          expect(MAP_DEEDS[deed]?.(watched, key, value)).toEqual(MAP_DEEDS[deed]?.(plain, key, value));
        }
        expect([...watched]).toEqual([...plain]);
        const { removed, added, replaced } = watched.deeds;
        for (const key of removed) kept.delete(key);
        for (const key of [...added, ...replaced]) kept.set(key, plain.get(key) ?? 0);
        expect([...kept]).toEqual([...plain]);
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it('notes whatever it hands out, and nothing that it does not', () => {
    const ways: [string, (map: WatchedMap<string, object>) => unknown, string[]][] = [
      ['get', (map) => map.get('a'), ['a']],
      ['get of nothing', (map) => map.get('z'), []],
      ['has', (map) => map.has('a'), []],
      ['keys', (map) => [...map.keys()], []],
      ['values', (map) => [...map.values()], ['a', 'b']],
      ['entries', (map) => [...map.entries()], ['a', 'b']],
      [
        'as an iterable, the first',
        (map) => {
          for (const _ of map) break;
        },
        ['a'],
      ],
      ['forEach', (map) => MAP_DEEDS.forEach?.(map as WatchedMap<string, never>, '', 0), ['a', 'b']],
      ['quietly', (map) => [map.quietGet('a'), [...map.quietEntries()]], []],
    ];
    for (const [name, way, expected] of ways) {
      const map = new WatchedMap<string, object>([
        ['a', {}],
        ['b', {}],
      ]);
      way(map);
      expect([name, [...map.deeds.handled]]).toEqual([name, expected]);
      map.forgetDeeds();
      expect(map.deeds.handled.size).toBe(0);
    }
  });
});

describe('a watched set', () => {
  it('is a set, and what it notes leads from the set of before to the set of now', () => {
    fc.assert(
      fc.property(fc.uniqueArray(keys), deedsOf(SET_DEEDS), (first, all) => {
        const [plain, watched, kept] = [new Set(first), new WatchedSet(first), new Set(first)];
        for (const [deed, key] of all) {
          expect(SET_DEEDS[deed]?.(watched, key)).toEqual(SET_DEEDS[deed]?.(plain, key));
        }
        expect([...watched]).toEqual([...plain]);
        for (const member of watched.deeds.removed) kept.delete(member);
        for (const member of watched.deeds.added) kept.add(member);
        expect([...kept]).toEqual([...plain]);
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});
