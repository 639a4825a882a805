import { CKR_ARGUMENTS_BAD, CKR_BUFFER_TOO_SMALL, CKR_FUNCTION_NOT_SUPPORTED } from '../../spec/constants.gen.ts';
import { functionListOf, type InterfaceRow, interfaceFor, interfacesOf } from '../../spec/interfaces.ts';
import type { Version } from '../../spec/pkcs11-api.ts';
import type { Application } from '../application.ts';
import { CkError, ensure } from '../error.ts';
import type { Capacity } from '../operation.ts';

/** The three functions that may be called before C_Initialize. A door makes the structures; here is what stands in them. */

/** Section 5.4.4. Errors: none. */
export function C_GetFunctionList({ machine }: Application): InterfaceRow {
  return functionListOf(machine.cryptokiVersion);
}

/** What C_GetInterfaceList tells: how many there are, and which unless only the number was asked. */
export interface InterfaceList {
  readonly count: number;
  readonly interfaces?: readonly InterfaceRow[];
}

/**
 * Section 5.4.5. Errors in order: CKR_FUNCTION_NOT_SUPPORTED (every device is of version 2), CKR_BUFFER_TOO_SMALL.
 * @param capacity entries that the caller has room for; null: how many are there?
 */
export function C_GetInterfaceList(application: Application, capacity: Capacity): InterfaceList {
  const interfaces = interfacesOfLibrary(application);
  const count = interfaces.length;
  if (capacity === null) return { count };
  if (capacity < count) throw new CkError(CKR_BUFFER_TOO_SMALL, `${count} interfaces`, { length: count });
  return { count, interfaces };
}

/**
 * Section 5.4.6. Errors in order: CKR_FUNCTION_NOT_SUPPORTED (every device is of version 2), CKR_ARGUMENTS_BAD (there is no
 * such interface; the standard names no code of its own for it).
 * @param name null: any. @param version null: any. @param flags all of which the interface must have.
 * @returns of those that match the newest.
 */
export function C_GetInterface(
  application: Application,
  name: string | null,
  version: Version | null,
  flags: number,
): InterfaceRow {
  const found = interfaceFor(interfacesOfLibrary(application), { name, version, flags });
  if (found === undefined) throw new CkError(CKR_ARGUMENTS_BAD, 'there is no such interface');
  return found;
}

function interfacesOfLibrary({ machine }: Application): readonly InterfaceRow[] {
  const interfaces = interfacesOf(machine.cryptokiVersion);
  ensure(interfaces.length > 0, CKR_FUNCTION_NOT_SUPPORTED, 'interfaces came with Cryptoki 3.0');
  return interfaces;
}
