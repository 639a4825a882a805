import { describe, expect, it } from 'vitest';
import { DEVICE_PROFILES } from '../../../emulator/index.ts';
import { softHsmMissing } from '../../../pki/testing/soft-hsm.ts';
import { authenticationCaseFor, OFFICIAL_CASES, officialCase, publishedRoot } from './official-cases.ts';
import { type ProfileCase, playCase } from './player.ts';
import { authenticationKeyPair, builtinRoots } from './presumed-objects.ts';
import { EMULATOR_DIFFERENCES, SOFTHSM_DIFFERENCES } from './testing/known-differences.ts';
import { emulatedTarget, type OpenTarget, ownKey, softHsmTarget } from './testing/targets.ts';
import { explain, type Verdict, verdictText } from './verdict.ts';

const missing = softHsmMissing();

const EMULATED = { known: EMULATOR_DIFFERENCES, order: 'found', skip: '' } as const;

/** `says`: what C_GetInfo gives as the version of Cryptoki. */
const TARGETS = [
  { name: 'generic', open: emulatedTarget('generic'), says: '3.1', ...EMULATED },
  { name: 'javatoken', open: emulatedTarget('javatoken'), says: '2.40', ...EMULATED },
  { name: 'SoftHSM2', open: softHsmTarget, says: '2.40', known: SOFTHSM_DIFFERENCES, order: 'any', skip: missing },
] as const;

const VERSIONS = ['3.1', '3.2'] as const;

function play(open: OpenTarget, order: 'found' | 'any', profileCase: ProfileCase): Verdict {
  const { name } = profileCase;
  const keys = name.startsWith('AUTH') ? authenticationKeyPair(ownKey()) : [];
  const target = open(name.startsWith('CERT') ? builtinRoots(publishedRoot(), order) : keys);
  try {
    return playCase(profileCase, target);
  } finally {
    target.close();
  }
}

describe.each(TARGETS)('official profile cases on $name $skip', ({ open, says, known, order, skip }) => {
  describe.each(VERSIONS)('%s', (version) => {
    it.skipIf(skip !== '').each(OFFICIAL_CASES)(
      '%s is played to its end and differs only where it is known to',
      (name) => {
        const verdict = play(open, order, officialCase(name, version));
        expect(verdict.played, verdictText(verdict)).toBe(verdict.calls);
        expect(explain(verdict, known).unexplained, verdictText(verdict)).toEqual([]);
        // To the letter only the case of the library's own version can pass, where it asks for nothing else of one device.
        expect(verdict.outcome).toBe(name === 'CERT-M-1' && version === says ? 'passed' : 'failed');
        expect(verdict.permitted.map(({ path }) => path)).not.toContain('Template/VALUE');
      },
    );

    it.skipIf(skip !== '')(
      'PROF-03 PROF-04 CERT-M-1, and AUTH-M-1 for a key that is there, pass but for another version of the library',
      () => {
        const cases = [officialCase('CERT-M-1', version), authenticationCaseFor(version, ownKey())];
        for (const profileCase of cases) {
          const { differences } = play(open, order, profileCase);
          const other = { step: 2, function: 'C_GetInfo', path: 'Info/CryptokiVersion', expected: version, got: says };
          expect(differences).toEqual(version === says ? [] : [other]);
        }
      },
    );

    it.skipIf(skip !== '')('all pass when they expect what the token is', () => {
      for (const name of OFFICIAL_CASES) {
        const profileCase =
          name === 'AUTH-M-1' ? authenticationCaseFor(version, ownKey()) : officialCase(name, version);
        const first = play(open, order, profileCase);
        const again = play(open, order, { name, xml: withoutKnown(profileCase.xml, first) });
        expect(verdictText({ ...again, permitted: [], unexpressed: [] })).toMatch(
          /^\S+ on \S+: passed \(\d+ of \d+ calls\)$/,
        );
      }
    });
  });

  it.skipIf(skip !== '')('no known difference is idle', () => {
    const verdicts = VERSIONS.flatMap((version) =>
      OFFICIAL_CASES.map((name) => play(open, order, officialCase(name, version))),
    );
    for (const row of known) {
      const needed = verdicts.some((verdict) => explain(verdict, [row]).explained.length > 0);
      expect(needed, `${row.function} ${row.items.join()}`).toBe(true);
    }
  });

  it.skipIf(skip !== '')('what pkcs11js cannot say is named', () => {
    const named = OFFICIAL_CASES.map((name) =>
      play(open, order, officialCase(name, '3.2')).unexpressed.map(({ step, function: each }) => `${step} ${each}`),
    );
    const slots = ['3 C_GetSlotList', '4 C_GetSlotList'];
    expect(named).toEqual([
      slots,
      [...slots, '7 C_GetMechanismList', '8 C_GetMechanismList'],
      slots,
      [...slots, '8 C_GetAttributeValue', '10 C_GetAttributeValue'],
    ]);
  });
});

it('a device without RSA fails EXT-M-1 at the call that asks for it', () => {
  const { javatoken } = DEVICE_PROFILES;
  const mechanisms = javatoken.mechanisms.filter(({ name }) => !name.includes('RSA'));
  const verdict = play(emulatedTarget({ ...javatoken, mechanisms }), 'found', officialCase('EXT-M-1', '3.2'));
  expect(verdict).toMatchObject({ outcome: 'failed', played: 10, calls: 20 });
  expect(verdict.differences.at(-1)).toEqual({
    step: 10,
    function: 'C_GetMechanismInfo',
    path: 'rv',
    expected: 'CKR_OK',
    got: 'CKR_MECHANISM_INVALID',
  });
  const absent = verdict.permitted.filter(({ path }) => path === 'MechanismList/Type');
  expect(absent.map(({ expected }) => expected)).toEqual(['RSA_PKCS_KEY_PAIR_GEN', 'RSA_PKCS']);
});

/** The case with the differing values replaced by the token's, in the call where they differ and nowhere else. */
function withoutKnown(xml: string, { differences }: Verdict): string {
  const results = xml.split(/(?=<C_\w+ rv=)/);
  for (const { step, path, got } of differences) {
    const item = path.split('/').at(-1) ?? '';
    const [major, minor] = got.split('.');
    const result = results[step] ?? '';
    results[step] = result
      .replace(
        /(<CryptokiVersion) major="3" minor="\d"/,
        item === 'CryptokiVersion' ? `$1 major="${major}" minor="${minor}"` : '$&',
      )
      .replace(new RegExp(`(<${item} value=|(?<=<Info[^>]*) ${item}=)"[^"]*"`), `$1"${got}"`);
  }
  return results.join('');
}
