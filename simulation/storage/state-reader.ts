import { fromJson, type Json } from '../snapshot.ts';
import { type Home, Homes, insideOf, isShareable } from './homes.ts';
import { type KeptRow, linesOf, type Part, type RecordsPart, type StateParts, setPart } from './state-parts.ts';

/** A state that was read from its rows, and where the things in it live. */
export interface ReadState<State> {
  readonly state: State;
  readonly homes: Homes;
}

/**
 * Puts a state together from its rows, each collection in the order in which its rows stand.
 * @param empty a state with nothing in it, which is filled.
 * @throws TypeError, SyntaxError for rows that are not those of a state.
 */
export function readState<State extends object>(
  rows: Iterable<KeptRow>,
  parts: StateParts,
  empty: State,
): ReadState<State> {
  return new StateReader(rows, parts).read(empty);
}

class StateReader {
  /** By part and name. */
  readonly #rows = new Map<string, Map<string, Json>>();
  readonly #made = new Map<string, Map<string, unknown>>();
  readonly #homes = new Homes();
  readonly #parts: StateParts;

  constructor(rows: Iterable<KeptRow>, parts: StateParts) {
    this.#parts = parts;
    for (const { part, key, value } of rows) {
      const known = this.#rows.get(part) ?? new Map<string, Json>();
      this.#rows.set(part, known.set(key, JSON.parse(value) as Json));
    }
  }

  read<State extends object>(state: State): ReadState<State> {
    for (const [name, part] of Object.entries(this.#parts)) setPart(state, name, this.#part(name, part));
    return { state, homes: this.#homes };
  }

  #part(name: string, part: Part): unknown {
    const rows = this.#rows.get(name) ?? new Map<string, Json>();
    const keys = [...rows.keys()];
    if (part.kind === 'value') return fromJson(rows.get('') ?? null);
    if (part.kind === 'texts') return new Set(keys);
    const things = keys.map((key) => this.#thing(name, key));
    if (part.kind === 'list') return things;
    if (part.kind === 'members') return new Set(things);
    return new Map(keys.map((key, i) => [key, this.#settled(name, key, things[i] as object, part)]));
  }

  /** A thing of a part: made when it is first asked for, as others may refer to it before its turn comes. */
  #thing(name: string, key: string): unknown {
    const made = this.#made.get(name) ?? new Map<string, unknown>();
    this.#made.set(name, made);
    if (made.has(key)) return made.get(key);
    const json = this.#rows.get(name)?.get(key);
    if (json === undefined) throw new TypeError(`there is no ${name} ${key}`);
    const thing = fromJson(json, {
      find: (where) => this.#find(where),
      begun: (begun, path) => {
        if (path.length === 0) made.set(key, begun);
      },
    });
    made.set(key, thing);
    return thing;
  }

  #find(where: Json): unknown {
    const [name, key, ...way] = where as Home;
    let thing = this.#thing(name, key);
    for (const step of way) thing = isShareable(thing) ? thing[step as keyof typeof thing] : undefined;
    if (thing === undefined) throw new TypeError(`nothing lies at ${JSON.stringify(where)}`);
    return thing;
  }

  /** Gives a record its growing list back, and notes where it and what is written in its own row live. */
  #settled(name: string, key: string, record: object, part: RecordsPart): object {
    if (part.growing !== undefined) this.#fill(name, key, record, part.growing);
    if (!part.isHome) return record;
    this.#homes.note(record, [name, key]);
    const json = this.#rows.get(name)?.get(key) as Readonly<Record<string, Json>>;
    for (const [field, value] of Object.entries(json)) {
      if (!part.changing.includes(field))
        this.#noteOwn(value, record[field as keyof typeof record], [name, key, field]);
    }
    return record;
  }

  /** What is written out here lives here; what is only referred to lives elsewhere. */
  #noteOwn(json: Json, thing: unknown, home: Home): void {
    if (json === null || typeof json !== 'object' || '$away' in json || '$ref' in json || !isShareable(thing)) return;
    this.#homes.note(thing, home);
    const parts = new Map(insideOf(json) as Iterable<[string | number, Json]>);
    for (const [way, inside] of insideOf(thing)) this.#noteOwn(parts.get(way) ?? null, inside, [...home, way]);
  }

  #fill(name: string, key: string, record: object, field: string): void {
    const lines = this.#rows.get(linesOf(name, field));
    const list = record[field as keyof typeof record] as unknown[];
    for (let index = 0; ; index++) {
      const json = lines?.get(`${index} ${key}`);
      if (json === undefined) return;
      list.push(fromJson(json, { find: (where) => this.#find(where) }));
    }
  }
}
