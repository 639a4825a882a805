import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as ck from '../index.ts';
import { FaultyLife, type Knowledge } from '../testing/faulty-life.ts';

/** Calls that change the token. */
const WRITING = ['C_CreateObject', 'C_DestroyObject', 'C_GenerateKeyPair', 'C_SetPIN', 'C_Login'];
const OTHERS = [
  'C_OpenSession',
  'C_CloseAllSessions',
  'C_Logout',
  'C_InitPIN',
  'C_FindObjectsInit',
  'C_FindObjects',
  'C_FindObjectsFinal',
  'C_SignInit',
  'C_Sign',
];
const name = fc.oneof(
  { arbitrary: fc.constantFrom(...WRITING), weight: 3 },
  { arbitrary: fc.constantFrom(...OTHERS), weight: 1 },
  { arbitrary: fc.constant('*'), weight: 1 },
);
const CODES = ['CKR_DEVICE_ERROR', 'CKR_FUNCTION_FAILED', 'CKR_GENERAL_ERROR', 'CKR_HOST_MEMORY'];

const moment = fc.constantFrom('before', 'during', 'after') satisfies fc.Arbitrary<ck.FaultMoment>;
const act: fc.Arbitrary<ck.FaultAct> = fc.oneof(
  fc.record({ fail: fc.constantFrom(...CODES, 'CKR_DEVICE_MEMORY') }),
  fc.record({ failAfter: fc.constantFrom(...CODES) }),
  { arbitrary: fc.record({ powerCut: moment, backAfterMs: fc.constantFrom(0, 0, 150) }), weight: 2 },
  { arbitrary: fc.record({ remove: moment }), weight: 2 },
  fc.record({ slowMs: fc.constantFrom(1, 700) }),
);
const when: fc.Arbitrary<ck.FaultTime> = fc.oneof(
  fc.record({ nth: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ every: fc.integer({ min: 2, max: 4 }) }),
  fc.record({ probability: fc.constantFrom(0.05, 0.2, 0.6) }),
  fc.record({ afterMs: fc.integer({ min: 0, max: 3_000 }) }),
);
const rule: fc.Arbitrary<ck.FaultRule> = fc.record({ function: name, when, do: act });
const list: fc.Arbitrary<ck.FaultList> = fc.record({
  seed: fc.nat().map(String),
  rules: fc.array(rule, { minLength: 2, maxLength: 5 }),
});

/** What the lives of a run saw, so that a run without faults would not pass. */
class Experience {
  readonly acts: Record<string, number> = {};
  readonly knowledge: Record<Knowledge, number> = { there: 0, gone: 0, perhaps: 0 };
  /** Of what was open: it turned out to be there. */
  madeUnheard = 0;
  triesTaken = 0;

  take(life: FaultyLife, { rules }: ck.FaultList): void {
    for (const { faults, triesBefore, triesAfter } of life.told) {
      if (triesAfter < triesBefore) this.triesTaken += 1;
      for (const fault of faults) {
        const [kind = '', value] = Object.entries(rules[fault.rule]?.do ?? {})[0] ?? [];
        const name = typeof value === 'string' && !value.startsWith('CKR_') ? `${kind} ${value}` : kind;
        this.acts[name] = (this.acts[name] ?? 0) + 1;
      }
    }
  }
}

/** Nothing gives a try back but a PIN that may be right, and a wrong one that was answered took one. */
function expectTriesKept({ told }: FaultyLife): void {
  for (const { name, rv, triesBefore, triesAfter, perhapsRight } of told) {
    if (!perhapsRight) expect(triesAfter, `${name} ${rv}`).toBeLessThanOrEqual(triesBefore);
    if (rv === 'CKR_PIN_INCORRECT') expect(triesAfter, name).toBe(triesBefore - 1);
  }
}

describe('a token among faults', () => {
  it('answers nothing but CKR codes, keeps what was answered, doubles nothing, and gives no PIN try away', async () => {
    const experience = new Experience();
    await fc.assert(
      fc.asyncProperty(list, async (faults) => {
        const life = new FaultyLife(faults);
        await life.live();
        expectTriesKept(life);
        for (const [label, knowledge] of life.objects) {
          const whole = life.pairs.has(label) ? 2 : 1;
          const count = await life.count(label);
          experience.knowledge[knowledge] += 1;
          if (knowledge === 'perhaps' && count > 0) experience.madeUnheard += 1;
          const possible = { there: [whole], gone: [0], perhaps: [0, whole] }[knowledge];
          expect(possible, `${label}, ${knowledge}`).toContain(count);
        }
        expect(life.pins).toHaveLength(1);
        expect(life.emulator.unforeseen).toEqual([]);
        experience.take(life, faults);
      }),
      { seed: 20260302, numRuns: 100 },
    );
    const kinds = [
      'fail',
      'failAfter',
      'slowMs',
      ...['powerCut', 'remove'].flatMap((kind) => {
        return ['before', 'during', 'after'].map((one) => `${kind} ${one}`);
      }),
    ];
    for (const kind of kinds) expect(experience.acts[kind], kind).toBeGreaterThan(10);
    expect(Math.min(...Object.values(experience.knowledge))).toBeGreaterThan(20);
    expect(experience.madeUnheard).toBeGreaterThan(10);
    expect(experience.triesTaken).toBeGreaterThan(150);
  });

  it('goes the same way again with the same list: call by call, answer by answer', async () => {
    let struck = 0;
    await fc.assert(
      fc.asyncProperty(list, async (faults) => {
        const [first, second] = [new FaultyLife(faults), new FaultyLife(JSON.parse(JSON.stringify(faults)))];
        await first.live();
        await second.live();
        expect(second.told).toEqual(first.told);
        struck += first.emulator.faults.fired.length;
      }),
      { seed: 7, numRuns: 15 },
    );
    expect(struck).toBeGreaterThan(50);
  });

  it('goes another way with another seed', async () => {
    const rules: ck.FaultRule[] = [{ function: '*', when: { probability: 0.2 }, do: { fail: 'CKR_DEVICE_ERROR' } }];
    const struckIn = async (seed: string) => {
      const life = new FaultyLife({ seed, rules });
      await life.live();
      return life.emulator.faults.fired.map(({ call }) => call);
    };
    expect(await struckIn('a')).not.toEqual(await struckIn('b'));
  });
});
