import { type Reader, readersOf } from '../language.ts';
import { KISC_TEXTS, type KiscTextName } from './texts.ts';

export type KiscReader = Reader<KiscTextName>;

export const kiscReaderOf = readersOf(KISC_TEXTS);
