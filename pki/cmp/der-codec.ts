import { PkiError } from '../error.ts';
import { type AlgorithmId, readAlgorithm } from '../x509/algorithm.ts';
import { type DerNode, readDer, TAG, TAG_CLASS } from '../x509/der.ts';
import * as build from '../x509/der-build.ts';
import * as fields from '../x509/der-fields.ts';
import { universalProblem } from '../x509/der-types.ts';
import { readExtensions } from '../x509/extension-values.ts';
import { type Extension, extensionSequence } from '../x509/extensions.ts';
import { type Dn, nameSequence, readName } from '../x509/name.ts';
import { serialNumberInteger } from '../x509/serial-number.ts';

/**
 * ASN.1 types as values that both read and write DER. CMP has some forty types; each is one row of these, so that reader and
 * writer cannot differ. Readers throw PkiError `malformed`, `bad-der`, `too-large` and what the named readers throw.
 */
export interface Codec<T> {
  /** The universal tag, for those types that can stand behind an IMPLICIT tag. */
  readonly tag?: number;
  /** Whether the value can begin with this node, by its tag: how an OPTIONAL part is found. */
  fits(node: DerNode): boolean;
  read(node: DerNode, what: string): T;
  write(value: T): build.Asn1;
}

/** What a codec reads and writes. */
export type ValueOf<C> = C extends Codec<infer T> ? T : never;

/** A part that may be left out. */
export interface Optional<T> {
  readonly optional: Codec<T>;
}

export function optional<T>(codec: Codec<T>): Optional<T> {
  return { optional: codec };
}

/** The DER of a value. */
export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  return build.toDer(codec.write(value));
}

/** The value of DER. @throws PkiError those of readDer, then those of the codec. */
export function decode<T>(codec: Codec<T>, der: Uint8Array, what: string): T {
  return codec.read(readDer(der), what);
}

function universalType<T>(
  tag: number,
  read: (node: DerNode, what: string) => T,
  write: (value: T) => build.Asn1,
): Codec<T> {
  const fits = (node: DerNode) => node.tagClass === TAG_CLASS.universal && node.tag === tag;
  return { tag, fits, read: (node, what) => read(fields.universal(node, tag, what), what), write };
}

/** INTEGER in -2^31 .. 2^31 - 1. */
export const integer: Codec<number> = universalType(TAG.integer, readSigned, (value) => build.integer(value));

function readSigned(node: DerNode, what: string): number {
  const { content } = node;
  if (content.length > 4) throw fields.malformed(`${what} is too large`);
  const magnitude = content.reduce((sum, octet) => sum * 256 + octet, 0);
  return (content[0] as number) < 0x80 ? magnitude : magnitude - 256 ** content.length;
}

/** A positive INTEGER as upper-case hexadecimal: CertificateSerialNumber. */
export const serialNumber: Codec<string> = universalType(
  TAG.integer,
  (node, what) => fields.integerHex(fields.readInteger(node, what)),
  serialNumberInteger,
);

export const octets: Codec<Uint8Array> = universalType(TAG.octetString, fields.readOctets, build.octetString);
export const bitOctets: Codec<Uint8Array> = universalType(TAG.bitString, fields.readBitOctets, build.bitString);
/** The set bits of a named bit list. */
export const namedBits: Codec<readonly number[]> = universalType(
  TAG.bitString,
  fields.readNamedBits,
  (bits: readonly number[]) => build.namedBits(bits),
);
export const objectIdentifier: Codec<string> = universalType(TAG.oid, fields.readOid, build.oid);
export const nothing: Codec<null> = universalType(
  TAG.null,
  () => null,
  () => build.NULL(),
);
export const utf8: Codec<string> = universalType(
  TAG.utf8String,
  (node) => fields.readString(node)?.text ?? '',
  (text) => build.characterString('utf8', text),
);
/** Time of its year's form (RFC 5280 section 4.1.2.5), milliseconds since the epoch. */
export const time: Codec<number> = {
  fits: ({ tagClass, tag }) => tagClass === TAG_CLASS.universal && (tag === TAG.utcTime || tag === TAG.generalizedTime),
  read: fields.readTime,
  write: build.time,
};
/** GeneralizedTime of any year, whole seconds, milliseconds since the epoch. */
export const generalizedTime: Codec<number> = universalType(
  TAG.generalizedTime,
  fields.readGeneralizedTime,
  build.generalizedTime,
);
export const name: Codec<Dn> = universalType(TAG.sequence, readName, nameSequence);
export const algorithm: Codec<AlgorithmId> = universalType(TAG.sequence, readAlgorithm, ({ der }) =>
  build.fromDer(der),
);
export const extensions: Codec<readonly Extension[]> = universalType(
  TAG.sequence,
  (node, what): readonly Extension[] => readExtensions(node, what),
  (list) => build.sequence(...list.map(extensionSequence)),
);

/** Any one value, as its DER. @param tag only of this universal type. */
export function raw(tag?: number): Codec<Uint8Array> {
  const write = (der: Uint8Array) => build.fromDer(der);
  if (tag !== undefined) return universalType(tag, ({ der }) => der, write);
  return { fits: () => true, read: ({ der }) => der, write };
}

/** A value together with the very octets in which it came: what a signature or a MAC was made over. */
export interface Verbatim<T> {
  readonly der: Uint8Array;
  readonly value: T;
}

/** Keeps the octets; writing puts them back unchanged. */
export function verbatim<T>(codec: Codec<T>): Codec<Verbatim<T>> {
  return {
    ...(codec.tag !== undefined && { tag: codec.tag }),
    fits: codec.fits,
    read: (node, what) => ({ der: node.der, value: codec.read(node, what) }),
    write: ({ der }) => build.fromDer(der),
  };
}

/** A {@link Verbatim} of something that is written for the first time. */
export function verbatimOf<T>(codec: Codec<T>, value: T): Verbatim<T> {
  return { der: encode(codec, value), value };
}

function fitsContext(n: number): (node: DerNode) => boolean {
  return ({ tagClass, tag }) => tagClass === TAG_CLASS.context && tag === n;
}

function assertContext(node: DerNode, n: number, what: string): void {
  if (!fitsContext(n)(node)) throw fields.malformed(`${what} is not tagged [${n}]`);
}

/** [n] EXPLICIT. */
export function explicit<T>(n: number, codec: Codec<T>): Codec<T> {
  return {
    fits: fitsContext(n),
    read: (node, what) => {
      assertContext(node, n, what);
      return codec.read(fields.explicit(node, what), what);
    },
    write: (value) => build.tagged(n, codec.write(value)),
  };
}

/** [n] IMPLICIT, n below 31: read as if the type's own tag stood there, by the rules of that type. */
export function implicit<T>(n: number, codec: Codec<T>): Codec<T> {
  const { tag } = codec;
  if (tag === undefined) throw new RangeError('IMPLICIT needs a type with one universal tag');
  return {
    fits: fitsContext(n),
    read: (node, what) => {
      assertContext(node, n, what);
      return codec.read(untagged(node, tag, what), what);
    },
    write: (value) => {
      const der = Uint8Array.from(encode(codec, value));
      der[0] = 0x80 | ((der[0] as number) & 0x20) | n;
      return build.fromDer(der);
    },
  };
}

function untagged(node: DerNode, tag: number, what: string): DerNode {
  const { constructed, content, children } = node;
  const problem = universalProblem({ tag, constructed, content });
  if (problem !== undefined) throw new PkiError('bad-der', `${what}: ${problem}`);
  const der = Uint8Array.from(node.der);
  der[0] = tag | (constructed ? 0x20 : 0);
  return { tagClass: TAG_CLASS.universal, tag, constructed, der, content, children };
}

/** SEQUENCE OF. @param atLeast 0 where the type may be empty. */
export function listOf<T>(codec: Codec<T>, atLeast = 1): Codec<readonly T[]> {
  return universalType(
    TAG.sequence,
    (node, what): readonly T[] => fields.sequenceMembers(node, what, atLeast).map((member) => codec.read(member, what)),
    (values) => build.sequence(...values.map((value) => codec.write(value))),
  );
}

type Parts = Readonly<Record<string, Codec<unknown> | Optional<unknown>>>;
type OptionalKeys<P> = { [K in keyof P]: P[K] extends Optional<unknown> ? K : never }[keyof P];

/** The value of a SEQUENCE: one property per part, those of OPTIONAL parts perhaps absent. */
export type StructOf<P> = { readonly [K in Exclude<keyof P, OptionalKeys<P>>]: ValueOf<P[K]> } & {
  readonly [K in OptionalKeys<P>]?: P[K] extends Optional<infer T> ? T : never;
};

/** SEQUENCE of named parts, in the order of the rows. @param type the ASN.1 name, for errors. */
export function struct<P extends Parts>(type: string, parts: P): Codec<StructOf<P>> {
  const rows = Object.entries(parts);
  const read = (node: DerNode): StructOf<P> => {
    const given = [...node.children];
    const value: Record<string, unknown> = {};
    for (const [key, part] of rows) {
      const what = `${type}.${key}`;
      const codec = 'optional' in part ? part.optional : part;
      const next = given[0];
      if (next !== undefined && (!('optional' in part) || codec.fits(next))) {
        given.shift();
        value[key] = codec.read(next, what);
      } else if (!('optional' in part)) throw fields.malformed(`${what} is missing`);
    }
    if (given.length > 0) throw fields.malformed(`${type} has a part too many`);
    return value as StructOf<P>;
  };
  const write = (value: StructOf<P>) => {
    const of = value as Readonly<Record<string, unknown>>;
    const present = rows.flatMap(([key, part]) => {
      if (!('optional' in part)) return [part.write(of[key])];
      return of[key] === undefined ? [] : [part.optional.write(of[key])];
    });
    return build.sequence(...present);
  };
  return universalType(TAG.sequence, read, write);
}

/** One alternative of a CHOICE: which, and its value. */
export type ChoiceOf<A> = { [K in keyof A]: { readonly kind: K; readonly value: ValueOf<A[K]> } }[keyof A];

/** CHOICE among named alternatives, told apart by their tags. @param type the ASN.1 name, for errors. */
export function choice<A extends Readonly<Record<string, Codec<unknown>>>>(
  type: string,
  alternatives: A,
): Codec<ChoiceOf<A>> {
  const rows = Object.entries(alternatives);
  const rowOf = (node: DerNode) => rows.find(([, codec]) => codec.fits(node));
  return {
    fits: (node) => rowOf(node) !== undefined,
    read: (node) => {
      const row = rowOf(node);
      if (row === undefined) throw fields.malformed(`${type} is none of ${Object.keys(alternatives).join(', ')}`);
      const [kind, codec] = row;
      return { kind, value: codec.read(node, `${type}.${kind}`) } as ChoiceOf<A>;
    },
    write: ({ kind, value }) => (alternatives[kind] as Codec<unknown>).write(value),
  };
}
