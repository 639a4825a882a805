import { type Json, toJson } from '../snapshot.ts';
import { lineKey, linesOf, type RecordsPart } from './state-parts.ts';

/** Where a thing lives: the part and name of its record, and for what stands in a record the way there. */
export type Home = readonly [part: string, key: string, ...way: (string | number)[]];

/** Where the things of a state live, so that each is written once and referred to from everywhere else. */
export class Homes {
  readonly #homes = new WeakMap<object, Home>();

  of(thing: object): Home | undefined {
    return this.#homes.get(thing);
  }

  /** A record has come to stay, with what stands in it for good. What lives somewhere already goes on living there. */
  settle(name: string, key: string, record: object, part: RecordsPart): void {
    if (!part.isHome) return;
    this.note(record, [name, key]);
    for (const field of Object.keys(record)) {
      if (!part.changing.includes(field)) this.#settleIn(record[field as keyof typeof record], [name, key, field]);
    }
  }

  #settleIn(thing: unknown, home: Home): void {
    if (!isShareable(thing) || this.#homes.has(thing)) return;
    this.note(thing, home);
    for (const [way, inside] of insideOf(thing)) this.#settleIn(inside, [...home, way]);
  }

  note(thing: object, home: Home): void {
    if (!this.#homes.has(thing)) this.#homes.set(thing, home);
  }

  /** A record as a row has it: what lives in another one is only referred to; a growing list is kept by its lines. */
  write(name: string, key: string, record: unknown, growing?: string): string {
    const whole = growing === undefined ? record : { ...(record as object), [growing]: [] };
    return JSON.stringify(this.#json(whole, name, key));
  }

  /** What can change of a record, to be compared. */
  mark(name: string, key: string, record: object, { changing, growing }: RecordsPart): string {
    const values = changing.map((field) => {
      const value: unknown = record[field as keyof typeof record] ?? null;
      return field === growing ? (value as unknown[]).length : value;
    });
    return values.every((value) => value === null) ? '' : JSON.stringify(this.#json(values, name, key));
  }

  /** A line of a growing list. */
  writeLine(name: string, field: string, key: string, index: number, line: unknown) {
    return { part: linesOf(name, field), key: lineKey(key, index), value: JSON.stringify(this.#json(line, name, key)) };
  }

  #json(value: unknown, name: string, key: string): Json {
    return toJson(value, (thing) => {
      const home = this.#homes.get(thing);
      return home === undefined || (home[0] === name && home[1] === key) ? undefined : home;
    });
  }
}

/** What stands in a list or a plain object, by its place. */
export function insideOf(thing: object): (readonly [way: string | number, inside: unknown])[] {
  return Array.isArray(thing) ? [...thing.entries()] : Object.entries(thing);
}

export function isShareable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}
