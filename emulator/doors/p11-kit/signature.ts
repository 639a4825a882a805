import { ULONG_LENGTH } from '../../core/data-types.ts';
import type { MechanismCall } from '../../core/mechanisms/token-mechanisms.ts';
import { CKR_DEVICE_ERROR } from '../../spec/constants.gen.ts';
import {
  type AttributeQuery,
  readQueries,
  readTemplate,
  type WireAttribute,
  writeQueries,
  writeTemplate,
} from './attribute.ts';
import type { Offered } from './attribute-forms.ts';
import { readMechanism, writeMechanism } from './mechanism.ts';
import type { OctetReader } from './octet-reader.ts';
import type { OctetWriter } from './octet-writer.ts';
import { WireError } from './wire-error.ts';

/** An array, or only how many elements it has: where the caller's pointer is NULL, and where its buffer is too small. */
export type Counted<T> = T | { readonly count: number };

/** The caller's buffer: octets that fit, or null when its pointer is NULL (section 5.2: only the length is asked). */
export type Room = number | null;

/** CK_VERSION. */
export interface WireVersion {
  readonly major: number;
  readonly minor: number;
}

/** The letters of a signature, and what each stands for. */
export interface Values {
  /** CK_BYTE. */
  y: number;
  /** CK_ULONG, eight octets. */
  u: number | bigint;
  v: WireVersion;
  /** Text of fixed length, blank-padded. */
  s: Uint8Array;
  /** Text; null is NULL. */
  z: Uint8Array | null;
  ay: Counted<Uint8Array>;
  au: Counted<readonly number[]>;
  /** Room for octets; clients before 0.25 cannot tell room 0 from NULL. */
  fy: Room;
  /** Room for numbers; 0 is also NULL. */
  fu: number;
  aA: readonly WireAttribute[];
  fA: readonly AttributeQuery[];
  M: MechanismCall | null;
  /** A mechanism parameter that the call may have changed: none does. Mechanisms without parameter have nothing here. */
  P: 'unchanged' | null;
}

export type Letter = keyof Values;

/** The values of a signature: `ValuesOf<'uay'>` is `[number | bigint, Counted<Uint8Array>]`. */
export type ValuesOf<S extends string> = S extends ''
  ? []
  : S extends `${infer A extends 'a' | 'f'}${infer B extends string}${infer R}`
    ? [Values[`${A}${B}` & Letter], ...ValuesOf<R>]
    : S extends `${infer L extends string}${infer R}`
      ? [Values[L & Letter], ...ValuesOf<R>]
      : never;

interface LetterCodec<L extends Letter> {
  read(reader: OctetReader, offered: Offered): Values[L];
  /** @throws RangeError for what the wire cannot hold. */
  write(writer: OctetWriter, value: Values[L], offered: Offered): void;
}

/** Room 0 behind a pointer that is not NULL, as clients from 0.25 on write it. */
const NO_ROOM = 0xffff_ffff;

const CODECS: { readonly [L in Letter]: LetterCodec<L> } = {
  y: { read: (reader) => reader.byte(), write: (writer, value) => writer.byte(value) },
  u: { read: (reader) => reader.ulong(), write: (writer, value) => writer.ulong(value) },
  v: {
    read: (reader) => ({ major: reader.byte(), minor: reader.byte() }),
    write(writer, { major, minor }) {
      writer.byte(major);
      writer.byte(minor);
    },
  },
  s: { read: fixedText, write: (writer, value) => writer.octetString(value) },
  z: { read: (reader) => reader.octetString(), write: (writer, value) => writer.octetString(value) },
  ay: {
    read: (reader) => (reader.byte() === 0 ? { count: reader.u32() } : (reader.octetString() ?? { count: 0 })),
    write(writer, value) {
      writer.byte(value instanceof Uint8Array ? 1 : 0);
      if (value instanceof Uint8Array) writer.octetString(value);
      else writer.u32(value.count);
    },
  },
  au: {
    read: (reader) => (reader.byte() === 0 ? { count: reader.u32() } : ulongs(reader)),
    write(writer, value) {
      const isArray = !('count' in value);
      writer.byte(isArray ? 1 : 0);
      writer.u32(isArray ? value.length : value.count);
      if (isArray) for (const one of value) writer.ulong(one);
    },
  },
  fy: {
    read(reader, offered) {
      const room = reader.u32();
      if (room === NO_ROOM && offered > 0) return 0;
      return room === 0 ? null : room;
    },
    write: (writer, room, offered) => writer.u32(room === 0 && offered > 0 ? NO_ROOM : (room ?? 0)),
  },
  fu: { read: (reader) => reader.u32(), write: (writer, room) => writer.u32(room) },
  aA: { read: (reader, offered) => readTemplate(reader, offered), write: writeTemplate },
  fA: { read: readQueries, write: (writer, queries) => writeQueries(writer, queries) },
  M: { read: readMechanism, write: writeMechanism },
  P: {
    read(reader) {
      // The key handle follows: if there is no more than that, the mechanism has no parameter.
      if (reader.left <= ULONG_LENGTH) return null;
      if (reader.byte() !== 0) throw new WireError(CKR_DEVICE_ERROR, 'a changed mechanism parameter');
      return 'unchanged';
    },
    write(writer, value) {
      if (value !== null) writer.byte(0);
    },
  },
};

function fixedText(reader: OctetReader): Uint8Array {
  const text = reader.octetString();
  if (text === null) throw new WireError(CKR_DEVICE_ERROR, 'NULL for a text of fixed length');
  return text;
}

function ulongs(reader: OctetReader): number[] {
  const values: number[] = [];
  for (let count = reader.u32(); count > 0; count--) values.push(reader.ulong());
  return values;
}

const LETTERS = new Map<string, readonly Letter[]>();

/** The letters of a signature in order. */
export function lettersOf(signature: string): readonly Letter[] {
  let letters = LETTERS.get(signature);
  if (letters === undefined) {
    letters = (signature.match(/[af]?./g) ?? []) as Letter[];
    LETTERS.set(signature, letters);
  }
  return letters;
}

/** What follows the signature in a message. @throws WireError */
export function readValues<S extends string>(reader: OctetReader, signature: S, offered: Offered): ValuesOf<S> {
  return lettersOf(signature).map((letter) => CODECS[letter].read(reader, offered)) as unknown as ValuesOf<S>;
}

/** @throws RangeError for what the wire cannot hold. */
export function writeValues<S extends string>(
  writer: OctetWriter,
  signature: S,
  values: ValuesOf<S>,
  offered: Offered,
): void {
  const given = values as readonly unknown[];
  lettersOf(signature).forEach((letter, at) => {
    const codec = CODECS[letter] as LetterCodec<Letter>;
    codec.write(writer, given[at] as never, offered);
  });
}
