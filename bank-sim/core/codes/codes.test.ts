import { expect, it } from 'vitest';
import { FOREIGN_CURRENCIES } from '../currencies.ts';
import { CODES } from '../field-types.ts';
import { LANGUAGES } from '../label.ts';

/** As the interface takes them (http/bank-documents.ts). */
const FORMS = {
  'purpose-code': /^\d{3}$/,
  'budget-code': /^\d{6}$/,
  'sector-code': /^[12][1-9]$/,
  currency: /^[A-Z]{3}$/,
} as const;

it('every code that a form offers is one that the bank takes, with a meaning of its own in every language', () => {
  expect(Object.keys(CODES).sort()).toEqual(Object.keys(FORMS).sort());
  for (const [type, form] of Object.entries(FORMS)) {
    const codes = Object.entries(CODES[type as keyof typeof FORMS] ?? {});
    for (const [code] of codes) expect(code).toMatch(form);
    for (const language of LANGUAGES) {
      const meanings = codes.map(([, text]) => text[language]);
      expect(new Set(meanings).size, `${type} ${language}`).toBe(codes.length);
    }
  }
});

it('КОд and КБе are whole, and so are the currencies; of КНП and КБК as many as SOURCES.md says', () => {
  const counts = Object.fromEntries(
    Object.entries(CODES).map(([type, codes]) => [type, Object.keys(codes ?? {}).length]),
  );
  expect(counts).toEqual({
    'purpose-code': 14,
    'budget-code': 11,
    'sector-code': 18,
    currency: FOREIGN_CURRENCIES.length,
  });
  expect(Object.keys(CODES.currency ?? {})).toEqual([...FOREIGN_CURRENCIES]);
});
