import { describe, expect, it } from 'vitest';
import type { StandardFunction } from '../doors/remote/function-row.ts';
import type { Argument } from '../doors/remote/parameter.ts';
import type { RemoteAnswer } from '../doors/remote/remote-call.ts';
import * as ck from '../index.ts';

/** A program in another process, that has called C_Initialize. */
function program(emulator: ck.Emulator) {
  const application = emulator.remoteApplication();
  const perform = (name: StandardFunction, ...args: readonly Argument[]) =>
    application.perform({ name, arguments: args });
  perform('C_Initialize', null);
  const wait = async (flags = 0, reserved = false) =>
    textOf(await perform('C_WaitForSlotEvent', flags, null, reserved));
  return { application, perform, wait };
}

function textOf({ rv, outputs }: RemoteAnswer): string {
  const [output] = outputs;
  return output?.kind === 'ulong-out' ? `slot ${output.value}` : ck.ckrName(rv);
}

const twoSlots = () => ck.createEmulator({ slots: [{ device: 'generic' }, { device: 'jacarta', empty: true }] });

/** Whether a promise has come to something by now. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol();
  return (await Promise.race([promise, new Promise((resolve) => setImmediate(resolve, open))])) !== open;
}

describe('C_WaitForSlotEvent through a door whose callers can wait', () => {
  it('EVT-05 waits until a token comes or goes', async () => {
    const emulator = twoSlots();
    const { wait } = program(emulator);
    const first = wait();
    expect(await settled(first)).toBe(false);
    const token = emulator.remove(0);
    expect(await first).toBe('slot 0');
    const second = wait();
    expect(await settled(second)).toBe(false);
    emulator.insert(token, 1);
    expect(await second).toBe('slot 1');
    expect(await wait(ck.CKF_DONT_BLOCK)).toBe('CKR_NO_EVENT');
  });

  it('EVT-02 EVT-03 gives at once what has happened before it', async () => {
    const emulator = twoSlots();
    const { wait } = program(emulator);
    const token = emulator.remove(0);
    emulator.insert(token, 1);
    expect([await wait(), await wait()]).toEqual(['slot 0', 'slot 1']);
    expect(await settled(wait())).toBe(false);
  });

  it('EVT-06 is ended by C_Finalize, which succeeds; a wait of the next life is another', async () => {
    const emulator = twoSlots();
    const { perform, wait } = program(emulator);
    const waiting = [wait(), wait()];
    expect(textOf(await perform('C_Finalize', false))).toBe('CKR_OK');
    perform('C_Initialize', null);
    expect(await Promise.all(waiting)).toEqual(['CKR_CRYPTOKI_NOT_INITIALIZED', 'CKR_CRYPTOKI_NOT_INITIALIZED']);
    const again = wait();
    emulator.remove(0);
    expect(await again).toBe('slot 0');
  });

  it('EVT-06 ends when the program goes away', async () => {
    const { application, wait } = program(twoSlots());
    const waiting = wait();
    application.end();
    expect(await waiting).toBe('CKR_CRYPTOKI_NOT_INITIALIZED');
    expect(await wait()).toBe('CKR_CRYPTOKI_NOT_INITIALIZED');
  });

  it('EVT-04 is told to every application once', async () => {
    const emulator = twoSlots();
    const programs = [program(emulator), program(emulator)];
    const waiting = programs.map(({ wait }) => wait());
    emulator.remove(0);
    expect(await Promise.all(waiting)).toEqual(['slot 0', 'slot 0']);
    for (const { wait } of programs) expect(await wait(ck.CKF_DONT_BLOCK)).toBe('CKR_NO_EVENT');
  });

  it('EVT-07 refuses a reserved argument', async () => {
    expect(await program(twoSlots()).wait(0, true)).toBe('CKR_ARGUMENTS_BAD');
  });

  it('lets other calls of the same program pass meanwhile', async () => {
    const emulator = twoSlots();
    const { perform, wait } = program(emulator);
    const waiting = wait();
    expect(textOf(await perform('C_GetSlotList', true, null))).toBe('CKR_OK');
    emulator.remove(0);
    expect(await waiting).toBe('slot 0');
    expect(emulator.unforeseen).toEqual([]);
  });
});
