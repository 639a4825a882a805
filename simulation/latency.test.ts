import { describe, expect, it } from 'vitest';
import { VirtualClock } from './clock.ts';
import { type Latency, noLatency, realLatency, virtualLatency } from './latency.ts';

describe('latency', () => {
  const clock = new VirtualClock(0);
  const versions: [name: string, latency: Latency][] = [
    ['none', noLatency],
    ['virtual', virtualLatency(clock)],
    ['real', realLatency],
  ];

  it.each(versions)('%s takes nothing for an operation that costs nothing', async (_, latency) => {
    const before = clock.now();
    latency.spend(0);
    await latency.spendAsync(0);
    expect(clock.now()).toBe(before);
  });

  it('virtual time is exactly the sum of the durations, whether blocking or not', async () => {
    const own = new VirtualClock(1_000);
    const latency = virtualLatency(own);
    latency.spend(420);
    await latency.spendAsync(80.4);
    expect(own.now()).toBe(1_500);
  });

  it('real time lets the event loop turn before a duration is over', async () => {
    const loop = new Promise((resolve) => setImmediate(() => resolve('event loop')));
    const device = realLatency.spendAsync(50).then(() => 'device');
    expect(await Promise.race([device, loop])).toBe('event loop');
    expect(await device).toBe('device');
  });

  it('real time, blocking, lets nothing else happen', () => {
    let turned = false;
    setImmediate(() => {
      turned = true;
    });
    realLatency.spend(10);
    expect(turned).toBe(false);
  });

  it('negative and endless durations are refused', () => {
    for (const ms of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => virtualLatency(clock).spend(ms), String(ms)).toThrow(RangeError);
    }
  });
});
