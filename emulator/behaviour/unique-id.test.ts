import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../simulation/store.ts';
import * as ck from '../index.ts';
import { attribute, dataTemplate, find, GOST, generate, loggedIn, rvOf } from '../testing/workbench.ts';

const ON_TOKEN = { type: ck.CKA_TOKEN, value: true };

/** Objects of every way of coming into being, on the token and in the session. */
function objectsOf(bench: ReturnType<typeof loggedIn>): ck.Handle[] {
  const { p11, session } = bench;
  const made = [ON_TOKEN, { type: ck.CKA_TOKEN, value: false }].flatMap((place) => {
    const { publicKey, privateKey } = generate(bench, GOST, [place], [place]);
    const data = p11.C_CreateObject(session, dataTemplate(place));
    const copy = p11.C_CopyObject(session, data, [{ type: ck.CKA_LABEL, value: 'copy' }]);
    p11.C_SetAttributeValue(session, data, [{ type: ck.CKA_LABEL, value: 'changed' }]);
    return [publicKey, privateKey, data, copy];
  });
  expect(made).toHaveLength(8);
  return made;
}

describe('CKA_UNIQUE_ID', () => {
  it('OBJ-12 is there from 3.0 on, one for each object, finds that object and no other, and is not to be set', () => {
    const bench = loggedIn('unique');
    const { p11, session } = bench;
    const objects = objectsOf(bench);
    const ids = objects.map((object) => attribute(bench, object, ck.CKA_UNIQUE_ID));
    expect(new Set(ids.map(String)).size).toBe(objects.length);
    for (const [at, id] of ids.entries()) {
      const value = { type: ck.CKA_UNIQUE_ID, value: id };
      expect(find(bench, [value])).toEqual([objects[at]]);
      const object = objects[at] as ck.Handle;
      expect(rvOf(() => p11.C_SetAttributeValue(session, object, [value]))).toBe('CKR_ATTRIBUTE_READ_ONLY');
      expect(rvOf(() => p11.C_CopyObject(session, object, [value]))).toBe('CKR_ATTRIBUTE_READ_ONLY');
      expect(rvOf(() => p11.C_CreateObject(session, dataTemplate(value)))).toBe('CKR_ATTRIBUTE_READ_ONLY');
    }
  });

  it('OBJ-12 of an object on the token is the same in the next life', () => {
    const store = new MemoryStore();
    const idsOf = (seed: string) => {
      const bench = loggedIn(seed, { store });
      if (find(bench).length === 0)
        for (const _ of [1, 2]) bench.p11.C_CreateObject(bench.session, dataTemplate(ON_TOKEN));
      return find(bench).map((object) => attribute(bench, object, ck.CKA_UNIQUE_ID).toString());
    };
    const first = idsOf('first life');
    expect(first).toHaveLength(2);
    expect(idsOf('second life')).toEqual(first);
  });

  it.each(['javatoken', 'etoken-pro-java-72k', 'kaztoken'] as const)('is unknown to the %s of version 2', (device) => {
    const bench = loggedIn('version 2', { device });
    for (const object of objectsOf(bench)) {
      expect(rvOf(() => attribute(bench, object, ck.CKA_UNIQUE_ID))).toBe('CKR_ATTRIBUTE_TYPE_INVALID');
    }
    expect(find(bench)).toHaveLength(8);
  });
});
