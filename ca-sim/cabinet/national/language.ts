import { type Reader, readersOf } from '../language.ts';
import { WORDS } from '../words.ts';
import { CABINET_TEXTS } from './texts.ts';

const TEXTS = { ...WORDS, ...CABINET_TEXTS };

export type CabinetReader = Reader<keyof typeof TEXTS>;

export const readerOf = readersOf(TEXTS);
