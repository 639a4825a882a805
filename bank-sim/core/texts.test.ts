import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GLOSSARY } from './glossary.ts';
import type { HelpRow } from './help/row.ts';
import { HELP } from './help.ts';
import { fill, LANGUAGES, label } from './label.ts';
import { BANK_PROBLEMS, PROBLEM_TABLES } from './problems.ts';
import { COMPONENT_STATE_TEXTS } from './texts/components.ts';
import { ACCESS_TEXTS } from './texts/desks.ts';
import { CUSTODY_EVENT_TEXTS, HOLDER_TEXTS, LATE_STATE_TEXTS } from './texts/late.ts';
import { NEXT_STEP_TEXTS } from './texts/next-steps.ts';
import type { TextRow } from './texts/row.ts';
import { DOCUMENT_STATUS_TEXTS, PROFILE_STATUS_TEXTS } from './texts/statuses.ts';
import { STYLE_TEXTS, TEXT_TABLES, TEXTS } from './texts.ts';

const ROWS: readonly (readonly [string, TextRow])[] = [
  TEXTS,
  STYLE_TEXTS['vtb-business'],
  PROFILE_STATUS_TEXTS,
  DOCUMENT_STATUS_TEXTS,
  COMPONENT_STATE_TEXTS,
  LATE_STATE_TEXTS,
  HOLDER_TEXTS,
  CUSTODY_EVENT_TEXTS,
  ACCESS_TEXTS,
  NEXT_STEP_TEXTS,
].flatMap((table) => Object.entries(table) as [string, TextRow][]);

/** The lines of help and glossary. */
const LINES: readonly (readonly [string, TextRow])[] = [
  ...Object.entries<HelpRow>(HELP).flatMap(([topic, { text }]) =>
    text.flatMap((line) => (typeof line === 'string' ? [] : [[`help ${topic}`, line] as const])),
  ),
  ...GLOSSARY.flatMap(({ term, meaning }) => [['glossary', term] as const, [`glossary ${term.ru}`, meaning] as const]),
];

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
  const given = ROWS.flatMap(([name, row]) =>
    (['ru', 'kk'] as const)
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

  it('have one table each', () => {
    const names = TEXT_TABLES.flatMap((table) => Object.keys(table));
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    expect(names.sort()).toEqual(Object.keys(TEXTS).sort());
  });

  it('fill in values, and do not go out half filled', () => {
    expect(label('lockWarning', { tries: 3 }).kk).toBe(
      'Мәліметтерді 3 рет дұрыс емес енгізген жағдайда жүйенің бұғатталатындығына назарыңызды аударамыз.',
    );
    expect(label('lockWarning', { tries: 3 }).en).toBe('Please note: after 3 wrong entries the system is locked.');
    expect(() => label('lockWarning')).toThrow('needs tries');
    expect(fill(PROFILE_STATUS_TEXTS.expired)).toEqual({
      ru: 'срок истёк',
      kk: 'мерзімі аяқталды',
      en: 'expired',
    });
  });

  it('have the same parts to fill in in every language', () => {
    const parts = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([part]) => part).sort();
    const uneven = ROWS.filter(([, row]) => new Set(LANGUAGES.map((language) => parts(row[language]).join())).size > 1);
    expect(uneven.map(([name]) => name)).toEqual([]);
  });
});

describe('the words of "VTB Business"', () => {
  it('R-BANK-90 stand under the names of BS-Client, and differ from it', () => {
    const own = Object.entries(STYLE_TEXTS['vtb-business']) as [keyof typeof TEXTS, TextRow][];
    expect(own.length).toBeGreaterThan(10);
    for (const [name, row] of own) {
      expect(Object.keys(TEXTS), name).toContain(name);
      expect(
        LANGUAGES.some((language) => row[language] !== TEXTS[name][language]),
        name,
      ).toBe(true);
      expect(label(name, {}, 'vtb-business')).not.toEqual(label(name));
    }
  });

  it('R-BANK-90 R-BANK-93 name no other bank, call the signature ЭЦҚ, and give the support of its instruction', () => {
    const say = (name: keyof typeof TEXTS) => label(name, {}, 'vtb-business').kk;
    for (const name of ['system', 'product', 'service', 'module', 'mainTitle'] as const) {
      expect(say(name), name).not.toMatch(/BS-Client|Интернет-Клиент/);
    }
    expect(say('criticalFound')).toContain('ЭЦҚ Тіркеу куәлігін қайта шығару қажет');
    expect(say('contact')).toMatch(/Техникалық Қолдау Қызметі: тел\. \(727\) 330-67-67, onlineservice@vtb-bank\.kz/);
    expect(label('contact').kk).not.toMatch(/vtb/i);
  });
});

/** What a text of each language must not hold: letters of another one, or a word of two alphabets. */
const SLIPS = {
  ru: /[әғқңөұүһі]/i,
  kk: /[ёщ]/i,
  en: /[А-яЁёӘғҚҢӨҰҮҺІәқңөұүһі]/,
} as const;
const MIXED_WORD = /[A-Za-z][А-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]|[А-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі][A-Za-z]/;

/** Texts in which words of another alphabet are right: what Kazakh writes as Russian does, and names. */
const SAME_WORDS =
  /^[\d\p{P}\s]*((Абонент|Клиент|Филиал|Курьер|Валюта|Корреспондент|Бенефициар|Логин|Профиль|Интернет-Клиент|Криптография|Сервис|ОК|Операционист|e-Token|Tumar CSP|TEST|"VTB Business"|CMS SignedData, base64|\{bits\} бит|I)[\d\p{P}\s]*)+$/u;

describe('three languages', () => {
  const problems = Object.entries(BANK_PROBLEMS).flatMap(([code, { title, hint, ru, kk }]) => [
    [`${code} title`, { ru: ru.title, kk: kk.title, en: title }] as const,
    [`${code} hint`, { ru: ru.hint, kk: kk.hint, en: hint }] as const,
  ]);
  const all = [...ROWS, ...LINES, ...problems];

  it.each(LANGUAGES)('%s is there, and is that language', (language) => {
    const wrong = all.filter(([, row]) => {
      const text = row[language];
      return text.trim() !== text || text === '' || SLIPS[language].test(text) || MIXED_WORD.test(text);
    });
    expect(wrong.map(([name, row]) => `${name}: ${row[language]}`)).toEqual([]);
  });

  it('nothing is left untranslated', () => {
    const same = all.filter(([, { ru, kk, en }]) => (ru === kk || kk === en || ru === en) && !SAME_WORDS.test(kk));
    expect(same.map(([name, { kk }]) => `${name}: ${kk}`)).toEqual([]);
  });

  it('Kazakh sentences are not Russian ones', () => {
    const sentences = all.filter(([, { kk }]) => kk.length > 40);
    expect(sentences.length).toBeGreaterThan(100);
    expect(
      sentences.filter(([, { kk }]) => !/[әғқңөұүһі]/i.test(kk)).map(([name, { kk }]) => `${name}: ${kk}`),
    ).toEqual([]);
  });
});

describe('problems', () => {
  const rows = Object.entries(BANK_PROBLEMS);

  it('say what is wrong and what to do', () => {
    for (const [code, { title, hint, ru, kk }] of rows) {
      for (const words of [{ title, hint }, ru, kk]) {
        expect(words.title.length, code).toBeGreaterThanOrEqual(8);
        expect(words.title, code).not.toMatch(/\.$/);
        expect(words.hint, code).toMatch(/^.{10,}\.$/);
      }
    }
  });

  it('have one table each', () => {
    const codes = PROBLEM_TABLES.flatMap((table) => Object.keys(table));
    expect(codes).toEqual(rows.map(([code]) => code));
  });

  it('are client errors, or say that the CA or the disk is the trouble', () => {
    const others = rows.filter(([, { status }]) => status >= 500).map(([code]) => code);
    expect(others.sort()).toEqual([
      'ca-unavailable',
      'issued-certificate-wrong',
      'maintenance',
      'ocsp-answer-wrong',
      'revocation-unknown',
      'set-back',
      'storage-failed',
      'storage-lost',
    ]);
  });
});
