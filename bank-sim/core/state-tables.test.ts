import { describe, expect, it } from 'vitest';
import type { StateMachine } from '../../simulation/state-machine.ts';
import { custodyStates } from './custody-states.ts';
import { documentStates } from './document-states.ts';
import { passwordStates, sessionStates } from './login-states.ts';
import { BANK_PROBLEMS } from './problems.ts';
import { profileStates } from './profile-states.ts';

/**
 * The tables 7.1, 7.4, 7.5 and 7.8 once more, written by hand from the requirement list as grids: one line per state, one
 * column per event; the state it leads to, `=` for the same one, `!` and the problem's code for a refusal.
 */
type AnyMachine = StateMachine<string, string, string>;

function drawn(machine: AnyMachine): string[][] {
  const rows = machine.states.map((state) =>
    machine.events.map((event) => {
      const outcome = machine.step(state, event);
      if (outcome.refused !== undefined) return `!${outcome.refused}`;
      return outcome.to === state ? '=' : outcome.to;
    }),
  );
  return [['', ...machine.events], ...machine.states.map((state, at) => [state, ...(rows[at] ?? [])])];
}

const MACHINES: readonly AnyMachine[] = [
  passwordStates as AnyMachine,
  sessionStates as AnyMachine,
  profileStates as AnyMachine,
  documentStates as AnyMachine,
  custodyStates as AnyMachine,
];

describe('every state machine', () => {
  it('is total and refuses only with problems of the table', () => {
    for (const machine of MACHINES) {
      expect(machine.cells).toHaveLength(machine.states.length * machine.events.length);
      for (const { outcome } of machine.cells) {
        if (outcome.refused !== undefined) expect(Object.keys(BANK_PROBLEMS)).toContain(outcome.refused);
        else expect(machine.states).toContain(outcome.to);
      }
    }
  });

  it('names a source for every cell', () => {
    const sources = MACHINES.flatMap(({ cells }) => cells.map(({ source }) => source));
    expect(sources.filter((source) => !/^(-|([A-Z]\d+|R-BANK-\d+)(, ([A-Z]\d+|R-BANK-\d+))*)$/.test(source))).toEqual(
      [],
    );
  });
});

describe('login, table 7.5', () => {
  it('passwords', () => {
    const locked = '!user-locked';
    expect(drawn(passwordStates as AnyMachine)).toEqual([
      ['', 'right-entry', 'wrong-entry', 'last-wrong-entry', 'password-changed', 'new-envelope'],
      ['first-password', '=', '=', 'locked', 'own-password', '='],
      ['own-password', '=', '=', 'locked', '!password-change-not-due', 'first-password'],
      ['locked', locked, locked, locked, locked, 'first-password'],
    ]);
  });

  it('sessions', () => {
    expect(drawn(sessionStates as AnyMachine)).toEqual([
      ['', ...sessionStates.events],
      ['password-change-due', 'token-due', '=', ...Array(2).fill(CHANGE), '=', '=', ...Array(4).fill(CHANGE)],
      ['components-due', NOT_DUE, '=', 'token-due', 'installation-due', '=', '=', ...Array(4).fill(COMPONENTS)],
      ['installation-due', NOT_DUE, '=', 'over', '=', '=', '=', ...Array(4).fill(COMPONENTS)],
      [
        'token-due',
        NOT_DUE,
        'components-due',
        ...NOT_ASKED,
        'view-only',
        'signed-in',
        'signed-in',
        ...Array(3).fill(TOKEN),
      ],
      ['view-only', NOT_DUE, '=', ...NOT_ASKED, '=', 'signed-in', 'signed-in', '=', '=', TOKEN],
      ['signed-in', NOT_DUE, '=', ...NOT_ASKED, '=', '=', '=', '=', '=', '='],
      ['over', ...Array(10).fill('!session-expired')],
    ]);
  });
});

const TOKEN = '!token-sign-in-required';
const CHANGE = '!password-change-required';
const NOT_DUE = '!password-change-not-due';
const COMPONENTS = '!components-required';
const NOT_ASKED = ['!components-not-asked', '!components-not-asked'];

/** Events the user gives (buttons), in the order of the columns below. */
const BUTTONS = ['new', 'send', 'close-window', 'cancel', 'sign', 'receive', 'confirm', 'continue'] as const;

describe('key profile, table 7.1', () => {
  it('what a button does in every state', () => {
    const [busy, expired, revoked] = ['!regeneration-in-progress', '!certificate-expired', '!profile-revoked'];
    const [noDraft, notReady] = ['!no-draft', '!new-certificate-not-ready'];
    const later = [notReady, notReady, notReady];
    const resting = ['draft', noDraft, noDraft, noDraft, noDraft, ...later];
    const underWay = [busy, busy, busy, busy, busy];
    const noWindow = '!signing-window-not-open';
    const expected: Record<string, (string | undefined)[]> = {
      'in-operation': resting,
      'regeneration-needed': resting,
      expired: [expired, expired, expired, expired, expired, ...later],
      draft: [busy, 'awaiting-signature', noWindow, 'in-operation', noWindow, ...later],
      'awaiting-signature': [busy, '=', 'draft', 'in-operation', 'sent', ...later],
      sent: [...underWay, ...later],
      'accepted-by-bank': [...underWay, ...later],
      'new-certificate-received': [...underWay, '=', '=', 'switching'],
      switching: [...underWay, busy, busy, busy],
      refused: ['draft', noDraft, noDraft, 'in-operation', noDraft, ...later],
      revoked: Array(8).fill(revoked),
    };
    expect(columns(profileStates as AnyMachine, BUTTONS)).toEqual(expected);
  });

  it('what the clock does in every state', () => {
    expect(columns(profileStates as AnyMachine, ['warning-begins', 'validity-ends'])).toEqual({
      'in-operation': ['regeneration-needed', 'expired'],
      'regeneration-needed': ['=', 'expired'],
      expired: ['=', '='],
      draft: ['=', 'expired'],
      'awaiting-signature': ['=', 'expired'],
      sent: ['=', '='],
      'accepted-by-bank': ['=', '='],
      'new-certificate-received': ['=', '='],
      switching: ['=', '='],
      refused: ['=', 'expired'],
      revoked: ['=', '='],
    });
  });

  it('what the bank and the CA do to a request', () => {
    const none = '!no-request';
    const idle = Array(6).fill(none);
    const events = ['ca-unavailable', 'accept', 'refuse', 'processed', 'registered', 'proof-failed'];
    expect(columns(profileStates as AnyMachine, events)).toEqual({
      'in-operation': idle,
      'regeneration-needed': idle,
      expired: idle,
      draft: idle,
      'awaiting-signature': idle,
      sent: ['awaiting-signature', 'accepted-by-bank', 'refused', none, none, none],
      'accepted-by-bank': [none, none, 'refused', 'new-certificate-received', none, none],
      'new-certificate-received': idle,
      switching: [none, none, 'refused', none, 'in-operation', 'new-certificate-received'],
      refused: idle,
      revoked: idle,
    });
  });

  it('P14: a set that was issued elsewhere goes into operation wherever no request of the bank’s is under way', () => {
    const busy = '!regeneration-in-progress';
    expect(columns(profileStates as AnyMachine, ['reissued'])).toEqual({
      'in-operation': ['='],
      'regeneration-needed': ['in-operation'],
      expired: ['in-operation'],
      draft: ['in-operation'],
      'awaiting-signature': ['in-operation'],
      sent: [busy],
      'accepted-by-bank': [busy],
      'new-certificate-received': [busy],
      switching: [busy],
      refused: ['in-operation'],
      revoked: ['!profile-revoked'],
    });
  });

  it('P15: revocation leads to revoked from anywhere, for good', () => {
    const [, ...rows] = drawn(profileStates as AnyMachine);
    const at = profileStates.events.indexOf('revoke') + 1;
    expect(new Set(rows.map((row) => (row[0] === 'revoked' ? 'revoked' : row[at])))).toEqual(new Set(['revoked']));
    expect(profileStates.cells.filter(({ from, outcome }) => from === 'revoked' && outcome.to !== undefined)).toEqual(
      profileStates.cells.filter(({ from, outcome }) => from === 'revoked' && outcome.to === 'revoked'),
    );
  });
});

describe('late re-issue, table 7.8', () => {
  /** H1 to H9: the way of a token, one state and the only event that leads on. */
  const WAY = [
    ['access-blocked', 'apply'],
    ['application-accepted', 'take-token'],
    ['token-at-branch', 'send-to-head-office'],
    ['in-transit-to-head-office', 'arrive-at-head-office'],
    ['at-head-office', 'program'],
    ['programmed', 'send-to-branch'],
    ['in-transit-to-branch', 'arrive-at-branch'],
    ['ready-for-collection', 'collect'],
    ['collected', ''],
  ] as const;

  it('R-BANK-98 R-BANK-100 there is one way, and no step can be left out or done twice', () => {
    const leading = custodyStates.cells.filter(({ outcome }) => outcome.refused === undefined);
    expect(leading.map(({ from, event, outcome }) => [from, event, outcome.to])).toEqual(
      WAY.slice(0, -1).map(([from, event], at) => [from, event, WAY[at + 1]?.[0]]),
    );
  });

  it('what is refused, and how', () => {
    const refusal = (state: string, event: string) => (custodyStates as AnyMachine).step(state, event).refused;
    const states = ['access-open', ...WAY.map(([state]) => state)];
    expect(states.map((state) => refusal(state, 'apply'))).toEqual([
      'late-not-due',
      undefined,
      ...Array(7).fill('late-case-open'),
      'late-case-closed',
    ]);
    expect(states.map((state) => refusal(state, 'apply-incompletely'))).toEqual([
      ...Array(2).fill('application-incomplete'),
      ...Array(7).fill('late-case-open'),
      'late-case-closed',
    ]);
    const ofAnother = { 'application-accepted': 'take-token-of-another', 'ready-for-collection': 'collect-by-another' };
    for (const [state, event] of Object.entries(ofAnother)) expect(refusal(state, event)).toBe('late-person-wrong');
    const steps = WAY.slice(1, -1).map(([, event]) => event);
    for (const event of steps) {
      const other = states.filter((state) => refusal(state, event) !== undefined);
      const codes = other.map((state) => [state, refusal(state, event)]);
      const expected = (state: string) =>
        state.startsWith('access-')
          ? 'late-case-unknown'
          : state === 'collected'
            ? 'late-case-closed'
            : 'late-step-wrong';
      expect(codes).toEqual(other.map((state) => [state, expected(state)]));
      expect(other).toHaveLength(states.length - 1);
    }
  });
});

describe('document, table 7.4', () => {
  it('every state and event', () => {
    const [complete, noRight, notSent] = ['!signatures-complete', '!signature-right-missing', '!document-not-sent'];
    const viewer = '!preparation-right-missing';
    const closed = ['!document-closed', viewer, complete, complete, complete, complete, noRight];
    const notWaiting = Array(4).fill('!document-not-waiting');
    const ended = [...closed, ...Array(4).fill(notSent), ...notWaiting];
    expect(drawn(documentStates as AnyMachine)).toEqual([
      ['', ...documentStates.events],
      ['new', '=', viewer, 'sent', 'signed-first', '!second-before-first', '!second-before-first', noRight].concat(
        Array(4).fill(notSent),
        notWaiting,
      ),
      [
        'signed-first',
        'new',
        viewer,
        '!second-signature-expected',
        '!second-signature-expected',
        'sent',
        '!same-person',
        noRight,
        ...Array(4).fill(notSent),
        ...notWaiting,
      ],
      ['sent', ...closed, 'accepted-by-bank', 'refused', 'new', 'signed-first', ...notWaiting],
      [
        'accepted-by-bank',
        ...closed,
        ...Array(4).fill(notSent),
        'executed',
        'refused',
        'recalled',
        '!recall-by-stranger',
      ],
      ['executed', ...ended],
      ['recalled', ...ended],
      ['refused', ...ended],
    ]);
  });
});

/** Per state, the cells of these events. */
function columns(machine: AnyMachine, events: readonly string[]): Record<string, (string | undefined)[]> {
  const [head = [], ...rows] = drawn(machine);
  return Object.fromEntries(rows.map((row) => [row[0], events.map((event) => row[head.indexOf(event)])]));
}
