import { CKR_CRYPTOKI_ALREADY_INITIALIZED } from '../../spec/constants.gen.ts';
import type { ModuleInfo, Version } from '../../spec/pkcs11-api.ts';
import type { Application } from '../application.ts';
import { blankPadded } from '../data-types.ts';
import { ensure } from '../error.ts';

/** PKCS#11 section 5.4. Errors: CKR_CRYPTOKI_ALREADY_INITIALIZED. */
export function C_Initialize(application: Application): void {
  ensure(!application.initialized, CKR_CRYPTOKI_ALREADY_INITIALIZED);
  application.initialized = true;
  application.machine.applications.add(application);
}

/** Section 5.4.2: sessions, logins and session objects of this application end; token objects stay. */
export function C_Finalize(application: Application): void {
  application.finalize();
  application.machine.applications.delete(application);
}

/**
 * Section 5.4.3.
 * @param cryptokiVersion of the interface through which it is called, since the two should agree (section 3.6); default:
 *   the newest that the library has.
 */
export function C_GetInfo(
  application: Application,
  cryptokiVersion: Version = application.machine.cryptokiVersion,
): ModuleInfo {
  return {
    cryptokiVersion,
    manufacturerID: blankPadded('token-bench TEST', 32),
    flags: 0,
    libraryDescription: blankPadded('token-bench token emulator TEST', 32),
    libraryVersion: { major: 0, minor: 1 },
  };
}
