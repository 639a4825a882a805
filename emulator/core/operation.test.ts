import { describe, expect, it } from 'vitest';
import { CKR_BUFFER_TOO_SMALL } from '../spec/constants.gen.ts';
import { CkError } from './error.ts';
import { outputOf, STAGES, STEP_ROWS, STEPS } from './operation.ts';

describe('steps of an operation', () => {
  it('have one row for every stage and step, which leads on or refuses', () => {
    for (const from of STAGES) {
      for (const step of STEPS) {
        const rows = STEP_ROWS.filter((row) => row.from === from && row.step === step);
        expect(rows, `${from} ${step}`).toHaveLength(1);
        expect((rows[0]?.to === undefined) !== (rows[0]?.rv === undefined)).toBe(true);
      }
    }
    expect(STEP_ROWS).toHaveLength(STAGES.length * STEPS.length);
  });
});

describe('output of variable length (section 5.2)', () => {
  it('is not computed for a length query nor for a buffer that is too small', () => {
    const never = () => {
      throw new Error('computed');
    };
    expect(outputOf(null, 64, never)).toBeUndefined();
    expect(() => outputOf(63, 64, never)).toThrow(CkError);
    try {
      outputOf(63, 64, never);
    } catch (error) {
      expect(error).toMatchObject({ rv: CKR_BUFFER_TOO_SMALL, facts: { length: 64 } });
    }
    expect(outputOf(64, 64, () => new Uint8Array(64))).toHaveLength(64);
  });
});
