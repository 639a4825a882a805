import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../testing/vectors.ts';
import { outcome } from '../x509/testing/outcome.ts';
import {
  bmpPassword,
  derivePbkdf2,
  derivePkcs12,
  ITERATIONS_MAX,
  IterationBudget,
  PKCS12_PURPOSE,
  passwordForms,
} from './password.ts';

/** SHA-1 examples of `evpkdf_pkcs12.txt` in OpenSSL's tests: password, salt, iterations, purpose, result. */
const EXAMPLES = [
  ['smeg', '0a58cf64530d823f', 1, 'key', '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3'],
  ['smeg', '0a58cf64530d823f', 1, 'iv', '79993dfe048d3b76'],
  ['smeg', '3d83c0e4546ac140', 1, 'mac', '8d967d88f6caa9d714800ab3d48051d63f73a312'],
  ['queeg', '05dec959acff72f7', 1000, 'key', 'ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4'],
  ['queeg', '05dec959acff72f7', 1000, 'iv', '11dedad7758d4860'],
  ['queeg', '263216fcc2fab31c', 1000, 'mac', '5ec4c7a80df652294c3925b6489a7ab857c83476'],
] as const;

describe('keys out of passwords', () => {
  it.each(EXAMPLES)('RFC 7292 appendix B.2: %s, %s, %i, %s', (text, salt, iterations, purpose, expected) => {
    const derivation = { hash: 'sha1', password: bmpPassword(text), salt: fromHex(salt), iterations } as const;
    expect(toHex(derivePkcs12(derivation, PKCS12_PURPOSE[purpose], expected.length / 2))).toBe(expected);
  });

  it('RFC 6070: PBKDF2 with HMAC-SHA-1', () => {
    const derivation = { hash: 'sha1', salt: Buffer.from('salt'), iterations: 4096 } as const;
    expect(toHex(derivePbkdf2('password', derivation, 20))).toBe('4b007901b765489abead49d926f721d065a429c1');
  });

  it('a password is UTF-16, big-endian, with two zeros; the empty one has two forms', () => {
    expect(toHex(bmpPassword('Aқ'))).toBe('0041049b0000');
    expect(passwordForms('').map(toHex)).toEqual(['0000', '']);
    expect(passwordForms('A').map(toHex)).toEqual(['00410000']);
  });

  it('the iterations of a whole file are counted', () => {
    const budget = new IterationBudget();
    expect(outcome(() => budget.spend(0))).toBe('malformed');
    budget.spend(ITERATIONS_MAX - 1);
    budget.spend(1);
    expect(outcome(() => budget.spend(1))).toBe('too-large');
  });
});
