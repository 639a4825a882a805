import { type Reader, readersOf } from '../language.ts';
import { CABINET_TEXTS, type CabinetTextName } from './texts.ts';

export type CabinetReader = Reader<CabinetTextName>;

export const readerOf = readersOf(CABINET_TEXTS);
