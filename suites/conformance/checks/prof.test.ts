import { describe, expect, it } from 'vitest';
import {
  CKA_CLASS,
  CKA_PROFILE_ID,
  CKA_UNIQUE_ID,
  CKO_CERTIFICATE,
  CKO_PROFILE,
  CKO_PUBLIC_KEY,
  CKP_HKDF_TLS_TOKEN,
  CKP_PUBLIC_CERTIFICATES_TOKEN,
} from '../../../emulator/spec/constants.gen.ts';
import type { Attribute, Pkcs11 } from '../../../emulator/spec/pkcs11-api.ts';
import type { Pkcs11Version3 } from '../../../emulator/spec/pkcs11-version-3.ts';
import { PROF_RULES } from '../catalogue/prof.ts';
import { judge } from '../judge.ts';
import { openDevice } from '../targets/device.ts';
import { brokenToken, type Lies, misread, refusal } from '../testing/broken-token.ts';
import { PROF_CHECKS } from './prof.ts';

const still = () => 0;

function checkOf(rule: string) {
  const check = PROF_CHECKS.find((one) => one.rule === rule);
  if (check === undefined) throw new RangeError(`no check of ${rule}`);
  return check;
}

const unsupported = () => {
  throw refusal('FUNCTION_NOT_SUPPORTED');
};

const without = (...names: readonly (keyof Pkcs11Version3)[]): Partial<Pkcs11> =>
  Object.fromEntries(names.map((name) => [name, unsupported]));

const classIs = (template: readonly Attribute[], wanted: number) =>
  template.some(({ type, value }) => type === CKA_CLASS && value === wanted);

/** Every profile object says the same. */
function claiming(honest: Pkcs11, id: number): Partial<Pkcs11> {
  return misread(honest, CKA_PROFILE_ID, () => {
    const value = Buffer.alloc(8);
    value.writeUInt32LE(id);
    return value;
  });
}

/** Objects of a class that nobody finds unless he is in. */
function hiding(honest: Pkcs11, hidden: number): Partial<Pkcs11> {
  let isHidden = false;
  return {
    C_FindObjectsInit(session, template) {
      const { state } = honest.C_GetSessionInfo(session);
      isHidden = classIs(template, hidden) && (state === 0 || state === 2);
      honest.C_FindObjectsInit(session, template);
    },
    C_FindObjects: ((session, count) =>
      isHidden ? [] : honest.C_FindObjects(session, count ?? 1)) as Pkcs11['C_FindObjects'],
  };
}

const MUTANTS: readonly (readonly [string, string, Lies])[] = [
  ['PROF-01', 'no C_GetInterfaceList', () => without('C_GetInterfaceList')],
  [
    'PROF-01',
    'no CKA_UNIQUE_ID',
    (honest) => ({
      C_GetAttributeValue(session, object, template) {
        if (template.some(({ type }) => type === CKA_UNIQUE_ID)) throw refusal('ATTRIBUTE_TYPE_INVALID');
        return honest.C_GetAttributeValue(session, object, template);
      },
    }),
  ],
  ['PROF-02', 'no C_LoginUser', () => without('C_LoginUser')],
  ['PROF-02', 'no C_GetMechanismInfo', () => without('C_GetMechanismInfo')],
  ['PROF-03', 'no C_LoginUser', () => without('C_LoginUser')],
  [
    'PROF-03',
    'keys of one class',
    (honest) => misread(honest, CKA_CLASS, () => Buffer.of(CKO_PUBLIC_KEY, 0, 0, 0, 0, 0, 0, 0)),
  ],
  [
    'PROF-04',
    'certificates are for the user',
    (honest) => ({ ...claiming(honest, CKP_PUBLIC_CERTIFICATES_TOKEN), ...hiding(honest, CKO_CERTIFICATE) }),
  ],
  ['PROF-05', 'it is claimed without the mechanism', (honest) => claiming(honest, CKP_HKDF_TLS_TOKEN)],
  ['PROF-06', 'a profile that nobody knows', (honest) => claiming(honest, 77)],
  ['PROF-06', 'profiles for the user', (honest) => hiding(honest, CKO_PROFILE)],
  ['PROF-06', 'a profile is claimed and not kept', () => without('C_LoginUser')],
];

describe('profiles', () => {
  const verdicts = (device: string) =>
    Promise.all(PROF_RULES.map(({ id }) => judge(checkOf(id), openDevice({ kind: 'device', device }), still)));

  it('that the generic token claims are kept, condition by condition', async () => {
    const all = await verdicts('generic');
    expect(all.map(({ rule, status, findings }) => [rule, status, findings])).toEqual([
      ['PROF-01', 'passed', []],
      ['PROF-02', 'passed', []],
      ['PROF-03', 'passed', []],
      ['PROF-04', 'unsupported', []],
      ['PROF-05', 'unsupported', []],
      ['PROF-06', 'passed', []],
    ]);
    expect(all.map(({ reason }) => reason).slice(3, 5)).toEqual([
      'Public Certificates Token is not claimed; it would pass',
      expect.stringMatching(/^HKDF TLS Token is not claimed; it would pass except for CKM_HKDF_DATA/),
    ]);
  });

  it('that a token of 2.40 cannot claim are told with what it falls short of', async () => {
    const [baseline] = await verdicts('javatoken');
    expect(baseline).toMatchObject({
      status: 'unsupported',
      reason: expect.stringMatching(
        /Baseline Provider is not claimed; it would pass except for C_GetInterfaceList, C_GetInterface/,
      ),
    });
  });
});

describe('a token that breaks a rule', () => {
  it.each(MUTANTS)('fails %s: %s', async (rule, _what, lies) => {
    const { status, reason } = await judge(checkOf(rule), brokenToken(lies), still);
    expect([status, reason]).toEqual(['failed', expect.any(String)]);
  });

  it('is there for every rule', () => {
    expect(new Set(MUTANTS.map(([rule]) => rule))).toEqual(new Set(PROF_RULES.map(({ id }) => id)));
  });
});
