import { bytesToHex } from '@noble/hashes/utils.js';
import { CKA_ID } from '../spec/constants.gen.ts';
import type { CkObject } from './object.ts';

/**
 * What is kept of objects, by unique id and in the order of their making, and beside that by CKA_ID: that is what applications look for a key
 * and its certificate by, and the search must not take longer on a full token.
 */
export class ObjectMap<Kept> {
  readonly #objectOf: (kept: Kept) => CkObject | undefined;
  readonly #kept = new Map<string, Kept>();
  /** Place of each in the order. */
  readonly #order = new Map<string, number>();
  readonly #byId = new Map<string, Set<string>>();
  #next = 0;

  /** @param objectOf the object that can be seen in what is kept, if any. */
  constructor(objectOf: (kept: Kept) => CkObject | undefined) {
    this.#objectOf = objectOf;
  }

  get(uniqueId: string): Kept | undefined {
    return this.#kept.get(uniqueId);
  }

  keys(): Iterable<string> {
    return this.#kept.keys();
  }

  values(): Iterable<Kept> {
    return this.#kept.values();
  }

  entries(): Iterable<[string, Kept]> {
    return this.#kept.entries();
  }

  set(uniqueId: string, kept: Kept): void {
    this.#unlist(uniqueId);
    if (!this.#kept.has(uniqueId)) this.#order.set(uniqueId, this.#next++);
    this.#kept.set(uniqueId, kept);
    const id = this.#idOf(kept);
    if (id === undefined) return;
    const listed = this.#byId.get(id);
    if (listed === undefined) this.#byId.set(id, new Set([uniqueId]));
    else listed.add(uniqueId);
  }

  delete(uniqueId: string): void {
    this.#unlist(uniqueId);
    this.#order.delete(uniqueId);
    this.#kept.delete(uniqueId);
  }

  clear(): void {
    this.#kept.clear();
    this.#order.clear();
    this.#byId.clear();
  }

  /** What has this value of CKA_ID, in the same order. */
  withId(id: Uint8Array): Kept[] {
    const found: Kept[] = [];
    for (const uniqueId of this.#inOrder(this.#byId.get(bytesToHex(id)))) {
      const kept = this.#kept.get(uniqueId);
      if (kept !== undefined) found.push(kept);
    }
    return found;
  }

  #inOrder(listed: ReadonlySet<string> | undefined): Iterable<string> {
    if (listed === undefined || listed.size < 2) return listed ?? [];
    const place = (uniqueId: string) => this.#order.get(uniqueId) ?? 0;
    return [...listed].sort((a, b) => place(a) - place(b));
  }

  #unlist(uniqueId: string): void {
    const kept = this.#kept.get(uniqueId);
    const id = kept === undefined ? undefined : this.#idOf(kept);
    if (id === undefined) return;
    const listed = this.#byId.get(id);
    listed?.delete(uniqueId);
    if (listed?.size === 0) this.#byId.delete(id);
  }

  #idOf(kept: Kept): string | undefined {
    const id = this.#objectOf(kept)?.attributes.get(CKA_ID);
    return id && bytesToHex(id);
  }
}
