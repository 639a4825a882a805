import { stateMachine } from '../../simulation/state-machine.ts';

/**
 * State machine 7.5, in its two halves: what the bank knows of a user's password ({@link passwordStates}) and how far
 * a session has come ({@link sessionStates}).
 *
 * The number of tries left is not a state: who keeps it says which of the events `wrong-entry` and `last-wrong-entry`
 * it is.
 */
export const passwordStates = stateMachine({
  name: 'login: password',
  states: ['first-password', 'own-password', 'locked'],
  events: ['right-entry', 'wrong-entry', 'last-wrong-entry', 'password-changed', 'new-envelope'],
  rows: [
    { from: ['first-password', 'own-password'], event: 'right-entry', to: 'same', source: 'L4, L7' },
    { from: ['first-password', 'own-password'], event: 'wrong-entry', to: 'same', source: 'L2' },
    { from: ['first-password', 'own-password'], event: 'last-wrong-entry', to: 'locked', source: 'L3' },
    { from: 'locked', event: ['right-entry', 'wrong-entry', 'last-wrong-entry'], refuse: 'user-locked', source: 'L3' },
    { from: 'first-password', event: 'password-changed', to: 'own-password', source: 'L5' },
    { from: 'own-password', event: 'password-changed', refuse: 'password-change-not-due', source: '-' },
    { from: 'locked', event: 'password-changed', refuse: 'user-locked', source: '-' },
    { from: ['first-password', 'own-password', 'locked'], event: 'new-envelope', to: 'first-password', source: 'L11' },
  ],
});
export type PasswordState = (typeof passwordStates.states)[number];

/**
 * How far a session has come. `components-due` and `installation-due` come where the bank has the workstation's components checked: when
 * something had to be installed, the session is `over` and the user logs in once more. `view-only` is a user whose keys have all ended
 * (or are not registered yet): he sees his critical profiles and may finish a regeneration that was begun in time, nothing else.
 * `key-not-needed` is the user without signature right and without key (R-BANK-20, R-BANK-21).
 */
export const sessionStates = stateMachine({
  name: 'login: session',
  states: ['password-change-due', 'components-due', 'installation-due', 'token-due', 'view-only', 'signed-in', 'over'],
  events: [
    'change-password',
    'check-components',
    'components-ok',
    'components-missing',
    'no-usable-key',
    'key-not-needed',
    'sign-in',
    'look',
    'finish-regeneration',
    'work',
  ],
  rows: [
    { from: 'password-change-due', event: 'change-password', to: 'token-due', source: 'L5' },
    {
      from: ['components-due', 'installation-due', 'token-due', 'view-only', 'signed-in'],
      event: 'change-password',
      refuse: 'password-change-not-due',
      source: '-',
    },
    {
      from: 'password-change-due',
      event: ['check-components', 'no-usable-key', 'key-not-needed'],
      to: 'same',
      source: '-',
    },
    {
      from: 'password-change-due',
      event: ['components-ok', 'components-missing', 'sign-in', 'look', 'finish-regeneration', 'work'],
      refuse: 'password-change-required',
      source: 'L4',
    },
    { from: 'token-due', event: 'check-components', to: 'components-due', source: 'L8' },
    { from: ['view-only', 'signed-in'], event: 'check-components', to: 'same', source: '-' },
    {
      from: ['token-due', 'view-only', 'signed-in'],
      event: ['components-ok', 'components-missing'],
      refuse: 'components-not-asked',
      source: '-',
    },
    { from: 'components-due', event: 'components-ok', to: 'token-due', source: 'L8' },
    { from: 'installation-due', event: 'components-ok', to: 'over', source: 'L8' },
    { from: ['components-due', 'installation-due'], event: 'components-missing', to: 'installation-due', source: 'L8' },
    {
      from: ['components-due', 'installation-due'],
      event: ['check-components', 'no-usable-key', 'key-not-needed'],
      to: 'same',
      source: '-',
    },
    {
      from: ['components-due', 'installation-due'],
      event: ['sign-in', 'look', 'finish-regeneration', 'work'],
      refuse: 'components-required',
      source: 'L8',
    },
    { from: 'token-due', event: 'no-usable-key', to: 'view-only', source: 'L9' },
    { from: ['view-only', 'signed-in'], event: 'no-usable-key', to: 'same', source: '-' },
    { from: ['token-due', 'view-only', 'signed-in'], event: 'key-not-needed', to: 'signed-in', source: 'D1' },
    { from: ['token-due', 'view-only', 'signed-in'], event: 'sign-in', to: 'signed-in', source: 'L10' },
    {
      from: 'token-due',
      event: ['look', 'finish-regeneration', 'work'],
      refuse: 'token-sign-in-required',
      source: 'L10',
    },
    { from: 'view-only', event: ['look', 'finish-regeneration'], to: 'same', source: 'L9' },
    { from: 'view-only', event: 'work', refuse: 'token-sign-in-required', source: 'L9, P3' },
    { from: 'signed-in', event: ['look', 'finish-regeneration', 'work'], to: 'same', source: 'L9, L10' },
    {
      from: 'over',
      event: [
        'change-password',
        'check-components',
        'components-ok',
        'components-missing',
        'no-usable-key',
        'key-not-needed',
        'sign-in',
        'look',
        'finish-regeneration',
        'work',
      ],
      refuse: 'session-expired',
      source: 'L8',
    },
  ],
});
export type SessionState = (typeof sessionStates.states)[number];
export type SessionEvent = (typeof sessionStates.events)[number];
