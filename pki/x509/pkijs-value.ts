import * as asn1js from 'asn1js';
import { RelativeDistinguishedNames } from 'pkijs';
import { type Dn, encodeName } from './name.ts';

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

/** pkijs puts the attributes of a name into one RDN unless it is given the whole encoding. */
export function pkijsName(dn: Dn): RelativeDistinguishedNames {
  return new RelativeDistinguishedNames({ schema: pkijsValue(encodeName(dn)) });
}
