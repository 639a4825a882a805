import { Homes } from './homes.ts';
import { type Part, partOf, type RecordsPart, type RowChange, type StateParts, setPart } from './state-parts.ts';
import { WatchedMap, WatchedSet } from './watched.ts';

type Records = WatchedMap<string, object>;
type Members = WatchedSet<object | string>;

/** What is to be written so that the rows are the state again. */
export interface StateChanges {
  /** The rows of before count no more. */
  readonly isAnew: boolean;
  readonly rows: readonly RowChange[];
}

/** As much of a list as is kept. */
interface KeptList {
  readonly length: number;
  readonly last: unknown;
}

/** Something was done that only a new beginning can follow: then all rows are written anew. */
class BeginAnew extends Error {}

/**
 * Knows what of a state is kept in rows, and finds what has changed since: among the records that somebody has had in hand (the
 * collections of the state are watched for that), and those that they lead to. So it costs what the work has cost, however much
 * there is. A state whose collections are others than before (a snapshot, a new beginning) is written anew.
 */
export class StateKeeper {
  readonly #state: object;
  readonly #parts: StateParts;
  readonly #names: readonly string[];
  #homes = new Homes();
  readonly #watched = new Map<string, unknown>();
  /** What can change of each record, as it is kept. */
  readonly #marks = new Map<string, Map<string, string>>();
  readonly #values = new Map<string, string>();
  readonly #lists = new Map<string, KeptList>();

  /** @param homes of a state that was read: its rows are there. Absent: none are. */
  constructor(state: object, parts: StateParts, homes?: Homes) {
    this.#state = state;
    this.#parts = parts;
    this.#names = Object.keys(parts);
    if (homes === undefined) return;
    this.#homes = homes;
    this.#watch();
    for (const name of this.#names) this.#take(name);
  }

  /** What has changed since the last time, or since the beginning everything. To be written as a whole. */
  changes(): StateChanges {
    if (this.#watched.size === 0 || !this.#isSame()) return this.#everything();
    try {
      return { isAnew: false, rows: this.#whatChanged() };
    } catch (error) {
      if (error instanceof BeginAnew) return this.#everything();
      throw error;
    }
  }

  #isSame(): boolean {
    return this.#names.every((name) => {
      const { kind } = this.#partNamed(name);
      return kind === 'value' || this.#watched.get(name) === partOf(this.#state, name);
    });
  }

  /** Puts watched collections in the place of plain ones. */
  #watch(): void {
    for (const name of this.#names) {
      const part = this.#partNamed(name);
      const plain = partOf(this.#state, name);
      if (part.kind === 'records') setPart(this.#state, name, new WatchedMap(plain as Map<string, object>));
      if (part.kind === 'members' || part.kind === 'texts')
        setPart(this.#state, name, new WatchedSet(plain as Set<object>));
      this.#watched.set(name, partOf(this.#state, name));
    }
  }

  #everything(): StateChanges {
    this.#homes = new Homes();
    for (const kept of [this.#marks, this.#values, this.#lists]) kept.clear();
    this.#watch();
    for (const name of this.#names) this.#settleAll(name);
    return { isAnew: true, rows: this.#names.flatMap((name) => this.#allRows(name)) };
  }

  #settleAll(name: string): void {
    const part = this.#partNamed(name);
    if (part.kind !== 'records') return;
    for (const [key, record] of this.#records(name).quietEntries()) this.#homes.settle(name, key, record, part);
  }

  #allRows(name: string): RowChange[] {
    const part = this.#partNamed(name);
    if (part.kind === 'value') return this.#changedValue(name);
    if (part.kind === 'list') return this.#newLines(name, partOf(this.#state, name) as unknown[]);
    if (part.kind !== 'records') return [...this.#members(name).quietValues()].map((one) => this.#member(name, one));
    return [...this.#records(name).quietEntries()].flatMap(([key, record]) => this.#written(name, key, record, part));
  }

  /** Notes what is kept of a part that was read. */
  #take(name: string): void {
    const part = this.#partNamed(name);
    if (part.kind === 'value') this.#changedValue(name);
    if (part.kind === 'list') this.#newLines(name, partOf(this.#state, name) as unknown[]);
    if (part.kind !== 'records') return;
    for (const [key, record] of this.#records(name).quietEntries()) {
      this.#keepMark(name, key, record, part);
      if (part.growing !== undefined) this.#grown(name, key, record, part.growing);
    }
  }

  #whatChanged(): RowChange[] {
    for (const name of this.#names) this.#settleNew(name);
    const touched = this.#touched();
    const rows = this.#names.flatMap((name) => this.#changedPart(name, touched.get(name) ?? new Set()));
    for (const name of this.#names) this.#forgetDeeds(name);
    return rows;
  }

  #settleNew(name: string): void {
    const part = this.#partNamed(name);
    if (part.kind !== 'records' || !part.isHome) return;
    const records = this.#records(name);
    const { removed, replaced, added } = records.deeds;
    // Other rows may refer to what is gone.
    if (removed.size > 0 || replaced.size > 0) throw new BeginAnew();
    for (const key of added) this.#homes.settle(name, key, records.quietGet(key) as object, part);
  }

  /** The names of the records that somebody has had in hand, by part. */
  #touched(): ReadonlyMap<string, ReadonlySet<string>> {
    const touched = new Map<string, Set<string>>();
    const touch = (thing: object | undefined): void => {
      const home = thing && this.#homes.of(thing);
      if (home === undefined) return;
      const [name, key] = home;
      const keys = touched.get(name) ?? new Set();
      if (keys.has(key)) return;
      touched.set(name, keys.add(key));
      reach(name, this.#records(name).quietGet(key));
    };
    const reach = (name: string, record: object | undefined): void => {
      const part = this.#partNamed(name);
      if (part.kind === 'records' && record !== undefined) part.reaches(record).forEach(touch);
    };
    for (const name of this.#names) {
      const part = this.#partNamed(name);
      if (part.kind === 'members') for (const one of handledIn(this.#members(name).deeds)) touch(one as object);
      if (part.kind !== 'records') continue;
      const keys = touched.get(name) ?? new Set();
      touched.set(name, keys);
      const records = this.#records(name);
      for (const key of handledIn(records.deeds)) {
        keys.add(key);
        reach(name, records.quietGet(key));
      }
    }
    return touched;
  }

  #changedPart(name: string, touched: ReadonlySet<string>): RowChange[] {
    const part = this.#partNamed(name);
    if (part.kind === 'value') return this.#changedValue(name);
    if (part.kind === 'list') return this.#newLines(name, partOf(this.#state, name) as unknown[]);
    if (part.kind === 'records') return this.#changedRecords(name, part, touched);
    const { removed, added } = this.#members(name).deeds;
    return [
      ...[...removed].map((one) => ({ part: name, key: this.#member(name, one).key })),
      ...[...added].map((one) => this.#member(name, one)),
    ];
  }

  #changedRecords(name: string, part: RecordsPart, touched: ReadonlySet<string>): RowChange[] {
    const records = this.#records(name);
    const { removed, added, replaced } = records.deeds;
    const written = (key: string) => this.#written(name, key, records.quietGet(key) as object, part);
    const changed = [...touched].filter((key) => {
      const record = records.quietGet(key);
      return record !== undefined && !added.has(key) && !replaced.has(key) && this.#isOther(name, key, record, part);
    });
    return [
      ...[...removed].map((key) => this.#removed(name, key, part)),
      ...[...added, ...replaced, ...changed].flatMap(written),
    ];
  }

  #removed(name: string, key: string, { growing }: RecordsPart): RowChange {
    if (growing !== undefined) throw new BeginAnew();
    this.#marks.get(name)?.delete(key);
    return { part: name, key };
  }

  #isOther(name: string, key: string, record: object, part: RecordsPart): boolean {
    return part.changing.length > 0 && this.#marks.get(name)?.get(key) !== this.#homes.mark(name, key, record, part);
  }

  #written(name: string, key: string, record: object, part: RecordsPart): RowChange[] {
    const { growing } = part;
    this.#keepMark(name, key, record, part);
    const row = { part: name, key, value: this.#homes.write(name, key, record, growing) };
    if (growing === undefined) return [row];
    const write = (line: unknown, index: number) => this.#homes.writeLine(name, growing, key, index, line);
    return [row, ...this.#grown(name, key, record, growing).map(([index, line]) => write(line, index))];
  }

  #keepMark(name: string, key: string, record: object, part: RecordsPart): void {
    if (part.changing.length === 0) return;
    const marks = this.#marks.get(name) ?? new Map<string, string>();
    this.#marks.set(name, marks.set(key, this.#homes.mark(name, key, record, part)));
  }

  #grown(name: string, key: string, record: object, field: string): [index: number, line: unknown][] {
    return this.#added(JSON.stringify([name, key]), record[field as keyof typeof record] as unknown[]);
  }

  #newLines(name: string, list: readonly unknown[]): RowChange[] {
    return this.#added(name, list).map(([index, line]) => {
      return { part: name, key: String(index), value: this.#homes.write(name, String(index), line) };
    });
  }

  /** What has come to a list. */
  #added(place: string, list: readonly unknown[]): [index: number, line: unknown][] {
    const kept = this.#lists.get(place) ?? { length: 0, last: undefined };
    if (list.length < kept.length || (kept.length > 0 && list[kept.length - 1] !== kept.last)) throw new BeginAnew();
    this.#lists.set(place, { length: list.length, last: list.at(-1) });
    return list.slice(kept.length).map((line, i) => [kept.length + i, line]);
  }

  #changedValue(name: string): RowChange[] {
    const value = JSON.stringify(partOf(this.#state, name));
    if (this.#values.get(name) === value) return [];
    this.#values.set(name, value);
    return [{ part: name, key: '', value }];
  }

  #member(name: string, member: object | string): { part: string; key: string; value: string } {
    if (typeof member === 'string') return { part: name, key: member, value: '""' };
    const [, key = ''] = this.#homes.of(member) ?? [];
    return { part: name, key, value: this.#homes.write(name, key, member) };
  }

  #forgetDeeds(name: string): void {
    const { kind } = this.#partNamed(name);
    if (kind === 'records') this.#records(name).forgetDeeds();
    if (kind === 'members' || kind === 'texts') this.#members(name).forgetDeeds();
  }

  #partNamed(name: string): Part {
    return this.#parts[name] as Part;
  }

  #records(name: string): Records {
    return this.#watched.get(name) as Records;
  }

  #members(name: string): Members {
    return this.#watched.get(name) as Members;
  }
}

/** What has been in somebody's hands, also if it is not there any more. */
function handledIn<Key>({ handled, added, replaced, removed }: WatchedSet<Key>['deeds']): Set<Key> {
  return new Set([...handled, ...added, ...replaced, ...removed]);
}
