import { NAMES } from '../../spec/constants.gen.ts';
import { VENDOR_NAMES } from '../../spec/vendor.ts';
import { ulongOf } from '../data-types.ts';
import type { Attributes } from '../object.ts';
import { BUILT_IN_TABLES } from './built-in.ts';
import { X509_TABLE } from './certificate.ts';
import { EC_KEY_TABLES } from './ec-key.ts';
import { GOST_KEY_TABLES } from './gost-key.ts';
import type { ObjectTable } from './row.ts';
import { RSA_PRIVATE_KEY_TABLE, RSA_PUBLIC_KEY_TABLE } from './rsa-key.ts';
import { SECRET_KEY_TABLES } from './secret-key.ts';
import { DATA_TABLE } from './storage.ts';

/** Every kind of object that a program can put on this token. */
export const OBJECT_TABLES: readonly ObjectTable[] = [
  DATA_TABLE,
  X509_TABLE,
  RSA_PUBLIC_KEY_TABLE,
  RSA_PRIVATE_KEY_TABLE,
  ...EC_KEY_TABLES,
  ...GOST_KEY_TABLES,
  ...SECRET_KEY_TABLES,
];

const ALL_TABLES: readonly ObjectTable[] = [...OBJECT_TABLES, ...BUILT_IN_TABLES];

/** The tables of a class. */
export function tablesOfClass(objectClass: number): readonly ObjectTable[] {
  return OBJECT_TABLES.filter((table) => table.objectClass === objectClass);
}

/** The table of a class and, where the class has kinds, a kind. */
export function tableOf(objectClass: number, subtype: number | undefined): ObjectTable | undefined {
  return tablesOfClass(objectClass).find((table) => table.subtype === undefined || table.subtype.value === subtype);
}

/** The table of a complete object. */
export function tableOfObject(attributes: Attributes, classAttribute: number): ObjectTable | undefined {
  const value = (type: number) => {
    const octets = attributes.get(type);
    return octets === undefined ? undefined : ulongOf(octets);
  };
  const objectClass = value(classAttribute);
  return ALL_TABLES.find(
    (table) =>
      table.objectClass === objectClass &&
      (table.subtype === undefined || value(table.subtype.attribute) === table.subtype.value),
  );
}

/** Whether the standard or a vendor family of {@link VENDOR_NAMES} knows the attribute at all. */
export function isKnownAttribute(type: number): boolean {
  return NAMES.CKA?.[type] !== undefined || VENDOR_NAMES.CKA?.[type] !== undefined;
}
