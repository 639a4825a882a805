import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CKR_OK, CKR_PIN_INCORRECT, CKR_PIN_LOCKED, CKR_USER_PIN_NOT_INITIALIZED } from '../../spec/constants.gen.ts';
import { afterPinEvent, PIN_EVENTS, PIN_ROWS, PIN_STATES, type PinEvent, pinState } from './counter.ts';

describe('PIN counter', () => {
  it('has one row for every state and event', () => {
    for (const from of PIN_STATES) {
      for (const event of PIN_EVENTS) {
        expect(
          PIN_ROWS.filter((row) => row.from === from && row.event === event),
          `${from} ${event}`,
        ).toHaveLength(1);
      }
    }
    expect(PIN_ROWS).toHaveLength(15);
  });

  it('R-TOKEN-21 walks from full over low and final to locked, and only a new PIN leads back', () => {
    const tries = 4;
    const walk: [PinEvent, number | undefined, string, number][] = [
      ['wrong', 3, 'low', CKR_PIN_INCORRECT],
      ['wrong', 2, 'low', CKR_PIN_INCORRECT],
      ['wrong', 1, 'final', CKR_PIN_INCORRECT],
      ['right', 4, 'full', CKR_OK],
      ['wrong', 3, 'low', CKR_PIN_INCORRECT],
      ['wrong', 2, 'low', CKR_PIN_INCORRECT],
      ['wrong', 1, 'final', CKR_PIN_INCORRECT],
      ['wrong', 0, 'locked', CKR_PIN_INCORRECT],
      ['right', 0, 'locked', CKR_PIN_LOCKED],
      ['wrong', 0, 'locked', CKR_PIN_LOCKED],
      ['set', 4, 'full', CKR_OK],
    ];
    let left: number | undefined = tries;
    for (const [event, expectedLeft, state, rv] of walk) {
      const outcome = afterPinEvent(left, tries, event);
      expect(outcome).toEqual({ triesLeft: expectedLeft, rv });
      left = outcome.triesLeft;
      expect(pinState(left, tries)).toBe(state);
    }
  });

  it('a PIN that does not exist is neither right nor wrong', () => {
    for (const event of ['right', 'wrong'] as const) {
      expect(afterPinEvent(undefined, 3, event)).toEqual({ triesLeft: undefined, rv: CKR_USER_PIN_NOT_INITIALIZED });
    }
  });

  it('with a single try every failure locks, and the flag says so before', () => {
    expect(pinState(1, 1)).toBe('final');
    expect(afterPinEvent(1, 1, 'wrong')).toEqual({ triesLeft: 0, rv: CKR_PIN_INCORRECT });
  });

  it('never gives more wrong answers in a row than there are tries', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 15 }), fc.array(fc.constantFrom(...PIN_EVENTS)), (tries, events) => {
        let left: number | undefined = tries;
        let inRow = 0;
        for (const event of events) {
          const { triesLeft, rv } = afterPinEvent(left, tries, event);
          left = triesLeft;
          inRow = rv === CKR_PIN_INCORRECT ? inRow + 1 : rv === CKR_OK ? 0 : inRow;
          expect(inRow).toBeLessThanOrEqual(tries);
          expect(left).toBe(tries - inRow);
        }
      }),
      { seed: 7 },
    );
  });
});
