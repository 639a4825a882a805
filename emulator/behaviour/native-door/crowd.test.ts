import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SeededRng } from '../../../simulation/rng.ts';
import * as ck from '../../index.ts';
import { compilerMissing } from '../../testing/daemon/compiler.ts';
import { type DaemonProcess, type DaemonSetup, startDaemonProcess } from '../../testing/daemon/daemon-process.ts';
import { type Lines, runCaller } from '../../testing/native-door/caller.ts';
import { find, generate, RSA, SO_PIN, USER_PIN, type Workbench } from '../../testing/workbench.ts';

const missing = compilerMissing();
const SIGNING_MS = 1_500;
const number = (lines: Lines, what: string) => Number.parseInt(lines.find(([name]) => name === what)?.[1] ?? '', 16);
const made = (lines: Lines) => lines.flatMap(([what]) => (what.startsWith('made:') ? [what.slice(5)] : []));

describe.skipIf(missing)(`many processes${missing && ` [skipped: ${missing}]`}`, () => {
  let folder: string;
  let setup: Omit<DaemonSetup, 'cache'>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'token-bench-crowd-'));
    setup = {
      device: 'generic',
      pinDerivation: 'light',
      image: join(folder, 'image'),
      socketPath: join(folder, 'socket'),
    };
    withImage((bench) => generate(bench, RSA, [], [{ type: ck.CKA_ID, value: Buffer.of(1) }, ON_TOKEN]));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const ON_TOKEN = { type: ck.CKA_TOKEN, value: true };

  /** Works in process on the token of the image, with the user logged in. */
  function withImage<T>(work: (bench: Workbench) => T): T {
    const store = ck.openTokenImage(setup.image ?? '', { create: true });
    const factory = { device: 'generic', label: 'Crowd', userPin: USER_PIN, soPin: SO_PIN } as const;
    const slots = [{ ...factory, pinDerivation: 'light', store } as const];
    const emulator = ck.createEmulator({ slots, rng: new SeededRng('crowd') });
    const p11 = emulator.application();
    p11.C_Initialize();
    const slot = p11.C_GetSlotList()[0] as ck.Handle;
    const session = p11.C_OpenSession(slot, ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION);
    p11.C_Login(session, ck.CKU_USER, USER_PIN);
    try {
      return work({ emulator, p11, slot, session });
    } finally {
      p11.C_Finalize();
      store.close();
    }
  }

  /** Labels of the data objects on the token, as they are found afterwards. */
  function notes(): string[] {
    return withImage((bench) =>
      find(bench, [{ type: ck.CKA_CLASS, value: ck.CKO_DATA }]).map((object) =>
        String(bench.p11.C_GetAttributeValue(bench.session, object, [{ type: ck.CKA_LABEL }])[0]?.value),
      ),
    );
  }

  function crowd(daemon: DaemonProcess, count: number): Promise<Lines>[] {
    return Array.from({ length: count }, () => runCaller(daemon, 'crowd', String(SIGNING_MS)));
  }

  it('64 at once sign without a wrong signature or a lost answer', async () => {
    const daemon = await startDaemonProcess(setup);
    const all = await Promise.all(crowd(daemon, 64));
    await daemon.close();
    expect(all.map((lines) => number(lines, 'wrong'))).toEqual(all.map(() => 0));
    expect(all.map((lines) => number(lines, 'again'))).toEqual(all.map(() => 0));
    expect(all.filter((lines) => number(lines, 'signatures') > 0).length).toBe(64);
    expect(notes().sort()).toEqual(all.flatMap(made).sort());
  });

  it('go on when the daemon is killed and comes back, and nothing that was answered is lost or doubled', async () => {
    const before = notes();
    let daemon = await startDaemonProcess(setup);
    const running = crowd(daemon, 12);
    await pause(SIGNING_MS / 2);
    await daemon.kill();
    daemon = await startDaemonProcess(setup);
    const all = await Promise.all(running);
    await daemon.close();
    expect(all.map((lines) => number(lines, 'wrong'))).toEqual(all.map(() => 0));
    const after = notes();
    expect(new Set(after).size).toBe(after.length);
    expect(after).toEqual(expect.arrayContaining([...before, ...all.flatMap(made)]));
    // An object whose answer was lost with the daemon may be there: one for each process at most.
    expect(after.length - before.length - all.flatMap(made).length).toBeLessThanOrEqual(12);
  });
});
