/** One text, in Russian and Kazakh letter by letter as the bank's documents print it. */
export interface TextRow {
  readonly ru: string;
  readonly kk: string;
  /** Always ours: no document of the bank is in English. */
  readonly en: string;
  /** Which of Russian and Kazakh the documents do not give, so that the wording is ours. */
  readonly ours?: 'ru' | 'kk' | 'both';
  /** Requirement IDs; or the figure of a seed document whose title the list leaves out. */
  readonly source: string;
}

/** A text that no document gives in any language. */
export const ours = (ru: string, kk: string, en: string, source: string): TextRow => ({
  ru,
  kk,
  en,
  ours: 'both',
  source,
});
