import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fill, label } from './label.ts';
import { BANK_PROBLEMS } from './problems.ts';
import { DOCUMENT_STATUS_TEXTS, PROFILE_STATUS_TEXTS, TEXTS, type TextRow } from './texts.ts';

const ROWS: readonly (readonly [string, TextRow])[] = [TEXTS, PROFILE_STATUS_TEXTS, DOCUMENT_STATUS_TEXTS].flatMap(
  (table) => Object.entries(table) as [string, TextRow][],
);

/** What the requirement list says under each ID, without its markup. */
const REQUIREMENTS = new Map(
  readFileSync(new URL('../../docs/requirements.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => /^\| R-[A-Z]+-\d+ \|/.test(line))
    .map((line) => {
      const [, id = '', ...cells] = line.split('|').map((cell) => cell.trim());
      return [id, cells.join(' | ').replaceAll('**', '')] as const;
    }),
);

/** Whether the list prints this text under one of the row's IDs; where it cuts one short with an ellipsis, that part. */
function isPrinted(text: string, { source }: TextRow): boolean {
  return source.split(', ').some((id) => {
    const entry = REQUIREMENTS.get(id) ?? '';
    const [head = '', tail = ''] = entry.split('…').map((part) => part.split(' | '));
    const [start = ''] = head.slice(-1);
    const [end = ''] = tail.slice(0, 1);
    const isCut = entry.includes('…') && start.length + end.length > 10 && text.startsWith(start) && text.endsWith(end);
    return entry.includes(text) || isCut;
  });
}

/** As the list may write it inside a sentence. */
function inSentence(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

describe('labels', () => {
  const languages = ['ru', 'kk'] as const;
  const given = ROWS.flatMap(([name, row]) =>
    languages
      .filter((language) => row.ours !== language && row.ours !== 'both')
      .map((language) => ({ name, language, text: row[language], row })),
  );

  it('are those of the requirement list, letter by letter, where it gives them', () => {
    expect(given.length).toBeGreaterThan(60);
    const strange = given
      .filter(({ row }) => !row.source.startsWith('S'))
      .map((one) => ({ ...one, text: one.text.replace('{tries}', '3').replace('{bits}', '512') }))
      .filter(({ row, text }) => !isPrinted(text, row) && !isPrinted(inSentence(text), row));
    expect(strange.map(({ name, language, text }) => `${name}.${language}: ${text}`)).toEqual([]);
  });

  it('name an ID of the list, unless they are wholly ours', () => {
    const sources = ROWS.flatMap(([name, { source, ours }]) => source.split(', ').map((id) => ({ name, id, ours })));
    const figures = sources.filter(({ id }) => /^S[01] fig\. \d+$/.test(id));
    expect(new Set(figures.map(({ name }) => name))).toEqual(new Set(['doneTitle']));
    const unknown = sources.filter(({ id, ours }) => !REQUIREMENTS.has(id) && !(id === '-' && ours === 'both'));
    expect(unknown).toEqual(figures);
  });

  it('exist in both languages', () => {
    expect(ROWS.filter(([, { ru, kk }]) => ru.trim() === '' || kk.trim() === '')).toEqual([]);
  });

  it('fill in values, and do not go out half filled', () => {
    expect(label('lockWarning', { tries: 3 }).kk).toBe(
      'Мәліметтерді 3 рет дұрыс емес енгізген жағдайда жүйенің бұғатталатындығына назарыңызды аударамыз.',
    );
    expect(() => label('lockWarning')).toThrow('needs tries');
    expect(fill(PROFILE_STATUS_TEXTS.expired)).toEqual({ ru: 'срок истёк', kk: 'мерзімі аяқталды' });
  });
});

describe('problems', () => {
  const rows = Object.entries(BANK_PROBLEMS);

  it('say in English and in Russian what is wrong and what to do', () => {
    for (const [code, { title, hint, ru }] of rows) {
      expect(
        [title, hint].filter((text) => !/^[\x20-\x7e’«»А-Яа-яЁё№…]+$/.test(text) || text.length < 10),
        code,
      ).toEqual([]);
      expect(
        [ru.title, ru.hint].filter((text) => !/[А-Яа-я]{3}/.test(text)),
        code,
      ).toEqual([]);
      expect(hint, code).toMatch(/\.$/);
      expect(ru.hint, code).toMatch(/\.$/);
    }
  });

  it('are client errors, or say that the CA is the trouble', () => {
    const others = rows.filter(([, { status }]) => status >= 500).map(([code]) => code);
    expect(others.sort()).toEqual(['ca-unavailable', 'issued-certificate-wrong', 'revocation-unknown']);
  });
});
