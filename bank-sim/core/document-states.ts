import { stateMachine } from './state-machine.ts';

/**
 * State machine 7.4, the payment order. Which of the signing events it is follows from the signature right of the
 * user and, for the second signature, from whether he is the person who gave the first.
 */
export const documentStates = stateMachine({
  name: 'document',
  states: ['new', 'signed-first', 'sent', 'accepted-by-bank', 'refused'],
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
  ],
  rows: [
    { from: ['new', 'signed-first'], event: 'edit', to: 'new', source: 'D11' },
    { from: ['sent', 'accepted-by-bank', 'refused'], event: 'edit', refuse: 'document-closed', source: 'D11' },
    {
      from: ['new', 'signed-first', 'sent', 'accepted-by-bank', 'refused'],
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
      from: ['sent', 'accepted-by-bank', 'refused'],
      event: ['sign-single', 'sign-first', 'sign-second', 'sign-second-same-person'],
      refuse: 'signatures-complete',
      source: 'D7',
    },
    {
      from: ['new', 'signed-first', 'sent', 'accepted-by-bank', 'refused'],
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
      from: ['new', 'signed-first', 'accepted-by-bank', 'refused'],
      event: ['accept', 'refuse', 'single-unverifiable', 'second-unverifiable'],
      refuse: 'document-not-sent',
      source: '-',
    },
  ],
});
export type DocumentState = (typeof documentStates.states)[number];
export type DocumentEvent = (typeof documentStates.events)[number];
