import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences, fromJson, type Json, toJson } from './snapshot.ts';

/** Anything a state may consist of, things that occur twice included. */
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false),
    fc.integer(),
    fc.bigInt(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
    fc.string(),
    fc.uint8Array({ maxLength: 5 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.string().filter((key) => !key.startsWith('$') && key !== '__proto__'),
      tie('value'),
      {
        maxKeys: 3,
        noNullPrototype: true,
      },
    ),
    fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(fc.oneof(fc.string(), tie('value')), { maxLength: 3 }).map((members) => new Set(members)),
    tie('value').map((shared) => ({ once: shared, again: [shared, new Map([['key', shared]])] })),
  ),
})).value;

describe('a state as JSON', () => {
  it('comes back as it was, also over the wire, and is the same JSON again', () => {
    fc.assert(
      fc.property(values, (value) => {
        const json = toJson(value);
        const back = fromJson(JSON.parse(JSON.stringify(json)) as Json);
        expect(back).toEqual(value);
        expect(JSON.stringify(toJson(back))).toBe(JSON.stringify(json));
        expect(differences(json, toJson(back))).toEqual([]);
      }),
      { seed: 8, numRuns: 500 },
    );
  });

  it('what is one thing in two places is one thing again, in a circle too', () => {
    const person = { name: 'TEST' };
    const request = { person, self: undefined as unknown };
    request.self = request;
    const back = fromJson(toJson({ persons: new Map([['x', person]]), open: new Set([request]) })) as {
      persons: Map<string, unknown>;
      open: Set<typeof request>;
    };
    const [one] = back.open;
    expect([one?.person === back.persons.get('x'), one?.self === one]).toEqual([true, true]);
    expect(toJson({ persons: new Map([['x', person]]), open: [person] })).toEqual({
      persons: { $map: [['x', { name: 'TEST' }]] },
      open: [{ $ref: ['persons', 'x'] }],
    });
  });

  it.each([
    ['a function', () => 0],
    ['an instant', new Date(0)],
    ['no number', Number.NaN],
    ['a key that is no text', new Map([[1, 2]])],
    ['a key of its own language', { $map: [] }],
    ['an instance of a class', new (class X {})()],
  ])('refuses %s', (_, value) => {
    expect(() => toJson([value])).toThrow(TypeError);
  });

  it('JSON of others gives a value or an Error, never anything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('$map', '$set', '$octets', '$ref'), (part, tag) => {
        try {
          fromJson({ [tag]: part as Json });
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { seed: 9, numRuns: 300 },
    );
  });
});

describe('differences', () => {
  const state = () => ({
    count: 1,
    people: new Map([['a', { name: 'A', secret: 'hidden' }]]),
    keys: new Set(['k1']),
    log: ['x'],
  });

  it('are named by their path, with what was and what is', () => {
    const before = toJson(state());
    const changed = { ...state(), count: 2, keys: new Set(['k2']), log: ['x', 'y'] };
    changed.people.set('b', { name: 'B', secret: 'hidden' });
    expect(differences(before, toJson(changed))).toEqual([
      { path: 'count', before: 1, after: 2 },
      { path: 'people/b', after: { name: 'B', secret: '…' } },
      { path: 'keys/k1', before: 'k1' },
      { path: 'keys/k2', after: 'k2' },
      { path: 'log/1', after: 'y' },
    ]);
  });

  it('do not show a secret, only that it is another', () => {
    const changed = state();
    changed.people.set('a', { name: 'A', secret: 'other' });
    const [one, ...more] = differences(toJson(state()), toJson(changed));
    expect([one, more]).toEqual([{ path: 'people/a/secret', before: '…', after: '…' }, []]);
  });
});
