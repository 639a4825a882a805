import { describe, expect, it } from 'vitest';
import { VirtualClock } from './clock.ts';
import { describeFault, type FaultRule, type FaultSite, SeededFaults } from './faults.ts';

const FAIL = { fail: 'CKR_DEVICE_ERROR' } as const;

function site(functionName: string, slot: number | undefined = 0, token: string | undefined = 'A'): FaultSite {
  return { functionName, slot, token };
}

/** Which of `calls` calls a list strikes, counted from 1. */
function struck(rules: readonly FaultRule[], calls: number, name = 'C_Sign', seed = ''): number[] {
  const faults = new SeededFaults({ seed, rules }, new VirtualClock(0));
  return Array.from({ length: calls }, (_, at) => at + 1).filter(() => faults.on(site(name)) !== undefined);
}

describe('when a rule strikes', () => {
  it('once, at the n-th call that it matches', () => {
    expect(struck([{ function: 'C_Sign', when: { nth: 3 }, do: FAIL }], 9)).toEqual([3]);
  });

  it('at every n-th, and not more often than it may', () => {
    expect(struck([{ function: 'C_Sign', when: { every: 2 }, do: FAIL }], 7)).toEqual([2, 4, 6]);
    expect(struck([{ function: '*', when: { every: 1 }, atMost: 2, do: FAIL }], 7)).toEqual([1, 2]);
  });

  it('with its probability: never at 0, always at 1, about as often as it says in between', () => {
    const rule = (probability: number) => [{ function: '*', when: { probability }, do: FAIL }];
    expect(struck(rule(0), 50)).toEqual([]);
    expect(struck(rule(1), 50)).toHaveLength(50);
    const hits = struck(rule(0.25), 4_000).length;
    // Four standard deviations of a binomial distribution: sqrt(4000 * 0.25 * 0.75) is 27.4.
    expect(Math.abs(hits - 1_000)).toBeLessThan(110);
  });

  it('from an instant on, counting only calls from then on', () => {
    const clock = new VirtualClock(5_000);
    const at = (when: FaultRule['when']) => {
      const faults = new SeededFaults({ rules: [{ function: '*', when, do: FAIL }] }, clock);
      return () => faults.on(site('C_Sign')) !== undefined;
    };
    const [first, second] = [at({ afterMs: 100 }), at({ afterMs: 100, every: 2 })];
    const both = () => [first(), second()];
    expect(both()).toEqual([false, false]);
    clock.advance(99);
    expect(both()).toEqual([false, false]);
    clock.advance(1);
    expect([both(), both(), both(), both()]).toEqual([
      [true, false],
      [false, true],
      [false, false],
      [false, true],
    ]);
  });

  it('only at its function, slot and token, and where its act reaches', () => {
    const rules: FaultRule[] = [
      { function: 'C_Login', when: { every: 1 }, do: FAIL },
      { function: '*', slot: 1, when: { every: 1 }, do: FAIL },
      { function: '*', token: 'B', when: { every: 1 }, do: FAIL },
    ];
    const faults = new SeededFaults({ rules }, new VirtualClock(0), (_, name) => name !== 'C_GetInfo');
    faults.on(site('C_Sign', 0, 'A'));
    faults.on(site('C_Login', 0, 'A'));
    faults.on(site('C_Sign', 1, 'A'));
    faults.on(site('C_Sign', 0, 'B'));
    faults.on(site('C_GetInfo', 1, 'B'));
    expect(faults.fired.map(({ call, rule }) => [call, rule])).toEqual([
      [2, 0],
      [3, 1],
      [4, 2],
    ]);
  });
});

describe('several rules at one call', () => {
  it('add up what is slow, and the first of the list ends the call', () => {
    const rules: FaultRule[] = [
      { function: '*', when: { nth: 1 }, do: { slowMs: 5 } },
      { function: '*', when: { nth: 1 }, do: FAIL },
      { function: '*', when: { nth: 1 }, do: { slowMs: 70 } },
      { function: '*', when: { every: 1 }, do: { remove: 'during' } },
    ];
    const faults = new SeededFaults({ rules }, new VirtualClock(0));
    expect(faults.on(site('C_Sign'))).toEqual({
      slowMs: 75,
      ending: FAIL,
      text: 'any function, call 1: fail CKR_DEVICE_ERROR',
    });
    expect(faults.on(site('C_Sign'))).toMatchObject({ slowMs: 0, ending: { remove: 'during' } });
    expect(faults.fired.map(({ rule, match }) => [rule, match])).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
      [3, 2],
    ]);
  });
});

describe('chance', () => {
  const coin: FaultRule = { function: '*', when: { probability: 0.5 }, do: FAIL };

  it('is that of the seed', () => {
    expect(struck([coin], 200, 'C_Sign', 'a')).toEqual(struck([coin], 200, 'C_Sign', 'a'));
    expect(struck([coin], 200, 'C_Sign', 'a')).not.toEqual(struck([coin], 200, 'C_Sign', 'b'));
  });

  it("of one rule is not shifted by another's calls, strikes or limit", () => {
    const alone = struck([{ ...coin, do: { slowMs: 1 } }], 100);
    const after = [{ ...coin, do: { slowMs: 1 } }, coin, { ...coin, function: 'C_Login', atMost: 1 }];
    const faults = new SeededFaults({ rules: after }, new VirtualClock(0));
    for (let call = 0; call < 100; call++) {
      faults.on(site('C_Sign'));
      faults.on({ ...site('C_Login'), slot: 7 });
    }
    const first = faults.fired.filter(({ rule, functionName }) => rule === 0 && functionName === 'C_Sign');
    expect(first.length).toBeGreaterThan(20);
    expect(alone.length).toBeGreaterThan(20);
    const limited = struck([{ ...coin, do: { slowMs: 1 }, atMost: 3 }], 100);
    expect(limited).toEqual(alone.slice(0, 3));
  });
});

describe('the record', () => {
  it('keeps the last ten thousand', () => {
    const rules: FaultRule[] = [{ function: '*', when: { every: 1 }, do: FAIL }];
    const faults = new SeededFaults({ rules }, new VirtualClock(0));
    for (let call = 0; call < 10_005; call++) faults.on(site('C_Sign'));
    expect([faults.fired.length, faults.fired[0]?.call, faults.fired.at(-1)?.call]).toEqual([10_000, 6, 10_005]);
  });

  it('says which call it was, of which function, when and by which rule', () => {
    const clock = new VirtualClock('2026-03-02T09:00:00Z');
    const faults = new SeededFaults({ rules: [{ function: 'C_Sign', when: { nth: 2 }, do: FAIL }] }, clock);
    for (const name of ['C_SignInit', 'C_Sign', 'C_SignInit']) faults.on(site(name));
    clock.advance(10);
    faults.on(site('C_Sign', 3));
    const [at, text] = [clock.now(), 'C_Sign, call 2: fail CKR_DEVICE_ERROR'];
    expect(faults.fired).toEqual([{ call: 4, match: 2, functionName: 'C_Sign', slot: 3, rule: 0, text, at }]);
  });

  it.each<[FaultRule, string]>([
    [
      { function: '*', slot: 1, token: 'ab', when: { probability: 0.1 }, atMost: 2, do: { slowMs: 300 } },
      'any function of slot 1 of token ab, each with probability 0.1, at most 2 times: 300 ms slower',
    ],
    [
      { function: 'C_Login', when: { afterMs: 9 }, do: { powerCut: 'during' } },
      'C_Login, call 1 from 9 ms on: power cut during the work, back after 0 ms',
    ],
    [
      { function: 'C_Login', when: { every: 3 }, do: { failAfter: 'CKR_HOST_MEMORY' } },
      'C_Login, every 3 calls: done, but answered CKR_HOST_MEMORY',
    ],
    [
      { function: 'C_Login', when: { every: 1 }, do: { remove: 'before' } },
      'C_Login, every call: token pulled out before the work',
    ],
  ])('puts a rule in one line: %o', (rule, line) => {
    expect(describeFault(rule)).toBe(line);
  });
});
