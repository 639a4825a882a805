import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * A state as JSON and back: plain objects, arrays, maps, sets, octets, texts, numbers (whole ones of any size) and truth values. What occurs in several
 * places is written where it comes first and referred to by its path elsewhere, so it is one thing again afterwards, and the
 * same state is always the same JSON.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Tags of what JSON has no words for. A plain object has no such key. */
const TAGS = { map: '$map', set: '$set', octets: '$octets', whole: '$whole', ref: '$ref', away: '$away' } as const;

const WHOLE = /^(0|-?[1-9]\d*)$/;

/** Where a thing lies that belongs to another piece of JSON; undefined for what belongs here. */
export type Elsewhere = (thing: object) => Json | undefined;

/**
 * @param elsewhere for a part of a state that is written on its own: what lies in another part is only referred to.
 * @throws TypeError for what a state does not consist of (functions, dates, instances of classes).
 */
export function toJson(value: unknown, elsewhere: Elsewhere = () => undefined): Json {
  return write(value, [], { seen: new Map(), elsewhere });
}

type Path = readonly (string | number)[];

interface Writing {
  readonly seen: Map<object, Path>;
  readonly elsewhere: Elsewhere;
}

function write(value: unknown, path: Path, writing: Writing): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint') return { [TAGS.whole]: String(value) };
  if (typeof value !== 'object') throw new TypeError(`${path.join('/')}: ${typeof value} cannot be kept`);
  if (value instanceof Uint8Array) return { [TAGS.octets]: bytesToHex(value) };
  const away = writing.elsewhere(value);
  if (away !== undefined) return { [TAGS.away]: away };
  const first = writing.seen.get(value);
  if (first !== undefined) return { [TAGS.ref]: first };
  writing.seen.set(value, path);
  const inside = (part: unknown, key: string | number) => write(part, [...path, key], writing);
  if (Array.isArray(value)) return value.map(inside);
  if (value instanceof Set) return { [TAGS.set]: [...value].map(inside) };
  if (value instanceof Map)
    return { [TAGS.map]: [...value].map(([key, part]) => [textKey(key, path), inside(part, key)]) };
  if (Object.getPrototypeOf(value) !== Object.prototype) throw new TypeError(`${path.join('/')} is no plain object`);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  if (entries.some(([key]) => key.startsWith('$'))) throw new TypeError(`${path.join('/')} has a key with a $`);
  return Object.fromEntries(entries.map(([key, part]) => [key, inside(part, key)]));
}

function textKey(key: unknown, path: Path): string {
  if (typeof key !== 'string') throw new TypeError(`${path.join('/')} has a key that is no text`);
  return key;
}

/** How a part of a state is put together with the others. */
export interface Joining {
  /** What lies elsewhere. @throws TypeError when nothing does. */
  readonly find: (where: Json) => unknown;
  /** Told of each thing before what is in it is read, with its path: others may lead back to it. */
  readonly begun?: (thing: object, path: Path) => void;
}

/** The reverse of {@link toJson}. @throws TypeError for JSON that is not of its making. */
export function fromJson(json: Json, joining: Joining = { find: nowhere }): unknown {
  return read(json, [], { made: new Map(), joining });
}

function nowhere(where: Json): never {
  throw new TypeError(`nothing lies at ${JSON.stringify(where)}`);
}

interface Reading {
  readonly made: Map<string, object>;
  readonly joining: Joining;
}

function read(json: Json, path: Path, reading: Reading): unknown {
  if (json === null || typeof json !== 'object') return json;
  const note = <Made extends object>(thing: Made): Made => {
    reading.made.set(JSON.stringify(path), thing);
    reading.joining.begun?.(thing, path);
    return thing;
  };
  const inside = (part: Json, key: string | number) => read(part, [...path, key], reading);
  if (isList(json)) {
    const list: unknown[] = note([]);
    for (const [i, part] of json.entries()) list.push(inside(part, i));
    return list;
  }
  const { [TAGS.map]: map, [TAGS.set]: set, [TAGS.ref]: ref, [TAGS.away]: away } = json;
  const atom = readAtom(json);
  if (atom !== undefined) return atom;
  if (ref !== undefined) return reading.made.get(JSON.stringify(ref)) ?? nowhere(ref);
  if (away !== undefined) return reading.joining.find(away);
  if (set !== undefined) {
    const members = note(new Set());
    for (const [i, part] of listOf(set).entries()) members.add(inside(part, i));
    return members;
  }
  if (map !== undefined) {
    const entries = note(new Map());
    for (const pair of listOf(map)) {
      const [key, part] = listOf(pair);
      entries.set(String(key), inside(part ?? null, String(key)));
    }
    return entries;
  }
  const object: Record<string, unknown> = note({});
  for (const [key, part] of Object.entries(json)) object[key] = inside(part, key);
  return object;
}

/** What is tagged but has no parts. */
function readAtom({
  [TAGS.octets]: octets,
  [TAGS.whole]: whole,
}: {
  readonly [name: string]: Json;
}): Uint8Array | bigint | undefined {
  if (octets !== undefined) return hexToBytes(String(octets));
  if (whole === undefined) return undefined;
  if (typeof whole !== 'string' || !WHOLE.test(whole)) throw new TypeError('a whole number is expected');
  return BigInt(whole);
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function listOf(json: Json): readonly Json[] {
  if (!isList(json)) throw new TypeError('a list is expected');
  return json;
}

/** One place in which two snapshots differ. */
export interface Difference {
  /** From the top, with slashes between. */
  readonly path: string;
  /** Absent: it was not there. */
  readonly before?: Json;
  /** Absent: it is not there any more. */
  readonly after?: Json;
}

/** Where two pieces of JSON of {@link toJson} differ, in the order of the first; secrets are not shown. */
export function differences(before: Json, after: Json): Difference[] {
  return compare(before, after, []);
}

const SECRETS: ReadonlySet<string> = new Set(['secret', 'password']);

function compare(before: Json | undefined, after: Json | undefined, path: Path): Difference[] {
  const [left, right] = [partsOf(before), partsOf(after)];
  if (left !== undefined && right !== undefined) {
    const keys = new Set([...left.keys(), ...right.keys()]);
    return [...keys].flatMap((key) => compare(left.get(key), right.get(key), [...path, key]));
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [
    {
      path: path.join('/'),
      ...(before !== undefined && { before: shown(before, path.at(-1)) }),
      ...(after !== undefined && { after: shown(after, path.at(-1)) }),
    },
  ];
}

/** The named parts of an object, a map, a list or a set (named by their own text); undefined for what has none. */
function partsOf(json: Json | undefined): ReadonlyMap<string, Json> | undefined {
  if (json === null || typeof json !== 'object') return undefined;
  if (isList(json)) return new Map(json.map((part, i) => [String(i), part]));
  const { [TAGS.map]: map, [TAGS.set]: set } = json;
  if (set !== undefined) return new Map(listOf(set).map((part) => [nameOf(part), part]));
  if (map !== undefined) {
    return new Map(listOf(map).map((pair) => [String(listOf(pair)[0]), listOf(pair)[1] ?? null]));
  }
  return [TAGS.octets, TAGS.whole, TAGS.ref].some((tag) => tag in json) ? undefined : new Map(Object.entries(json));
}

/** A member of a set: itself when it is a text, the end of the path when it refers to something. */
function nameOf(part: Json): string {
  if (part !== null && typeof part === 'object' && !isList(part) && part[TAGS.ref] !== undefined) {
    return String(listOf(part[TAGS.ref] as Json).at(-1));
  }
  return typeof part === 'string' ? part : JSON.stringify(part);
}

function shown(json: Json, name: string | number | undefined): Json {
  if (SECRETS.has(String(name))) return '…';
  if (json === null || typeof json !== 'object') return json;
  if (isList(json)) return json.map((part) => shown(part, undefined));
  return Object.fromEntries(Object.entries(json).map(([key, part]) => [key, shown(part, key)]));
}

/** What a snapshot is told by: SHA-256 of its JSON, hexadecimal. */
export function fingerprintOf(json: Json): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(json))));
}
