import type { FailInfo } from '../../pki/cmp/status.ts';

/** How transactions of CMP go on after their first answer: polling and confirmation (RFC 9810 sections 5.3.18, 5.3.22). */

/**
 * Where a transaction stands: `waiting` for its certificate, `unconfirmed` with a certificate that the client has not confirmed,
 * or over: `confirmed`, `refused` without a certificate, `rejected` by the client, `lapsed` because he did not confirm in time.
 */
export type CmpState = 'waiting' | 'unconfirmed' | 'confirmed' | 'refused' | 'rejected' | 'lapsed';
export const CMP_STATES = [
  'waiting',
  'unconfirmed',
  'confirmed',
  'refused',
  'rejected',
  'lapsed',
] as const satisfies readonly CmpState[];

/** A request asks to open the transaction; `issued` to `turned-down` is the CA's news, `time-is-up` the clock's. */
export type CmpEvent =
  | 'request'
  | 'poll'
  | 'issued'
  | 'confirmed-already'
  | 'turned-down'
  | 'confirm'
  | 'reject'
  | 'time-is-up';
export const CMP_EVENTS = [
  'request',
  'poll',
  'issued',
  'confirmed-already',
  'turned-down',
  'confirm',
  'reject',
  'time-is-up',
] as const satisfies readonly CmpEvent[];

/** One row: what the event leads to, or how it is answered. */
export interface CmpTransition {
  readonly from: CmpState;
  readonly event: CmpEvent;
  readonly to?: CmpState;
  readonly failInfo?: FailInfo;
}

const OVER = ['confirmed', 'refused', 'rejected', 'lapsed'] as const;

/** What has come to an end stays there, and nobody begins it again. */
function overRows(from: (typeof OVER)[number]): CmpTransition[] {
  const twice: FailInfo = from === 'confirmed' ? 'certConfirmed' : 'badRequest';
  return [
    { from, event: 'request', failInfo: 'transactionIdInUse' },
    { from, event: 'poll', failInfo: 'badRequest' },
    { from, event: 'issued', failInfo: 'badRequest' },
    { from, event: 'confirmed-already', failInfo: 'badRequest' },
    { from, event: 'turned-down', failInfo: 'badRequest' },
    { from, event: 'confirm', failInfo: twice },
    { from, event: 'reject', failInfo: twice },
    { from, event: 'time-is-up', to: from },
  ];
}

/** Total over states × events: every pair has exactly one row. */
export const CMP_TRANSITIONS: readonly CmpTransition[] = [
  { from: 'waiting', event: 'request', failInfo: 'transactionIdInUse' },
  { from: 'waiting', event: 'poll', to: 'waiting' },
  { from: 'waiting', event: 'issued', to: 'unconfirmed' },
  // implicitConfirm, RFC 9810 section 5.1.1.1.
  { from: 'waiting', event: 'confirmed-already', to: 'confirmed' },
  { from: 'waiting', event: 'turned-down', to: 'refused' },
  { from: 'waiting', event: 'confirm', failInfo: 'badRequest' },
  { from: 'waiting', event: 'reject', failInfo: 'badRequest' },
  { from: 'waiting', event: 'time-is-up', to: 'waiting' },

  { from: 'unconfirmed', event: 'request', failInfo: 'transactionIdInUse' },
  { from: 'unconfirmed', event: 'poll', failInfo: 'badRequest' },
  { from: 'unconfirmed', event: 'issued', failInfo: 'badRequest' },
  { from: 'unconfirmed', event: 'confirmed-already', failInfo: 'badRequest' },
  { from: 'unconfirmed', event: 'turned-down', failInfo: 'badRequest' },
  { from: 'unconfirmed', event: 'confirm', to: 'confirmed' },
  { from: 'unconfirmed', event: 'reject', to: 'rejected' },
  { from: 'unconfirmed', event: 'time-is-up', to: 'lapsed' },

  ...OVER.flatMap(overRows),
];

/** The row of a state and an event. */
export function cmpTransition(from: CmpState, event: CmpEvent): CmpTransition {
  const row = CMP_TRANSITIONS.find((one) => one.from === from && one.event === event);
  if (row === undefined) throw new Error(`no row for ${from} × ${event}`);
  return row;
}
