import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Store } from '../store.ts';

/** The laws of {@link Store}, for every version of it. @param open an empty store. */
export function storeContract(name: string, open: () => Store): void {
  const key = fc.constantFrom('header', 'object/1', 'object/2', 'object/3');
  const value = fc.option(fc.uint8Array({ maxLength: 40 }), { nil: undefined });
  const changes = fc.array(fc.tuple(key, value), { maxLength: 5 }).map((pairs) => new Map(pairs));

  describe(`store: ${name}`, () => {
    it('is empty at first', () => {
      expect([...open().entries()]).toEqual([]);
    });

    it('gives the records of all commits applied in order', () => {
      fc.assert(
        fc.property(fc.array(changes, { maxLength: 6 }), (commits) => {
          const store = open();
          const expected = new Map<string, number[]>();
          for (const commit of commits) {
            store.commit(commit);
            for (const [at, octets] of commit) {
              if (octets === undefined) expected.delete(at);
              else expected.set(at, [...octets]);
            }
          }
          expect(new Map([...store.entries()].map(([at, octets]) => [at, [...octets]]))).toEqual(expected);
        }),
        { seed: 1, numRuns: 100 },
      );
    });

    it('keeps octets of its own', () => {
      const store = open();
      const mine = Uint8Array.of(1, 2, 3);
      store.commit(new Map([['header', mine]]));
      mine.fill(0);
      for (const [, octets] of store.entries()) octets.fill(9);
      expect([...store.entries()]).toEqual([['header', Uint8Array.of(1, 2, 3)]]);
    });
  });
}
