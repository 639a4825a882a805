import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CabinetText } from '../core/national/key-storages.ts';

/** In which language a page is read. */

export const LANGUAGES = ['kk', 'ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_NAMES: CabinetText = { kk: 'Қаз', ru: 'Рус', en: 'Eng' };

/** Letters and `_` only. */
const COOKIE = 'ca_lang';

/** The cabinets follow instructions in Kazakh; desks and control room belong to people who read Russian. */
const firstLanguage = ({ url }: FastifyRequest): Language => (/^\/(cabinet|nuc)(\/|\?|$)/.test(url) ? 'kk' : 'ru');

/** The language that the address asks for, if it does. */
function askedLanguage(request: FastifyRequest): Language | undefined {
  const { lang } = (request.query ?? {}) as { lang?: unknown };
  return LANGUAGES.find((language) => language === lang);
}

/** `?lang=ru`, else what was asked for before, else the first of the place. */
export function languageOf(request: FastifyRequest): Language {
  // Of the header itself: an address that is not there is answered before any cookie is read.
  const [, kept] = new RegExp(`(?:^|;\\s*)${COOKIE}=(\\w+)`).exec(request.headers.cookie ?? '') ?? [];
  return askedLanguage(request) ?? LANGUAGES.find((language) => language === kept) ?? firstLanguage(request);
}

/** The language that was asked for once stays, on every page. Before the pages: hooks see only what is mounted after them. */
export function mountLanguage(app: FastifyInstance): void {
  app.addHook('onRequest', (request, response, done) => {
    const language = askedLanguage(request);
    if (language !== undefined) response.header('set-cookie', `${COOKIE}=${language}; Path=/; SameSite=Strict`);
    done();
  });
}

/** The reader's third of texts. */
export interface Reader<Name extends string> {
  readonly language: Language;
  /** A text of the table. */
  readonly say: (name: Name) => string;
  /** A text that came with something else. */
  readonly read: (text: CabinetText) => string;
}

/** What makes readers of a table of texts. */
export function readersOf<Name extends string>(
  texts: Readonly<Record<Name, CabinetText>>,
): (request: FastifyRequest) => Reader<Name> {
  return (request) => {
    const language = languageOf(request);
    return { language, say: (name) => texts[name][language], read: (text) => text[language] };
  };
}
