import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LAST_INSTANT } from './clock.ts';
import { readInstant } from './instant-text.ts';

describe('readInstant', () => {
  it('reads back what toISOString writes, with anything at its end left out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LAST_INSTANT }), (ms) => {
        const text = new Date(ms).toISOString();
        expect(readInstant(text)).toBe(ms);
        expect(readInstant(text.slice(0, 23))).toBe(ms);
        expect(readInstant(text.slice(0, 19))).toBe(Math.floor(ms / 1000) * 1000);
        expect(readInstant(text.slice(0, 16))).toBe(Math.floor(ms / 60_000) * 60_000);
        expect(readInstant(text.slice(0, 10))).toBe(Math.floor(ms / 86_400_000) * 86_400_000);
      }),
    );
  });

  it.each([
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['2026-03-02 04:00', '2026-03-02T04:00:00.000Z'],
    ['2026-03-02t04:00:00.5z', '2026-03-02T04:00:00.500Z'],
  ])('%s is %s', (text, instant) => {
    expect(readInstant(text)).toBe(Date.parse(instant));
  });

  it.each([
    '',
    'now',
    '2026-02-29',
    '2026-04-31T00:00',
    '2026-13-01',
    '2026-03-02T24:00',
    '2026-03-02T04:60',
    '2026-03-02T04',
    '2026-03-02T04:00:00.0000Z',
    '2026-03-02T04:00+05:00',
    '+10000-01-01',
    '1969-12-31',
    '2026-03-02Z',
  ])('%j is no instant', (text) => {
    expect(readInstant(text)).toBeUndefined();
  });
});
