import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLANK, blankFields } from './blanking.ts';

const FIELDS = ['pass', 'apiKey'];

describe('blanking the secret fields of a protocol', () => {
  it('blanks them wherever they stand, whatever they hold and however they are spelt, and nothing else', () => {
    const request = {
      Function: 'Sign',
      Param: { Pass: '12345678', data: 'x', list: [{ APIKEY: { a: 1 } }], pass: null },
    };
    expect(JSON.parse(blankFields(JSON.stringify(request), FIELDS))).toEqual({
      Function: 'Sign',
      Param: { Pass: BLANK, data: 'x', list: [{ APIKEY: BLANK }], pass: BLANK },
    });
  });

  it('tells only the length of what is no JSON', () => {
    expect(blankFields('{"pass":"12345678"', FIELDS)).toBe('(18 characters)');
  });

  it('leaves out what is nested too deep, and ends for any depth', () => {
    const deep = `${'[{"a":'.repeat(3000)}{"pass":"12345678"}${'}]'.repeat(3000)}`;
    expect(blankFields(deep, FIELDS)).not.toContain('12345678');
  });

  it('no value of a secret field is ever in the trace of any JSON', () => {
    const secret = 'S3CRET-ff00';
    const json = fc.letrec((tie) => ({
      value: fc.oneof(fc.string(), fc.integer(), fc.constant(null), tie('list'), tie('object')),
      list: fc.array(tie('value'), { maxLength: 3 }),
      object: fc.dictionary(fc.constantFrom('a', 'b', 'pass', 'Pass', 'apiKey'), tie('value'), { maxKeys: 3 }),
    })).value;
    fc.assert(
      fc.property(json, fc.constantFrom('pass', 'PASS', 'apikey'), (value, name) => {
        const text = JSON.stringify({ request: [value, { [name]: secret, [`${name} `]: 1 }] });
        expect(blankFields(text, FIELDS)).not.toContain(secret);
      }),
      { seed: 28 },
    );
  });
});
