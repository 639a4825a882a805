import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMPONENTS } from '../../../http/bank-components.ts';
import { ACTS } from './acts.ts';
import { NEEDS } from './pc-facts.ts';
import { INSTALLATION_PROBLEMS } from './problems.ts';
import { PROCEDURE_NAMES, PROCEDURES } from './procedures.ts';
import type { Words } from './words.ts';

type Named = readonly [name: string, words: Words];

const SCREENS: readonly Named[] = PROCEDURE_NAMES.flatMap((name) =>
  Object.entries(PROCEDURES[name].rows).flatMap(([state, { screen }]) =>
    screen === undefined
      ? []
      : [screen.title, ...(screen.text ?? [])].map((words) => [`${name} ${state}`, words] as const),
  ),
);
const ROWS: readonly Named[] = [
  ...Object.entries(ACTS).map(([name, { words }]) => [name, words] as const),
  ...Object.entries(NEEDS).map(([name, { words }]) => [name, words] as const),
  ...SCREENS,
  ...Object.entries(INSTALLATION_PROBLEMS).flatMap(([code, { message, hint }]) => [
    [code, message] as const,
    [code, hint] as const,
  ]),
];

/** What the requirement list says under each ID, without its markup. */
const REQUIREMENTS = new Map(
  readFileSync(new URL('../../../docs/requirements.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => /^\| R-[A-Z]+-\d+ \|/.test(line))
    .map((line) => {
      const [, id = '', ...cells] = line.split('|').map((cell) => cell.trim());
      return [id, cells.join(' | ').replaceAll('**', '')] as const;
    }),
);

const idsOf = ({ source }: Words) => source.split(', ').filter((id) => id.startsWith('R-'));
const inSentence = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** Whether the list prints this text under one of the row's IDs; where it cuts one short with an ellipsis, that part. */
function isListed(text: string, words: Words): boolean {
  return idsOf(words).some((id) => {
    const entry = REQUIREMENTS.get(id) ?? '';
    const [start = ''] = entry.split('…').map((part) => part.split(' | ').at(-1) ?? '');
    const isCut = entry.includes('…') && start.length > 10 && text.startsWith(start);
    return entry.includes(text) || entry.includes(inSentence(text)) || isCut;
  });
}

describe('the words of the PC', () => {
  const given = ROWS.flatMap(([name, words]) =>
    words.printed.map((language) => ({ name, words, text: words[language] })),
  );

  it('R-CLIENT-4, 6..12, 14, 15, 17..26 are those of the requirement list, letter by letter, where it gives them', () => {
    expect(given.length).toBeGreaterThan(70);
    const strange = given.filter(({ words, text }) => !words.source.includes('S2 §') && !isListed(text, words));
    expect(strange.map(({ name, text }) => `${name}: ${text}`)).toEqual([]);
    const listed = new Set(given.flatMap(({ words, text }) => (isListed(text, words) ? idsOf(words) : [])));
    const labelled = [4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26];
    expect(labelled.map((number) => `R-CLIENT-${number}`).filter((id) => !listed.has(id))).toEqual([]);
  });

  it('every Russian and Kazakh label that the list has for the installation stands on a screen or a control', () => {
    const shown = ROWS.map(([, { ru, kk }]) => `${ru} ${kk}`).join(' · ');
    const missing = [...REQUIREMENTS]
      .filter(([id]) => /^R-CLIENT-\d+$/.test(id))
      .flatMap(([id, entry]) => [...entry.matchAll(/«([^»]+)»/g)].map(([, text = '']) => [id, text] as const))
      // R-CLIENT-24 quotes an end of R-CLIENT-19's label, R-CLIENT-28 states.
      .filter(([, text]) => !text.startsWith('…') && !text.startsWith('not installed'));
    expect(missing.length).toBeGreaterThan(30);
    expect(missing.filter(([, text]) => !shown.includes(text))).toEqual([]);
  });

  it('name an ID of the list, unless they are wholly ours, and the point of the guide where the list leaves a text out', () => {
    const unknown = ROWS.flatMap(([name, words]) => idsOf(words).map((id) => [name, id])).filter(
      ([, id = '']) => !REQUIREMENTS.has(id),
    );
    expect(unknown).toEqual([]);
    const without = ROWS.filter(([, words]) => words.printed.length > 0 && !/R-|S2 §/.test(words.source));
    expect(without).toEqual([]);
    for (const [name, { source }] of ROWS)
      expect(source, name).toMatch(/^(-|(R-[A-Z]+-\d+|S2 §2\.[123]\(\d+\))(, (R-[A-Z]+-\d+|S2 §2\.[123]\(\d+\)))*)$/);
  });
});

/** What a text of each language must not hold: letters of another one, or a word of two alphabets. */
const SLIPS = { ru: /[әғқңөұүһі]/i, kk: /[ёщ]/i } as const;
const MIXED_WORD = /[A-Za-z][А-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]|[А-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі][A-Za-z]/;

/** What is the same in several languages: names, addresses, and words that Kazakh writes as Russian does. */
const SAME_WORDS = /^(https:.*|TumarCSP\.exe|Tumar CSP( Configurator)?|JavaToken|ОК|Сервис)$/;

describe('three languages', () => {
  const labels = Object.entries(COMPONENTS).map(([name, { label }]) => [name, label] as const);
  const all = [...ROWS, ...labels];

  it.each(['ru', 'kk', 'en'] as const)('%s is there, and is that language', (language) => {
    const slip = language === 'en' ? /[әғқңөұүһі]/i : SLIPS[language];
    const wrong = all.filter(([, words]) => {
      const text = words[language];
      return text.trim() !== text || text === '' || slip.test(text) || MIXED_WORD.test(text);
    });
    expect(wrong.map(([name, words]) => `${name}: ${words[language]}`)).toEqual([]);
  });

  it('nothing is left untranslated', () => {
    const same = all.filter(([, { ru, kk, en }]) => (ru === kk || kk === en || ru === en) && !SAME_WORDS.test(ru));
    expect(same.map(([name, { ru }]) => `${name}: ${ru}`)).toEqual([]);
  });
});
