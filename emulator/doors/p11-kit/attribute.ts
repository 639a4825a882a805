import { ULONG_LENGTH } from '../../core/data-types.ts';
import { CKR_DEVICE_ERROR } from '../../spec/constants.gen.ts';
import { type AttributeForm, attributeForm, type Offered } from './attribute-forms.ts';
import type { OctetReader } from './octet-reader.ts';
import type { OctetWriter } from './octet-writer.ts';
import { WireError } from './wire-error.ts';

/** Templates within templates: as deep as the clients go. */
export const TEMPLATE_DEPTH_MAX = 8;
/** sizeof (CK_ATTRIBUTE) on the platforms of the clients: what a template's ulValueLen counts in. */
export const ATTRIBUTE_LENGTH = 24;
const DATE_LENGTH = 8;

/** CK_ATTRIBUTE: numbers are CK_ULONG as the core keeps them (least significant octet first). */
export interface WireAttribute {
  readonly type: number;
  /** ulValueLen; undefined is CK_UNAVAILABLE_INFORMATION. */
  readonly length: number | undefined;
  /** null: pValue was NULL, or only the length is told. A single number is never NULL on the wire: it reads as zeros. */
  readonly value: Uint8Array | readonly WireAttribute[] | null;
}

/** One line of C_GetAttributeValue's question. */
export interface AttributeQuery {
  readonly type: number;
  /** Octets of the caller's buffer; 0 also for a NULL pValue. */
  readonly room: number;
  /** For a template: its attributes, as newer clients ask. */
  readonly nested?: readonly AttributeQuery[];
}

interface FormCodec {
  read(
    reader: OctetReader,
    attribute: { readonly length: number; readonly offered: Offered; readonly depth: number },
  ): WireAttribute['value'];
  write(writer: OctetWriter, attribute: WireAttribute, offered: Offered): void;
}

const CODECS: Readonly<Record<AttributeForm, FormCodec>> = {
  octets: {
    read(reader, { length }) {
      const value = reader.octetString();
      ensureLength(value === null || value.length === length, length);
      return value;
    },
    write: (writer, { value }) => writer.octetString(octetsOf(value)),
  },
  byte: {
    read(reader, { length }) {
      ensureLength(length <= 1, length);
      return Uint8Array.of(reader.byte()).slice(0, length);
    },
    write: (writer, { value }) => writer.byte(octetsOf(value)?.[0] ?? 0),
  },
  ulong: {
    read(reader, { length }) {
      ensureLength(length <= ULONG_LENGTH, length);
      return reader.octets(ULONG_LENGTH).reverse().slice(0, length);
    },
    write(writer, { value }) {
      const whole = new Uint8Array(ULONG_LENGTH);
      whole.set(octetsOf(value) ?? []);
      writer.octets(whole.reverse());
    },
  },
  template: {
    read(reader, { length, offered, depth }) {
      if (depth >= TEMPLATE_DEPTH_MAX) throw new WireError(CKR_DEVICE_ERROR, 'templates too deep within each other');
      const nested = readTemplate(reader, offered, depth + 1);
      if (nested.length === 0 && length > 0) return null;
      ensureLength(nested.length * ATTRIBUTE_LENGTH === length, length);
      return nested;
    },
    write(writer, { value }, offered) {
      writeTemplate(writer, value === null || value instanceof Uint8Array ? [] : value, offered);
    },
  },
  mechanisms: {
    read(reader, { length }) {
      const count = reader.u32();
      ensureLength(count * ULONG_LENGTH === length, length);
      const octets = reader.octets(length);
      for (let at = 0; at < length; at += ULONG_LENGTH) octets.subarray(at, at + ULONG_LENGTH).reverse();
      return octets;
    },
    write(writer, { value }) {
      const octets = octetsOf(value) ?? new Uint8Array(0);
      writer.u32(octets.length / ULONG_LENGTH);
      for (let at = 0; at < octets.length; at += ULONG_LENGTH) {
        writer.octets(octets.slice(at, at + ULONG_LENGTH).reverse());
      }
    },
  },
  date: {
    read(reader, { length }) {
      const value = reader.octetString();
      ensureLength(length === 0 || length === DATE_LENGTH, length);
      ensureLength(value === null || value.length === length, length);
      return value;
    },
    write: (writer, { value }) => writer.octetString(octetsOf(value)),
  },
};

function ensureLength(right: boolean, length: number): void {
  if (!right) throw new WireError(CKR_DEVICE_ERROR, `an attribute of ${length} octets`);
}

/** @throws RangeError for attributes where the form wants octets. */
function octetsOf(value: WireAttribute['value']): Uint8Array | null {
  if (value === null || value instanceof Uint8Array) return value;
  throw new RangeError('a template where octets belong');
}

/** u32 count, then per attribute: u32 type, u8 validity, and if valid u32 length and the value in the type's form. */
export function readTemplate(reader: OctetReader, offered: Offered, depth = 0): WireAttribute[] {
  const attributes: WireAttribute[] = [];
  for (let count = reader.u32(); count > 0; count--) attributes.push(readAttribute(reader, offered, depth));
  return attributes;
}

function readAttribute(reader: OctetReader, offered: Offered, depth: number): WireAttribute {
  const type = reader.u32();
  if (reader.byte() === 0) return { type, length: undefined, value: null };
  const length = reader.u32();
  return { type, length, value: CODECS[attributeForm(type, offered)].read(reader, { length, offered, depth }) };
}

/** @throws RangeError for a value that the type's form cannot hold. */
export function writeTemplate(writer: OctetWriter, template: readonly WireAttribute[], offered: Offered): void {
  writer.u32(template.length);
  for (const attribute of template) {
    const { type, length } = attribute;
    writer.u32(type);
    writer.byte(length === undefined ? 0 : 1);
    if (length === undefined) continue;
    writer.u32(length);
    CODECS[attributeForm(type, offered)].write(writer, attribute, offered);
  }
}

/** Which attributes of a question are followed by the attributes in them: none, templates with room, or every template. */
type Nesting = 'none' | 'with room' | 'always';

/**
 * u32 count, then per attribute u32 type and u32 room; ends the message. Clients from 0.25.4 on ask for the attributes
 * in a template, until 0.25.5 even where there is no room, and their version number does not tell: the length does.
 */
export function readQueries(reader: OctetReader, offered: Offered): AttributeQuery[] {
  const { at } = reader;
  const flat = reader.left === 4 + 8 * reader.u32();
  const nestings: readonly Nesting[] = flat ? ['none'] : ['with room', 'always'];
  for (const nesting of nestings) {
    reader.at = at;
    const queries = attempt(() => readQueryList(reader, offered, nesting, 0));
    if (queries !== undefined && reader.left === 0) return queries;
  }
  throw new WireError(CKR_DEVICE_ERROR, 'a list of attributes that does not end with its message');
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

function readQueryList(reader: OctetReader, offered: Offered, nesting: Nesting, depth: number): AttributeQuery[] {
  if (depth > TEMPLATE_DEPTH_MAX) throw new WireError(CKR_DEVICE_ERROR, 'templates too deep within each other');
  const queries: AttributeQuery[] = [];
  for (let count = reader.u32(); count > 0; count--) {
    const type = reader.u32();
    const room = reader.u32();
    const asksInside =
      attributeForm(type, offered) === 'template' && (nesting === 'always' || (nesting === 'with room' && room > 0));
    queries.push(
      asksInside ? { type, room, nested: readQueryList(reader, offered, nesting, depth + 1) } : { type, room },
    );
  }
  return queries;
}

export function writeQueries(writer: OctetWriter, queries: readonly AttributeQuery[]): void {
  writer.u32(queries.length);
  for (const { type, room, nested } of queries) {
    writer.u32(type);
    writer.u32(room);
    if (nested !== undefined) writeQueries(writer, nested);
  }
}
