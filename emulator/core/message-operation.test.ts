import { describe, expect, it } from 'vitest';
import { CKR_OPERATION_ACTIVE, CKR_OPERATION_NOT_INITIALIZED } from '../spec/constants.gen.ts';
import { CANCEL_ROWS } from './functions/session-cancel.ts';
import { MESSAGE_ROWS, MESSAGE_STAGES, MESSAGE_STEPS } from './message-operation.ts';

describe('steps of a message-based process', () => {
  it('have one row for every stage and step, which leads on or refuses', () => {
    for (const from of MESSAGE_STAGES) {
      for (const step of MESSAGE_STEPS) {
        const rows = MESSAGE_ROWS.filter((row) => row.from === from && row.step === step);
        expect(rows, `${from} ${step}`).toHaveLength(1);
        expect((rows[0]?.to === undefined) !== (rows[0]?.rv === undefined)).toBe(true);
      }
    }
    expect(MESSAGE_ROWS).toHaveLength(MESSAGE_STAGES.length * MESSAGE_STEPS.length);
  });

  it('are refused only for want of a message or because of one', () => {
    for (const { from, rv } of MESSAGE_ROWS) {
      if (rv === undefined) continue;
      expect(rv).toBe(from === 'within a message' ? CKR_OPERATION_ACTIVE : CKR_OPERATION_NOT_INITIALIZED);
    }
  });
});

describe('C_SessionCancel', () => {
  it('names every kind of operation by one flag of its own', () => {
    const kinds = CANCEL_ROWS.map(({ kind }) => kind);
    const flags = CANCEL_ROWS.map(({ flag }) => flag);
    expect(new Set(kinds).size).toBe(10);
    expect(flags.every((flag, at) => flags.every((other, place) => at === place || (flag & other) === 0))).toBe(true);
  });
});
