import type { BankStyle } from './settings.ts';
import type { TextRow } from './texts/row.ts';
import { STYLE_TEXTS, TEXTS, type TextName } from './texts.ts';

/** The languages of the screens. */
export const LANGUAGES = ['ru', 'kk', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One text in every language, as it goes over the wire. */
export interface Label {
  readonly ru: string;
  readonly kk: string;
  readonly en: string;
}

type Values = Readonly<Record<string, string | number>>;

/**
 * The text of that name in the words of that bank, with `{name}` parts filled in.
 * @throws Error when a part is left unfilled.
 */
export function label(name: TextName, values: Values = {}, style: BankStyle = 'bs-client'): Label {
  return fill(STYLE_TEXTS[style][name] ?? TEXTS[name], values);
}

/** A text that is the same in every language: a name, a number. */
export function plain(text: string): Label {
  return { ru: text, kk: text, en: text };
}

/** The same for a row of another table. */
export function fill(row: TextRow, values: Values = {}): Label {
  const filled = (text: string) =>
    text.replace(/\{(\w+)\}/g, (_, part: string) => {
      const value = values[part];
      if (value === undefined) throw new Error(`text "${row.ru}" needs ${part}`);
      return String(value);
    });
  return { ru: filled(row.ru), kk: filled(row.kk), en: filled(row.en) };
}
