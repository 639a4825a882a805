import { describe, expect, it } from 'vitest';
import { DEVICE_PROFILES, type DeviceName } from '../../../emulator/index.ts';
import { CKA_CLASS, CKA_TOKEN, CKF_SERIAL_SESSION, CKO_DATA, CKU_USER } from '../../../emulator/spec/constants.gen.ts';
import { OBJ_RULES } from '../catalogue/obj.ts';
import type { Check } from '../check.ts';
import { judge } from '../judge.ts';
import type { OpenTarget } from '../targets/target.ts';
import { type Broken, brokenLibrary } from '../testing/broken-library.ts';
import { BROKEN_OBJECTS } from '../testing/broken-objects.ts';
import { BROKEN_OCTETS, SURRENDERING } from '../testing/broken-octets.ts';
import type { TrialToken } from '../trial.ts';
import { CB_CHECKS } from './cb.ts';
import { checkOf } from './checks.ts';
import { OBJ_CHECKS } from './obj.ts';
import { readWriteSession } from './steps.ts';

const RULES = [...OBJ_CHECKS, ...CB_CHECKS].map(({ rule }) => rule);

const still = () => 0;
const verdictOf = (rule: string, broken: Broken, device?: DeviceName) =>
  judge(checkOf(rule), brokenLibrary(broken, device), still);

/** What a device does not have, by rule; all else passes. */
async function lacks(device: DeviceName): Promise<Record<string, string>> {
  const lacking: Record<string, string> = {};
  for (const rule of RULES) {
    const { status, findings, reason, notes } = await verdictOf(rule, {}, device);
    expect({ rule, findings, notes: notes.filter((note) => note.startsWith('afterwards:')) }).toEqual({
      rule,
      findings: [],
      notes: [],
    });
    expect(['passed', 'unsupported'], `${rule} ${reason}`).toContain(status);
    if (status === 'unsupported') lacking[rule] = reason;
  }
  return lacking;
}

/** Counts what is on the token when a check is over, private objects and all. */
function counting(target: OpenTarget): { readonly target: OpenTarget; left(): number | undefined } {
  let token: TrialToken | undefined;
  let left: number | undefined;
  return {
    left: () => left,
    target: {
      begin(check) {
        token = target.begin(check);
        return token;
      },
      end() {
        if (token !== undefined) left = objectsOnToken(token);
        target.end();
      },
    },
  };
}

function objectsOnToken({ p11, pins, slot }: TrialToken): number {
  p11.C_CloseAllSessions(slot());
  const session = p11.C_OpenSession(slot(), CKF_SERIAL_SESSION);
  p11.C_Login(session, CKU_USER, pins.user);
  p11.C_FindObjectsInit(session, [{ type: CKA_TOKEN, value: true }]);
  return p11.C_FindObjects(session, 100).length;
}

const NO_CALLBACK = 'the library makes no callback in what takes its time';

describe('checks of objects', () => {
  it('are there for every rule', () => {
    expect(OBJ_CHECKS.map(({ rule }) => rule)).toEqual(OBJ_RULES.map(({ id }) => id));
  });

  it.each(RULES)('leave nothing on the token: %s', async (rule) => {
    const { target, left } = counting(brokenLibrary({}));
    await judge(checkOf(rule), target, still);
    expect(left()).toBe(0);
  });

  it('would be seen to leave something', async () => {
    const { target, left } = counting(brokenLibrary({}));
    const run: Check['run'] = (trial) => {
      const template = [
        { type: CKA_CLASS, value: CKO_DATA },
        { type: CKA_TOKEN, value: true },
      ];
      trial.p11.C_CreateObject(readWriteSession(trial), template);
    };
    await judge({ rule: 'OBJ-01', caller: 'api', run }, target, still);
    expect(left()).toBe(1);
  });

  it('pass on the generic token', async () => {
    expect(await lacks('generic')).toEqual({ 'CB-01': NO_CALLBACK });
  });

  const others = (Object.keys(DEVICE_PROFILES) as DeviceName[]).filter((device) => device !== 'generic');
  it.each(others)('pass on the %s, or say what it does not have', async (device) => {
    const { major, minor } = DEVICE_PROFILES[device].cryptokiVersion;
    const old = (what: string) => `${what} came with Cryptoki 3.0; this is ${major}.${minor}`;
    expect(await lacks(device)).toEqual({
      'OBJ-12': old('CKA_UNIQUE_ID'),
      'OBJ-37': old('a profile object'),
      'CB-01': NO_CALLBACK,
    });
  });
});

const BROKEN: readonly (readonly [string, string, Broken])[] = [
  ...BROKEN_OBJECTS.map(([rule, what, api]) => [rule, what, { api }] as const),
  ...BROKEN_OCTETS,
];

describe('a token that', () => {
  it('breaks a rule is there for every check', () => {
    expect([...new Set(BROKEN.map(([rule]) => rule))].sort()).toEqual([...RULES].sort());
  });

  it.each(BROKEN)('does not keep %s: %s', async (rule, _what, broken) => {
    const { status, findings, reason } = await verdictOf(rule, broken);
    expect({ status, reason }).toEqual({ status: 'failed', reason: expect.any(String) });
    expect(findings.length).toBeGreaterThan(0);
  });

  it('makes callbacks as the standard says passes CB-01', async () => {
    expect(await verdictOf('CB-01', SURRENDERING)).toMatchObject({ status: 'passed', findings: [] });
  });
});
