import { FUNCTION_NAMES } from './constants.gen.ts';
import type { Version } from './pkcs11-api.ts';

/** What a library of another name than this hands out is no Cryptoki. */
export const STANDARD_INTERFACE = 'PKCS 11';

/** CK_INTERFACE with what it points to: a list of functions, handed out under a name (PKCS#11 3.1 section 3.6). */
export interface InterfaceRow {
  readonly name: string;
  /** The `version` that the structure begins with. */
  readonly version: Version;
  /** CKF_INTERFACE_FORK_SAFE or nothing. */
  readonly flags: number;
  /** Members of the structure, in its order. */
  readonly functions: readonly (typeof FUNCTION_NAMES)[number][];
}

/** The last member of each structure; a later structure is an earlier one with more at its end. */
const CK_FUNCTION_LIST = FUNCTION_NAMES.slice(0, FUNCTION_NAMES.indexOf('C_WaitForSlotEvent') + 1);
const CK_FUNCTION_LIST_3_0 = FUNCTION_NAMES.slice(0, FUNCTION_NAMES.indexOf('C_MessageVerifyFinal') + 1);

/**
 * Every interface that a library of ours can hand out, the newest first. 3.1 added no function to 3.0, and an
 * application that asks for 3.0 by number must find it. 3.2 is not here: its functions are not performed. None is marked
 * CKF_INTERFACE_FORK_SAFE: whether sessions survive a fork is for the process that hands the functions out.
 */
export const INTERFACE_ROWS: readonly InterfaceRow[] = [
  { name: STANDARD_INTERFACE, version: { major: 3, minor: 1 }, flags: 0, functions: CK_FUNCTION_LIST_3_0 },
  { name: STANDARD_INTERFACE, version: { major: 3, minor: 0 }, flags: 0, functions: CK_FUNCTION_LIST_3_0 },
  { name: STANDARD_INTERFACE, version: { major: 2, minor: 40 }, flags: 0, functions: CK_FUNCTION_LIST },
];

export function isAtLeast(version: Version, other: Version): boolean {
  return version.major > other.major || (version.major === other.major && version.minor >= other.minor);
}

/** Whether a library or device of this version knows what came with Cryptoki 3.0. */
export function isVersion3(version: Version): boolean {
  return version.major >= 3;
}

/** The interfaces of a library that implements a version of Cryptoki; before 3.0 there were none, see {@link functionListOf}. */
export function interfacesOf(version: Version): readonly InterfaceRow[] {
  return isVersion3(version) ? INTERFACE_ROWS.filter((row) => isAtLeast(version, row.version)) : [];
}

const FUNCTION_LIST = INTERFACE_ROWS.find(({ version }) => version.major === 2) as InterfaceRow;

/** Section 5.4.4: the structure that every library hands out, of version 2 also where the library implements 3. */
export function functionListOf(version: Version): InterfaceRow {
  return isAtLeast(version, FUNCTION_LIST.version) ? FUNCTION_LIST : { ...FUNCTION_LIST, version };
}

/** The arguments of C_GetInterface; null is NULL_PTR. */
export interface InterfaceWish {
  readonly name: string | null;
  readonly version: Version | null;
  readonly flags: number;
}

/** Section 5.4.6: what is given must match, of the flags all that are given. @returns the first that does. */
export function interfaceFor(rows: readonly InterfaceRow[], wish: InterfaceWish): InterfaceRow | undefined {
  const { name, version, flags } = wish;
  return rows.find(
    (row) =>
      (name === null || row.name === name) &&
      (version === null || (row.version.major === version.major && row.version.minor === version.minor)) &&
      (BigInt(row.flags) & BigInt(flags)) === BigInt(flags),
  );
}
