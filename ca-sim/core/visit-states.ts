import type { CaProblem } from './problems.ts';

/** A visit to a personal cabinet: state machines 7.2, C1, and 7.3, N1 and N2 (docs/requirements.md). */
export type VisitState =
  /** The authorisation page was asked for; a challenge waits for a signature. */
  | 'authorising'
  | 'cabinet'
  /** Left, or too long without a request. */
  | 'over';
export const VISIT_STATES = ['authorising', 'cabinet', 'over'] as const satisfies readonly VisitState[];

export type VisitEvent = 'challenge' | 'sign' | 'work' | 'leave';
export const VISIT_EVENTS = ['challenge', 'sign', 'work', 'leave'] as const satisfies readonly VisitEvent[];

/** One row: what the event leads to, or the problem it is answered with. */
export interface VisitTransition {
  readonly from: VisitState;
  readonly event: VisitEvent;
  readonly to?: VisitState;
  readonly error?: CaProblem;
}

/** Total over states × events: every pair has exactly one row. */
export const VISIT_TRANSITIONS: readonly VisitTransition[] = [
  { from: 'authorising', event: 'challenge', to: 'authorising' },
  { from: 'authorising', event: 'sign', to: 'cabinet' },
  { from: 'authorising', event: 'work', error: 'visit-needed' },
  { from: 'authorising', event: 'leave', to: 'over' },

  // Who asks for the authorisation page again signs in again.
  { from: 'cabinet', event: 'challenge', to: 'authorising' },
  { from: 'cabinet', event: 'sign', error: 'challenge-missing' },
  { from: 'cabinet', event: 'work', to: 'cabinet' },
  { from: 'cabinet', event: 'leave', to: 'over' },

  { from: 'over', event: 'challenge', to: 'authorising' },
  { from: 'over', event: 'sign', error: 'challenge-missing' },
  { from: 'over', event: 'work', error: 'visit-needed' },
  { from: 'over', event: 'leave', to: 'over' },
];

/** The row of a state and an event. */
export function visitTransition(from: VisitState, event: VisitEvent): VisitTransition {
  const row = VISIT_TRANSITIONS.find((one) => one.from === from && one.event === event);
  if (row === undefined) throw new Error(`no row for ${from} × ${event}`);
  return row;
}
