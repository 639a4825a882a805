import { createRequire } from 'node:module';
import {
  CKF_OS_LOCKING_OK,
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKR_CRYPTOKI_NOT_INITIALIZED,
  CKU_SO,
} from '../../../emulator/spec/constants.gen.ts';
import type { Handle, Pkcs11 } from '../../../emulator/spec/pkcs11-api.ts';
import { Blocked, rvThrown } from '../finding.ts';
import { startProbe } from '../probe/probe.ts';
import { RawCryptoki, rawCallerMissing } from '../raw/raw-cryptoki.ts';
import type { OtherApplication, Removal, TrialToken } from '../trial.ts';
import { OtherProcess } from './other-process.ts';
import type { LibraryTarget, OpenTarget, SlotChoice } from './target.ts';

/** What a library cannot do for itself. */
export interface LibraryHelp {
  /** Takes the token out, where somebody can. */
  readonly removal?: Removal;
  /** The program that is another process when it is called with `other`; absent: there is none. */
  readonly otherProgram?: string;
}

/** Why no library can be judged here; empty when one can. */
export function libraryCallerMissing(): string {
  return pkcs11js() === undefined ? 'no pkcs11js (an optional package that needs a C++ compiler at npm ci)' : '';
}

/**
 * Loads a library, for pkcs11js and for the raw caller: both use the same one.
 * @throws Error when it cannot be loaded, or is no PKCS#11 library.
 */
export function openLibrary(target: LibraryTarget, { removal, otherProgram }: LibraryHelp = {}): OpenTarget {
  const module = pkcs11js();
  if (module === undefined) throw new Error(libraryCallerMissing());
  const p11 = new module.PKCS11() as unknown as Pkcs11;
  p11.load(target.path);
  if (target.initialise !== undefined) initialiseToken(p11, target, target.initialise);
  const raw = rawCaller(p11, target);
  const others: OtherProcess[] = [];
  const otherProcess = (program: string) => {
    const other = new OtherProcess(program);
    others.push(other);
    other.call('load', [target]);
    return other;
  };
  return {
    begin({ begins }) {
      if (begins !== 'loaded') initialize(p11, target);
      return {
        p11,
        ...(raw && { raw }),
        pins: target.pins,
        initialize: () => initialize(p11, target),
        slot: () => chosenSlot(p11, target.slot),
        ...(removal && { removal }),
        ...(otherProgram !== undefined &&
          target.oneProcess !== true && { otherProcess: (): OtherApplication => otherProcess(otherProgram) }),
        probe: probeOf(target),
      };
    },
    end() {
      for (const other of others.splice(0)) other.close();
      finalize(p11);
      raw?.memory.release();
    },
  };
}

/** The library in a process that another one has started: initialised. @throws what it answers. */
export function openForOther(target: LibraryTarget): Pkcs11 {
  const module = pkcs11js();
  if (module === undefined) throw new Error(libraryCallerMissing());
  const p11 = new module.PKCS11() as unknown as Pkcs11;
  p11.load(target.path);
  initialize(p11, target);
  return p11;
}

function probeOf({ path, pins, initializeReserved }: LibraryTarget): NonNullable<TrialToken['probe']> {
  return (order, slot, ...words) =>
    startProbe(
      order,
      {
        library: path,
        slot,
        ...(pins.user !== undefined && { pin: pins.user }),
        ...(initializeReserved !== undefined && { initializeReserved }),
      },
      ...words,
    );
}

/** A blank token in the first slot becomes one that a check can use. @throws what the library answers. */
function initialiseToken(p11: Pkcs11, target: LibraryTarget, label: string): void {
  const { user = '', so = '' } = target.pins;
  initialize(p11, target);
  const [blank] = p11.C_GetSlotList(true);
  if (blank === undefined) throw new Error('there is no token to initialise');
  // pkcs11js would fill a shorter one with NULs.
  p11.C_InitToken(blank, so, label.padEnd(32));
  // SoftHSM2 gives the token another slot when it is initialised the next time.
  p11.C_Finalize();
  initialize(p11, target);
  const session = p11.C_OpenSession(chosenSlot(p11, target.slot), CKF_SERIAL_SESSION | CKF_RW_SESSION);
  p11.C_Login(session, CKU_SO, so);
  p11.C_InitPIN(session, user);
  p11.C_Finalize();
}

/**
 * The second caller, where it sees what the first one does: p11-kit's client gives whoever asks for its functions a module of his own, in
 * which the other's sessions are nothing.
 */
function rawCaller(p11: Pkcs11, target: LibraryTarget): RawCryptoki | undefined {
  if (rawCallerMissing() !== '') return undefined;
  const raw = RawCryptoki.load(target.path);
  try {
    initialize(p11, target);
  } catch {
    // What it does not do is for the checks to say.
    return raw;
  }
  const isShared = raw.call('C_GetSlotList', false, null, raw.memory.ulong(0)) !== CKR_CRYPTOKI_NOT_INITIALIZED;
  finalize(p11);
  return isShared ? raw : undefined;
}

/** Locks of the system: a process with JavaScript in it has several threads. */
function initialize(p11: Pkcs11, { initializeReserved }: LibraryTarget): void {
  p11.C_Initialize({
    flags: CKF_OS_LOCKING_OK,
    ...(initializeReserved !== undefined && { libraryParameters: initializeReserved }),
  });
}

/** A check may have done it itself. */
function finalize(p11: Pkcs11): void {
  try {
    p11.C_Finalize();
  } catch (error) {
    rvThrown(error);
  }
}

/** @throws Blocked when there is no such slot. */
export function chosenSlot(p11: Pkcs11, choice: SlotChoice): Handle {
  const slots = p11.C_GetSlotList(choice.by !== 'index');
  if (choice.by === 'first-token') return slots[0] ?? none('there is no token in any slot');
  if (choice.by === 'index') return slots[choice.index] ?? none(`there is no slot ${choice.index}`);
  const found = slots.find((slot) => p11.C_GetTokenInfo(slot).label.trimEnd() === choice.label);
  return found ?? none(`no token has the label "${choice.label}"`);
}

function none(because: string): never {
  throw new Blocked('the token is in its slot', because);
}

function pkcs11js(): typeof import('pkcs11js') | undefined {
  try {
    return createRequire(import.meta.url)('pkcs11js');
  } catch {
    return undefined;
  }
}
