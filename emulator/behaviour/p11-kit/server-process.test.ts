import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compiledProgram } from '../../../pki/testing/compiled-program.ts';
import { stockClient, stockClientMissing } from '../../doors/p11-kit/testing/stock-client.ts';
import * as ck from '../../index.ts';
import { clientFolder, runClient } from '../../testing/clients/loaded-module.ts';
import { pkcs11ToolMissing } from '../../testing/clients/pkcs11-tool.ts';
import { loadInPkcs11Js, pkcs11jsMissing } from '../../testing/daemon/blocking-client.ts';
import { compilerMissing } from '../../testing/daemon/compiler.ts';
import { startDaemonProcess } from '../../testing/daemon/daemon-process.ts';
import { rvOf } from '../../testing/workbench.ts';

const missing = stockClientMissing || compilerMissing() || pkcs11jsMissing();

describe.skipIf(missing)(`a stock client whose server is killed${missing && ` [skipped: ${missing}]`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'token-bench-p11-kit-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is told CKR_DEVICE_ERROR, and goes on with the next server after C_Initialize', async () => {
    const place = { device: 'generic', socketPath: join(folder, 'socket') } as const;
    const first = await startDaemonProcess(place);
    Object.assign(process.env, first.environment);
    const p11 = loadInPkcs11Js(stockClient);
    p11.C_Initialize();
    const [slot] = p11.C_GetSlotList(true);
    const session = p11.C_OpenSession(slot as ck.Handle, ck.CKF_SERIAL_SESSION);
    await first.kill();
    expect(rvOf(() => p11.C_GetSessionInfo(session))).toBe('CKR_DEVICE_ERROR');
    expect(rvOf(() => p11.C_GetSlotList(true))).toBe('CKR_DEVICE_ERROR');
    p11.C_Finalize();

    const second = await startDaemonProcess(place);
    p11.C_Initialize();
    expect(p11.C_GetSlotList(true)).toEqual([slot]);
    expect(rvOf(() => p11.C_GetSessionInfo(session))).toBe('CKR_SESSION_HANDLE_INVALID');
    p11.C_Finalize();
    p11.close();
    await second.close();
  }, 120_000);
});

const toolMissing = stockClientMissing ? ` [skipped: ${stockClientMissing}]` : pkcs11ToolMissing;

it.skipIf(toolMissing)(
  `a stock client starts the server itself, and talks to its standard input${toolMissing}`,
  async () => {
    const folder = clientFolder();
    const daemon = compiledProgram('emulator/testing/daemon/daemon-program.ts');
    const program = folder.file(
      'server.mjs',
      `import { Socket } from 'node:net';
     import { createEmulator, serveP11KitClient } from ${JSON.stringify(join(daemon, '../../../index.js'))};
     const emulator = createEmulator({ slots: [{ device: 'generic', label: 'Standard input' }] });
     await serveP11KitClient(emulator, new Socket({ fd: 0, readable: true, writable: true }));`,
    );
    const module = {
      path: stockClient,
      environment: { P11_KIT_SERVER_ADDRESS: `|${process.execPath} ${program}` },
    };
    const { stdout } = await runClient('pkcs11-tool', module, { args: ['--module', module.path, '--list-slots'] });
    expect(stdout.toString()).toMatch(/token label +: Standard input/);
    folder.remove();
  },
  120_000,
);
