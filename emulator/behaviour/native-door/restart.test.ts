import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compilerMissing } from '../../testing/daemon/compiler.ts';
import { type DaemonProcess, type DaemonSetup, startDaemonProcess } from '../../testing/daemon/daemon-process.ts';
import { startCaller } from '../../testing/native-door/caller.ts';
import { SO_PIN, USER_PIN } from '../../testing/workbench.ts';

const missing = compilerMissing();

describe.skipIf(missing)(`a daemon that dies${missing && ` [skipped: ${missing}]`}`, () => {
  let folder: string;
  let setup: Omit<DaemonSetup, 'cache'>;
  let daemon: DaemonProcess;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'token-bench-restart-'));
    setup = { device: 'generic', label: 'Restart', userPin: USER_PIN, soPin: SO_PIN, pinDerivation: 'light' };
    setup = { ...setup, socketPath: join(folder, 'socket') };
    daemon = await startDaemonProcess(setup);
  });
  afterAll(async () => {
    await daemon.close();
    rmSync(folder, { recursive: true });
  });

  it('is an error of the device, and after C_Initialize all is well again; nobody dies of a signal', async () => {
    const caller = startCaller(daemon, 'restart');
    for (const _ of ['function-list-null', 'function-list', 'initialize']) await caller.next();
    expect(await caller.try('s')).toBe('session CKR_OK');
    await daemon.kill();
    expect(await caller.try('s')).toBe('session CKR_DEVICE_ERROR');
    expect(await caller.try('s')).toBe('session CKR_DEVICE_ERROR');
    expect(await caller.try('i')).toBe('initialize CKR_GENERAL_ERROR');
    daemon = await startDaemonProcess(setup);
    expect(await caller.try('s')).toBe('session CKR_CRYPTOKI_NOT_INITIALIZED');
    expect(await caller.try('i')).toBe('initialize CKR_OK');
    expect(await caller.try('s')).toBe('session CKR_SESSION_HANDLE_INVALID');
    expect(await caller.try('l\ns')).toBe('session CKR_OK');
    await daemon.kill();
    daemon = await startDaemonProcess(setup);
    expect(await caller.try('i')).toBe('initialize CKR_OK');
    expect(await caller.try('f')).toBe('finalize CKR_OK');
    caller.end();
    expect(await caller.lines()).toEqual([]);
  });

  it('ends a call that waits for it', async () => {
    const caller = startCaller(daemon, 'large');
    caller.end();
    await caller.next();
    await daemon.kill();
    const lines = await caller.lines();
    expect(lines.map(([, result]) => result)).toContain('CKR_DEVICE_ERROR');
    daemon = await startDaemonProcess(setup);
  });

  it('ends a wait for a slot event', async () => {
    const caller = startCaller(daemon, 'restart');
    for (const _ of ['function-list-null', 'function-list', 'initialize']) await caller.next();
    const waited = caller.try('w');
    await daemon.ask('trace');
    await daemon.kill();
    expect(await waited).toBe('wait CKR_DEVICE_ERROR');
    caller.end();
    await caller.lines();
    daemon = await startDaemonProcess(setup);
  });

  it('is taken for gone when nobody listens and there is no address', async () => {
    const nowhere = { ...daemon, environment: { TOKEN_BENCH_SOCKET: join(folder, 'nobody') } };
    for (const target of [nowhere, { ...daemon, environment: { TOKEN_BENCH_SOCKET: '' } }]) {
      const caller = startCaller(target, 'restart');
      caller.end();
      expect((await caller.lines()).slice(2)).toEqual([['initialize', 'CKR_GENERAL_ERROR']]);
    }
  });
});
