import * as asn1js from 'asn1js';
import { compareDer } from './der.ts';
import type { StringType } from './der-fields.ts';

/** Small builders over asn1js that can only write DER: minimal numbers, sorted sets, primitive strings, whole seconds. */

export type Asn1 = asn1js.BaseBlock;

/** The encoding of a built value. */
export function toDer(value: Asn1): Uint8Array {
  return new Uint8Array(value.toBER(false));
}

/** A value that is already DER, to be put into another one unchanged. */
export function fromDer(der: Uint8Array): Asn1 {
  const { offset, result } = asn1js.fromBER(Uint8Array.from(der));
  if (offset !== der.length) throw new RangeError('fromDer: the octets are not exactly one DER value');
  return result;
}

class Verbatim extends asn1js.BaseBlock {
  readonly #der: ArrayBuffer;

  constructor(der: Uint8Array) {
    super();
    this.#der = Uint8Array.from(der).buffer;
  }

  override toBER(_sizeOnly?: boolean, writer?: asn1js.ViewWriter): ArrayBuffer {
    writer?.write(this.#der);
    return this.#der;
  }
}

/**
 * A value that is already DER, to be put into another one as it is. Unlike {@link fromDer} it is not read once more, which for
 * a certificate takes longer than a signature: for octets that came through the reader, or from a builder.
 */
export function verbatim(der: Uint8Array): Asn1 {
  return new Verbatim(der);
}

export function sequence(...value: Asn1[]): asn1js.Sequence {
  return new asn1js.Sequence({ value });
}

/** SET OF, its members in ascending order of their encodings (X.690 section 11.6). */
export function setOf(...members: Asn1[]): asn1js.Set {
  const encoded = members.map((member) => ({ member, der: toDer(member) }));
  encoded.sort((a, b) => compareDer(a.der, b.der));
  return new asn1js.Set({ value: encoded.map(({ member }) => member) });
}

export function oid(value: string): asn1js.ObjectIdentifier {
  return new asn1js.ObjectIdentifier({ value });
}

/** A non-negative INTEGER: a number, or its magnitude big-endian. */
export function integer(value: number | Uint8Array): asn1js.Integer {
  if (typeof value === 'number') return new asn1js.Integer({ value });
  let start = 0;
  while (start < value.length - 1 && value[start] === 0) start++;
  const magnitude = value.subarray(start);
  const signed = (magnitude[0] ?? 0) < 0x80 ? magnitude : Uint8Array.of(0, ...magnitude);
  return new asn1js.Integer({ valueHex: Uint8Array.from(signed).buffer });
}

export function enumerated(value: number): asn1js.Enumerated {
  return new asn1js.Enumerated({ value });
}

export function octetString(octets: Uint8Array): asn1js.OctetString {
  return new asn1js.OctetString({ valueHex: Uint8Array.from(octets).buffer });
}

/** BIT STRING of whole octets. */
export function bitString(octets: Uint8Array): asn1js.BitString {
  return new asn1js.BitString({ valueHex: Uint8Array.from(octets).buffer });
}

/** BIT STRING with named bits, bit 0 first, without trailing zeros (X.690 section 11.2.2). */
export function namedBits(bits: Iterable<number>): asn1js.BitString {
  const set = [...bits];
  if (set.length === 0) return new asn1js.BitString({ valueHex: new ArrayBuffer(0), unusedBits: 0 });
  const highest = Math.max(...set);
  const octets = new Uint8Array((highest >> 3) + 1);
  for (const bit of set) octets[bit >> 3] = (octets[bit >> 3] as number) | (0x80 >> (bit & 7));
  return new asn1js.BitString({ valueHex: octets.buffer, unusedBits: 7 - (highest & 7) });
}

export const TRUE = (): asn1js.Boolean => new asn1js.Boolean({ value: true });

export const NULL = (): asn1js.Null => new asn1js.Null();

/** [n] EXPLICIT, or [n] IMPLICIT over a constructed type. */
export function tagged(tagNumber: number, ...value: Asn1[]): asn1js.Constructed {
  return new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber }, value });
}

/** [n] IMPLICIT over a primitive type. */
export function taggedOctets(tagNumber: number, octets: Uint8Array): asn1js.Primitive {
  return new asn1js.Primitive({ idBlock: { tagClass: 3, tagNumber }, valueHex: Uint8Array.from(octets).buffer });
}

/**
 * Time in the form of its year (RFC 5280 section 4.1.2.5), whole seconds.
 * @param ms milliseconds since the epoch; a fraction of a second is cut off.
 */
export function time(ms: number): asn1js.UTCTime | asn1js.GeneralizedTime {
  const valueDate = new Date(Math.floor(ms / 1000) * 1000);
  return isUtcYear(ms) ? new asn1js.UTCTime({ valueDate }) : new asn1js.GeneralizedTime({ valueDate });
}

/** GeneralizedTime of any year, whole seconds: what OCSP and time stamps write. */
export function generalizedTime(ms: number): asn1js.GeneralizedTime {
  return new asn1js.GeneralizedTime({ valueDate: new Date(Math.floor(ms / 1000) * 1000) });
}

/** Whether RFC 5280 wants UTCTime for this instant: 1950 to 2049. */
export function isUtcYear(ms: number): boolean {
  const year = new Date(ms).getUTCFullYear();
  return year >= 1950 && year < 2050;
}

const STRING_CLASSES: Readonly<Record<StringType, new (parameters: { value: string }) => Asn1>> = {
  utf8: asn1js.Utf8String,
  printable: asn1js.PrintableString,
  ia5: asn1js.IA5String,
  bmp: asn1js.BmpString,
  teletex: asn1js.TeletexString,
  numeric: asn1js.NumericString,
  visible: asn1js.VisibleString,
};

/** A character string; the caller has checked that the type has its characters. */
export function characterString(type: StringType, value: string): Asn1 {
  return new STRING_CLASSES[type]({ value });
}
