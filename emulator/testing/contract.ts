import { expect } from 'vitest';
import { openSoftHsm, softHsmMissing } from '../../pki/testing/soft-hsm.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { stockClient, stockClientMissing } from '../doors/p11-kit/testing/stock-client.ts';
import * as ck from '../index.ts';
import { openThroughLibrary, pkcs11jsMissing } from './daemon/blocking-client.ts';
import { compilerMissing } from './daemon/compiler.ts';
import { RW } from './workbench.ts';

export const CONTRACT_SO_PIN = 'so-pin-1';
export const CONTRACT_PIN = 'user-pin-1';

interface Opened {
  readonly p11: ck.Pkcs11;
  readonly close: () => void;
}

interface Candidate {
  readonly name: string;
  readonly missing: string;
  readonly open: () => Opened;
  /** What comes of a CK_BBOOL of two octets where the library in between refuses it itself. */
  readonly wideBoolean?: string;
}

/** All reach a token that nobody has initialised yet. */
export const CANDIDATES: readonly Candidate[] = [
  {
    name: 'the emulator',
    missing: '',
    open() {
      const emulator = ck.createEmulator({ rng: new SeededRng('contract'), slots: [{ device: 'generic' }] });
      return { p11: emulator.application() as ck.Pkcs11, close: () => expect(emulator.unforeseen).toEqual([]) };
    },
  },
  { name: 'SoftHSM2 through pkcs11js', missing: softHsmMissing(), open: openSoftHsm },
  {
    name: 'the emulator through its library and pkcs11js',
    missing: compilerMissing() || pkcs11jsMissing(),
    open: () => openThroughLibrary({ device: 'generic', seed: 'contract' }),
  },
];

/** {@link CANDIDATES}, and the emulator behind a library that lets only some mechanisms pass (docs/p11-kit-door.md). */
export const CANDIDATES_OF_FEW_MECHANISMS: readonly Candidate[] = [
  ...CANDIDATES,
  {
    name: 'the emulator through p11-kit-client.so and pkcs11js',
    missing: stockClientMissing || compilerMissing() || pkcs11jsMissing(),
    open: () => openThroughLibrary({ device: 'generic', seed: 'contract' }, stockClient),
    wideBoolean: 'CKR_HOST_MEMORY',
  },
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
