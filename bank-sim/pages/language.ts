import '@fastify/cookie';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LANGUAGES, type Label, type Language, label } from '../core/label.ts';
import type { BankStyle } from '../core/settings.ts';
import type { TextName } from '../core/texts.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose words and colours the pages have. */
    bankStyle?: BankStyle;
  }
}

/** Tells all pages whose words they speak. */
export function mountStyle(app: FastifyInstance, style: BankStyle): void {
  app.decorateRequest('bankStyle', style);
}

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

/** The address of the same page in another language. */
export function addressIn(language: Language, { method, url }: FastifyRequest): string {
  // After a form that failed there is nothing to read again; the entrance always is.
  const own = method === 'GET' && URL.canParse(url, 'http://bank') ? new URL(url, 'http://bank') : undefined;
  const query = new URLSearchParams(own?.search);
  query.set('lang', language);
  // An address that begins with two slashes would be one of another host.
  return `${(own?.pathname ?? '/').replace(/^\/+/, '/')}?${query}`;
}

/** The reader's half of a text. */
export interface Reader {
  readonly language: Language;
  readonly style: BankStyle;
  /** A text of the table. */
  say(name: TextName, values?: Readonly<Record<string, string | number>>): string;
  /** A text that came with a reply. */
  read(text: Label): string;
}

export function readerOf(request: FastifyRequest): Reader {
  const language = languageOf(request);
  const style = request.bankStyle ?? 'bs-client';
  return {
    language,
    style,
    say: (name, values) => label(name, values, style)[language],
    read: (text) => text[language],
  };
}
