import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { installedProfiles } from './devices.ts';
import { parseDeviceAddress } from './profile-address.ts';
import { EMPTY_PROFILE_FILE, parseProfileFile, withProfile, writeProfileFile } from './profile-file.ts';
import { TumarError } from './tumar-error.ts';

const TEXT = `; of this PC
[general]
log=/var/log/tumar=1

[Profiles]
FSystem=file://TEST@//opt/keys
# the token
KzToken = kztoken://user@/DigiFlow%20LLP.%20KAZTOKEN%200?ext=tok

[plugins]
1=libcsp-plg-jtoken.so
`;

function attempt<T>(work: () => T): T | TumarError {
  try {
    return work();
  } catch (error) {
    if (error instanceof TumarError) return error;
    throw error;
  }
}

describe('cptumar.conf', () => {
  it('R-TOKEN-7 lists the profiles of its section, and leaves everything else as it stands', () => {
    const file = parseProfileFile(TEXT);
    expect(file.profiles.map(({ name, address }) => [name, address.scheme, address.place])).toEqual([
      ['FSystem', 'file', '/opt/keys'],
      ['KzToken', 'kztoken', 'DigiFlow LLP. KAZTOKEN 0'],
    ]);
    expect(writeProfileFile(file)).toBe(TEXT.replace('KzToken = ', 'KzToken='));
  });

  it('a profile is changed in its place, a new one stands behind the last', () => {
    const address = parseDeviceAddress('jtoken://user@/.');
    const changed = withProfile(parseProfileFile(TEXT), { name: 'FSystem', address });
    const grown = withProfile(changed, { name: 'JavaToken', address });
    const lines = writeProfileFile(grown).split('\n');
    expect(lines[5]).toBe('FSystem=jtoken://user@/.');
    expect(lines.slice(7, 9)).toEqual([
      'KzToken=kztoken://user@/DigiFlow%20LLP.%20KAZTOKEN%200?ext=tok',
      'JavaToken=jtoken://user@/.',
    ]);
    expect(lines.slice(9)).toEqual(TEXT.split('\n').slice(8));
  });

  it('a fresh one, one with an empty section, one of Windows', () => {
    const [first] = installedProfiles();
    const line = 'JavaToken=jtoken://user@/.';
    const written = (text: string) =>
      writeProfileFile(withProfile(parseProfileFile(text), first as NonNullable<typeof first>));
    expect(written('')).toBe(`[profiles]\n${line}\n`);
    expect(written('[profiles]\n[other]\n')).toBe(`[profiles]\n${line}\n[other]\n`);
    expect(written('\ufeff[profiles]\r\n; none\r\n')).toBe(`[profiles]\r\n${line}\r\n; none\r\n`);
    expect(EMPTY_PROFILE_FILE).toEqual(parseProfileFile(''));
  });

  it.each([
    ['[profiles]\nno profile', 'file-malformed', 'Line 2'],
    ['[profiles]\n=file://a@/.', 'file-malformed', 'Line 2'],
    ['[profiles]\nA=profile://B', 'file-malformed', 'names another profile'],
    ['[profiles]\nA=file://user:Secret99@/.', 'file-malformed', 'must not hold a password'],
    ['[profiles]\nA=file://a@/.\nA=file://b@/.', 'file-malformed', 'Line 3'],
    ['x'.repeat(65_537), 'file-too-large', ''],
    [`[profiles]\n${Array.from({ length: 257 }, (_, i) => `A${i}=file://a@/.`).join('\n')}`, 'file-too-large', ''],
  ])('is refused: %j', (text, code, telling) => {
    const error = attempt(() => parseProfileFile(text));
    expect(error).toMatchObject({ code });
    expect(String(error)).toContain(telling);
    expect(String(error)).not.toContain('Secret99');
  });

  it('any text is a file that is written and read as the same one, or a TumarError', () => {
    const line = fc.constantFrom(
      '[profiles]',
      '[other]',
      'A=file://a@/.',
      'Б=jtoken://u@/x%20y',
      '; remark',
      '',
      ' ',
      'a=b',
      '[',
      'A',
    );
    const text = fc
      .array(line, { maxLength: 8 })
      .chain((lines) => fc.constantFrom('\n', '\r\n').map((end) => lines.join(end)));
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (given) => {
        const file = attempt(() => parseProfileFile(given));
        if (!(file instanceof TumarError))
          expect(parseProfileFile(writeProfileFile(file)).profiles).toEqual(file.profiles);
      }),
      { numRuns: 3000 },
    );
  });
});
