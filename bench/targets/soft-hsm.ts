import {
  CKF_OS_LOCKING_OK,
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKU_SO,
  CKU_USER,
  type Handle,
  type Pkcs11,
} from '../../emulator/index.ts';
import { openSoftHsm, softHsmMissing } from '../../pki/testing/soft-hsm.ts';
import type { Target } from '../case.ts';
import { type TokenWork, tokenTarget } from '../token/cases.ts';
import type { OpenToken } from '../token/workbench.ts';
import type { Found } from './missing.ts';

const NAME = 'SoftHSM2';
const PINS = { so: '87654321', user: '12345678' };

/** SoftHSM2 through pkcs11js, with a fresh token; nothing where it cannot be used, and then why. */
export function softHsmTargets(work: TokenWork): Found<Target> {
  const why = softHsmMissing();
  if (why !== '') return { targets: [], missing: [{ target: NAME, why }] };
  return {
    targets: [tokenTarget({ name: NAME, isPeer: true, crowdMax: 10_000, open: openToken }, work)],
    missing: [],
  };
}

function openToken(): OpenToken {
  const { p11, close } = openSoftHsm();
  initialise(p11);
  // A new token's slot gets its final number at the next C_Initialize.
  // Its calls come from several threads in the cases of the asynchronous functions.
  p11.C_Initialize({ flags: CKF_OS_LOCKING_OK });
  const slot = slotOf(p11);
  const session = p11.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
  p11.C_Login(session, CKU_USER, PINS.user);
  return {
    p11,
    slot,
    session,
    pin: PINS.user,
    close() {
      p11.C_Finalize();
      close();
    },
  };
}

function initialise(p11: Pkcs11): void {
  p11.C_Initialize();
  const slot = slotOf(p11);
  p11.C_InitToken(slot, PINS.so, 'bench');
  const session = p11.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
  p11.C_Login(session, CKU_SO, PINS.so);
  p11.C_InitPIN(session, PINS.user);
  p11.C_Finalize();
}

function slotOf(p11: Pkcs11): Handle {
  const [slot] = p11.C_GetSlotList(true);
  if (slot === undefined) throw new Error('SoftHSM2 has no slot');
  return slot;
}
