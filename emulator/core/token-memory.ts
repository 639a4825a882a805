import type { Rng } from '../../simulation/rng.ts';
import type { Store } from '../../simulation/store.ts';
import { CKR_DEVICE_ERROR, CKR_DEVICE_MEMORY } from '../spec/constants.gen.ts';
import { utf8 } from './data-types.ts';
import { CkError } from './error.ts';
import { type CkObject, placeOf } from './object.ts';
import { ObjectMap } from './object-map.ts';
import type { PinOwner, PinRecord } from './pin/pin.ts';
import { SEAL_OVERHEAD, seal, unseal } from './sealing/master-key.ts';
import type { PinDerivation } from './sealing/pin-derivation.ts';
import {
  decodeHeader,
  decodeObject,
  decodeRecord,
  encodeAttributes,
  encodedLength,
  encodeHeader,
  encodeRecord,
  HEADER_KEY,
  type ObjectRecord,
  objectKey,
  type TokenHeader,
  uniqueIdOf,
} from './token-records.ts';

/** How much fits into a token. */
export interface Capacity {
  readonly octets: number;
  readonly objectOverheadOctets: number;
}

/** Where a token's memory lies and how it is protected there. */
export interface Storage {
  readonly store: Store;
  /** Cost of a PIN that is set from now on. */
  readonly derivation: PinDerivation;
  /** Nonces of the sealing. */
  readonly sealing: Rng;
}

function objectOf(record: ObjectRecord): CkObject | undefined {
  return 'object' in record ? record.object : undefined;
}

/**
 * The permanent memory of a token, read once. Changes are visible at once, reach the store together with
 * {@link commit}, and vanish with {@link rollback}: a call that fails leaves the token as it was.
 *
 * Private objects are sealed in the store. They are there (and take room) from the start, but can be seen only from the
 * first right PIN on, see {@link unlock}.
 */
export class TokenMemory {
  readonly #storage: Storage;
  readonly #blank: TokenHeader;
  readonly #capacity: Capacity;
  #header: TokenHeader;
  #masterKey: Uint8Array | undefined;
  /** Told after every commit that changed something. */
  onCommit: (() => void) | undefined;
  readonly #objects = new ObjectMap<ObjectRecord>(objectOf);
  #usedOctets = 0;
  /** What stood in the memory before the first change since the last commit. */
  #before: { readonly header: TokenHeader; readonly masterKey: Uint8Array | undefined } | undefined;
  readonly #objectsBefore = new Map<string, ObjectRecord | undefined>();

  /**
   * @param blank the header of a token whose store is still empty.
   * @throws TokenRecordError when the store holds something else than a token.
   */
  constructor(storage: Storage, blank: TokenHeader, capacity: Capacity) {
    this.#storage = storage;
    this.#blank = blank;
    this.#capacity = capacity;
    this.#header = blank;
    this.reread();
  }

  /**
   * Forgets everything and reads the store, as the device does when it gets power: what was not committed is gone, and
   * private objects are sealed until the next right PIN.
   * @throws TokenRecordError when the store holds something else than a token; what the store throws.
   */
  reread(): void {
    const records = [...this.#storage.store.entries()];
    this.#before = undefined;
    this.#objectsBefore.clear();
    this.#objects.clear();
    this.#usedOctets = 0;
    this.#masterKey = undefined;
    this.#header = this.#blank;
    for (const [key, record] of records) {
      const uniqueId = uniqueIdOf(key);
      if (key === HEADER_KEY) this.#header = decodeHeader(record);
      else if (uniqueId !== undefined) this.#place(uniqueId, decodeRecord(uniqueId, record));
    }
  }

  get header(): TokenHeader {
    return this.#header;
  }

  /** Cost of a PIN that is set from now on. */
  get derivation(): PinDerivation {
    return this.#storage.derivation;
  }

  /** The key under which private objects lie; undefined until a PIN was right. */
  get masterKey(): Uint8Array | undefined {
    return this.#masterKey;
  }

  /** Token objects in the order in which they were made; the private ones once the memory is unlocked. */
  *objects(): Iterable<CkObject> {
    for (const record of this.#objects.values()) if ('object' in record) yield record.object;
  }

  /** Those of them with this CKA_ID. */
  *objectsWithId(id: Uint8Array): Iterable<CkObject> {
    for (const record of this.#objects.withId(id)) if ('object' in record) yield record.object;
  }

  object(uniqueId: string): CkObject | undefined {
    const record = this.#objects.get(uniqueId);
    return record && objectOf(record);
  }

  get freeOctets(): number {
    return Math.max(0, this.#capacity.octets - this.#usedOctets);
  }

  /** What an object takes, or would take, of the memory. */
  octetsOf(object: CkObject): number {
    return encodedLength(object.attributes) + this.#capacity.objectOverheadOctets;
  }

  /**
   * Opens the private objects, all or none. Nothing happens when it was done before.
   * @param masterKey as a right PIN gave it.
   * @throws CkError(CKR_DEVICE_ERROR) when one of them is not what this token sealed.
   */
  unlock(masterKey: Uint8Array): void {
    if (this.#masterKey !== undefined) return;
    const opened: CkObject[] = [];
    for (const [uniqueId, record] of this.#objects.entries()) {
      if ('sealed' in record) opened.push(unsealed(masterKey, uniqueId, record.sealed));
    }
    for (const object of opened) this.#place(object.uniqueId, { object });
    this.#masterKey = masterKey;
  }

  setHeader(header: TokenHeader): void {
    this.#before ??= { header: this.#header, masterKey: this.#masterKey };
    this.#header = header;
  }

  setPin(owner: PinOwner, record: PinRecord): void {
    this.setHeader({ ...this.#header, pins: { ...this.#header.pins, [owner]: record } });
  }

  /** C_InitToken: every object goes, also those that are still sealed, and with the key whatever was left of them. */
  reinitialize(header: TokenHeader, masterKey: Uint8Array): void {
    for (const uniqueId of [...this.#objects.keys()]) this.remove(uniqueId);
    this.setHeader(header);
    this.#masterKey = masterKey;
  }

  /**
   * Adds an object or puts a changed one in the place of the old.
   * @throws CkError(CKR_DEVICE_MEMORY) when it does not fit.
   */
  put(object: CkObject): void {
    const old = this.#objects.get(object.uniqueId);
    const growth = this.octetsOf(object) - (old === undefined ? 0 : this.#octetsOfRecord(old));
    if (growth > this.freeOctets) {
      throw new CkError(CKR_DEVICE_MEMORY, `${growth} octets needed, ${this.freeOctets} free`);
    }
    this.#remember(object.uniqueId);
    this.#place(object.uniqueId, { object });
  }

  remove(uniqueId: string): void {
    this.#remember(uniqueId);
    this.#place(uniqueId, undefined);
  }

  /**
   * Writes the changes, all or none.
   * @throws CkError(CKR_DEVICE_ERROR) when the store refuses: the memory is as before them.
   */
  commit(): void {
    if (this.#before === undefined && this.#objectsBefore.size === 0) return;
    const changes = new Map<string, Uint8Array | undefined>();
    if (this.#before !== undefined) changes.set(HEADER_KEY, encodeHeader(this.#header));
    for (const uniqueId of this.#objectsBefore.keys()) {
      const record = this.#objects.get(uniqueId);
      changes.set(objectKey(uniqueId), record && encodeRecord(this.#asStored(uniqueId, record)));
    }
    try {
      this.#storage.store.commit(changes);
    } catch (error) {
      this.rollback();
      throw new CkError(CKR_DEVICE_ERROR, `the token's memory: ${String(error)}`);
    }
    this.#before = undefined;
    this.#objectsBefore.clear();
    this.onCommit?.();
  }

  rollback(): void {
    if (this.#before !== undefined) {
      this.#header = this.#before.header;
      this.#masterKey = this.#before.masterKey;
    }
    this.#before = undefined;
    for (const [uniqueId, record] of this.#objectsBefore) this.#place(uniqueId, record);
    this.#objectsBefore.clear();
  }

  #asStored(uniqueId: string, record: ObjectRecord): ObjectRecord {
    if ('sealed' in record || !placeOf(record.object).isPrivate) return record;
    if (this.#masterKey === undefined) throw new RangeError('a private object while no PIN was right');
    const plaintext = encodeAttributes(record.object.attributes);
    return { sealed: seal(this.#masterKey, placeOctets(uniqueId), plaintext, this.#storage.sealing) };
  }

  #remember(uniqueId: string): void {
    if (!this.#objectsBefore.has(uniqueId)) this.#objectsBefore.set(uniqueId, this.#objects.get(uniqueId));
  }

  #place(uniqueId: string, record: ObjectRecord | undefined): void {
    const old = this.#objects.get(uniqueId);
    if (old !== undefined) this.#usedOctets -= this.#octetsOfRecord(old);
    if (record === undefined) {
      this.#objects.delete(uniqueId);
    } else {
      this.#objects.set(uniqueId, record);
      this.#usedOctets += this.#octetsOfRecord(record);
    }
  }

  #octetsOfRecord(record: ObjectRecord): number {
    if ('object' in record) return this.octetsOf(record.object);
    return Math.max(0, record.sealed.length - SEAL_OVERHEAD) + this.#capacity.objectOverheadOctets;
  }
}

function placeOctets(uniqueId: string): Uint8Array {
  return utf8(objectKey(uniqueId));
}

function unsealed(masterKey: Uint8Array, uniqueId: string, sealed: Uint8Array): CkObject {
  const octets = unseal(masterKey, placeOctets(uniqueId), sealed);
  if (octets === undefined) throw new CkError(CKR_DEVICE_ERROR, `object ${uniqueId} was not sealed by this token`);
  return decodeObject(uniqueId, octets, true);
}
