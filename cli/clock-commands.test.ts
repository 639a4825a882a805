import { describe, expect, it } from 'vitest';
import { LAST_INSTANT, VirtualClock } from '../simulation/clock.ts';
import { HandDrivenTime } from '../simulation/testing/hand-driven-time.ts';
import { CLOCK_COMMANDS, CLOCK_OPTION, obeyClockLines, readClockCommand, scaleOf } from './clock-commands.ts';

const problem = (text: string) => ({ problem: expect.stringContaining(text) });

describe('typed commands', () => {
  it.each([
    ['', 'now'],
    [' NOW ', 'now'],
    ['stop', 'stop'],
    ['quit', 'stop'],
    ['freeze', { scale: 0 }],
    ['run', { scale: 1 }],
    ['run x60', { scale: 60 }],
    ['Run 0.5', { scale: 0.5 }],
    ['run x0', problem('run x0: choose xN')],
    ['run x99999', problem('from 0.001 to 86400')],
    ['run fast', problem('run fast')],
    ['run -1', problem('run -1')],
    ['advance 90s', { advanceMs: 90_000 }],
    ['advance 2 h', { advanceMs: 7_200_000 }],
    ['Advance 20d', { advanceMs: 1_728_000_000 }],
    ['advance 0m', problem('say how far')],
    ['advance -5m', problem('say how far')],
    ['advance 5', problem('say how far')],
    ['advance 9999999d', problem('20 years at most')],
    ['advance', problem('say how far')],
    ['set 2026-03-02T04:00Z', { set: Date.UTC(2026, 2, 2, 4) }],
    ['set  2028-02-29', { set: Date.UTC(2028, 1, 29) }],
    ['set 2026-02-29', problem('an instant is written like')],
    ['set tomorrow', problem('an instant is written like')],
    ['back 5m', problem('Not understood')],
    ['now or never', problem('Not understood')],
    ['constructor', problem('Not understood')],
    ['__proto__ x', problem('Not understood')],
  ])('%j is %j', (line, command) => {
    expect(readClockCommand(line)).toEqual(command);
  });

  it('are obeyed one by one, and what cannot be done changes nothing', async () => {
    const real = new HandDrivenTime();
    const clock = new VirtualClock('2026-03-02T04:00Z', real);
    const said: string[] = [];
    const typed = [
      'now',
      'run x60',
      'freeze',
      'advance 1d',
      'set 2025-01-31',
      'run',
      'set 9999-12-31',
      'advance 1d',
      'stop',
    ];
    const lines = async function* () {
      for (const line of typed) {
        yield await Promise.resolve(line);
        if (line.startsWith('run')) real.pass(60_000);
      }
    };
    await obeyClockLines(clock, { lines }, (line) => said.push(line));
    expect(said).toEqual([
      'It is 2026-03-02 04:00 UTC on the simulated clock. It stands still.',
      'It is 2026-03-02 04:00 UTC on the simulated clock. It runs x60.',
      'It is 2026-03-02 05:00 UTC on the simulated clock. It stands still.',
      'It is 2026-03-03 05:00 UTC on the simulated clock. It stands still.',
      'It is 2025-01-31 00:00 UTC on the simulated clock. It stands still.',
      'It is 2025-01-31 00:00 UTC on the simulated clock.',
      'It is 9999-12-31 00:00 UTC on the simulated clock.',
      'The clock ends with the year 9999.',
    ]);
    expect(clock.now()).toBeLessThan(LAST_INSTANT);
  });

  it('are all that is listed', () => {
    for (const { form } of CLOCK_COMMANDS) {
      const example = form.replace(/ \|.*/, '').replace('INSTANT', '2026-03-02').replace('[xN]', 'x2');
      expect([form, readClockCommand(example)]).not.toEqual([form, problem('')]);
    }
  });
});

describe('--clock', () => {
  it.each([
    [undefined, 1],
    ['system', 1],
    ['virtual', 0],
    ['x60', 60],
    ['x0.001', 0.001],
  ])('%s begins at the scale %d', (mode, scale) => {
    expect(scaleOf(mode)).toBe(scale);
    if (mode !== undefined) expect(CLOCK_OPTION.check?.(mode)).toBeUndefined();
  });

  it.each(['x0', 'x86401', 'x', 'real', '', 'x1e3', 'xx2'])('%j is refused', (mode) => {
    expect(CLOCK_OPTION.check?.(mode)).toContain('choose system, virtual or xN');
  });
});
