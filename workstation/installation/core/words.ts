/** A text of the PC, as the connection guide prints it where it does. */
export interface Words {
  readonly ru: string;
  readonly kk: string;
  /** Always ours: the guide is in Kazakh, and quotes the windows in Russian. */
  readonly en: string;
  /** Which of Russian and Kazakh the guide prints; the others are ours. */
  readonly printed: readonly ('ru' | 'kk')[];
  /** Requirement IDs (docs/requirements.md), and `S2 §2.2(2)` where the list leaves out what that point of the guide prints. */
  readonly source: string;
}

type Row = (ru: string, kk: string, en: string, source: string) => Words;

/** Printed in both languages. */
export const printed: Row = (ru, kk, en, source) => ({ ru, kk, en, printed: ['ru', 'kk'], source });
/** Printed in Russian alone. */
export const printedRu: Row = (ru, kk, en, source) => ({ ru, kk, en, printed: ['ru'], source });
/** Printed in Kazakh alone. */
export const printedKk: Row = (ru, kk, en, source) => ({ ru, kk, en, printed: ['kk'], source });
/** Ours in all languages. */
export const ours: Row = (ru, kk, en, source) => ({ ru, kk, en, printed: [], source });
/** The same in every language: a name, an address. */
export const named = (text: string, source: string): Words => printed(text, text, text, source);
