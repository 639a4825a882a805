import { describe, expect, it } from 'vitest';
import {
  CKR_SESSION_READ_ONLY_EXISTS,
  CKR_SESSION_READ_WRITE_SO_EXISTS,
  CKR_USER_ALREADY_LOGGED_IN,
  CKR_USER_ANOTHER_ALREADY_LOGGED_IN,
  CKR_USER_NOT_LOGGED_IN,
  CKS_RO_PUBLIC_SESSION,
  CKS_RO_USER_FUNCTIONS,
  CKS_RW_PUBLIC_SESSION,
  CKS_RW_SO_FUNCTIONS,
  CKS_RW_USER_FUNCTIONS,
} from '../../spec/constants.gen.ts';
import { CkError } from '../error.ts';
import { type Access, accessTo, ensureWritable } from './access.ts';
import {
  LOGIN_EVENTS,
  LOGIN_ROWS,
  LOGIN_STATES,
  loginAfter,
  SESSION_KINDS,
  SESSION_ROWS,
  sessionState,
} from './state-machine.ts';

function rvOf(run: () => unknown): number {
  try {
    run();
    return 0;
  } catch (error) {
    if (error instanceof CkError) return error.rv;
    throw error;
  }
}

describe('login state machine', () => {
  const combinations = LOGIN_STATES.flatMap((from) =>
    LOGIN_EVENTS.flatMap((event) => [true, false].map((readOnly) => ({ from, event, readOnly }))),
  );

  it('has an answer for every state, event and kind of open sessions', () => {
    for (const { from, event, readOnly } of combinations) {
      const answers = LOGIN_ROWS.filter((row) => row.from === from && row.event === event);
      const applying = answers.filter((row) => row.whileReadOnlyOpen === undefined || readOnly);
      expect(applying.length, `${from} ${event}`).toBeGreaterThanOrEqual(1);
      expect(applying.every(({ to, rv }) => (to === undefined) !== (rv === undefined))).toBe(true);
    }
    expect(combinations).toHaveLength(30);
  });

  // The Usage Guide's diagrams, written down a second time: event by event instead of state by state.
  it.each([
    ['login user', ['user', CKR_USER_ALREADY_LOGGED_IN, CKR_USER_ANOTHER_ALREADY_LOGGED_IN]],
    ['login so', ['so', CKR_USER_ANOTHER_ALREADY_LOGGED_IN, CKR_USER_ALREADY_LOGGED_IN]],
    ['logout', [CKR_USER_NOT_LOGGED_IN, 'public', 'public']],
    ['last session closed', ['public', 'public', 'public']],
    ['token removed', ['public', 'public', 'public']],
  ] as const)('%s', (event, answers) => {
    const got = LOGIN_STATES.map((from) => {
      const rv = rvOf(() => loginAfter(from, event, false));
      return rv === 0 ? loginAfter(from, event, false) : rv;
    });
    expect(got).toEqual(answers);
  });

  it('keeps the SO out while a read-only session is open', () => {
    expect(rvOf(() => loginAfter('public', 'login so', true))).toBe(CKR_SESSION_READ_ONLY_EXISTS);
    expect(loginAfter('public', 'login user', true)).toBe('user');
  });
});

describe('session states', () => {
  it('are five, and a read-only session of the SO cannot be', () => {
    const states = LOGIN_STATES.flatMap((login) =>
      SESSION_KINDS.map((kind) => {
        const rv = rvOf(() => sessionState(login, kind));
        return rv === 0 ? sessionState(login, kind) : `rv ${rv}`;
      }),
    );
    expect(states).toEqual([
      CKS_RO_PUBLIC_SESSION,
      CKS_RW_PUBLIC_SESSION,
      CKS_RO_USER_FUNCTIONS,
      CKS_RW_USER_FUNCTIONS,
      `rv ${CKR_SESSION_READ_WRITE_SO_EXISTS}`,
      CKS_RW_SO_FUNCTIONS,
    ]);
    expect(SESSION_ROWS).toHaveLength(LOGIN_STATES.length * SESSION_KINDS.length);
  });
});

describe('access to objects', () => {
  /** Usage Guide 2.6.4 by rules instead of by table. */
  function expected(state: number, onToken: boolean, isPrivate: boolean): Access {
    const user = state === CKS_RO_USER_FUNCTIONS || state === CKS_RW_USER_FUNCTIONS;
    if (isPrivate && !user) return 'none';
    const readOnly = state === CKS_RO_PUBLIC_SESSION || state === CKS_RO_USER_FUNCTIONS;
    return onToken && readOnly ? 'read' : 'write';
  }

  const states = [
    CKS_RO_PUBLIC_SESSION,
    CKS_RO_USER_FUNCTIONS,
    CKS_RW_PUBLIC_SESSION,
    CKS_RW_USER_FUNCTIONS,
    CKS_RW_SO_FUNCTIONS,
  ];
  const places = [true, false].flatMap((onToken) => [true, false].map((isPrivate) => ({ onToken, isPrivate })));

  it.each(states.flatMap((state) => places.map((place) => ({ state, ...place }))))(
    'state $state, on token $onToken, private $isPrivate',
    ({ state, ...place }) => {
      const access = expected(state, place.onToken, place.isPrivate);
      expect(accessTo(state, place)).toBe(access);
      expect(rvOf(() => ensureWritable(state, place)) === 0).toBe(access === 'write');
    },
  );

  it('is none in a state that does not exist', () => {
    expect(accessTo(99, { onToken: false, isPrivate: false })).toBe('none');
  });
});
