import { type Reader, readersOf } from '../language.ts';
import { WORDS } from '../words.ts';
import { KISC_TEXTS } from './texts.ts';

const TEXTS = { ...WORDS, ...KISC_TEXTS };

export type KiscReader = Reader<keyof typeof TEXTS>;

export const kiscReaderOf = readersOf(TEXTS);
