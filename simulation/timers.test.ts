import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from './clock.ts';
import { HandDrivenTime } from './testing/hand-driven-time.ts';

/** Scales and durations with which arithmetic is exact. */
const SCALES = [0.5, 1, 2, 64] as const;

type Command =
  | { readonly do: 'set' | 'timer'; readonly offset: number }
  | { readonly do: 'advance' | 'real'; readonly ms: number }
  | { readonly do: 'run'; readonly scale: number }
  | { readonly do: 'cancel'; readonly which: number }
  | { readonly do: 'freeze' };

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ do: fc.constant('set' as const), offset: fc.integer({ min: -300, max: 300 }) }),
  fc.record({ do: fc.constant('timer' as const), offset: fc.integer({ min: -50, max: 300 }) }),
  fc.record({ do: fc.constant('timer' as const), offset: fc.constantFrom(0, 10, 20, 30) }),
  fc.record({ do: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 200 }) }),
  fc.record({ do: fc.constant('real' as const), ms: fc.integer({ min: 0, max: 100 }).map((n) => 2 * n) }),
  fc.record({ do: fc.constant('run' as const), scale: fc.constantFrom(...SCALES) }),
  fc.record({ do: fc.constant('cancel' as const), which: fc.nat({ max: 20 }) }),
  fc.constant({ do: 'freeze' as const }),
);

/** What a clock with timers is, written down as slowly and plainly as can be. Every third timer sets another one 7 ms later. */
class PlainClock {
  now = 0;
  scale = 0;
  readonly log: string[] = [];
  readonly timers: { id: number; instant: number }[] = [];
  #ids = 0;

  timer(instant: number): void {
    this.timers.push({ id: this.#ids++, instant: Math.max(instant, this.now) });
  }

  cancel(id: number): void {
    const at = this.timers.findIndex((one) => one.id === id);
    if (at >= 0) this.timers.splice(at, 1);
  }

  /** Fires what is due on the way to `goal`, and stands there in the end. */
  pass(goal: number): void {
    for (;;) {
      const [first] = [...this.timers].sort((a, b) => a.instant - b.instant || a.id - b.id);
      if (first === undefined || first.instant > goal) break;
      this.cancel(first.id);
      this.now = Math.max(first.instant, this.now);
      this.log.push(`${first.id} at ${this.now}`);
      if (first.id % 3 === 0) this.timer(this.now + 7);
    }
    this.now = Math.max(this.now, goal);
  }
}

/** A clock whose timers write down what they see. */
class LoggedClock {
  readonly real = new HandDrivenTime();
  readonly clock: VirtualClock;
  readonly log: string[] = [];
  readonly takeBack: (() => void)[] = [];

  constructor(start = 0) {
    this.clock = new VirtualClock(start, this.real);
  }

  timer(instant: number): void {
    const id = this.takeBack.length;
    const work = () => {
      this.log.push(`${id} at ${this.clock.now()}`);
      if (id % 3 === 0) this.timer(this.clock.now() + 7);
    };
    this.takeBack.push(() => {});
    this.takeBack[id] = this.clock.at(instant, work);
  }
}

function step(
  plain: PlainClock,
  { clock, real, ...logged }: LoggedClock,
  timer: (instant: number) => void,
  one: Command,
) {
  switch (one.do) {
    case 'timer':
      plain.timer(plain.now + one.offset);
      return timer(clock.now() + one.offset);
    case 'cancel':
      plain.cancel(one.which);
      return logged.takeBack[one.which]?.();
    case 'set': {
      const target = plain.now + one.offset;
      plain.pass(Math.max(plain.now, target));
      plain.now = target;
      return clock.set(target);
    }
    case 'advance':
      plain.pass(plain.now + one.ms);
      return clock.advance(one.ms);
    case 'real':
      plain.pass(plain.now + one.ms * plain.scale);
      return real.pass(one.ms);
    case 'run':
      plain.scale = one.scale;
      return clock.run(one.scale);
    case 'freeze':
      plain.scale = 0;
      return clock.freeze();
  }
}

describe('timers of VirtualClock', () => {
  it('are as a plain description has them, whatever is done to the clock and in whatever order', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        const plain = new PlainClock();
        const logged = new LoggedClock();
        for (const one of commands) {
          step(plain, logged, (instant) => logged.timer(instant), one);
          expect([logged.clock.now(), logged.clock.scale]).toEqual([plain.now, plain.scale]);
          expect(logged.log).toEqual(plain.log);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('fire the same however a stretch of time is cut, and whether it is advanced, set or run', () => {
    const instants = fc.array(fc.nat({ max: 1000 }), { maxLength: 15 });
    const cuts = fc
      .array(fc.nat({ max: 1000 }), { maxLength: 10 })
      .map((some) => [...some.sort((a, b) => a - b), 1000]);
    const way = fc.constantFrom('advance', 'set', 'run');
    fc.assert(
      fc.property(instants, cuts, fc.array(way, { minLength: 11, maxLength: 11 }), (timers, ends, ways) => {
        const played = (goals: readonly number[], how: readonly string[]) => {
          const logged = new LoggedClock();
          for (const instant of timers) logged.timer(instant);
          for (const [i, goal] of goals.entries()) go(logged, goal, how[i]);
          expect(logged.clock.now()).toBe(1000);
          return logged.log;
        };
        expect(played(ends, ways)).toEqual(played([1000], ['advance']));
      }),
    );
  });

  function go({ clock, real }: LoggedClock, goal: number, way: string | undefined): void {
    if (way === 'set') clock.set(goal);
    else if (way === 'advance') clock.advance(goal - clock.now());
    else {
      clock.run(2);
      real.pass((goal - clock.now()) / 2);
      clock.freeze();
    }
  }

  it('what has fired when the clock is set back has fired; what waits, waits for its instant', () => {
    const logged = new LoggedClock(1000);
    for (const instant of [1100, 1200, 1300]) logged.timer(instant);
    logged.clock.advance(200);
    logged.clock.set(500);
    logged.clock.advance(700);
    expect(logged.log).toEqual(['0 at 1100', '3 at 1107', '4 at 1114', '1 at 1200']);
    logged.clock.advance(200);
    expect(logged.log.slice(4)).toEqual(['2 at 1300']);
  });

  it('one that is due at once is not called within the call that sets it, on a clock that stands still either', () => {
    const logged = new LoggedClock(1000);
    logged.timer(1000);
    logged.timer(3);
    expect(logged.log).toEqual([]);
    logged.real.pass(0);
    expect(logged.log).toEqual(['0 at 1000', '1 at 1000']);
    expect(logged.real.waiting).toBe(0);
  });

  it('a clock that stands still, and one with nothing to do, wait for nothing', () => {
    const { clock, real } = new LoggedClock();
    const takeBack = clock.after(50, () => {});
    expect(real.waiting).toBe(0);
    clock.run(10);
    expect(real.waiting).toBe(1);
    clock.freeze();
    expect(real.waiting).toBe(0);
    clock.run();
    expect(real.waiting).toBe(1);
    takeBack();
    expect(real.waiting).toBe(0);
    real.pass(100);
    expect(clock.now()).toBe(100);
  });

  it('what a work throws comes out when the other timers have fired and the clock is where it should be', () => {
    const { clock } = new LoggedClock();
    const fired: number[] = [];
    for (const ms of [1, 2, 3]) {
      clock.after(ms, () => {
        fired.push(clock.now());
        if (ms < 3) throw new Error(`no ${ms}`);
      });
    }
    expect(() => clock.advance(10)).toThrow(AggregateError);
    expect([fired, clock.now()]).toEqual([[1, 2, 3], 10]);
    clock.after(1, () => {
      throw new Error('alone');
    });
    expect(() => clock.advance(1)).toThrow('alone');
  });
});

describe('a work that moves the clock', () => {
  it('by advancing it stays within the longer way, or makes it longer', () => {
    for (const [ms, end] of [
      [30, 100],
      [70, 120],
    ] as const) {
      const { clock } = new LoggedClock();
      const seen: number[] = [];
      clock.at(50, () => {
        clock.advance(ms);
        seen.push(clock.now());
      });
      clock.at(60, () => seen.push(clock.now()));
      clock.advance(100);
      expect([seen, clock.now()]).toEqual([[60, 50 + ms], end]);
    }
  });

  it('by setting it has the last word, forward and back', () => {
    for (const instant of [10, 80, 500]) {
      const { clock } = new LoggedClock();
      const seen: number[] = [];
      clock.at(50, () => clock.set(instant));
      clock.at(90, () => seen.push(clock.now()));
      clock.advance(100);
      expect([seen, clock.now()]).toEqual([instant < 90 ? [] : [90], instant]);
    }
  });

  it('can stop a running clock, and set it going', () => {
    const { clock, real } = new LoggedClock();
    clock.run(2);
    clock.at(100, () => clock.freeze());
    real.pass(80);
    expect([clock.now(), clock.scale]).toEqual([100, 0]);
    clock.at(150, () => clock.run(0.5));
    clock.advance(60);
    real.pass(20);
    expect(clock.now()).toBe(170);
  });
});
