import type { LateState, TokenHolder } from '../../http/bank-late.ts';
import { stateMachine } from '../../simulation/state-machine.ts';

/**
 * State machine 7.8: the custody of a token and the late re-issue of its key set.
 *
 * The first two states are before an application, and read off the profile: `access-open`, its certificates are good or the key set can
 * be regenerated, and `access-blocked`, they have ended ("VTB Business" blocks the login then, BS-Client refuses the key). All others
 * are those of a case; `collected` is its end. Guards are part of an event's name.
 */
export const custodyStates = stateMachine({
  name: 'late re-issue',
  states: [
    'access-open',
    'access-blocked',
    'application-accepted',
    'token-at-branch',
    'in-transit-to-head-office',
    'at-head-office',
    'programmed',
    'in-transit-to-branch',
    'ready-for-collection',
    'collected',
  ],
  events: [
    'apply',
    'apply-incompletely',
    'take-token',
    'take-token-of-another',
    'send-to-head-office',
    'arrive-at-head-office',
    'program',
    'send-to-branch',
    'arrive-at-branch',
    'collect',
    'collect-by-another',
  ],
  rows: [
    { from: 'access-blocked', event: 'apply', to: 'application-accepted', source: 'H1' },
    {
      from: ['access-open', 'access-blocked'],
      event: 'apply-incompletely',
      refuse: 'application-incomplete',
      source: 'H2',
    },
    { from: 'access-open', event: 'apply', refuse: 'late-not-due', source: 'H1' },
    { from: 'application-accepted', event: 'take-token', to: 'token-at-branch', source: 'H3' },
    { from: 'application-accepted', event: 'take-token-of-another', refuse: 'late-person-wrong', source: 'H3' },
    { from: 'token-at-branch', event: 'send-to-head-office', to: 'in-transit-to-head-office', source: 'H4' },
    { from: 'in-transit-to-head-office', event: 'arrive-at-head-office', to: 'at-head-office', source: 'H5' },
    { from: 'at-head-office', event: 'program', to: 'programmed', source: 'H6' },
    { from: 'programmed', event: 'send-to-branch', to: 'in-transit-to-branch', source: 'H7' },
    { from: 'in-transit-to-branch', event: 'arrive-at-branch', to: 'ready-for-collection', source: 'H8' },
    { from: 'ready-for-collection', event: 'collect', to: 'collected', source: 'H9' },
    { from: 'ready-for-collection', event: 'collect-by-another', refuse: 'late-person-wrong', source: 'H9' },

    // One case at a time.
    {
      from: [
        'application-accepted',
        'token-at-branch',
        'in-transit-to-head-office',
        'at-head-office',
        'programmed',
        'in-transit-to-branch',
        'ready-for-collection',
      ],
      event: ['apply', 'apply-incompletely'],
      refuse: 'late-case-open',
      source: '-',
    },

    // A step out of its order: the token is not where it would have to be.
    {
      from: ['access-open', 'access-blocked'],
      event: [
        'take-token',
        'take-token-of-another',
        'send-to-head-office',
        'arrive-at-head-office',
        'program',
        'send-to-branch',
        'arrive-at-branch',
        'collect',
        'collect-by-another',
      ],
      refuse: 'late-case-unknown',
      source: '-',
    },
    {
      from: 'application-accepted',
      event: [
        'send-to-head-office',
        'arrive-at-head-office',
        'program',
        'send-to-branch',
        'arrive-at-branch',
        'collect',
        'collect-by-another',
      ],
      refuse: 'late-step-wrong',
      source: '-',
    },
    {
      from: 'token-at-branch',
      event: ['take-token', 'take-token-of-another', 'arrive-at-head-office', 'program', 'send-to-branch'],
      refuse: 'late-step-wrong',
      source: '-',
    },
    {
      from: 'in-transit-to-head-office',
      event: ['take-token', 'take-token-of-another', 'send-to-head-office', 'program', 'send-to-branch'],
      refuse: 'late-step-wrong',
      source: '-',
    },
    {
      from: 'at-head-office',
      event: ['take-token', 'take-token-of-another', 'send-to-head-office', 'arrive-at-head-office', 'send-to-branch'],
      refuse: 'late-step-wrong',
      source: '-',
    },
    {
      from: 'programmed',
      event: ['take-token', 'take-token-of-another', 'send-to-head-office', 'arrive-at-head-office', 'program'],
      refuse: 'late-step-wrong',
      source: '-',
    },
    {
      from: ['token-at-branch', 'in-transit-to-head-office', 'at-head-office', 'programmed'],
      event: ['arrive-at-branch', 'collect', 'collect-by-another'],
      refuse: 'late-step-wrong',
      source: '-',
    },
    {
      from: ['in-transit-to-branch', 'ready-for-collection'],
      event: [
        'take-token',
        'take-token-of-another',
        'send-to-head-office',
        'arrive-at-head-office',
        'program',
        'send-to-branch',
      ],
      refuse: 'late-step-wrong',
      source: '-',
    },
    { from: 'in-transit-to-branch', event: ['collect', 'collect-by-another'], refuse: 'late-step-wrong', source: '-' },
    { from: 'ready-for-collection', event: 'arrive-at-branch', refuse: 'late-step-wrong', source: '-' },
    {
      from: 'collected',
      event: [
        'apply',
        'apply-incompletely',
        'take-token',
        'take-token-of-another',
        'send-to-head-office',
        'arrive-at-head-office',
        'program',
        'send-to-branch',
        'arrive-at-branch',
        'collect',
        'collect-by-another',
      ],
      refuse: 'late-case-closed',
      source: 'H9',
    },
  ],
});
export type CustodyState = (typeof custodyStates.states)[number];
export type CustodyEvent = (typeof custodyStates.events)[number];

/** In whose hands the token is, by state of the case. */
export const HOLDERS: Readonly<Record<LateState, TokenHolder>> = {
  'application-accepted': 'user',
  'token-at-branch': 'branch',
  'in-transit-to-head-office': 'courier',
  'at-head-office': 'head-office',
  programmed: 'head-office',
  'in-transit-to-branch': 'courier',
  'ready-for-collection': 'branch',
  collected: 'user',
};
