import { expect, it } from 'vitest';
import { CaError } from '../problems.ts';
import type { KeyProcess } from './cabinet-state.ts';
import { fail, LOG_LINES_MAX, report } from './processes.ts';

it('a log has so many lines and no more; the process can still end, and says why', () => {
  const process: KeyProcess = {
    id: 'P1',
    kind: 'issue',
    holder: 'somebody',
    startedAt: 0,
    state: 'generating',
    log: [],
  };
  for (let i = 0; i < LOG_LINES_MAX; i++) report(process, `${i}`, i);
  expect(() => report(process, 'one more', 0)).toThrow(CaError);
  expect(process.log).toHaveLength(LOG_LINES_MAX);
  fail(process, 'no room', 7);
  expect([process.state, process.log.at(-1)]).toEqual(['failed', { at: 7, text: 'no room' }]);
});
