import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  createEmulator,
  type DeviceName,
  type DeviceProfile,
  type Pkcs11,
  type Template,
} from '../../../../emulator/index.ts';
import { CKF_RW_SESSION, CKF_SERIAL_SESSION, CKU_SO } from '../../../../emulator/spec/constants.gen.ts';
import { openSoftHsm } from '../../../../pki/testing/soft-hsm.ts';
import { VirtualClock } from '../../../../simulation/clock.ts';
import { SeededRng } from '../../../../simulation/rng.ts';
import type { CaseTarget } from '../player.ts';
import { install } from '../presumed-objects.ts';

/** Tokens that the cases are played on: each fresh, with label and PINs and the objects given. */
export type OpenTarget = (objects?: readonly Template[]) => CaseTarget & { close(): void };

const LABEL = 'token1';
const USER_PIN = '13572468';
const SO_PIN = '86427531';

/** An emulated device, initialised. Nothing may have gone wrong inside it: asserted when it is closed. */
export function emulatedTarget(device: DeviceName | DeviceProfile): OpenTarget {
  return (objects = []) => {
    const slots = [{ device, label: LABEL, userPin: USER_PIN, soPin: SO_PIN }];
    const clock = new VirtualClock(Date.UTC(2026, 10, 22));
    const emulator = createEmulator({ clock, rng: new SeededRng('oasis-profiles'), slots });
    const target = {
      name: typeof device === 'string' ? device : device.name,
      p11: emulator.application(),
      pin: USER_PIN,
    };
    if (objects.length > 0) install(target, objects);
    const close = () => {
      if (emulator.unforeseen.length > 0) throw new Error(`unforeseen in ${emulator.unforeseen[0]?.functionName}`);
    };
    return { ...target, close };
  };
}

/** SoftHSM2 with a folder of its own. A new token's slot gets its final number at the next C_Initialize. */
export const softHsmTarget: OpenTarget = (objects = []) => {
  const { p11, close } = openSoftHsm();
  initialiseSoftHsm(p11);
  const target = { name: 'SoftHSM2', p11, pin: USER_PIN, slot: slotOf(p11) };
  if (objects.length > 0) install(target, objects);
  return { ...target, close };
};

function initialiseSoftHsm(p11: Pkcs11): void {
  p11.C_Initialize();
  const [slot] = p11.C_GetSlotList(true);
  if (slot === undefined) throw new Error('SoftHSM2 has no slot');
  p11.C_InitToken(slot, SO_PIN, LABEL);
  const session = p11.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
  p11.C_Login(session, CKU_SO, SO_PIN);
  p11.C_InitPIN(session, USER_PIN);
  p11.C_Finalize();
}

function slotOf(p11: Pkcs11): Buffer {
  p11.C_Initialize();
  const slot = p11.C_GetSlotList(true).find((id) => p11.C_GetTokenInfo(id).label.startsWith(LABEL));
  p11.C_Finalize();
  if (slot === undefined) throw new Error('SoftHSM2 has lost its token');
  return slot;
}

let rsaKey: KeyObject | undefined;

/** One key for all tests: making it takes long, and no test changes it. */
export function ownKey(): KeyObject {
  rsaKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return rsaKey;
}
