import { describe, expect, it } from 'vitest';
import { DEVICE_PROFILES } from './devices.ts';

const octets = (text: string) => Buffer.byteLength(text, 'utf8');

describe.each(Object.entries(DEVICE_PROFILES))('profile %s', (name, profile) => {
  it('goes by its name, and its strings fit the fields of the standard', () => {
    expect(profile.name).toBe(name);
    expect(octets(profile.slotDescription)).toBeLessThanOrEqual(64);
    expect(octets(profile.slotManufacturer)).toBeLessThanOrEqual(32);
    expect(octets(profile.manufacturer)).toBeLessThanOrEqual(32);
    expect(octets(profile.model)).toBeLessThanOrEqual(16);
    expect(octets(profile.factory?.label ?? '')).toBeLessThanOrEqual(32);
  });

  it('marks as assumed only what it has', () => {
    for (const path of profile.assumed) {
      const value = path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], profile);
      expect(value, path).toBeDefined();
    }
  });

  it('has factory PINs that it would accept', () => {
    const { factory, userPin, soPin } = profile;
    for (const [pin, policy] of [
      [factory?.userPin, userPin],
      [factory?.soPin, soPin],
    ] as const) {
      if (pin === undefined) continue;
      expect(octets(pin)).toBeGreaterThanOrEqual(policy.minLength);
      expect(octets(pin)).toBeLessThanOrEqual(policy.maxLength);
    }
    expect(userPin.tries).toBeGreaterThan(0);
  });

  it('names each mechanism once', () => {
    const names = profile.mechanisms.map((mechanism) => mechanism.name);
    expect(new Set(names).size).toBe(names.length);
  });
});
