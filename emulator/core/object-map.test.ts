import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CKA_ID } from '../spec/constants.gen.ts';
import type { CkObject } from './object.ts';
import { ObjectMap } from './object-map.ts';

const NAMES = ['a', 'b', 'c', 'd'] as const;
const IDS = [undefined, '', '01', '0102'] as const;

const step = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), name: fc.constantFrom(...NAMES), id: fc.constantFrom(...IDS) }),
  fc.record({ kind: fc.constant('delete' as const), name: fc.constantFrom(...NAMES) }),
  fc.record({ kind: fc.constant('clear' as const) }),
);

function objectCalled(uniqueId: string, id: string | undefined): CkObject {
  return { uniqueId, attributes: new Map(id === undefined ? [] : [[CKA_ID, Buffer.from(id, 'hex')]]) };
}

describe('objects by CKA_ID', () => {
  it('are those that a look at all of them finds, in the order of their making, whatever is put in, changed and taken out', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const objects = new ObjectMap<CkObject>((object) => object);
        const plain = new Map<string, CkObject>();
        for (const one of steps) {
          if (one.kind === 'set') {
            const object = objectCalled(one.name, one.id);
            objects.set(one.name, object);
            plain.set(one.name, object);
          } else if (one.kind === 'delete') {
            objects.delete(one.name);
            plain.delete(one.name);
          } else {
            objects.clear();
            plain.clear();
          }
          expect([...objects.entries()]).toEqual([...plain]);
          for (const id of IDS.filter((value) => value !== undefined)) {
            const wanted = Buffer.from(id, 'hex');
            const seen = [...plain.values()].filter(
              ({ attributes }) => attributes.get(CKA_ID)?.toString() === wanted.toString(),
            );
            expect(objects.withId(wanted)).toEqual(seen);
          }
        }
      }),
    );
  });

  it('are not those that are kept but cannot be seen', () => {
    const objects = new ObjectMap<{ object: CkObject; isSealed: boolean }>((kept) =>
      kept.isSealed ? undefined : kept.object,
    );
    const object = objectCalled('a', '01');
    objects.set('a', { object, isSealed: true });
    expect(objects.withId(Buffer.of(1))).toEqual([]);
    objects.set('a', { object, isSealed: false });
    expect(objects.withId(Buffer.of(1))).toEqual([{ object, isSealed: false }]);
  });
});
