import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { BankError } from './bank-error.ts';
import { newSessionsState, Sessions } from './sessions.ts';
import { type BankSettings, bankSettings } from './settings.ts';

const MINUTE_MS = 60_000;

function hall(wishes: Partial<BankSettings> = {}) {
  const clock = new VirtualClock('2026-03-02T09:00:00.000Z');
  const settings = bankSettings({ sessionIdleMinutes: 20, challengeMinutes: 5, ...wishes });
  const state = { sessions: newSessionsState() };
  return { clock, state, sessions: new Sessions(state, settings, clock, new SeededRng('sessions')) };
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

describe('the id of a session', () => {
  it('is another one when its user is let in further: the one before is worth nothing', () => {
    const { sessions } = hall();
    const { id, session } = sessions.open('test1', 'token-due');
    const fresh = sessions.renew(id);
    expect([fresh === id, sessions.find(fresh) === session]).toEqual([false, true]);
    expect(codeOf(() => sessions.find(id))).toBe('not-logged-in');
    expect(codeOf(() => sessions.renew(id))).toBe('not-logged-in');
  });

  it('does not bring back a session that has ended meanwhile', () => {
    const { sessions } = hall();
    const { id } = sessions.open('test1', 'token-due');
    sessions.close(id);
    expect(codeOf(() => sessions.renew(id))).toBe('not-logged-in');
    expect(codeOf(() => sessions.renew(undefined))).toBe('not-logged-in');
  });

  it('is in no state: what is kept is its SHA-256', () => {
    const { sessions, state } = hall();
    const { id } = sessions.open('test1', 'token-due');
    const fresh = sessions.renew(id);
    const kept = JSON.stringify([...state.sessions.all]);
    expect([kept.includes(id), kept.includes(fresh), state.sessions.all.size]).toEqual([false, false, 1]);
  });
});

describe('many sessions', () => {
  it('end with the day, however busy they are', () => {
    const { clock, sessions } = hall({ sessionHoursMax: 1 });
    const { id } = sessions.open('test1', 'token-due');
    for (let at = 0; at < 6; at++) {
      clock.advance(10 * MINUTE_MS);
      sessions.find(id);
    }
    clock.advance(1);
    expect(codeOf(() => sessions.find(id))).toBe('session-expired');
  });

  it('of one user: the one that was longest without a request makes room, and nobody else’s', () => {
    const { clock, sessions } = hall({ sessionsPerUserMax: 2 });
    const other = sessions.open('test2', 'token-due').id;
    const [first, second] = [sessions.open('test1', 'token-due').id, sessions.open('test1', 'token-due').id];
    clock.advance(1);
    sessions.find(first);
    const third = sessions.open('test1', 'token-due').id;
    expect([first, second, third, other].map((id) => codeOf(() => sessions.find(id)))).toEqual([
      'none',
      'not-logged-in',
      'none',
      'none',
    ]);
  });

  it('end but for one when a password is changed', () => {
    const { sessions } = hall();
    const [mine, other] = [sessions.open('test1', 'token-due'), sessions.open('test1', 'token-due')];
    sessions.closeAllOf('test1', mine.session);
    expect([mine, other].map(({ id }) => codeOf(() => sessions.find(id)))).toEqual(['none', 'not-logged-in']);
  });
});

describe('a challenge', () => {
  it('is good for one answer, and asking for one changes nothing', () => {
    const { sessions, state } = hall();
    const { session } = sessions.open('test1', 'token-due');
    const before = structuredClone(state);
    const given = sessions.challenge(session);
    expect(state).toEqual(before);
    expect(codeOf(() => sessions.beginAnswer(session)(given))).toBe('none');
    expect(codeOf(() => sessions.beginAnswer(session)(given))).toBe('challenge-used');
  });

  it('is void with all others of its session when an answer has come, a wrong one too', () => {
    const { clock, sessions } = hall();
    const { session } = sessions.open('test1', 'token-due');
    const first = sessions.challenge(session);
    clock.advance(1);
    const second = sessions.challenge(session);
    expect(second).not.toEqual(first);
    sessions.beginAnswer(session);
    expect(codeOf(() => sessions.beginAnswer(session)(first))).toBe('challenge-used');
    expect(codeOf(() => sessions.beginAnswer(session)(second))).toBe('challenge-used');
    expect(codeOf(() => sessions.beginAnswer(session)(sessions.challenge(session)))).toBe('challenge-used');
    const fresh = sessions.challenge(session);
    expect(codeOf(() => sessions.beginAnswer(session)(fresh))).toBe('none');
  });

  it('says whose it is and of when; changed in any octet, or of another session, it is none', () => {
    const { sessions } = hall();
    const { session } = sessions.open('test1', 'token-due');
    const other = sessions.open('test1', 'token-due');
    const given = sessions.challenge(session);
    expect(new TextDecoder().decode(given)).toMatch(/^BS-Client TEST sign-in\ntest1\n2026-03-02T09:00:00.000Z\n/);
    for (const [at] of given.entries()) {
      const spoilt = given.with(at, (given[at] as number) ^ 1);
      expect(codeOf(() => sessions.beginAnswer(session)(spoilt))).toBe('signature-wrong');
      session.answers = 0;
    }
    expect(codeOf(() => sessions.beginAnswer(other.session)(given))).toBe('signature-wrong');
    const nothing = ['', '\n', '1 1\n', `\n${'9'.repeat(16)} 1\n${'0'.repeat(64)}\n`];
    for (const text of nothing) {
      const octets = new TextEncoder().encode(text);
      expect(codeOf(() => sessions.beginAnswer(session)(octets))).toBe('signature-wrong');
    }
  });

  it.each([
    [5 * MINUTE_MS, 'none'],
    [5 * MINUTE_MS + 1, 'challenge-used'],
    [-1, 'challenge-used'],
  ])('%i ms after it was given out: %s', (ms, code) => {
    const { clock, sessions } = hall();
    const { session } = sessions.open('test1', 'token-due');
    const given = sessions.challenge(session);
    clock.set(clock.now() + ms);
    expect(codeOf(() => sessions.beginAnswer(session)(given))).toBe(code);
  });
});
