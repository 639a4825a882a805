import * as asn1js from 'asn1js';

/** Between our values and those of pkijs, which are made of asn1js. */

/** A value as the classes of pkijs take it. */
export function pkijsValue(der: Uint8Array): asn1js.AsnType {
  const { offset, result } = asn1js.fromBER(Uint8Array.from(der));
  if (offset !== der.length) throw new RangeError('pkijsValue: the octets are not exactly one DER value');
  return result;
}

/** The encoding of what pkijs has built. */
export function derOfPkijs(value: asn1js.BaseBlock): Uint8Array {
  return new Uint8Array(value.toBER(false));
}
