import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readScript, ScriptError } from './script.ts';

describe('a script in a file', () => {
  it('is a list of rows', () => {
    const rows = [
      { on: 'choose-carrier', answer: 'first' },
      { on: 'password', bridge: 'ncalayer', operation: 'basics.sign', answer: 'x', afterMs: 10, times: 2 },
    ];
    expect(readScript(JSON.stringify(rows))).toEqual(rows);
    expect(readScript('[]')).toEqual([]);
  });

  it.each([
    ['{', 'it is no JSON'],
    ['{}', 'the list: '],
    ['[{"on":"password"}]', '/0/answer: '],
    ['[{"on":"passwort","answer":"S3cret"}]', '/0/on: '],
    ['[{"on":"password","answer":["S3cret"]}]', '/0/answer: '],
    ['[{"on":"password","answer":"S3cret","pin":"S3cret"}]', '/0/pin: '],
    ['[{"on":"password","answer":"S3cret","times":0}]', '/0/times: '],
  ])('%s is none: says where, without the answer', (text, where) => {
    const read = () => readScript(text);
    expect(read).toThrow(ScriptError);
    expect(read).toThrow(where);
    expect(read).not.toThrow('S3cret');
  });

  it('any text is a script or a ScriptError', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((row) => `[${row}]`),
    );
    const judge = (text: string) => {
      try {
        return Array.isArray(readScript(text));
      } catch (error) {
        return error instanceof ScriptError;
      }
    };
    fc.assert(fc.property(texts, judge), { seed: 29 });
  });
});
