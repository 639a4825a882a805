import { expect, it } from 'vitest';
import { SERVER_PROBLEMS } from '../../http/problem.ts';
import { CA_PROBLEMS } from '../core/problems.ts';
import { LANGUAGES } from './language.ts';
import { problemWords } from './problem-words.ts';

const rows = Object.entries({ ...SERVER_PROBLEMS, ...CA_PROBLEMS });

it('every refusal has words of its own in every language', () => {
  const wordless = rows.filter(([code, { status, title, hint }]) => {
    const problem = { type: `urn:token-bench:ca-sim:${code}`, status, title, code, detail: '', hint };
    const titles = LANGUAGES.map((language) => problemWords(problem, language).title);
    const hints = LANGUAGES.map((language) => problemWords(problem, language).hint);
    return new Set(titles).size < LANGUAGES.length || hints.includes('');
  });
  expect(rows.length).toBeGreaterThan(60);
  expect(wordless.map(([code]) => code)).toEqual([]);
});

it('what is no refusal of this house is told as it came', () => {
  const problem = { type: 'urn:x', status: 400, title: 'Odd', code: 'constructor', detail: '', hint: 'Look.' };
  for (const language of LANGUAGES) expect(problemWords(problem, language)).toEqual({ title: 'Odd', hint: 'Look.' });
});
