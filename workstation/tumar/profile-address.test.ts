import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isProfileName, type ProfileAddress, parseProfileAddress, writeProfileAddress } from './profile-address.ts';
import { TumarError } from './tumar-error.ts';

const device = (scheme: string, container: string, place: string, parameters: [string, string][] = []) => ({
  kind: 'device',
  scheme,
  container,
  place,
  parameters,
});

/** What is refused, and with which code; anything but a TumarError is a defect. */
function codeOf(text: string): string {
  try {
    parseProfileAddress(text);
    return 'fine';
  } catch (error) {
    if (error instanceof TumarError) return error.code;
    throw error;
  }
}

describe('addresses of profiles', () => {
  it.each([
    ['profile://FSystem', { kind: 'profile', name: 'FSystem' }],
    ['profile://eToken', { kind: 'profile', name: 'eToken' }],
    ['officer_gost', { kind: 'profile', name: 'officer_gost' }],
    ['file://user_GOST@/.', device('file', 'user_GOST', '.')],
    ['file://TEST@//opt/keys', device('file', 'TEST', '/opt/keys')],
    ['FILE://@/', device('file', '', '')],
    [
      'kztoken://user@/DigiFlow%20LLP.%20KAZTOKEN%200?ext=tok',
      device('kztoken', 'user', 'DigiFlow LLP. KAZTOKEN 0', [['ext', 'tok']]),
    ],
    [
      'jtoken://user@/.?ext=tok&flag=',
      device('jtoken', 'user', '.', [
        ['ext', 'tok'],
        ['flag', ''],
      ]),
    ],
  ])('R-TOKEN-22 %s', (text, address) => {
    expect(parseProfileAddress(text)).toEqual(address);
    expect(parseProfileAddress(writeProfileAddress(address as ProfileAddress))).toEqual(address);
  });

  it.each(['profile://FSystem', 'file://TEST@//opt/keys', 'kztoken://user@/DigiFlow%20LLP.%20KAZTOKEN%200?ext=tok'])(
    '%s is written as it was read',
    (text) => expect(writeProfileAddress(parseProfileAddress(text))).toBe(text),
  );

  it.each([
    ['', 'name-malformed'],
    ['profile://', 'name-malformed'],
    ['profile://a b', 'name-malformed'],
    ['.hidden', 'name-malformed'],
    ['x'.repeat(65), 'name-malformed'],
    [`file://${'x'.repeat(2048)}@/`, 'address-too-long'],
    ['file://user:Qwerty12@/.', 'address-with-password'],
    ['file://user/.', 'address-malformed'],
    ['file:///opt/keys', 'address-malformed'],
    ['file://user@home', 'address-malformed'],
    ['://user@/.', 'address-malformed'],
    ['file://..%2fuser@/.', 'address-malformed'],
    ['file://user@/%zz', 'address-malformed'],
    ['file://user@/a%0Ab', 'address-malformed'],
    ['file://user@/.?', 'address-malformed'],
    ['file://user@/.?a=b=c', 'address-malformed'],
    ['file://user@/.#x', 'address-malformed'],
    [`file://user@/.?${'a=b&'.repeat(16)}a=b`, 'address-malformed'],
    ['file://user@/\ud800', 'address-malformed'],
  ])('is refused: %j', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('a refusal holds nothing of a password that stands in the address', () => {
    expect(() => parseProfileAddress('file://user:Qwerty12@/.')).toThrow(/^(?!.*Qwerty12)/);
  });

  it('any text is an address that is written and read as the same one, or a TumarError', () => {
    const piece = fc.constantFrom(
      'file',
      'profile',
      '://',
      '@',
      '/',
      '?',
      '=',
      '&',
      '%20',
      '%',
      ':',
      '.',
      'ключ',
      '\n',
      '\ud83d',
      'a',
    );
    const nearly = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string({ unit: 'binary' })), (text) => {
        if (codeOf(text) !== 'fine') return;
        read += 1;
        const address = parseProfileAddress(text);
        expect(parseProfileAddress(writeProfileAddress(address))).toEqual(address);
      }),
      { numRuns: 5000 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it('any device can be written, and is read as the same', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 });
    const word = text.filter((one) => !/[/\\\p{C}\p{Z}]/u.test(one));
    const parameters = fc.array(
      fc.tuple(
        word.filter((one) => one !== ''),
        word,
      ),
      { maxLength: 3 },
    );
    const record = fc.record({
      kind: fc.constant('device' as const),
      scheme: fc.constantFrom('file', 'kztoken', 'jtoken'),
      container: word,
      place: fc.array(word).map((parts) => parts.join('/')),
      parameters,
    });
    fc.assert(
      fc.property(record, (address) => {
        expect(parseProfileAddress(writeProfileAddress(address))).toEqual(address);
      }),
      { numRuns: 1000 },
    );
  });

  it('a name is letters, digits, and a little between them', () => {
    expect(['JavaToken', 'ключ-2', 'a.b_c'].every(isProfileName)).toBe(true);
    expect(['', '-a', 'a=b', 'a/b', 'a b', 'a\n'].some(isProfileName)).toBe(false);
  });
});
