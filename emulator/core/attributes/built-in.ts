import {
  CKA_CLASS,
  CKA_MECHANISM_TYPE,
  CKA_PROFILE_ID,
  CKA_UNIQUE_ID,
  CKO_MECHANISM,
  CKO_PROFILE,
} from '../../spec/constants.gen.ts';
import type { DeviceProfile } from '../../spec/device-profile.ts';
import { isVersion3 } from '../../spec/interfaces.ts';
import { ulongOctets, ulongOf, utf8 } from '../data-types.ts';
import type { TokenMechanisms } from '../mechanisms/token-mechanisms.ts';
import type { CkObject } from '../object.ts';
import { type AttributeRow, type ObjectTable, rowMap } from './row.ts';

/**
 * Objects that tell of the device and lie in no memory. They have no CKA_TOKEN, CKA_PRIVATE, CKA_MODIFIABLE,
 * CKA_COPYABLE or CKA_DESTROYABLE: everybody may read them, nobody may change, copy or destroy them. Up to 3.0 the standard
 * says of mechanism objects that only a template with their class finds them, which "protects applications written to
 * previous versions of Cryptoki from finding objects that they do not understand"; here that holds for profile objects too.
 */
const COMMON_ROWS: readonly AttributeRow[] = [
  { type: CKA_CLASS, kind: 'ulong', footnotes: [2] },
  { type: CKA_UNIQUE_ID, kind: 'utf8', footnotes: [2] },
];

/** Section 4.13: a profile of the standard that the device claims to conform to. */
const PROFILE_TABLE: ObjectTable = {
  name: 'profile',
  objectClass: CKO_PROFILE,
  chapter: '4.13',
  rows: rowMap(COMMON_ROWS, [{ type: CKA_PROFILE_ID, kind: 'ulong', footnotes: [2] }]),
};

/** Section 4.12: one for each mechanism of C_GetMechanismList. */
const MECHANISM_TABLE: ObjectTable = {
  name: 'mechanism',
  objectClass: CKO_MECHANISM,
  chapter: '4.12',
  rows: rowMap(COMMON_ROWS, [{ type: CKA_MECHANISM_TYPE, kind: 'ulong', footnotes: [2] }]),
};

export const BUILT_IN_TABLES: readonly ObjectTable[] = [PROFILE_TABLE, MECHANISM_TABLE];

/** Whether a template that asks for this class (CKA_CLASS as octets) looks for something built in. */
export function isBuiltInClass(octets: Uint8Array | undefined): boolean {
  const objectClass = octets === undefined ? undefined : ulongOf(octets);
  return BUILT_IN_TABLES.some((table) => table.objectClass === objectClass);
}

const known = new WeakMap<DeviceProfile, ReadonlyMap<string, CkObject>>();

/** The built-in objects of a device by their unique ids: none before Cryptoki 3.0. */
export function builtInObjects(profile: DeviceProfile, { list }: TokenMechanisms): ReadonlyMap<string, CkObject> {
  let objects = known.get(profile);
  if (objects === undefined) {
    const made = [
      ...(profile.claimedProfiles ?? []).map((id) => builtIn(PROFILE_TABLE, CKA_PROFILE_ID, id)),
      ...list.map((type) => builtIn(MECHANISM_TABLE, CKA_MECHANISM_TYPE, type)),
    ];
    objects = new Map(isVersion3(profile.cryptokiVersion) ? made.map((object) => [object.uniqueId, object]) : []);
    known.set(profile, objects);
  }
  return objects;
}

function builtIn({ name, objectClass }: ObjectTable, attribute: number, value: number): CkObject {
  const uniqueId = `${name}-${value.toString(16).padStart(8, '0')}`;
  const attributes = new Map([
    [CKA_CLASS, ulongOctets(objectClass)],
    [CKA_UNIQUE_ID, utf8(uniqueId)],
    [attribute, ulongOctets(value)],
  ]);
  return { uniqueId, attributes };
}
