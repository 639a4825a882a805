import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FaultListError, parseFaultList } from './fault-list.ts';
import type { FaultRule } from './faults.ts';

const WORDS = {
  functions: new Set(['C_Sign', 'C_Login']),
  refusal: (act: object) => ('fail' in act && act.fail === 'CKR_OK' ? 'CKR_OK is no failure' : undefined),
};

const RULES: readonly FaultRule[] = [
  { function: 'C_Sign', when: { nth: 2 }, do: { fail: 'CKR_DEVICE_ERROR' } },
  { function: '*', slot: 0, token: 'A1', when: { every: 3, afterMs: 0 }, atMost: 4, do: { slowMs: 250 } },
  { function: 'C_Login', when: { probability: 0.5 }, do: { powerCut: 'during', backAfterMs: 1_500 } },
  { function: 'C_Login', when: { afterMs: 60_000 }, do: { remove: 'after' } },
  { function: 'C_Login', when: { nth: 1 }, do: { failAfter: 'CKR_GENERAL_ERROR' } },
];

describe('a list of faults', () => {
  it('is read and printed without loss, seed included', () => {
    const list = parseFaultList({ seed: '7', rules: RULES }, WORDS);
    expect(list).toEqual({ seed: '7', rules: RULES });
    expect(parseFaultList(JSON.parse(JSON.stringify(list)), WORDS)).toEqual(list);
    expect(parseFaultList({ rules: [] }, WORDS)).toEqual({ seed: '', rules: [] });
  });

  const rule = { function: 'C_Sign', when: { nth: 1 }, do: { fail: 'X' } };
  it.each<[unknown, string, string, number?]>([
    [null, 'faults', 'an object is needed'],
    [[rule], 'faults', 'an object is needed'],
    [{}, 'rules', 'an array is needed'],
    [{ rules: [], seed: 7 }, 'seed', 'a text is needed'],
    [{ rules: [], speed: 'x' }, 'speed', 'no such field'],
    [{ rules: [rule, 5] }, 'rules[1]', 'an object is needed', 1],
    [{ rules: [{ ...rule, function: undefined }] }, 'rules[0].function', 'a text is needed', 0],
    [{ rules: [{ ...rule, function: 'C_Sing' }] }, 'rules[0].function', 'there is no function "C_Sing"', 0],
    [{ rules: [{ ...rule, slot: -1 }] }, 'rules[0].slot', 'a whole number from 0 on is needed', 0],
    [{ rules: [{ ...rule, slots: 1 }] }, 'rules[0].slots', 'no such field', 0],
    [{ rules: [{ ...rule, atMost: 0 }] }, 'rules[0].atMost', 'a whole number from 1 on is needed', 0],
    [{ rules: [{ ...rule, when: undefined }] }, 'rules[0].when', 'an object is needed', 0],
    [{ rules: [{ ...rule, when: {} }] }, 'rules[0].when', 'one of nth, every, probability, afterMs is needed', 0],
    [{ rules: [{ ...rule, when: { nth: 0 } }] }, 'rules[0].when.nth', 'a whole number from 1 on is needed', 0],
    [{ rules: [{ ...rule, when: { nth: 1.5 } }] }, 'rules[0].when.nth', 'a whole number from 1 on is needed', 0],
    [
      { rules: [{ ...rule, when: { nth: 1, every: 2 } }] },
      'rules[0].when',
      'nth, every and probability exclude each other',
      0,
    ],
    [
      { rules: [{ ...rule, when: { probability: 1.1 } }] },
      'rules[0].when.probability',
      'a number from 0 to 1 is needed',
      0,
    ],
    [
      { rules: [{ ...rule, when: { probability: Number.NaN } }] },
      'rules[0].when.probability',
      'a number from 0 to 1 is needed',
      0,
    ],
    [
      { rules: [rule, { ...rule, do: {} }] },
      'rules[1].do',
      'exactly one of fail, failAfter, slowMs, powerCut, remove is needed',
      1,
    ],
    [
      { rules: [{ ...rule, do: { fail: 'X', slowMs: 1 } }] },
      'rules[0].do',
      'exactly one of fail, failAfter, slowMs, powerCut, remove is needed',
      0,
    ],
    [
      { rules: [{ ...rule, do: { powerCut: 'middle' } }] },
      'rules[0].do.powerCut',
      'one of before, during, after is needed',
      0,
    ],
    [{ rules: [{ ...rule, do: { remove: 'after', backAfterMs: 5 } }] }, 'rules[0].do.backAfterMs', 'no such field', 0],
    [{ rules: [{ ...rule, do: { fail: 'CKR_OK' } }] }, 'rules[0].do.fail', 'CKR_OK is no failure', 0],
  ])('refused: %j', (value, field, problem, index) => {
    const parse = () => parseFaultList(value, WORDS);
    expect(parse).toThrow(FaultListError);
    expect(parse).toThrow(`${field}: ${problem}`);
    expect(parse).toThrow(expect.objectContaining({ field, rule: index }));
  });

  it('is read from anything, or refused with a FaultListError that names a field', () => {
    const scalar = fc.oneof(
      fc.constantFrom('C_Sign', '*', 'during', 'CKR_OK', ''),
      fc.integer({ max: 9 }),
      fc.double(),
    );
    const keys = ['function', 'when', 'do', 'nth', 'every', 'fail', 'powerCut', 'backAfterMs', 'slot', '__proto__'];
    const fields = fc.dictionary(
      fc.constantFrom(...keys),
      fc.oneof(scalar, fc.dictionary(fc.constantFrom(...keys), scalar)),
    );
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.record({ rules: fc.array(fields, { maxLength: 2 }) })), (value) => {
        try {
          const list = parseFaultList(value, WORDS);
          expect(parseFaultList(JSON.parse(JSON.stringify(list)), WORDS)).toEqual(list);
          read++;
        } catch (error) {
          if (!(error instanceof FaultListError)) throw error;
          expect(error.field).not.toBe('');
        }
      }),
      { seed: 1, numRuns: 2_000 },
    );
    expect(read).toBeGreaterThan(20);
  });
});
