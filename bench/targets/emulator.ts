import { CKF_RW_SESSION, CKF_SERIAL_SESSION, CKU_USER, createEmulator, type DeviceName } from '../../emulator/index.ts';
import type { Rng } from '../../simulation/rng.ts';
import type { Target } from '../case.ts';
import { type TokenWork, tokenTarget } from '../token/cases.ts';
import { loginOnImage, openingFreshToken } from '../token/life.ts';
import type { OpenToken } from '../token/workbench.ts';

const PIN = '12345678';

/** A token through the in-process door, no modelled latency. */
export function emulatorTarget(rng: Rng, work: TokenWork, device: DeviceName = 'generic'): Target {
  const open = () => openEmulated(rng, device);
  const target = tokenTarget({ name: 'emulator in process', crowdMax: 100_000, open }, work);
  return {
    ...target,
    cases: { ...target.cases, 'open/fresh-token': openingFreshToken, 'login/token-image': loginOnImage },
  };
}

function openEmulated(rng: Rng, device: DeviceName): OpenToken {
  const p11 = createEmulator({ rng, slots: [{ device, userPin: PIN }] }).application();
  p11.C_Initialize();
  const [slot] = p11.C_GetSlotList(true);
  if (slot === undefined) throw new Error('the emulator has no token');
  const session = p11.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
  p11.C_Login(session, CKU_USER, PIN);
  return { p11, slot, session, pin: PIN, close: () => p11.C_Finalize() };
}
