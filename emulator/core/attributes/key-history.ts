import {
  CKA_ALWAYS_SENSITIVE,
  CKA_EXTRACTABLE,
  CKA_NEVER_EXTRACTABLE,
  CKA_SENSITIVE,
} from '../../spec/constants.gen.ts';
import { boolOctets } from '../data-types.ts';
import { boolAttribute, type CkObject } from '../object.ts';

/**
 * CKA_ALWAYS_SENSITIVE and CKA_NEVER_EXTRACTABLE of a new key.
 * @param origins the keys that it was derived from; none: it was generated here and has always been what it is now
 *   (sections 4.9, 4.10, 5.18). A key that came from outside has no such history: do not call this.
 */
export function withHistory(key: CkObject, origins: readonly CkObject[] = []): CkObject {
  const always = (type: number, now: boolean) =>
    boolOctets(now && origins.every((origin) => boolAttribute(origin, type)));
  const attributes = new Map([
    ...key.attributes,
    [CKA_ALWAYS_SENSITIVE, always(CKA_ALWAYS_SENSITIVE, boolAttribute(key, CKA_SENSITIVE))],
    [CKA_NEVER_EXTRACTABLE, always(CKA_NEVER_EXTRACTABLE, !boolAttribute(key, CKA_EXTRACTABLE))],
  ]);
  return { uniqueId: key.uniqueId, attributes };
}
