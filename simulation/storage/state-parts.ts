/**
 * How the parts of a house's state are kept, record by record: the house has a table with a row for each part. A part is a
 * collection or a value; its name is its place in the state, with a dot between.
 */

/** Things by name. */
export interface RecordsPart {
  readonly kind: 'records';
  /** Whether they stay for ever under their name, so that other rows may refer to them and to what stands in them for good. */
  readonly isHome: boolean;
  /** What of a thing can change after it has come in. */
  readonly changing: readonly string[];
  /** Whether they are texts, numbers or truth values, put there whole. */
  readonly isPlain?: true;
  /** Of what can change, the list that only ever grows: it is kept line by line. */
  readonly growing?: string;
  /** The things of other parts that somebody has in hand who has this one in hand. */
  readonly reaches: (record: object) => readonly (object | undefined)[];
}

export type Part =
  | RecordsPart
  /** Some of the things of another part. */
  | { readonly kind: 'members' }
  /** A set of texts. */
  | { readonly kind: 'texts' }
  /** Things in a row to which others are only added. */
  | { readonly kind: 'list' }
  /** One text, number or truth value. */
  | { readonly kind: 'value' };

/** In this order they are written, and of a thing that stands in several the first is where it lives. */
export type StateParts = Readonly<Record<string, Part>>;

/** Every part of a state: what has no row in its table does not compile. @typeParam Grouped places that are only the folders of parts. */
export type PartNames<State, Grouped extends keyof State & string> =
  | Exclude<keyof State & string, Grouped>
  | { [Group in Grouped]: `${Group}.${keyof State[Group] & string}` }[Grouped];

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** The names under which a thing can change: those that can be set, and lists that can be written into. */
type Changing<Thing> = {
  [Name in keyof Thing]-?: Same<{ [N in Name]: Thing[N] }, { -readonly [N in Name]: Thing[N] }> extends true
    ? Name
    : Thing[Name] extends unknown[]
      ? Name
      : never;
}[keyof Thing];

interface RecordsRow<Thing> {
  readonly isHome: boolean;
  /** All that can change by its type: what is missing here does not compile. */
  readonly changing: Readonly<Record<Changing<Thing>, true>>;
  readonly growing?: Changing<Thing> & string;
  readonly reaches?: (thing: Thing) => readonly (object | undefined)[];
}

export function records<Thing extends object>(row: RecordsRow<Thing>): RecordsPart {
  const { isHome, changing, growing, reaches = () => [] } = row;
  const part = { kind: 'records', isHome, changing: Object.keys(changing) } as const;
  return { ...part, ...(growing && { growing }), reaches: reaches as RecordsPart['reaches'] };
}

/** Lists of names, or things of another part by another name: whatever lies there is put there whole. */
export const WHOLE: RecordsPart = { kind: 'records', isHome: false, changing: [], reaches: (thing) => [thing] };
/** Texts, numbers or truth values by name. */
export const VALUES: RecordsPart = { kind: 'records', isHome: false, isPlain: true, changing: [], reaches: () => [] };
export const MEMBERS = { kind: 'members' } as const;
export const TEXTS = { kind: 'texts' } as const;
export const LIST = { kind: 'list' } as const;
export const VALUE = { kind: 'value' } as const;

type Place = Record<string, unknown>;

/** What lies in a state at a part's place. */
export function partOf(state: object, name: string): unknown {
  return name.split('.').reduce((place: unknown, key) => (place as Place)[key], state);
}

/** Puts something at a part's place. */
export function setPart(state: object, name: string, content: unknown): void {
  const keys = name.split('.');
  const last = keys.pop() as string;
  const place = keys.reduce((outer: unknown, key) => (outer as Place)[key], state) as Place;
  place[last] = content;
}

/** One record of a state, or a line of a list in it, as a row of the file. */
export interface KeptRow {
  /** A part; of a growing list part and field, with a slash between. */
  readonly part: string;
  readonly key: string;
  /** JSON. */
  readonly value: string;
}

/** A row that is to be written, or with no value to be taken out. */
export interface RowChange extends Omit<KeptRow, 'value'> {
  readonly value?: string;
}

/** The part under which the lines of a growing list are kept, and the name of a line. */
export const linesOf = (name: string, field: string): string => `${name}/${field}`;
export const lineKey = (key: string, index: number): string => `${index} ${key}`;
