import type { FastifyRequest } from 'fastify';
import type { CabinetText } from '../../core/national/key-storages.ts';
import { type CabinetLanguage, languageOf } from '../national/language.ts';
import { KISC_TEXTS, type KiscTextName } from './texts.ts';

export const KISC_LANGUAGE_COOKIE = 'cabinet_lang';

/** The reader's third of a text. */
export interface KiscReader {
  readonly language: CabinetLanguage;
  /** A text of the table. */
  readonly say: (name: KiscTextName) => string;
  /** A text that came with something else. */
  readonly read: (text: CabinetText) => string;
}

/** Kazakh first: the instruction that the cabinet follows is in Kazakh. */
export function kiscReaderOf(request: FastifyRequest): KiscReader {
  const language = languageOf(request, KISC_LANGUAGE_COOKIE);
  return { language, say: (name) => KISC_TEXTS[name][language], read: (text) => text[language] };
}
