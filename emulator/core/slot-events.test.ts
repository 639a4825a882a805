import { describe, expect, it } from 'vitest';
import { SlotEvents } from './slot-events.ts';

/** Waiters by name, and what each was told in the order of telling. */
function waiters(events: SlotEvents) {
  const told: string[] = [];
  const wait = (name: string) => events.wait((slotId) => told.push(`${name}: ${slotId ?? 'the end'}`));
  return { told, wait };
}

describe('slot events', () => {
  it('EVT-02 EVT-03 EVT-04 are flags: set once, given out oldest first, cleared by the end', () => {
    const events = new SlotEvents();
    for (const slotId of [2, 0, 2, 1]) events.tell(slotId);
    expect([events.isEmpty, events.take(), events.take()]).toEqual([false, 2, 0]);
    events.tell(2);
    expect([events.take(), events.take(), events.take(), events.isEmpty]).toEqual([1, 2, undefined, true]);
    events.tell(1);
    events.end();
    expect(events.isEmpty).toBe(true);
  });

  it('EVT-05 go to who waits, the one who has waited longest first, and set no flag then', () => {
    const events = new SlotEvents();
    const { told, wait } = waiters(events);
    wait('first');
    wait('second');
    events.tell(3);
    expect(told).toEqual(['first: 3']);
    events.tell(3);
    events.tell(4);
    expect(told).toEqual(['first: 3', 'second: 3']);
    expect([events.take(), events.take()]).toEqual([4, undefined]);
  });

  it('EVT-06 stop everybody from waiting at the end, once', () => {
    const events = new SlotEvents();
    const { told, wait } = waiters(events);
    wait('first');
    wait('second');
    events.end();
    events.end();
    events.tell(1);
    expect(told).toEqual(['first: the end', 'second: the end']);
  });

  it('are not given to who waits no longer', () => {
    const events = new SlotEvents();
    const { told, wait } = waiters(events);
    const leave = wait('first');
    wait('second');
    leave();
    events.tell(1);
    leave();
    events.end();
    expect(told).toEqual(['second: 1']);
  });

  it('may be waited for again from within the telling', () => {
    const events = new SlotEvents();
    const told: number[] = [];
    const again = (slotId: number | undefined) => {
      if (slotId === undefined) return;
      told.push(slotId);
      events.wait(again);
    };
    events.wait(again);
    for (const slotId of [1, 2, 3]) events.tell(slotId);
    events.end();
    expect(told).toEqual([1, 2, 3]);
  });
});
