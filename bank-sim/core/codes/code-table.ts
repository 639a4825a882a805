import type { Label } from '../label.ts';

/** Codes with their meaning, as a form offers them. */
export type CodeTable = Readonly<Record<string, Label>>;

export const meaning = (ru: string, kk: string, en: string): Label => ({ ru, kk, en });
