import { stateMachine } from '../../simulation/state-machine.ts';

const OPEN = ['new', 'signed-first'] as const;
/** What was sent once is never changed or signed again. */
const CLOSED = ['sent', 'accepted-by-bank', 'executed', 'recalled', 'refused'] as const;
/** Beyond which nothing happens. */
const ENDED = ['executed', 'recalled', 'refused'] as const;

/**
 * State machine 7.4, the payment order, and its life at the bank, which no document tells: executed at the bank's hours (D12), not
 * executed after all (D13), recalled before that by one who has signed it (D14). Which of the signing events it is follows from
 * the signature right of the user and, for the second signature, from whether he is the person who gave the first.
 */
export const documentStates = stateMachine({
  name: 'document',
  states: [...OPEN, ...CLOSED],
  events: [
    'edit',
    'edit-without-right',
    'sign-single',
    'sign-first',
    'sign-second',
    'sign-second-same-person',
    'sign-without-right',
    'accept',
    'refuse',
    'single-unverifiable',
    'second-unverifiable',
    'execute',
    'fail',
    'recall',
    'recall-by-stranger',
  ],
  rows: [
    { from: OPEN, event: 'edit', to: 'new', source: 'D11' },
    { from: CLOSED, event: 'edit', refuse: 'document-closed', source: 'D11' },
    {
      from: [...OPEN, ...CLOSED],
      event: 'edit-without-right',
      refuse: 'preparation-right-missing',
      source: 'R-BANK-20',
    },
    { from: 'new', event: 'sign-single', to: 'sent', source: 'D2' },
    { from: 'new', event: 'sign-first', to: 'signed-first', source: 'D3' },
    { from: 'new', event: ['sign-second', 'sign-second-same-person'], refuse: 'second-before-first', source: 'D4' },
    { from: 'signed-first', event: 'sign-second', to: 'sent', source: 'D5' },
    { from: 'signed-first', event: 'sign-second-same-person', refuse: 'same-person', source: 'R-BANK-24' },
    {
      from: 'signed-first',
      event: ['sign-first', 'sign-single'],
      refuse: 'second-signature-expected',
      source: 'D6',
    },
    {
      from: CLOSED,
      event: ['sign-single', 'sign-first', 'sign-second', 'sign-second-same-person'],
      refuse: 'signatures-complete',
      source: 'D7',
    },
    {
      from: [...OPEN, ...CLOSED],
      event: 'sign-without-right',
      refuse: 'signature-right-missing',
      source: 'D8',
    },
    { from: 'sent', event: 'accept', to: 'accepted-by-bank', source: 'D9' },
    { from: 'sent', event: 'refuse', to: 'refused', source: 'D10' },
    // Nothing is accepted unchecked: when the CA cannot be asked, the signature is handed back.
    { from: 'sent', event: 'single-unverifiable', to: 'new', source: '-' },
    { from: 'sent', event: 'second-unverifiable', to: 'signed-first', source: '-' },
    {
      from: [...OPEN, 'accepted-by-bank', ...ENDED],
      event: ['accept', 'refuse', 'single-unverifiable', 'second-unverifiable'],
      refuse: 'document-not-sent',
      source: '-',
    },
    { from: 'accepted-by-bank', event: 'execute', to: 'executed', source: 'D12' },
    { from: 'accepted-by-bank', event: 'fail', to: 'refused', source: 'D13' },
    { from: 'accepted-by-bank', event: 'recall', to: 'recalled', source: 'D14' },
    { from: 'accepted-by-bank', event: 'recall-by-stranger', refuse: 'recall-by-stranger', source: 'D14' },
    {
      from: [...OPEN, 'sent', ...ENDED],
      event: ['execute', 'fail', 'recall', 'recall-by-stranger'],
      refuse: 'document-not-waiting',
      source: '-',
    },
  ],
});
export type DocumentState = (typeof documentStates.states)[number];
export type DocumentEvent = (typeof documentStates.events)[number];
