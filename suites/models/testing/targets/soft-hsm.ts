import type { Handle, Pkcs11 } from '../../../../emulator/index.ts';
import { CKF_RW_SESSION, CKF_SERIAL_SESSION, CKU_SO, CKU_USER } from '../../../../emulator/spec/constants.gen.ts';
import { openSoftHsm } from '../../../../pki/testing/soft-hsm.ts';
import type { Abilities, FreshToken, ModelTarget } from '../../token/abilities.ts';

const PINS = { user: 'user-pin-1', so: 'so-pin-1' };
const LABEL = 'model';

/** One application in a process, no removal, PINs that are never locked. */
const ABILITIES: Abilities = {
  applications: 1,
  removal: false,
  pinTries: undefined,
  pinLength: { min: 4, max: 255 },
  sessions: undefined,
  dualOperations: false,
};

/** SoftHSM2 with a folder of its own. After a sequence that changed its token it is initialised anew. */
export function softHsmTarget(name: string): ModelTarget {
  const { p11, close } = openSoftHsm();
  const slot = initialised(p11);
  return {
    name,
    abilities: ABILITIES,
    fresh: () => fresh(p11, slot),
    close() {
      p11.C_Finalize();
      close();
    },
  };
}

/** A new token's slot gets its final number at the next C_Initialize. */
function initialised(p11: Pkcs11): Handle {
  p11.C_Initialize();
  const [first] = p11.C_GetSlotList(true);
  if (first === undefined) throw new Error('SoftHSM2 has no slot');
  p11.C_InitToken(first, PINS.so, LABEL);
  p11.C_Finalize();
  p11.C_Initialize();
  const slot = p11.C_GetSlotList(true).find((one) => p11.C_GetTokenInfo(one).label.startsWith(LABEL));
  if (slot === undefined) throw new Error('SoftHSM2 has lost its token');
  giveUserPin(p11, slot, PINS.so);
  return slot;
}

/** The PINs as they were at the beginning. */
function giveUserPin(p11: Pkcs11, slot: Handle, soPin: string): void {
  const session = p11.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
  p11.C_Login(session, CKU_SO, soPin);
  if (soPin !== PINS.so) p11.C_SetPIN(session, soPin, PINS.so);
  p11.C_InitPIN(session, PINS.user);
  p11.C_CloseSession(session);
}

/** Half-made objects outlive their sessions: see soft-hsm-divergences.ts. */
function isEmpty(p11: Pkcs11, slot: Handle): boolean {
  const session = p11.C_OpenSession(slot, CKF_SERIAL_SESSION);
  p11.C_Login(session, CKU_USER, PINS.user);
  p11.C_FindObjectsInit(session, []);
  const found = p11.C_FindObjects(session, 1);
  p11.C_CloseAllSessions(slot);
  return found.length === 0;
}

function fresh(p11: Pkcs11, slot: Handle): FreshToken {
  return {
    pins: PINS,
    applications: [p11],
    slot,
    done({ soPin, untouched }) {
      p11.C_CloseAllSessions(slot);
      if (untouched && isEmpty(p11, slot)) return;
      p11.C_InitToken(slot, soPin, LABEL);
      giveUserPin(p11, slot, soPin);
    },
  };
}
