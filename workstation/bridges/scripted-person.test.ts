import { describe, expect, it } from 'vitest';
import type { RealTime } from '../../simulation/real-time.ts';
import type { Question } from './person.ts';
import { ScriptedPerson, type ScriptRow, UnansweredQuestionError } from './scripted-person.ts';

const PASSWORD: Question = { kind: 'password', carrier: 'KzToken', triesLeft: 3, wasWrong: false };
const KEYS: Question = {
  kind: 'choose-key',
  carrier: 'KzToken',
  keys: [
    { id: 'k1', text: 'TEST first' },
    { id: 'k2', text: 'TEST second' },
  ],
};
const ASKER = { bridge: 'ncalayer', operation: 'basics.sign', origin: undefined };
const never = new AbortController().signal;

const person = (...rows: ScriptRow[]) => new ScriptedPerson(rows);

describe('a person who answers by a script', () => {
  it('takes the first row that fits and is not used up', async () => {
    const scripted = person(
      { on: 'password', bridge: 'crypto-socket', answer: 'of another bridge' },
      { on: 'password', operation: 'basics.sign', answer: 'wrong', times: 2 },
      { on: 'password', answer: 'right' },
    );
    const answers = [1, 2, 3, 4].map(() => scripted.ask(PASSWORD, ASKER, never));
    expect(await Promise.all(answers)).toEqual(['wrong', 'wrong', 'right', 'right']);
    expect(await scripted.ask(PASSWORD, { ...ASKER, operation: 'another' }, never)).toBe('right');
    expect(scripted.asked).toHaveLength(5);
  });

  it.each([
    ['k2', 'k2'],
    ['first', 'k1'],
    ['cancel', undefined],
  ])('chooses a key: %s is %s', async (answer, chosen) => {
    expect(await person({ on: 'choose-key', answer }).ask(KEYS, ASKER, never)).toBe(chosen);
  });

  it('keeps what no row answers, and says which row to add, without any answer of the script in it', async () => {
    const scripted = person({ on: 'password', answer: 'S3cret', times: 1 }, { on: 'choose-key', answer: 'k9' });
    await scripted.ask(PASSWORD, ASKER, never);
    const missing = scripted.ask(PASSWORD, ASKER, never);
    await expect(missing).rejects.toThrow(UnansweredQuestionError);
    await expect(missing).rejects.toThrow(
      'Add to the script: {"on":"password","bridge":"ncalayer","operation":"basics.sign","answer":"THE PASSWORD"}',
    );
    await expect(scripted.ask(KEYS, ASKER, never)).rejects.toThrow('"k9" is none of the choices: k1, k2.');
    expect(scripted.unanswered).toHaveLength(2);
    expect(scripted.unanswered.join()).not.toContain('S3cret');
  });

  it('takes his time, and leaves a question that is withdrawn meanwhile', async () => {
    const waits: { ms: number; work: () => void }[] = [];
    let takenBack = 0;
    const realTime: RealTime = {
      elapsedMs: () => 0,
      after: (ms, work) => {
        waits.push({ ms, work });
        return () => takenBack++;
      },
    };
    const scripted = new ScriptedPerson([{ on: 'password', answer: 'S3cret', afterMs: 700 }], { realTime });
    const answer = scripted.ask(PASSWORD, ASKER, never);
    expect(waits.map(({ ms }) => ms)).toEqual([700]);
    waits[0]?.work();
    expect(await answer).toBe('S3cret');
    const gone = new AbortController();
    const withdrawn = scripted.ask(PASSWORD, ASKER, gone.signal);
    gone.abort();
    expect(await withdrawn).toBeUndefined();
    expect(takenBack).toBe(2);
    expect(await scripted.ask(PASSWORD, ASKER, gone.signal)).toBeUndefined();
    expect(waits).toHaveLength(2);
  });
});
