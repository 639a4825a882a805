/**
 * The general data types of PKCS#11 (section 3) as the octets that attributes are kept in: CK_ULONG is 8 octets,
 * least significant first (LP64 little-endian, as every platform pkcs11js runs on); CK_BBOOL is one octet.
 */

/** Octets of a CK_ULONG. */
export const ULONG_LENGTH = 8;

/** @throws RangeError when the value is no CK_ULONG. */
export function ulongOctets(value: number | bigint): Uint8Array {
  const out = new Uint8Array(ULONG_LENGTH);
  const wide = BigInt(value);
  if (wide < 0n || wide > 0xffff_ffff_ffff_ffffn) throw new RangeError(`${value} is no CK_ULONG`);
  new DataView(out.buffer).setBigUint64(0, wide, true);
  return out;
}

/** The number in a CK_ULONG, or undefined when the octets are no CK_ULONG or it does not fit a safe integer. */
export function ulongOf(octets: Uint8Array): number | undefined {
  if (octets.length !== ULONG_LENGTH) return undefined;
  // Octet by octet: every call reads several, and a BigInt would cost more than all else about it.
  let value = 0;
  for (let at = ULONG_LENGTH - 1; at >= 0; at--) value = value * 256 + (octets[at] ?? 0);
  return value <= Number.MAX_SAFE_INTEGER ? value : undefined;
}

const TRUE = Uint8Array.of(1);
const FALSE = Uint8Array.of(0);

/** A CK_BBOOL. */
export function boolOctets(value: boolean): Uint8Array {
  return value ? TRUE : FALSE;
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Whether the octets are well-formed UTF-8 (RFC 3629; the standard's "RFC2279 string"). */
export function isUtf8(octets: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(octets);
    return true;
  } catch {
    return false;
  }
}

export function hexOctets(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Octets of fixed length, blank-padded, as CK_INFO, CK_SLOT_INFO and CK_TOKEN_INFO hold text. Cut at a character. */
export function blankPadded(text: string, length: number): string {
  let kept = '';
  let octets = 0;
  for (const character of text) {
    const size = utf8(character).length;
    if (octets + size > length) break;
    kept += character;
    octets += size;
  }
  return kept + ' '.repeat(length - octets);
}

/** Flags are tested and set through these: in JavaScript `0x80000000 | 1` is negative. */
export function hasFlag(flags: number, flag: number): boolean {
  return (flags & flag) >>> 0 === flag >>> 0;
}

export function flagsOf(...flags: readonly (number | false)[]): number {
  return flags.reduce<number>((sum, flag) => (flag === false ? sum : (sum | flag) >>> 0), 0);
}

export function concatenated(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
