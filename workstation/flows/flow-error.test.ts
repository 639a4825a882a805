import { describe, expect, it } from 'vitest';
import { UnreachableError } from '../../http/client.ts';
import { ProblemError } from '../../http/problem.ts';
import { PROBLEMS } from '../problems.ts';
import { TokenError } from '../token/token-error.ts';
import { FlowError, flowErrorOf, isDefiniteRefusal } from './flow-error.ts';
import { STEPS } from './steps.ts';

function problem(code: string, status = 409): ProblemError {
  const type = `urn:token-bench:bank-sim:${code}`;
  return new ProblemError({ type, title: 'Title', status, code, detail: 'Detail.', hint: 'House hint.' });
}

describe('the errors of flows', () => {
  it('have a message and a hint in every row', () => {
    for (const [code, { message, hint }] of Object.entries(PROBLEMS)) {
      expect(message, code).toMatch(/^[A-Z].*\.$/s);
      expect(hint, code).toMatch(/^[A-Z].*\.$/s);
    }
  });

  it('name the step and keep the token’s reason', () => {
    const error = flowErrorOf('make-rsa-keys', new TokenError('token-memory-full', '', { rv: 0x31 }));
    expect(error).toMatchObject({ code: 'token-memory-full', step: 'make-rsa-keys' });
    expect(error.message).toBe('There is no room left on the token. (CKR_DEVICE_MEMORY)');
    expect(error.hint).toBe(PROBLEMS['token-memory-full'].hint);
  });

  it.each([
    ['sign-requests', 'ca-unavailable', 'ca-unavailable'],
    ['sign-requests', 'signature-wrong', 'request-refused'],
    ['login', 'login-refused', 'login-refused'],
    ['login', 'user-locked', 'user-locked'],
    ['open-draft', 'regeneration-in-progress', 'regeneration-in-progress'],
    ['open-draft', 'certificate-expired', 'certificate-expired'],
    ['sign-in-with-token', 'key-retired', 'key-retired'],
    ['sign-document', 'signature-wrong', 'document-refused'],
    ['change-password', 'password-refused', 'password-refused'],
    ['look-at-profile', 'session-expired', 'session-ended'],
    ['main-window', 'something-new', 'refused'],
  ] as const)('in %s the problem %s means %s', (step, code, meaning) => {
    const error = flowErrorOf(step, problem(code));
    expect(error).toMatchObject({ code: meaning, step, message: `${PROBLEMS[meaning].message} Title: Detail.` });
  });

  it('tell which house does not answer', () => {
    const away = new UnreachableError('somebody', 'http://127.0.0.1:9', undefined);
    for (const [step, { house }] of Object.entries(STEPS)) {
      const expected = house === 'ca' ? 'ca-unreachable' : 'bank-unreachable';
      expect(flowErrorOf(step as keyof typeof STEPS, away).code).toBe(expected);
    }
  });

  it('call everything else a bug, with its cause', () => {
    const cause = new TypeError('x is undefined');
    const error = flowErrorOf('continue', cause);
    expect(error).toMatchObject({ code: 'bug', cause });
    expect(flowErrorOf('login', error)).toBe(error);
    expect(new FlowError('login', 'bug').message).toBe(PROBLEMS.bug.message);
  });

  it('know a definite refusal from an open question', () => {
    expect(isDefiniteRefusal(problem('ca-unavailable', 503))).toBe(true);
    expect(isDefiniteRefusal(problem('bug', 500))).toBe(false);
    expect(isDefiniteRefusal(problem('set-back', 409))).toBe(false);
    expect(isDefiniteRefusal(new UnreachableError('the bank', 'http://127.0.0.1:9', undefined))).toBe(false);
    expect(isDefiniteRefusal(new TypeError('no'))).toBe(false);
  });
});
