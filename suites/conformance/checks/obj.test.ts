import { describe, expect, it } from 'vitest';
import { DEVICE_PROFILES, type DeviceName } from '../../../emulator/index.ts';
import { OBJ_RULES } from '../catalogue/obj.ts';
import { judge } from '../judge.ts';
import { type Broken, brokenLibrary } from '../testing/broken-library.ts';
import { BROKEN_OBJECTS } from '../testing/broken-objects.ts';
import { BROKEN_OCTETS, SURRENDERING } from '../testing/broken-octets.ts';
import { CB_CHECKS } from './cb.ts';
import { checkOf } from './checks.ts';
import { OBJ_CHECKS } from './obj.ts';

const RULES = [...OBJ_CHECKS, ...CB_CHECKS].map(({ rule }) => rule);

const still = () => 0;
const verdictOf = (rule: string, broken: Broken, device?: DeviceName) =>
  judge(checkOf(rule), brokenLibrary(broken, device), still);

/** What a device does not have, by rule; all else passes. */
async function lacks(device: DeviceName): Promise<Record<string, string>> {
  const lacking: Record<string, string> = {};
  for (const rule of RULES) {
    const { status, findings, reason } = await verdictOf(rule, {}, device);
    expect({ rule, findings }).toEqual({ rule, findings: [] });
    expect(['passed', 'unsupported'], `${rule} ${reason}`).toContain(status);
    if (status === 'unsupported') lacking[rule] = reason;
  }
  return lacking;
}

const NO_CALLBACK = 'the library makes no callback in what takes its time';

describe('checks of objects', () => {
  it('are there for every rule', () => {
    expect(OBJ_CHECKS.map(({ rule }) => rule)).toEqual(OBJ_RULES.map(({ id }) => id));
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
