import { expect, it } from 'vitest';
import { writtenAmount, writtenDay, writtenMonth } from './written.ts';

it.each([
  ['0.00', '0.00'],
  ['999.99', '999.99'],
  ['1000.00', '1 000.00'],
  ['-125000.00', '-125 000.00'],
  ['999999999999999.99', '999 999 999 999 999.99'],
  ['1000000', '1 000 000'],
  ['0.3480', '0.3480'],
  ['1234.5678', '1 234.5678'],
])('the amount %s is written %s', (amount, written) => {
  expect(writtenAmount(amount)).toBe(written.replaceAll(' ', '\u00a0'));
});

it('days and months are written from the small to the large; what is neither stays', () => {
  expect([writtenDay('2026-03-02'), writtenMonth('2026-03')]).toEqual(['02.03.2026', '03.2026']);
  for (const text of ['', 'TEST', '2026-03-02T09:00:00Z'])
    expect([writtenDay(text), writtenMonth(text)]).toEqual([text, text]);
});
