import { CKR_OK, CKR_PIN_INCORRECT, CKR_PIN_LOCKED, CKR_USER_PIN_NOT_INITIALIZED } from '../../spec/constants.gen.ts';

/**
 * Where a PIN stands. `full`: no wrong try since the last right one; `low`: some; `final`: one more locks;
 * `locked`: no further try; `absent`: there is no PIN yet.
 */
export type PinState = 'absent' | 'full' | 'low' | 'final' | 'locked';
export const PIN_STATES: readonly PinState[] = ['absent', 'full', 'low', 'final', 'locked'];

/** `right` and `wrong`: a PIN is presented. `set`: whoever may (C_InitPIN by the SO, C_SetPIN, C_InitToken) gives a new one. */
export type PinEvent = 'right' | 'wrong' | 'set';
export const PIN_EVENTS: readonly PinEvent[] = ['right', 'wrong', 'set'];

interface PinRow {
  readonly from: PinState;
  readonly event: PinEvent;
  readonly tries: 'all' | 'one less' | 'unchanged';
  readonly rv: number;
}

/** The PIN counter (CK_TOKEN_INFO flags of PKCS#11 section 3.2; requirement list section 7.6). Total over states and events. */
export const PIN_ROWS: readonly PinRow[] = [
  { from: 'absent', event: 'right', tries: 'unchanged', rv: CKR_USER_PIN_NOT_INITIALIZED },
  { from: 'absent', event: 'wrong', tries: 'unchanged', rv: CKR_USER_PIN_NOT_INITIALIZED },
  { from: 'absent', event: 'set', tries: 'all', rv: CKR_OK },
  { from: 'full', event: 'right', tries: 'all', rv: CKR_OK },
  { from: 'full', event: 'wrong', tries: 'one less', rv: CKR_PIN_INCORRECT },
  { from: 'full', event: 'set', tries: 'all', rv: CKR_OK },
  { from: 'low', event: 'right', tries: 'all', rv: CKR_OK },
  { from: 'low', event: 'wrong', tries: 'one less', rv: CKR_PIN_INCORRECT },
  { from: 'low', event: 'set', tries: 'all', rv: CKR_OK },
  { from: 'final', event: 'right', tries: 'all', rv: CKR_OK },
  { from: 'final', event: 'wrong', tries: 'one less', rv: CKR_PIN_INCORRECT },
  { from: 'final', event: 'set', tries: 'all', rv: CKR_OK },
  { from: 'locked', event: 'right', tries: 'unchanged', rv: CKR_PIN_LOCKED },
  { from: 'locked', event: 'wrong', tries: 'unchanged', rv: CKR_PIN_LOCKED },
  { from: 'locked', event: 'set', tries: 'all', rv: CKR_OK },
];

/** The state that a number of tries left means; `triesLeft` undefined: there is no PIN. */
export function pinState(triesLeft: number | undefined, tries: number): PinState {
  if (triesLeft === undefined) return 'absent';
  if (triesLeft <= 0) return 'locked';
  if (triesLeft === 1) return 'final';
  return triesLeft < tries ? 'low' : 'full';
}

export interface PinOutcome {
  readonly triesLeft: number | undefined;
  readonly rv: number;
}

/** What an event makes of the counter, and what the caller is told. */
export function afterPinEvent(triesLeft: number | undefined, tries: number, event: PinEvent): PinOutcome {
  const from = pinState(triesLeft, tries);
  const row = PIN_ROWS.find((one) => one.from === from && one.event === event);
  if (row === undefined) throw new RangeError(`no row for a PIN that is ${from} and ${event}`);
  if (row.tries === 'all') return { triesLeft: tries, rv: row.rv };
  return { triesLeft: row.tries === 'one less' ? (triesLeft ?? 1) - 1 : triesLeft, rv: row.rv };
}
