import type { CaProblem } from './problems.ts';

/**
 * Where a request stands: the statuses of the CA's service (X-CA-4), and `ready`, which that service shows as
 * `processed`: the bank has done its side too, and the e-mail is out (state machine 7.2, C11).
 */
export type RequestState = 'novel' | 'approved1' | 'approved2' | 'processed' | 'ready' | 'rejected' | 'error';
export const REQUEST_STATES = [
  'novel',
  'approved1',
  'approved2',
  'processed',
  'ready',
  'rejected',
  'error',
] as const satisfies readonly RequestState[];

export type RequestEvent = 'manager-approves' | 'officer-approves' | 'issued' | 'failed' | 'rejected' | 'bank-done';
export const REQUEST_EVENTS = [
  'manager-approves',
  'officer-approves',
  'issued',
  'failed',
  'rejected',
  'bank-done',
] as const satisfies readonly RequestEvent[];

/** One row: what the event leads to, or the problem it is answered with. */
export interface RequestTransition {
  readonly from: RequestState;
  readonly event: RequestEvent;
  readonly to?: RequestState;
  readonly error?: CaProblem;
}

/** Total over states × events: every pair has exactly one row. */
export const REQUEST_TRANSITIONS: readonly RequestTransition[] = [
  { from: 'novel', event: 'manager-approves', to: 'approved1' },
  { from: 'novel', event: 'officer-approves', error: 'manager-first' },
  { from: 'novel', event: 'issued', error: 'not-approved' },
  { from: 'novel', event: 'failed', to: 'error' },
  { from: 'novel', event: 'rejected', to: 'rejected' },
  { from: 'novel', event: 'bank-done', error: 'not-processed' },

  { from: 'approved1', event: 'manager-approves', error: 'already-approved' },
  { from: 'approved1', event: 'officer-approves', to: 'approved2' },
  { from: 'approved1', event: 'issued', error: 'not-approved' },
  { from: 'approved1', event: 'failed', to: 'error' },
  { from: 'approved1', event: 'rejected', to: 'rejected' },
  { from: 'approved1', event: 'bank-done', error: 'not-processed' },

  { from: 'approved2', event: 'manager-approves', error: 'already-approved' },
  { from: 'approved2', event: 'officer-approves', error: 'already-approved' },
  { from: 'approved2', event: 'issued', to: 'processed' },
  { from: 'approved2', event: 'failed', to: 'error' },
  { from: 'approved2', event: 'rejected', to: 'rejected' },
  { from: 'approved2', event: 'bank-done', error: 'not-processed' },

  { from: 'processed', event: 'manager-approves', error: 'request-closed' },
  { from: 'processed', event: 'officer-approves', error: 'request-closed' },
  { from: 'processed', event: 'issued', error: 'request-closed' },
  { from: 'processed', event: 'failed', error: 'request-closed' },
  { from: 'processed', event: 'rejected', error: 'request-closed' },
  { from: 'processed', event: 'bank-done', to: 'ready' },

  { from: 'ready', event: 'manager-approves', error: 'request-closed' },
  { from: 'ready', event: 'officer-approves', error: 'request-closed' },
  { from: 'ready', event: 'issued', error: 'request-closed' },
  { from: 'ready', event: 'failed', error: 'request-closed' },
  { from: 'ready', event: 'rejected', error: 'request-closed' },
  // A bank that did not hear our answer says it again: nothing changes, and no second e-mail goes out.
  { from: 'ready', event: 'bank-done', to: 'ready' },

  { from: 'rejected', event: 'manager-approves', error: 'request-closed' },
  { from: 'rejected', event: 'officer-approves', error: 'request-closed' },
  { from: 'rejected', event: 'issued', error: 'request-closed' },
  { from: 'rejected', event: 'failed', error: 'request-closed' },
  { from: 'rejected', event: 'rejected', error: 'request-closed' },
  { from: 'rejected', event: 'bank-done', error: 'not-processed' },

  { from: 'error', event: 'manager-approves', error: 'request-closed' },
  { from: 'error', event: 'officer-approves', error: 'request-closed' },
  { from: 'error', event: 'issued', error: 'request-closed' },
  { from: 'error', event: 'failed', error: 'request-closed' },
  { from: 'error', event: 'rejected', error: 'request-closed' },
  { from: 'error', event: 'bank-done', error: 'not-processed' },
];

/** Statuses in which a request is still on its way to certificates. */
export const OPEN_STATES: ReadonlySet<RequestState> = new Set<RequestState>(['novel', 'approved1', 'approved2']);

/** The row of a state and an event. */
export function transitionOf(from: RequestState, event: RequestEvent): RequestTransition {
  const row = REQUEST_TRANSITIONS.find((one) => one.from === from && one.event === event);
  if (row === undefined) throw new Error(`no row for ${from} × ${event}`);
  return row;
}
