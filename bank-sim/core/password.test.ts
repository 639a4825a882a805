import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { scryptHash } from '../security/password-hash.ts';
import { ENVELOPE_ALPHABET, envelopePassword, isPassword, newPasswordFault, storePassword } from './password.ts';
import { bankSettings } from './settings.ts';

const cost = { N: 16, r: 1, p: 1 };
const settings = bankSettings();

describe('the PIN envelope', () => {
  it('R-BANK-32 its password has 8 characters that cannot be mistaken for one another', () => {
    const rng = new SeededRng('envelopes');
    const passwords = Array.from({ length: 300 }, () => envelopePassword(rng));
    expect(passwords.every((password) => /^[A-Za-z0-9]{8}$/.test(password))).toBe(true);
    expect([...new Set(passwords.join(''))].sort().join('')).toBe([...ENVELOPE_ALPHABET].sort().join(''));
    expect(ENVELOPE_ALPHABET).not.toMatch(/[0Oo1lI8B5S2Z]/);
    expect(new Set(passwords).size).toBe(300);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(envelopePassword(new SeededRng('a'))).toBe(envelopePassword(new SeededRng('a')));
    expect(envelopePassword(new SeededRng('a'))).not.toBe(envelopePassword(new SeededRng('b')));
  });
});

describe('a stored password', () => {
  it('R-BANK-39 holds a salted hash and nothing of the password', () => {
    const rng = new SeededRng('salts');
    const [one, two] = [
      storePassword('Kilt-2026', rng, cost, scryptHash),
      storePassword('Kilt-2026', rng, cost, scryptHash),
    ];
    expect(one.hash).not.toEqual(two.hash);
    expect([one.salt.length, one.hash.length]).toEqual([16, 32]);
    expect(JSON.stringify([one, String(one.hash)])).not.toContain('Kilt');
    expect(isPassword('Kilt-2026', one, scryptHash)).toBe(true);
    expect(isPassword('Kilt-2026', two, scryptHash)).toBe(true);
    expect(['kilt-2026', 'Kilt-2026 ', ''].filter((guess) => isPassword(guess, one, scryptHash))).toEqual([]);
  });
});

describe('a new password', () => {
  it.each([
    ['12345', false],
    ['123456', true],
    ['1234567890', true],
    ['12345678901', false],
    ['', false],
    ['құпиясөз', true],
    ['😀😀😀😀😀', false],
    ['😀😀😀😀😀😀😀😀😀😀', true],
  ])('R-BANK-37 %s: accepted is %s', (password, accepted) => {
    expect(newPasswordFault(password, password, settings) === undefined).toBe(accepted);
  });

  it('R-BANK-38 must be entered twice alike', () => {
    expect(newPasswordFault('Kilt-2026', 'Kilt-2027', settings)).toBe('The two entries differ.');
  });

  it('is never repeated in what is said about it', () => {
    expect(newPasswordFault('short', 'short', settings)).not.toContain('short');
  });
});
