import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as ck from '../../index.ts';
import { rvOf } from '../../testing/workbench.ts';
import { startServerProcess, stockCandidateMissing, stockClientInPkcs11Js } from './testing/stock-candidate.ts';

const missing = stockCandidateMissing();

describe.skipIf(missing)(`a stock client whose server is killed${missing && ` [skipped: ${missing}]`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'token-bench-p11-kit-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is told CKR_DEVICE_ERROR, and goes on with the next server after C_Initialize', () => {
    const first = startServerProcess(folder);
    const p11 = stockClientInPkcs11Js();
    p11.C_Initialize();
    const [slot] = p11.C_GetSlotList(true);
    const session = p11.C_OpenSession(slot as ck.Handle, ck.CKF_SERIAL_SESSION);
    first.kill();
    expect(rvOf(() => p11.C_GetSessionInfo(session))).toBe('CKR_DEVICE_ERROR');
    expect(rvOf(() => p11.C_GetSlotList(true))).toBe('CKR_DEVICE_ERROR');
    p11.C_Finalize();

    const second = startServerProcess(folder);
    p11.C_Initialize();
    expect(p11.C_GetSlotList(true)).toEqual([slot]);
    expect(rvOf(() => p11.C_GetSessionInfo(session))).toBe('CKR_SESSION_HANDLE_INVALID');
    p11.C_Finalize();
    p11.close();
    second.close();
  });
});
