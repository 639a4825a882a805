import { expect, it } from 'vitest';
import { SERVER_PROBLEMS } from './problem.ts';
import { SERVER_WORDS, serverWords } from './problem-words.ts';

it('what a server answers can be read in Kazakh and Russian, each with words of its own', () => {
  expect(Object.keys(SERVER_WORDS).sort()).toEqual(Object.keys(SERVER_PROBLEMS).sort());
  for (const [code, { title, hint }] of Object.entries(SERVER_PROBLEMS)) {
    const all = [{ title, hint }, serverWords(code, 'ru'), serverWords(code, 'kk')];
    expect(new Set(all.map((words) => words?.title)).size, code).toBe(3);
    for (const words of all) expect(words?.hint, code).toMatch(/^.{10,}\.$/);
  }
});

it('the words of a house are not among them', () => {
  for (const code of ['login-refused', 'constructor', '']) expect(serverWords(code, 'ru')).toBeUndefined();
});
