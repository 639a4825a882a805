import { describe, expect, it } from 'vitest';
import type { Verdict } from '../verdict.ts';
import { rootCauses } from './root-causes.ts';

const verdict = (rule: string, wishes: Partial<Verdict>): Verdict => ({
  rule,
  status: 'failed',
  findings: [],
  notes: [],
  reason: '',
  milliseconds: 1,
  ...wishes,
});
const blocked = (rule: string, step: string) => verdict(rule, { status: 'blocked', reason: step, blockedBy: step });
const refused = (rule: string, call: string, got: string) =>
  verdict(rule, { findings: [{ call, expected: 'OK', got, severity: 'refused' }] });

describe('root causes', () => {
  it('name what blocks checks with the rules in which the same answer shows', () => {
    const step = 'C_Login (user) → GENERAL_ERROR';
    const verdicts = [
      blocked('SES-03', step),
      blocked('SES-07', step),
      refused('LOG-04', 'C_Login(user)', 'GENERAL_ERROR'),
    ];
    expect(rootCauses(verdicts)).toEqual([{ step, blocks: ['SES-03', 'SES-07'], shows: ['LOG-04'] }]);
  });

  it('name a refusal that comes again in three checks, and none that comes in two', () => {
    const twice = ['OBJ-01', 'OBJ-02'].map((rule) => refused(rule, 'C_CopyObject(a)', 'FUNCTION_FAILED'));
    const thrice = ['KEY-01', 'KEY-02', 'KEY-03'].map((rule) =>
      refused(rule, `C_GenerateKey(${rule})`, 'DEVICE_ERROR'),
    );
    expect(rootCauses([...twice, ...thrice])).toEqual([
      { step: 'C_GenerateKey → DEVICE_ERROR', blocks: [], shows: ['KEY-01', 'KEY-02', 'KEY-03'] },
    ]);
  });

  it('begin with the one from which most follows; what is only refused otherwise is none', () => {
    const other = verdict('LOG-03', {
      findings: [{ call: 'C_Logout', expected: 'USER_NOT_LOGGED_IN', got: 'OK', severity: 'accepted' }],
    });
    const causes = rootCauses([blocked('A', 'C_A → X'), blocked('B', 'C_B → X'), blocked('C', 'C_B → X'), other]);
    expect(causes.map(({ step }) => step)).toEqual(['C_B → X', 'C_A → X']);
  });
});
