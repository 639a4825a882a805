import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compilerMissing } from '../../testing/daemon/compiler.ts';
import { type DaemonProcess, startDaemonProcess } from '../../testing/daemon/daemon-process.ts';
import { runCaller } from '../../testing/native-door/caller.ts';
import { runMailboxes } from '../../testing/native-door/mailbox.ts';
import { SO_PIN, USER_PIN } from '../../testing/workbench.ts';

const missing = compilerMissing();

describe.skipIf(missing)(`the mailbox${missing && ` [skipped: ${missing}]`}`, () => {
  let daemon: DaemonProcess;
  beforeAll(async () => {
    daemon = await startDaemonProcess({ device: 'generic', label: 'Mailbox', userPin: USER_PIN, soPin: SO_PIN });
  });
  afterAll(() => daemon.close());

  it('with anything in it is answered, ends its connection, or is none; the others go on', async () => {
    const { answered, ended } = await runMailboxes(daemon, 7, 300);
    expect(answered).toBeGreaterThan(50);
    expect(ended).toBeGreaterThan(50);
    expect(await runCaller(daemon, 'initialize')).toContainEqual(['finalize-again', 'CKR_CRYPTOKI_NOT_INITIALIZED']);
  });
});
