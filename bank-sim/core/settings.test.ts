import { describe, expect, it } from 'vitest';
import { bankSettings, DEFAULT_SETTINGS } from './settings.ts';

describe('settings', () => {
  it('are the defaults with wishes over them', () => {
    expect(bankSettings()).toEqual(DEFAULT_SETTINGS);
    expect(bankSettings({ warningDays: 7 })).toEqual({ ...DEFAULT_SETTINGS, warningDays: 7 });
  });

  it.each([
    { warningDays: 0 },
    { wrongEntriesMax: 1.5 },
    { sessionIdleMinutes: Number.NaN },
    { passwordLengthMin: 11 },
    { bankName: 'Банк' },
  ])('refuse %j', (wishes) => {
    expect(() => bankSettings(wishes)).toThrow(RangeError);
  });
});
