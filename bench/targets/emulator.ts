import { CKF_RW_SESSION, CKF_SERIAL_SESSION, CKU_USER, createEmulator } from '../emulator/index.ts';
import type { Rng } from '../simulation/rng.ts';
import { ECDSA_P256, GOST_34_310_2004, RSA_2048 } from './algorithms.ts';
import type { Target } from './case.ts';
import { type OpenToken, pkcs11Target } from './pkcs11-target.ts';
import { loginOnImage, openingFreshToken } from './token-life.ts';

/** The generic token through the in-process door, no modelled latency. */
export function emulatorTarget(rng: Rng, message: Uint8Array): Target {
  const { name, cases } = pkcs11Target(
    { name: 'emulator in process', algorithms: [RSA_2048, ECDSA_P256, GOST_34_310_2004], open: () => openToken(rng) },
    message,
  );
  return { name, cases: { ...cases, 'open/fresh-token': openingFreshToken, 'login/token-image': loginOnImage } };
}

function openToken(rng: Rng): OpenToken {
  const p11 = createEmulator({ rng, slots: [{ device: 'generic', userPin: '12345678' }] }).application();
  p11.C_Initialize();
  const [slot] = p11.C_GetSlotList(true);
  if (slot === undefined) throw new Error('the emulator has no token');
  const session = p11.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
  p11.C_Login(session, CKU_USER, '12345678');
  return { p11, slot, session, close: () => p11.C_Finalize() };
}
