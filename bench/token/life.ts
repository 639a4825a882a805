import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKF_TOKEN_INITIALIZED,
  CKU_USER,
  createEmulator,
  openTokenImage,
  type Pkcs11,
} from '../../emulator/index.ts';
import type { Workload } from '../case.ts';

const PIN = '12345678';

/** A new emulator with a JavaToken in memory as it leaves the factory, up to the first look at it. */
export function openingFreshToken(): Workload {
  let p11: Pkcs11 | undefined;
  let flags = 0;
  return {
    run() {
      p11 = createEmulator({ slots: [{ device: 'javatoken' }] }).application();
      p11.C_Initialize();
      const [slot] = p11.C_GetSlotList(true);
      flags = slot === undefined ? 0 : p11.C_GetTokenInfo(slot).flags;
    },
    check() {
      if ((flags & CKF_TOKEN_INITIALIZED) === 0) throw new Error('the fresh token is not initialised');
    },
    close: () => p11?.C_Finalize(),
  };
}

/** C_Login and C_Logout on a token image on disk, whose PINs are derived at full strength. */
export function loginOnImage(): Workload {
  const folder = mkdtempSync(join(tmpdir(), 'token-bench-login-'));
  const store = openTokenImage(join(folder, 'bench.token'), { create: true });
  const emulator = createEmulator({ slots: [{ device: 'generic', userPin: PIN, store }] });
  const p11 = emulator.application();
  p11.C_Initialize();
  const [slot] = p11.C_GetSlotList(true);
  if (slot === undefined) throw new Error('the emulator has no token');
  const session = p11.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
  return {
    run() {
      p11.C_Login(session, CKU_USER, PIN);
      p11.C_Logout(session);
    },
    check() {
      const before = emulator.slots[0]?.token?.triesLeft.user ?? 0;
      let accepted = false;
      try {
        p11.C_Login(session, CKU_USER, 'wrong PIN');
        accepted = true;
      } catch {
        // The right answer: CKR_PIN_INCORRECT.
      }
      const after = emulator.slots[0]?.token?.triesLeft.user;
      if (accepted || after !== before - 1) throw new Error('a wrong PIN was accepted, or cost no try');
      p11.C_Login(session, CKU_USER, PIN);
      p11.C_Logout(session);
    },
    close() {
      p11.C_Finalize();
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
