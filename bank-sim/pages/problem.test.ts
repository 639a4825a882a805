import { expect, it } from 'vitest';
import { SERVER_PROBLEMS } from '../../http/problem.ts';
import { LANGUAGES } from '../core/label.ts';
import { BANK_PROBLEMS } from '../core/problems.ts';
import { Browser } from '../testing/browser.ts';
import { openBank } from '../testing/open-bank.ts';
import { problemWords } from './problem.ts';

it('every refusal, the server\u2019s own among them, has words of its own in every language', () => {
  const rows = Object.entries({ ...SERVER_PROBLEMS, ...BANK_PROBLEMS });
  const wordless = rows.filter(([code, { status, title, hint }]) => {
    const problem = { type: `urn:token-bench:bank-sim:${code}`, status, title, code, detail: '', hint };
    return new Set(LANGUAGES.map((language) => problemWords(problem, language).title)).size < LANGUAGES.length;
  });
  expect(rows.length).toBeGreaterThan(80);
  expect(wordless.map(([code]) => code)).toEqual([]);
});

it('what is no refusal of this house is told as it came', () => {
  const problem = { type: 'urn:x', status: 400, title: 'Odd', code: 'constructor', detail: '', hint: 'Look.' };
  for (const language of LANGUAGES) expect(problemWords(problem, language)).toEqual({ title: 'Odd', hint: 'Look.' });
});

it('what the server refuses by itself reaches a reader as a page in his language, announced, and English once', async () => {
  const browser = new Browser(await openBank());
  await browser.get('/?lang=kk');
  const missing = await browser.get('/nothing');
  expect([missing.status, missing.text]).toEqual([
    404,
    expect.stringMatching(/^TEST · Мұндай бет жоқ ·.*басты бетке оралыңыз/),
  ]);
  expect(missing.html).toContain('data-code="not-found" role="alert"');
  // An address that only takes forms is none to be read.
  expect((await browser.get('/login')).status).toBe(404);
  const large = await browser.post('/login', { login: 'x'.repeat(5_000_000), password: 'x' });
  expect([large.status, large.text]).toEqual([413, expect.stringContaining('Сұраныс тым үлкен')]);
  const wrong = await browser.post('/login', { login: 'x' });
  expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('Өрістер дұрыс толтырылмаған')]);
  const english = await browser.get('/nothing?lang=en');
  expect(english.text.split('No such address').length - 1).toBe(2);
});

it('whoever asks too much is told so in his language', async () => {
  const bank = await openBank({ requestsPerMinute: 3 });
  const browser = new Browser(bank);
  const seen = [];
  for (let i = 0; i < 4; i++) seen.push(await browser.get('/?lang=kk'));
  expect([seen.at(-1)?.status, seen.at(-1)?.text]).toEqual([429, expect.stringContaining('Сұраныстар тым көп')]);
});
