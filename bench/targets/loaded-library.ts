import { createRequire } from 'node:module';
import { CKF_OS_LOCKING_OK, CKF_RW_SESSION, CKF_SERIAL_SESSION, CKU_USER, type Pkcs11 } from '../../emulator/index.ts';
import type { OpenToken } from '../token/workbench.ts';

/** A PKCS#11 library and the PIN of its token: the first one, or the one with a label. */
export interface LibraryToken {
  readonly modulePath: string;
  readonly pin: string;
  readonly tokenLabel?: string;
  /** What NSS softokn wants in `pReserved`. */
  readonly initializeReserved?: string;
}

/** Why no library can be loaded here; empty when one can. */
export function loaderMissing(): string {
  return requirePkcs11js() === undefined ? 'no pkcs11js (needs a C++ compiler at npm ci)' : '';
}

/** Loads the library through pkcs11js and logs the user in. @throws Error without pkcs11js or token; what the library answers. */
export function openLibrary({ modulePath, pin, tokenLabel, initializeReserved }: LibraryToken): OpenToken {
  const pkcs11js = requirePkcs11js();
  if (pkcs11js === undefined) throw new Error(loaderMissing());
  const p11 = new pkcs11js.PKCS11() as unknown as Pkcs11;
  p11.load(modulePath);
  // Calls come from several threads in the cases of the asynchronous functions.
  const flags = CKF_OS_LOCKING_OK;
  p11.C_Initialize(initializeReserved === undefined ? { flags } : { flags, libraryParameters: initializeReserved });
  const isMeant = (label: string) => tokenLabel === undefined || label.trimEnd() === tokenLabel;
  const slot = p11.C_GetSlotList(true).find((one) => isMeant(p11.C_GetTokenInfo(one).label));
  if (slot === undefined) {
    throw new Error(tokenLabel === undefined ? 'the library shows no token' : `no token is called ${tokenLabel}`);
  }
  const session = p11.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
  p11.C_Login(session, CKU_USER, pin);
  return {
    p11,
    slot,
    session,
    pin,
    close() {
      p11.C_Finalize();
      p11.close();
    },
  };
}

function requirePkcs11js(): typeof import('pkcs11js') | undefined {
  try {
    return createRequire(import.meta.url)('pkcs11js');
  } catch {
    return undefined;
  }
}
