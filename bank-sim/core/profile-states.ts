import { stateMachine } from '../../simulation/state-machine.ts';

/**
 * State machine 7.1, the key profile. `warning-begins` and `validity-ends` are the clock's events; they are applied
 * whenever a profile is looked at and never stored, so a clock that is set back takes them back.
 */
export const profileStates = stateMachine({
  name: 'key profile',
  states: [
    'in-operation',
    'regeneration-needed',
    'expired',
    'draft',
    'awaiting-signature',
    'sent',
    'accepted-by-bank',
    'new-certificate-received',
    'switching',
    'refused',
    'revoked',
  ],
  events: [
    'warning-begins',
    'validity-ends',
    'new',
    'send',
    'close-window',
    'cancel',
    'sign',
    'ca-unavailable',
    'accept',
    'refuse',
    'processed',
    'receive',
    'confirm',
    'continue',
    'proof-failed',
    'registered',
    'reissued',
    'revoke',
  ],
  rows: [
    { from: 'in-operation', event: 'warning-begins', to: 'regeneration-needed', source: 'P2' },
    { from: ['in-operation', 'regeneration-needed'], event: 'validity-ends', to: 'expired', source: 'P3' },
    { from: ['draft', 'awaiting-signature', 'refused'], event: 'validity-ends', to: 'expired', source: 'P3' },
    {
      from: ['regeneration-needed', 'expired', 'draft', 'awaiting-signature', 'sent', 'accepted-by-bank'],
      event: 'warning-begins',
      to: 'same',
      source: '-',
    },
    {
      from: ['new-certificate-received', 'switching', 'refused', 'revoked'],
      event: 'warning-begins',
      to: 'same',
      source: '-',
    },
    {
      from: ['expired', 'sent', 'accepted-by-bank', 'new-certificate-received', 'switching', 'revoked'],
      event: 'validity-ends',
      to: 'same',
      source: '-',
    },

    { from: ['in-operation', 'regeneration-needed', 'refused'], event: 'new', to: 'draft', source: 'P4' },
    {
      from: ['draft', 'awaiting-signature', 'sent', 'accepted-by-bank', 'new-certificate-received', 'switching'],
      event: 'new',
      refuse: 'regeneration-in-progress',
      source: 'P4',
    },
    {
      from: 'expired',
      event: ['new', 'send', 'sign', 'close-window', 'cancel'],
      refuse: 'certificate-expired',
      source: 'P3, P14',
    },

    { from: ['draft', 'awaiting-signature'], event: 'send', to: 'awaiting-signature', source: 'P5' },
    { from: 'awaiting-signature', event: 'close-window', to: 'draft', source: 'P7' },
    { from: ['draft', 'awaiting-signature', 'refused'], event: 'cancel', to: 'in-operation', source: 'P7, R-BANK-88' },
    { from: ['in-operation', 'regeneration-needed'], event: 'cancel', refuse: 'no-draft', source: 'P7' },
    { from: 'awaiting-signature', event: 'sign', to: 'sent', source: 'P6' },
    { from: ['in-operation', 'regeneration-needed', 'refused'], event: 'send', refuse: 'no-draft', source: 'P5' },
    {
      from: ['in-operation', 'regeneration-needed', 'refused'],
      event: 'close-window',
      refuse: 'no-draft',
      source: 'P7',
    },
    { from: ['in-operation', 'regeneration-needed', 'refused'], event: 'sign', refuse: 'no-draft', source: 'P6' },
    { from: 'draft', event: ['sign', 'close-window'], refuse: 'signing-window-not-open', source: 'P6, P7' },
    {
      from: ['sent', 'accepted-by-bank', 'new-certificate-received', 'switching'],
      event: ['send', 'close-window', 'cancel', 'sign'],
      refuse: 'regeneration-in-progress',
      source: 'P6',
    },

    { from: 'sent', event: 'ca-unavailable', to: 'awaiting-signature', source: 'P7' },
    { from: 'sent', event: 'accept', to: 'accepted-by-bank', source: 'P8' },
    { from: ['sent', 'accepted-by-bank', 'switching'], event: 'refuse', to: 'refused', source: 'P9' },
    { from: 'accepted-by-bank', event: 'processed', to: 'new-certificate-received', source: 'P10' },
    { from: 'new-certificate-received', event: ['receive', 'confirm'], to: 'same', source: 'P11' },
    { from: 'new-certificate-received', event: 'continue', to: 'switching', source: 'P11' },
    { from: 'switching', event: 'registered', to: 'in-operation', source: 'P12' },
    { from: 'switching', event: 'proof-failed', to: 'new-certificate-received', source: 'P13' },
    { from: 'switching', event: ['receive', 'confirm', 'continue'], refuse: 'regeneration-in-progress', source: 'P11' },
    {
      from: [
        'in-operation',
        'regeneration-needed',
        'expired',
        'draft',
        'awaiting-signature',
        'sent',
        'accepted-by-bank',
      ],
      event: ['receive', 'confirm', 'continue'],
      refuse: 'new-certificate-not-ready',
      source: 'R-BANK-79',
    },
    { from: 'refused', event: ['receive', 'confirm', 'continue'], refuse: 'new-certificate-not-ready', source: 'P9' },

    // A set that was issued without a request of this bank's: at KISC's own site, or by the head office.
    {
      from: ['in-operation', 'regeneration-needed', 'expired', 'draft', 'awaiting-signature', 'refused'],
      event: 'reissued',
      to: 'in-operation',
      source: 'P14, R-BANK-91',
    },
    {
      from: ['sent', 'accepted-by-bank', 'new-certificate-received', 'switching'],
      event: 'reissued',
      refuse: 'regeneration-in-progress',
      source: 'R-BANK-87',
    },

    {
      from: ['in-operation', 'regeneration-needed', 'expired', 'draft', 'awaiting-signature', 'sent'],
      event: 'revoke',
      to: 'revoked',
      source: 'P15',
    },
    {
      from: ['accepted-by-bank', 'new-certificate-received', 'switching', 'refused', 'revoked'],
      event: 'revoke',
      to: 'revoked',
      source: 'P15',
    },
    {
      from: 'revoked',
      event: ['new', 'send', 'close-window', 'cancel', 'sign', 'receive', 'confirm', 'continue', 'reissued'],
      refuse: 'profile-revoked',
      source: 'P15',
    },

    // What the bank and the CA do to a request has no meaning where there is none.
    {
      from: ['in-operation', 'regeneration-needed', 'expired', 'draft', 'awaiting-signature', 'refused', 'revoked'],
      event: ['ca-unavailable', 'accept', 'refuse', 'processed', 'registered', 'proof-failed'],
      refuse: 'no-request',
      source: '-',
    },
    { from: 'sent', event: ['processed', 'registered', 'proof-failed'], refuse: 'no-request', source: '-' },
    {
      from: 'accepted-by-bank',
      event: ['ca-unavailable', 'accept', 'registered', 'proof-failed'],
      refuse: 'no-request',
      source: '-',
    },
    {
      from: 'new-certificate-received',
      event: ['ca-unavailable', 'accept', 'refuse', 'processed', 'registered', 'proof-failed'],
      refuse: 'no-request',
      source: '-',
    },
    { from: 'switching', event: ['ca-unavailable', 'accept', 'processed'], refuse: 'no-request', source: '-' },
  ],
});
export type ProfileState = (typeof profileStates.states)[number];
export type ProfileEvent = (typeof profileStates.events)[number];
