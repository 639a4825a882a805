import { createRequire } from 'node:module';
import { type Carrier, type Pkcs11, tokenCarrier, tokenNames } from '../workstation/index.ts';
import { TokenHouse, type TokenPlan } from './token/house.ts';
import { TokenFailureError } from './token/token-failure.ts';

/** A token in the reader of a workstation that stands, which is plugged in and pulled out. */
export interface PluggedToken {
  readonly carrier: Carrier;
  /** As it stands in messages: `JavaToken`, `libsofthsm2.so`. */
  readonly title: string;
  /** User PIN of a token that was made for this run. TEST value. */
  readonly pin?: string;
  /** @throws RangeError when it is plugged in. */
  insert(): void;
  /** @throws RangeError when it is not plugged in, or cannot be pulled out by a program. */
  remove(): void;
  close(): void;
}

/** A fresh token of the emulator, or the one in an image. @throws as {@link TokenHouse.open} */
export function emulatedToken(plan: TokenPlan): PluggedToken {
  const house = TokenHouse.open(plan);
  const device = house.emulator.slots[0]?.token?.device;
  const token = house.emulator.application();
  token.C_Initialize();
  const { user } = house.pins;
  return {
    carrier: tokenCarrier({ token }, tokenNames(device?.name ?? 'javatoken')),
    title: device?.title ?? '',
    ...(user !== undefined && { pin: user }),
    insert: () => void house.insert(),
    remove: () => void house.remove(),
    close: () => {
      token.C_Finalize();
      house.close();
    },
  };
}

/** The token in a slot of a PKCS#11 library. @throws TokenFailureError when the library cannot be loaded. */
export function tokenOfModule(path: string, slot: number | undefined): PluggedToken {
  const token = loadedLibrary(path);
  token.C_Initialize();
  const isHeld = () => {
    throw new RangeError('a token of a library is in your own hands: pull it out there');
  };
  return {
    carrier: tokenCarrier({ token, ...(slot !== undefined && { slot }) }, tokenNames(path)),
    title: path,
    insert: isHeld,
    remove: isHeld,
    close: () => token.C_Finalize(),
  };
}

/** @throws TokenFailureError */
export function loadedLibrary(path: string): Pkcs11 {
  const load = createRequire(import.meta.url);
  try {
    const { PKCS11 } = load('pkcs11js') as { PKCS11: new () => Pkcs11 & { load(path: string): void } };
    const library = new PKCS11();
    library.load(path);
    return library;
  } catch (error) {
    const hint = 'Check the path; the package pkcs11js must be there (optional: it needs a C++ compiler at npm ci).';
    throw new TokenFailureError({ code: 'library', message: `${path}: ${(error as Error).message}`, hint });
  }
}
