import { describe, expect, it } from 'vitest';
import { AnswerError, PagePerson } from './page-person.ts';
import type { Question } from './person.ts';

const PASSWORD: Question = { kind: 'password', carrier: 'KzToken', triesLeft: 3, wasWrong: false };
const CARRIERS: Question = { kind: 'choose-carrier', carriers: [{ id: 'KzToken', text: 'TEST' }] };
const ASKER = { bridge: 'ncalayer', operation: 'basics.sign', origin: 'http://localhost' };
const never = new AbortController().signal;

const code = (work: () => void): unknown => {
  try {
    work();
  } catch (error) {
    return error instanceof AnswerError ? error.code : error;
  }
};

describe('a person before a page', () => {
  it('has questions wait until each is answered or cancelled, whichever comes first', async () => {
    const person = new PagePerson();
    const [first, second] = [person.ask(PASSWORD, ASKER, never), person.ask(CARRIERS, ASKER, never)];
    expect(person.open).toEqual([
      { id: 1, question: PASSWORD, asker: ASKER },
      { id: 2, question: CARRIERS, asker: ASKER },
    ]);
    person.answer(2, 'KzToken');
    expect(await second).toBe('KzToken');
    person.cancel(1);
    expect(await first).toBeUndefined();
    expect([person.open, person.changes]).toEqual([[], 4]);
  });

  it('withdraws the questions of a page that has gone', async () => {
    const person = new PagePerson();
    const page = new AbortController();
    const asked = person.ask(PASSWORD, ASKER, page.signal);
    page.abort();
    expect(await asked).toBeUndefined();
    expect(person.open).toEqual([]);
    expect(await person.ask(PASSWORD, ASKER, page.signal)).toBeUndefined();
    expect(person.open).toEqual([]);
  });

  it('takes no answer to a question that does not wait, and none that is not among the choices', async () => {
    const person = new PagePerson();
    const asked = person.ask(CARRIERS, ASKER, never);
    expect(code(() => person.answer(1, 'another'))).toBe('answer-refused');
    expect(person.open).toHaveLength(1);
    person.answer(1, 'KzToken');
    expect(await asked).toBe('KzToken');
    expect(code(() => person.answer(1, 'KzToken'))).toBe('question-unknown');
    expect(code(() => person.cancel(7))).toBe('question-unknown');
  });
});
