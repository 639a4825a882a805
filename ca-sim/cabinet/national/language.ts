import type { FastifyRequest } from 'fastify';
import type { CabinetText } from '../../core/national/key-storages.ts';
import { CABINET_TEXTS, type CabinetTextName } from './texts.ts';

/** Kazakh first: the article that the cabinet follows is in Kazakh. */
export const CABINET_LANGUAGES = ['kk', 'ru', 'en'] as const;
export type CabinetLanguage = (typeof CABINET_LANGUAGES)[number];

export const LANGUAGE_COOKIE = 'nuc_lang';

/** The language that the address asks for, if it does. */
export function askedLanguage(request: FastifyRequest): CabinetLanguage | undefined {
  const { lang } = (request.query ?? {}) as { lang?: unknown };
  return CABINET_LANGUAGES.find((language) => language === lang);
}

/** `?lang=ru`, else the cookie, else Kazakh. @param cookie of the cabinet, letters and `_` only. */
export function languageOf(request: FastifyRequest, cookie = LANGUAGE_COOKIE): CabinetLanguage {
  // Of the header itself: an address that is not there is answered before any cookie is read.
  const [, kept] = new RegExp(`(?:^|;\\s*)${cookie}=(\\w+)`).exec(request.headers.cookie ?? '') ?? [];
  return askedLanguage(request) ?? CABINET_LANGUAGES.find((language) => language === kept) ?? 'kk';
}

/** The reader's third of a text. */
export interface CabinetReader {
  readonly language: CabinetLanguage;
  /** A text of the table. */
  readonly say: (name: CabinetTextName) => string;
  /** A text that came with something else. */
  readonly read: (text: CabinetText) => string;
}

export function readerOf(request: FastifyRequest): CabinetReader {
  const language = languageOf(request);
  return { language, say: (name) => CABINET_TEXTS[name][language], read: (text) => text[language] };
}
