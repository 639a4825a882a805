import type { FastifyInstance, FastifyRequest } from 'fastify';

/** In which language the desk is read. */

export const LANGUAGES = ['ru', 'kk', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
/** One text in each of them. */
export type Label = Readonly<Record<Language, string>>;

export const LANGUAGE_NAMES: Label = { ru: 'Рус', kk: 'Қаз', en: 'Eng' };

const COOKIE = 'workstation_lang';

function askedLanguage(request: FastifyRequest): Language | undefined {
  const { lang } = (request.query ?? {}) as { lang?: unknown };
  return LANGUAGES.find((language) => language === lang);
}

/** `?lang=kk`, else what was asked for before, else Russian. */
export function languageOf(request: FastifyRequest): Language {
  const [, kept] = new RegExp(`(?:^|;\\s*)${COOKIE}=(\\w+)`).exec(request.headers.cookie ?? '') ?? [];
  return askedLanguage(request) ?? LANGUAGES.find((language) => language === kept) ?? 'ru';
}

/** The language that was asked for once stays. Before the pages: hooks see only what is mounted after them. */
export function mountLanguage(app: FastifyInstance): void {
  app.addHook('onRequest', (request, response, done) => {
    const language = askedLanguage(request);
    if (language !== undefined) response.header('set-cookie', `${COOKIE}=${language}; Path=/; SameSite=Strict`);
    done();
  });
}
