import { expect } from 'vitest';
import { openSoftHsm, softHsmMissing } from '../../pki/testing/soft-hsm.ts';
import { SeededRng } from '../../simulation/rng.ts';
import * as ck from '../index.ts';
import { RW } from './workbench.ts';

export const CONTRACT_SO_PIN = 'so-pin-1';
export const CONTRACT_PIN = 'user-pin-1';

interface Opened {
  readonly p11: ck.Pkcs11;
  readonly close: () => void;
}

/** Both reach a token that nobody has initialised yet. */
export const CANDIDATES: readonly { readonly name: string; readonly missing: string; readonly open: () => Opened }[] = [
  {
    name: 'the emulator',
    missing: '',
    open() {
      const emulator = ck.createEmulator({ rng: new SeededRng('contract'), slots: [{ device: 'generic' }] });
      return { p11: emulator.application() as ck.Pkcs11, close: () => expect(emulator.unforeseen).toEqual([]) };
    },
  },
  { name: 'SoftHSM2 through pkcs11js', missing: softHsmMissing(), open: openSoftHsm },
];

/** Initialises the library and its first token, with both PINs. */
export function prepareToken(p11: ck.Pkcs11): ck.Handle {
  p11.C_Initialize();
  const [first] = p11.C_GetSlotList(true);
  p11.C_InitToken(first as ck.Handle, CONTRACT_SO_PIN, 'contract');
  // SoftHSM2 moves an initialised token to another slot.
  const slot = p11.C_GetSlotList(true).find((one) => /^contract/.test(p11.C_GetTokenInfo(one).label)) as ck.Handle;
  const session = p11.C_OpenSession(slot, RW);
  p11.C_Login(session, ck.CKU_SO, CONTRACT_SO_PIN);
  p11.C_InitPIN(session, CONTRACT_PIN);
  p11.C_CloseSession(session);
  return slot;
}

/**
 * The name of what a call comes to. pkcs11js 2.1.7 lets the errors of C_CreateObject, C_CopyObject and
 * C_SetAttributeValue out as plain Errors of the form `CKR_…:16`; the emulator gives a Pkcs11Error there too. Both say
 * the same.
 */
export function rvOfAny(run: () => unknown): string {
  try {
    run();
    return 'CKR_OK';
  } catch (error) {
    return String((error as Error).message).replace(/:\d+$/, '');
  }
}
