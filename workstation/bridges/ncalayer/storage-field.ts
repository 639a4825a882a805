import type { JsonFields } from './json-fields.ts';
import type { StorageWish } from './storages.ts';

/**
 * The field `storage` of the methods that are ours, and of `sign` in the place of allowedStorages: which storage, where, and its password
 * when the page asks for it itself (as the cabinet of 2017 did).
 * @throws NcaLayerError as {@link JsonFields}.
 */
export function storageOf(field: JsonFields | undefined): StorageWish | undefined {
  if (field === undefined) return undefined;
  return { storages: [field.mustText('type')], path: field.text('path'), password: field.text('password') };
}

/** The same where it must be there. */
export function mustStorage(args: JsonFields): StorageWish {
  return storageOf(args.mustObject('storage')) as StorageWish;
}
