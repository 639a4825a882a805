import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../simulation/clock.ts';
import { virtualLatency } from '../../simulation/latency.ts';
import * as ck from '../index.ts';
import { find, GOST, generate, loggedIn, rvOf, workbench } from '../testing/workbench.ts';

const DATA = Buffer.from('a payment order');

describe('a slow call', () => {
  it('takes its time on top of what the device takes, in every form, and works', async () => {
    const clock = new VirtualClock('2026-03-02T09:00:00Z');
    const bench = loggedIn('slow', {}, { clock, latency: virtualLatency(clock) });
    const { p11, session, emulator } = bench;
    const { privateKey } = generate(bench, GOST);
    const took = async (call: () => unknown) => {
      const before = clock.now();
      await call();
      return clock.now() - before;
    };
    const sign = () => {
      p11.C_SignInit(session, { mechanism: GOST.signing }, privateKey);
      return p11.C_Sign(session, DATA, Buffer.alloc(64));
    };
    const signLater = () => {
      p11.C_SignInit(session, { mechanism: GOST.signing }, privateKey);
      return p11.C_SignAsync(session, DATA, Buffer.alloc(64));
    };
    const calls = [sign, signLater, () => generate(bench, GOST), () => find(bench)];
    const normal: number[] = [];
    for (const call of calls) normal.push(await took(call));
    emulator.faults.arm({
      rules: [
        { function: 'C_Sign', when: { every: 1 }, do: { slowMs: 1_000 } },
        { function: 'C_GenerateKeyPair', when: { every: 1 }, do: { slowMs: 60_000 } },
        { function: 'C_FindObjects', when: { every: 1 }, do: { slowMs: 5 } },
      ],
    });
    const slow: number[] = [];
    for (const call of calls) slow.push(await took(call));
    expect(slow.map((ms, at) => ms - (normal[at] ?? 0))).toEqual([1_000, 1_000, 60_000, 5]);
  });

  it('that fails takes its time too', () => {
    const clock = new VirtualClock(0);
    const bench = loggedIn('slow and wrong', {}, { clock, latency: virtualLatency(clock) });
    bench.emulator.faults.arm({
      rules: [
        { function: 'C_GenerateRandom', when: { nth: 1 }, do: { fail: 'CKR_DEVICE_ERROR' } },
        { function: 'C_GenerateRandom', when: { every: 1 }, do: { slowMs: 30_000 } },
      ],
    });
    expect(rvOf(() => bench.p11.C_GenerateRandom(bench.session, Buffer.alloc(8)))).toBe('CKR_DEVICE_ERROR');
    expect(clock.now()).toBe(30_000);
  });
});

describe('docs/faults.md', () => {
  const text = readFileSync(new URL('../../docs/faults.md', import.meta.url), 'utf8');

  it('has an example that is a list of faults, and names every act and every return value that a fault may have', () => {
    const [, example = ''] = /```json\n([\s\S]*?)```/.exec(text) ?? [];
    const list = ck.parseFaults(JSON.parse(example));
    expect(new Set(list.rules.flatMap((rule) => Object.keys(rule.do)[0]))).toHaveLength(5);
    const named = new Set(/## Which return values\n\n([\s\S]*?)Others/.exec(text)?.[1]?.match(/CKR_\w+/g));
    const possible = Object.keys(ck).filter((name) => {
      const rule = { function: '*', when: { nth: 1 }, do: { fail: name } };
      return name.startsWith('CKR_') && isFaultList({ rules: [rule] });
    });
    expect([...named].sort()).toEqual(possible.sort());
  });
});

function isFaultList(value: unknown): boolean {
  try {
    ck.parseFaults(value);
    return true;
  } catch (error) {
    if (error instanceof ck.FaultListError) return false;
    throw error;
  }
}

describe('faults of an emulator', () => {
  it('are given when it is made, spare the preparation of its tokens, and are told with what was armed', () => {
    const faults: ck.FaultList = {
      rules: [
        { function: 'C_InitPIN', when: { every: 1 }, do: { fail: 'CKR_DEVICE_ERROR' } },
        { function: 'C_GetTokenInfo', when: { nth: 2 }, do: { fail: 'CKR_DEVICE_ERROR' } },
      ],
    };
    const { emulator, p11, slot } = workbench('from the start', {}, { faults });
    expect(emulator.faults.armed).toEqual({ seed: '', rules: faults.rules });
    expect(rvOf(() => p11.C_GetTokenInfo(slot))).toBe('CKR_OK');
    expect(rvOf(() => p11.C_GetTokenInfo(slot))).toBe('CKR_DEVICE_ERROR');
    expect(emulator.faults.fired).toMatchObject([
      { rule: 1, match: 2, functionName: 'C_GetTokenInfo', slot: 0, at: Date.parse('2026-03-02T09:00:00Z') },
    ]);
    emulator.faults.disarm();
    expect(emulator.faults.armed).toBeUndefined();
    expect(emulator.faults.fired).toHaveLength(1);
  });

  it('are for the token with its serial number, in whatever slot it is', () => {
    const emulator = ck.createEmulator({
      slots: [{ serialNumber: 'ONE' }, { serialNumber: 'TWO' }],
      faults: { rules: [{ function: '*', token: 'TWO', when: { every: 1 }, do: { fail: 'CKR_DEVICE_ERROR' } }] },
    });
    const p11 = emulator.application();
    p11.C_Initialize();
    const slots = p11.C_GetSlotList(true);
    const ask = () => slots.map((slot) => rvOf(() => p11.C_GetTokenInfo(slot)));
    expect(ask()).toEqual(['CKR_OK', 'CKR_DEVICE_ERROR']);
    const [first, second] = [emulator.remove(0), emulator.remove(1)];
    emulator.insert(first, 1);
    emulator.insert(second, 0);
    expect(ask()).toEqual(['CKR_DEVICE_ERROR', 'CKR_OK']);
  });

  it('that cannot be are refused, and what was armed stays', () => {
    const { emulator, p11, slot } = workbench('refused');
    emulator.faults.arm({
      rules: [{ function: 'C_GetTokenInfo', when: { every: 1 }, do: { fail: 'CKR_DEVICE_ERROR' } }],
    });
    const wrong = { function: 'C_Sign', when: { nth: 1 }, do: { fail: 'CKR_PIN_INCORRECT' } };
    expect(() => emulator.faults.arm({ rules: [wrong] })).toThrow(ck.FaultListError);
    expect(() => ck.createEmulator({ faults: { rules: [wrong] } })).toThrow('rules[0].do.fail: CKR_PIN_INCORRECT');
    expect(() => ck.parseFaults({ rules: [{ ...wrong, function: 'C_Sing' }] })).toThrow('rules[0].function');
    expect(rvOf(() => p11.C_GetTokenInfo(slot))).toBe('CKR_DEVICE_ERROR');
  });
});
