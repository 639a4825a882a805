import '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import { LANGUAGES, type Label, type Language, label } from '../core/label.ts';
import type { TextName } from '../core/texts.ts';

export const LANGUAGE_COOKIE = 'bank_lang';

/** The language that the address asks for, if it does. */
export function askedLanguage(request: FastifyRequest): Language | undefined {
  const { lang } = (request.query ?? {}) as { lang?: unknown };
  return LANGUAGES.find((language) => language === lang);
}

/** `?lang=kk`, else the cookie, else Russian: the language in which the bank's own instruction is complete. */
export function languageOf(request: FastifyRequest): Language {
  const kept = request.cookies?.[LANGUAGE_COOKIE];
  return askedLanguage(request) ?? LANGUAGES.find((language) => language === kept) ?? 'ru';
}

/** The reader's half of a text. */
export interface Reader {
  readonly language: Language;
  /** A text of the table. */
  say(name: TextName, values?: Readonly<Record<string, string | number>>): string;
  /** A text that came with a reply. */
  read(text: Label): string;
}

export function readerOf(request: FastifyRequest): Reader {
  const language = languageOf(request);
  return {
    language,
    say: (name, values) => label(name, values)[language],
    read: (text) => text[language],
  };
}
