import type { Store } from '../../simulation/store.ts';
import { CKR_DEVICE_ERROR, CKR_DEVICE_MEMORY } from '../spec/constants.gen.ts';
import { CkError } from './error.ts';
import type { CkObject } from './object.ts';
import type { PinOwner, PinRecord } from './pin/pin.ts';
import {
  decodeHeader,
  decodeObject,
  encodeAttributes,
  encodedLength,
  encodeHeader,
  HEADER_KEY,
  objectKey,
  type TokenHeader,
  uniqueIdOf,
} from './token-records.ts';

/** How much fits into a token. */
export interface Capacity {
  readonly octets: number;
  readonly objectOverheadOctets: number;
}

/**
 * The permanent memory of a token, read once and kept decoded. Changes are visible at once, reach the store together
 * with {@link commit}, and vanish with {@link rollback}: a call that fails leaves the token as it was.
 */
export class TokenMemory {
  readonly #store: Store;
  readonly #capacity: Capacity;
  #header: TokenHeader;
  readonly #objects = new Map<string, CkObject>();
  #usedOctets = 0;
  /** What stood in the memory before the first change since the last commit. */
  #headerBefore: TokenHeader | undefined;
  readonly #objectsBefore = new Map<string, CkObject | undefined>();

  /** @param blank the header of a token whose store is still empty. */
  constructor(store: Store, blank: TokenHeader, capacity: Capacity) {
    this.#store = store;
    this.#capacity = capacity;
    this.#header = blank;
    for (const [key, record] of store.entries()) {
      const uniqueId = uniqueIdOf(key);
      if (key === HEADER_KEY) this.#header = decodeHeader(record);
      else if (uniqueId !== undefined) this.#place(uniqueId, decodeObject(uniqueId, record));
    }
  }

  get header(): TokenHeader {
    return this.#header;
  }

  /** Token objects in the order in which they were made. */
  objects(): Iterable<CkObject> {
    return this.#objects.values();
  }

  object(uniqueId: string): CkObject | undefined {
    return this.#objects.get(uniqueId);
  }

  get freeOctets(): number {
    return Math.max(0, this.#capacity.octets - this.#usedOctets);
  }

  /** What an object takes, or would take, of the memory. */
  octetsOf(object: CkObject): number {
    return encodedLength(object.attributes) + this.#capacity.objectOverheadOctets;
  }

  setHeader(header: TokenHeader): void {
    this.#headerBefore ??= this.#header;
    this.#header = header;
  }

  setPin(owner: PinOwner, record: PinRecord): void {
    this.setHeader({ ...this.#header, pins: { ...this.#header.pins, [owner]: record } });
  }

  /**
   * Adds an object or puts a changed one in the place of the old.
   * @throws CkError(CKR_DEVICE_MEMORY) when it does not fit.
   */
  put(object: CkObject): void {
    const old = this.#objects.get(object.uniqueId);
    const growth = this.octetsOf(object) - (old === undefined ? 0 : this.octetsOf(old));
    if (growth > this.freeOctets) {
      throw new CkError(CKR_DEVICE_MEMORY, `${growth} octets needed, ${this.freeOctets} free`);
    }
    this.#remember(object.uniqueId);
    this.#place(object.uniqueId, object);
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
    if (this.#headerBefore === undefined && this.#objectsBefore.size === 0) return;
    const changes = new Map<string, Uint8Array | undefined>();
    if (this.#headerBefore !== undefined) changes.set(HEADER_KEY, encodeHeader(this.#header));
    for (const uniqueId of this.#objectsBefore.keys()) {
      const object = this.#objects.get(uniqueId);
      changes.set(objectKey(uniqueId), object && encodeAttributes(object.attributes));
    }
    try {
      this.#store.commit(changes);
    } catch (error) {
      this.rollback();
      throw new CkError(CKR_DEVICE_ERROR, `the token's memory: ${String(error)}`);
    }
    this.#headerBefore = undefined;
    this.#objectsBefore.clear();
  }

  rollback(): void {
    if (this.#headerBefore !== undefined) this.#header = this.#headerBefore;
    this.#headerBefore = undefined;
    for (const [uniqueId, object] of this.#objectsBefore) this.#place(uniqueId, object);
    this.#objectsBefore.clear();
  }

  #remember(uniqueId: string): void {
    if (!this.#objectsBefore.has(uniqueId)) this.#objectsBefore.set(uniqueId, this.#objects.get(uniqueId));
  }

  #place(uniqueId: string, object: CkObject | undefined): void {
    const old = this.#objects.get(uniqueId);
    if (old !== undefined) this.#usedOctets -= this.octetsOf(old);
    if (object === undefined) {
      this.#objects.delete(uniqueId);
    } else {
      this.#objects.set(uniqueId, object);
      this.#usedOctets += this.octetsOf(object);
    }
  }
}
