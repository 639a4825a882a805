import { describe, expect, it } from 'vitest';
import type { Argument } from '../doors/remote/parameter.ts';
import * as ck from '../index.ts';

/** A program in another process that has called C_Initialize; the emulator's clock is the machine's. */
function program() {
  const emulator = ck.createEmulator({ slots: [{ device: 'generic' }] });
  const application = emulator.remoteApplication();
  const perform = async (
    name: 'C_Initialize' | 'C_GetTokenInfo' | 'C_WaitForSlotEvent',
    ...args: readonly Argument[]
  ) => await application.perform({ name, arguments: args });
  const rv = async (...call: Parameters<typeof perform>) => ck.ckrName((await perform(...call)).rv);
  return { emulator, perform, rv };
}

function armed(name: string, act: ck.FaultAct): ck.FaultList {
  return { rules: [{ function: name, when: { nth: 1 }, do: act }] };
}

describe('faults of a token that is reached from another process', () => {
  it('strike its calls', async () => {
    const { emulator, perform, rv } = program();
    await perform('C_Initialize', null);
    emulator.faults.arm(armed('C_GetTokenInfo', { fail: 'CKR_DEVICE_ERROR' }));
    const info = (): ReturnType<typeof rv> => rv('C_GetTokenInfo', 0, false);
    expect([await info(), await info()]).toEqual(['CKR_DEVICE_ERROR', 'CKR_OK']);
    emulator.faults.arm(armed('C_GetTokenInfo', { remove: 'after' }));
    expect([await info(), await info()]).toEqual(['CKR_DEVICE_REMOVED', 'CKR_TOKEN_NOT_PRESENT']);
  });

  it('wake who waits for a slot event, when the token goes and when it is back, though nobody calls', async () => {
    const { emulator, perform, rv } = program();
    await perform('C_Initialize', null);
    const wait = () => rv('C_WaitForSlotEvent', 0, null, false);
    const going = wait();
    emulator.faults.arm(armed('C_GetTokenInfo', { powerCut: 'before', backAfterMs: 20 }));
    expect(await rv('C_GetTokenInfo', 0, false)).toBe('CKR_DEVICE_REMOVED');
    expect(await going).toBe('CKR_OK');
    expect(await wait()).toBe('CKR_OK');
    expect(emulator.slots[0]?.token).toBeDefined();
  });

  it('strike a call that would wait', async () => {
    const { emulator, perform, rv } = program();
    await perform('C_Initialize', null);
    emulator.faults.arm(armed('C_WaitForSlotEvent', { fail: 'CKR_GENERAL_ERROR' }));
    expect(await rv('C_WaitForSlotEvent', 0, null, false)).toBe('CKR_GENERAL_ERROR');
    expect(emulator.faults.fired).toMatchObject([{ functionName: 'C_WaitForSlotEvent', call: 1 }]);
  });
});
