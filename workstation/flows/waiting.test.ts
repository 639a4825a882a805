import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../simulation/clock.ts';
import { HandDrivenTime } from '../../simulation/testing/hand-driven-time.ts';
import { FlowRun } from './flow-run.ts';
import type { FlowEvent } from './progress.ts';
import { poll, waitOf } from './waiting.ts';

const START = '2026-03-02T04:00:00.000Z';

describe('poll', () => {
  it('asks at once, then after every interval of the virtual clock, until there is an answer', async () => {
    const clock = new VirtualClock(START);
    const events: FlowEvent[] = [];
    const run = new FlowRun({ onProgress: (event) => events.push(event) });
    const askedAt: number[] = [];
    const begun = clock.now();
    const answer = await poll(run, 'wait-for-ca', { clock, polling: { everyMs: 60_000 } }, async () => {
      askedAt.push(clock.now() - begun);
      return await Promise.resolve(askedAt.length === 3 ? 'ready' : undefined);
    });
    expect(answer).toBe('ready');
    expect(askedAt).toEqual([0, 60_000, 120_000]);
    expect(events).toEqual([
      { kind: 'waiting', askedTimes: 1, waitedMs: 0, nextMs: 60_000 },
      { kind: 'waiting', askedTimes: 2, waitedMs: 60_000, nextMs: 60_000 },
    ]);
  });

  it('stops at the limit with a message that says nothing is lost', async () => {
    const clock = new VirtualClock(START);
    const polling = { everyMs: 60_000, limitMs: 150_000 };
    const endless = poll(new FlowRun({}), 'wait-for-ca', { clock, polling }, () => Promise.resolve(undefined));
    await expect(endless).rejects.toMatchObject({
      code: 'not-ready-in-time',
      step: 'wait-for-ca',
      message: expect.stringContaining('Asked 3 times in 2 minutes.'),
      hint: expect.stringContaining('Start again later'),
    });
    expect(clock.now() - Date.parse(START)).toBe(120_000);
  });

  it('waits for a virtual clock that runs, as fast as it does, and leaves it alone', async () => {
    const clock = new VirtualClock(START, new HandDrivenTime());
    clock.run(10_000);
    await waitOf(clock)(300_000);
    expect(clock.now()).toBe(Date.parse(START));
  });

  it('waits in real time for a clock that nobody can move', async () => {
    const before = performance.now();
    await waitOf({ now: () => 0 })(20);
    expect(performance.now() - before).toBeGreaterThan(10);
  });
});
