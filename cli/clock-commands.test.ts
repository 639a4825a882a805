import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../simulation/clock.ts';
import { readClockCommand, runWithRealTime } from './clock-commands.ts';

describe('typed commands', () => {
  it.each([
    ['', 'now'],
    [' NOW ', 'now'],
    ['stop', 'stop'],
    ['quit', 'stop'],
    ['advance 90s', { advanceMs: 90_000 }],
    ['advance 2 h', { advanceMs: 7_200_000 }],
    ['Advance 20d', { advanceMs: 1_728_000_000 }],
    ['advance 0m', 'unknown'],
    ['advance -5m', 'unknown'],
    ['advance 5', 'unknown'],
    ['advance 9999999d', 'unknown'],
    ['back 5m', 'unknown'],
  ])('%j is %j', (line, command) => {
    expect(readClockCommand(line)).toEqual(command);
  });

  it('lets the simulated clock run by what the stopwatch says', async () => {
    const clock = new VirtualClock(0);
    let stopwatch = 0;
    const stop = runWithRealTime(clock, () => stopwatch);
    stopwatch = 1234.5;
    await expect.poll(() => clock.now()).toBe(1234);
    stop();
  });
});
