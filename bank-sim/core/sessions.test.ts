import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { BankError } from './bank-error.ts';
import { newSessionsState, Sessions } from './sessions.ts';
import { bankSettings } from './settings.ts';

const MINUTE_MS = 60_000;

function hall() {
  const clock = new VirtualClock('2026-03-02T09:00:00.000Z');
  const settings = bankSettings({ sessionIdleMinutes: 20, challengeMinutes: 5 });
  return {
    clock,
    sessions: new Sessions({ sessions: newSessionsState() }, settings, clock, new SeededRng('sessions')),
  };
}

function codeOf(call: () => unknown): string {
  try {
    call();
    return 'none';
  } catch (error) {
    if (error instanceof BankError) return error.code;
    throw error;
  }
}

describe('a session', () => {
  it('lives as long as requests come within the idle time, and a millisecond more is too much', () => {
    const { clock, sessions } = hall();
    const { id } = sessions.open('test1', 'token-due');
    for (let at = 0; at < 5; at++) {
      clock.advance(20 * MINUTE_MS);
      expect(sessions.find(id).login).toBe('test1');
    }
    clock.advance(20 * MINUTE_MS + 1);
    expect(codeOf(() => sessions.find(id))).toBe('session-expired');
    expect(codeOf(() => sessions.find(id))).toBe('not-logged-in');
  });

  it('cannot be guessed from another one', () => {
    const { sessions } = hall();
    const ids = Array.from({ length: 50 }, () => sessions.open('test1', 'token-due').id);
    expect(new Set(ids).size).toBe(50);
    expect(ids.every((id) => /^[0-9a-f]{64}$/.test(id))).toBe(true);
    expect(codeOf(() => sessions.find(undefined))).toBe('not-logged-in');
    expect(codeOf(() => sessions.find('00'.repeat(32)))).toBe('not-logged-in');
  });

  it('ends with all others of its user when his password is taken from him', () => {
    const { sessions } = hall();
    const [mine, alsoMine, other] = ['test1', 'test1', 'test2'].map((login) => sessions.open(login, 'signed-in').id);
    sessions.closeAllOf('test1');
    expect([mine, alsoMine, other].map((id) => codeOf(() => sessions.find(id)))).toEqual([
      'not-logged-in',
      'not-logged-in',
      'none',
    ]);
  });
});

describe('a challenge', () => {
  it('is good for one answer', () => {
    const { sessions } = hall();
    const { session } = sessions.open('test1', 'token-due');
    const given = sessions.challenge(session);
    expect(sessions.takeChallenge(session)).toEqual(given);
    expect(codeOf(() => sessions.takeChallenge(session))).toBe('challenge-used');
  });

  it('replaces the one before it, and says whose it is', () => {
    const { sessions } = hall();
    const { session } = sessions.open('test1', 'token-due');
    const first = sessions.challenge(session);
    const second = sessions.challenge(session);
    expect(second).not.toEqual(first);
    expect(sessions.takeChallenge(session)).toEqual(second);
    expect(new TextDecoder().decode(second)).toMatch(/^BS-Client TEST sign-in\ntest1\n2026-03-02T09:00:00.000Z\n/);
  });

  it('is void after its time', () => {
    const { clock, sessions } = hall();
    const { session } = sessions.open('test1', 'token-due');
    sessions.challenge(session);
    clock.advance(5 * MINUTE_MS + 1);
    expect(codeOf(() => sessions.takeChallenge(session))).toBe('challenge-used');
  });
});
