/**
 * A Map and a Set that note which of their members somebody has had in hand. Members are plain objects that anybody may change;
 * who keeps them elsewhere then looks at those only, however many there are.
 */

/** What was done to a collection since it was last looked at. */
export interface Deeds<Key> {
  /** Keys that were taken out after the last look, and had been in before. */
  readonly removed: ReadonlySet<Key>;
  /** Keys that have come in, in the order in which they now stand at the end; also those that were taken out and came back. */
  readonly added: ReadonlySet<Key>;
  /** Keys under which another thing lies now, in the same place. */
  readonly replaced: ReadonlySet<Key>;
  /** Keys whose things were handed out. */
  readonly handled: ReadonlySet<Key>;
}

class DeedBook<Key> implements Deeds<Key> {
  readonly removed = new Set<Key>();
  readonly added = new Set<Key>();
  readonly replaced = new Set<Key>();
  readonly handled = new Set<Key>();

  entered(key: Key): void {
    this.added.delete(key);
    this.added.add(key);
  }

  left(key: Key): void {
    this.replaced.delete(key);
    this.handled.delete(key);
    if (!this.added.delete(key)) this.removed.add(key);
  }

  forget(): void {
    for (const keys of [this.removed, this.added, this.replaced, this.handled]) keys.clear();
  }
}

export class WatchedMap<Key, Value> extends Map<Key, Value> {
  readonly #book = new DeedBook<Key>();

  constructor(entries: Iterable<readonly [Key, Value]>) {
    super();
    for (const [key, value] of entries) super.set(key, value);
  }

  get deeds(): Deeds<Key> {
    return this.#book;
  }

  forgetDeeds(): void {
    this.#book.forget();
  }

  override get(key: Key): Value | undefined {
    const value = super.get(key);
    if (value !== undefined) this.#book.handled.add(key);
    return value;
  }

  override set(key: Key, value: Value): this {
    if (!super.has(key)) this.#book.entered(key);
    else if (super.get(key) !== value && !this.#book.added.has(key)) this.#book.replaced.add(key);
    return super.set(key, value);
  }

  override delete(key: Key): boolean {
    const was = super.delete(key);
    if (was) this.#book.left(key);
    return was;
  }

  override clear(): void {
    for (const key of [...super.keys()]) this.delete(key);
  }

  override *entries(): MapIterator<[Key, Value]> {
    for (const entry of super.entries()) {
      this.#book.handled.add(entry[0]);
      yield entry;
    }
    return undefined;
  }

  override *values(): MapIterator<Value> {
    for (const [, value] of this.entries()) yield value;
    return undefined;
  }

  override [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }

  override forEach(visit: (value: Value, key: Key, map: Map<Key, Value>) => void, self?: unknown): void {
    for (const [key, value] of this.entries()) visit.call(self, value, key, this);
  }

  /** As it lies there, without noting anything. */
  quietEntries(): MapIterator<[Key, Value]> {
    return super.entries();
  }

  quietGet(key: Key): Value | undefined {
    return super.get(key);
  }
}

export class WatchedSet<Member> extends Set<Member> {
  readonly #book = new DeedBook<Member>();

  constructor(members: Iterable<Member>) {
    super();
    for (const member of members) super.add(member);
  }

  get deeds(): Deeds<Member> {
    return this.#book;
  }

  forgetDeeds(): void {
    this.#book.forget();
  }

  override add(member: Member): this {
    if (!super.has(member)) this.#book.entered(member);
    return super.add(member);
  }

  override delete(member: Member): boolean {
    const was = super.delete(member);
    if (was) this.#book.left(member);
    return was;
  }

  override clear(): void {
    for (const member of [...super.keys()]) this.delete(member);
  }

  override *values(): SetIterator<Member> {
    for (const member of super.values()) {
      this.#book.handled.add(member);
      yield member;
    }
    return undefined;
  }

  override keys(): SetIterator<Member> {
    return this.values();
  }

  override *entries(): SetIterator<[Member, Member]> {
    for (const member of this.values()) yield [member, member];
    return undefined;
  }

  override [Symbol.iterator](): SetIterator<Member> {
    return this.values();
  }

  override forEach(visit: (member: Member, again: Member, set: Set<Member>) => void, self?: unknown): void {
    for (const member of this.values()) visit.call(self, member, member, this);
  }

  /** As it lies there, without noting anything. */
  quietValues(): SetIterator<Member> {
    return super.values();
  }
}
