import { expect, it } from 'vitest';
import { type NextStepCode, nextStepOf, type SubscriberFacts } from './next-step.ts';
import { profileStates } from './profile-states.ts';
import { NEXT_STEP_TEXTS } from './texts/next-steps.ts';

const settled: SubscriberFacts = {
  access: 'own-password',
  profiles: ['in-operation'],
  needsKey: true,
  lateCase: undefined,
  hasOpenTask: false,
};

it('R-BANK-102 the Call-Center knows the next step of everybody: each is reached, and what keeps somebody out comes first', () => {
  const examples: [Partial<SubscriberFacts>, NextStepCode][] = [
    [{}, 'nothing'],
    [{ hasOpenTask: true }, 'tell-support'],
    [{ profiles: ['regeneration-needed'], hasOpenTask: true }, 'regeneration-needed'],
    [{ profiles: ['in-operation', 'draft'] }, 'request-draft'],
    [{ profiles: ['awaiting-signature'] }, 'request-draft'],
    [{ profiles: ['sent'] }, 'request-pending'],
    [{ profiles: ['accepted-by-bank'] }, 'request-pending'],
    [{ profiles: ['new-certificate-received'] }, 'certificate-received'],
    [{ profiles: ['switching'] }, 'certificate-received'],
    [{ profiles: ['refused'] }, 'request-refused'],
    [{ profiles: ['expired', 'in-operation'] }, 'set-expired'],
    [{ profiles: ['revoked'] }, 'set-revoked'],
    [{ profiles: ['revoked', 'in-operation'] }, 'nothing'],
    [{ access: 'first-password' }, 'first-login'],
    [{ access: 'first-password', profiles: [] }, 'no-set'],
    [{ profiles: [], needsKey: false }, 'nothing'],
    [{ profiles: ['expired'], lateCase: 'application-accepted' }, 'late-application'],
    [{ profiles: ['expired'], lateCase: 'at-head-office' }, 'token-away'],
    [{ profiles: ['in-operation'], lateCase: 'ready-for-collection' }, 'token-ready'],
    [{ profiles: ['in-operation'], lateCase: 'collected' }, 'nothing'],
    [{ access: 'locked', profiles: ['expired'], lateCase: 'ready-for-collection' }, 'user-locked'],
    [{ access: 'closed', lateCase: 'ready-for-collection' }, 'user-closed'],
  ];
  for (const [facts, code] of examples) expect([facts, nextStepOf({ ...settled, ...facts })]).toEqual([facts, code]);
  expect(new Set(examples.map(([, code]) => code))).toEqual(new Set(Object.keys(NEXT_STEP_TEXTS)));
});

it('a profile in any state but operation has a next step of its own', () => {
  for (const state of profileStates.states)
    expect(nextStepOf({ ...settled, profiles: [state] }) === 'nothing').toBe(state === 'in-operation');
});
