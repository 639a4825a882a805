import { describe, expect, it } from 'vitest';
import {
  CKF_USER_PIN_LOCKED,
  CKR_DATA_LEN_RANGE,
  CKR_GENERAL_ERROR,
  CKR_OK,
} from '../../emulator/spec/constants.gen.ts';
import type { Handle, Pkcs11 } from '../../emulator/spec/pkcs11-api.ts';
import { RULES } from './catalogue/rules.ts';
import type { Check } from './check.ts';
import { CHECKS, checkOf } from './checks/checks.ts';
import { judgeRv, rvOf, rvThrown } from './finding.ts';
import { judge } from './judge.ts';
import { openDevice } from './targets/device.ts';
import { brokenToken } from './testing/broken-token.ts';
import { UNCHECKED } from './unchecked.ts';

const still = () => 0;

const verdictOf = (rule: string, lies: (honest: Pkcs11) => Partial<Pkcs11>) =>
  judge(checkOf(rule), brokenToken(lies), still);

describe('a token that does not keep a rule', () => {
  it.each<[string, string, (honest: Pkcs11) => Partial<Pkcs11>]>([
    ['LOG-03', 'accepted', () => ({ C_Logout: () => undefined })],
    ['SES-01', 'accepted', (p11) => ({ C_OpenSession: (slot: Handle) => p11.C_OpenSession(slot, 4) })],
    [
      'PIN-14',
      'wrong-value',
      (p11) => ({
        C_GetTokenInfo(slot: Handle) {
          const info = p11.C_GetTokenInfo(slot);
          return { ...info, flags: info.flags & ~CKF_USER_PIN_LOCKED };
        },
      }),
    ],
    [
      'INIT-03',
      'refused',
      (p11) => ({
        C_InitToken(slot: Handle) {
          return p11.C_InitToken(slot, 'not the PIN', '');
        },
      }),
    ],
    [
      'SLOT-03',
      'wrong-value',
      (p11) => ({ C_GetSlotList: (present?: boolean) => (present ? [] : p11.C_GetSlotList(false)) }),
    ],
  ])('fails %s: %s', async (rule, severity, lies) => {
    const honest = await verdictOf(rule, () => ({}));
    expect([honest.status, honest.reason]).toEqual(['passed', '']);
    const { status, findings } = await verdictOf(rule, lies);
    expect(status).toBe('failed');
    expect(findings.map((finding) => finding.severity)).toContain(severity);
  });

  it('blocks what stands on what it does not do, and names the step', async () => {
    const refuse = () => {
      throw Object.assign(new Error('CKR_GENERAL_ERROR'), { code: CKR_GENERAL_ERROR });
    };
    const verdicts = await Promise.all(
      ['SES-03', 'LOG-06'].map((rule) => verdictOf(rule, () => ({ C_Login: refuse }))),
    );
    expect(verdicts.map(({ status, blockedBy }) => [status, blockedBy])).toEqual([
      ['blocked', 'C_Login (user) → GENERAL_ERROR'],
      ['blocked', 'C_Login (user) → GENERAL_ERROR'],
    ]);
  });
});

describe('a check', () => {
  const target = () => openDevice({ kind: 'device', device: 'generic' });
  const made = (run: Check['run']) => judge({ rule: 'GEN-04', caller: 'api', run }, target(), still);

  it('that looks at nothing is no pass', async () => {
    expect(await made(() => undefined)).toMatchObject({ status: 'broken', reason: 'the check has looked at nothing' });
  });

  it('with a mistake in it is broken, not failed', async () => {
    const verdict = await made(() => {
      throw new TypeError('a slip');
    });
    expect(verdict).toMatchObject({ status: 'broken', reason: expect.stringContaining('a slip') });
  });

  it('that cannot be made says why, unless it had found something before', async () => {
    expect(await made((trial) => trial.unsupported('no such thing'))).toMatchObject({
      status: 'unsupported',
      reason: 'no such thing',
    });
    const verdict = await made((trial) => {
      trial.same('a value', 1, 2);
      trial.unsupported('no such thing');
    });
    expect(verdict.status).toBe('failed');
  });

  it('takes back what it made, the last first, also when it has failed', async () => {
    const undone: string[] = [];
    await made((trial) => {
      trial.afterwards(() => undone.push('first'));
      trial.afterwards(() => undone.push('second'));
      throw new Error('on the way');
    });
    expect(undone).toEqual(['second', 'first']);
  });
});

describe('a return value', () => {
  it('is judged by name; what 5.1.8 takes for one another is a note', () => {
    expect(judgeRv('C_Sign', CKR_OK, ['OK'])).toEqual({ ok: true });
    expect(judgeRv('C_Sign', CKR_DATA_LEN_RANGE, ['DATA_INVALID'])).toMatchObject({ ok: true, note: /5\.1\.8/ });
    expect(judgeRv('C_Sign', CKR_OK, ['DATA_INVALID'])).toMatchObject({ ok: false, finding: { severity: 'accepted' } });
    expect(judgeRv('C_Sign', CKR_GENERAL_ERROR, ['OK'])).toMatchObject({ ok: false, finding: { severity: 'refused' } });
    expect(() => judgeRv('C_Sign', CKR_OK, [])).toThrow('C_Sign: nothing is allowed');
    expect(() => rvOf('NO_SUCH_CODE')).toThrow('there is no CKR_NO_SUCH_CODE');
  });

  it('is found in what pkcs11js throws, and nothing else is taken for one', () => {
    expect(rvThrown(Object.assign(new Error('CKR_PIN_LOCKED'), { code: 164 }))).toBe(164);
    expect(rvThrown(new Error('CKR_USER_NOT_LOGGED_IN:257'))).toBe(257);
    expect(() => rvThrown(new TypeError('no function'))).toThrow('no function');
  });
});

describe('the catalogue', () => {
  it('has 239 rules and 8 official cases, and of each a check or a reason', () => {
    const cases = [...RULES.keys()].filter((rule) => rule.startsWith('OASIS-'));
    expect([RULES.size - cases.length, cases.length]).toEqual([239, 8]);
    const checked = CHECKS.map(({ rule }) => rule);
    expect(new Set(checked).size).toBe(checked.length);
    expect([...checked, ...UNCHECKED.map(({ rule }) => rule)].sort()).toEqual([...RULES.keys()].sort());
    expect(UNCHECKED.filter(({ because }) => because === '')).toEqual([]);
  });
});
