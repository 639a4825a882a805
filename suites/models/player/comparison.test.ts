import { describe, expect, it } from 'vitest';
import type { Line } from '../token/run.ts';
import { compared } from './comparison.ts';

const played = (...lines: Line[]) => ({ lines, steps: [] });
const same: Line = { text: 'C_OpenSession(a, R/W)', rv: 'CKR_OK' };
const line = (rv: string, more: Partial<Line> = {}): Line => ({ text: 'C_Logout(a1)', rv, ...more });
const outcome = (a: Line, b: Line) => compared(played(same, a), played(same, b), ['one.so', 'other.so']);

describe('two modules that are asked the same', () => {
  it('agree as far as both were asked', () => {
    expect(compared(played(same, line('CKR_OK')), played(same), ['one.so', 'other.so'])).toEqual({ at: 1 });
  });

  it('differ where only one does what the standard allows: the calls before it, and both answers', () => {
    const { difference } = outcome(
      line('CKR_OK', { expected: ['CKR_USER_NOT_LOGGED_IN'] }),
      line('CKR_USER_NOT_LOGGED_IN'),
    );
    expect(difference?.split('\n').map((text) => text.trim())).toEqual([
      '1. C_OpenSession(a, R/W) -> CKR_OK',
      '2. C_Logout(a1)',
      'one.so: CKR_OK',
      'other.so: CKR_USER_NOT_LOGGED_IN',
      'the standard allows CKR_USER_NOT_LOGGED_IN',
    ]);
  });

  it('have a freedom where the standard allows both', () => {
    const freedom = { call: 'C_Logout', answers: ['CKR_OK', 'CKR_USER_NOT_LOGGED_IN'] };
    expect(outcome(line('CKR_OK'), line('CKR_USER_NOT_LOGGED_IN'))).toEqual({ at: 2, freedom });
  });

  it('have no freedom where one has died', () => {
    expect(outcome(line('CKR_OK'), line('the process died of SIGABRT')).difference).toContain('died of SIGABRT');
  });

  it('differ in what they give back, and say what is wrong with it', () => {
    const { difference } = outcome(line('CKR_OK'), line('CKR_OK', { fault: 'flags 4', expected: ['CKR_OK'] }));
    expect(difference).toMatch(/one\.so: CKR_OK\n.*other\.so: CKR_OK: flags 4$/);
  });

  it('are told apart by a known difference, which is no finding', () => {
    const known = line('CKR_OK', { expected: ['CKR_USER_NOT_LOGGED_IN'], known: 'logout-of-nobody' });
    expect(outcome(known, line('CKR_USER_NOT_LOGGED_IN'))).toEqual({ at: 2, known: 'logout-of-nobody' });
  });
});
