import type { Capacity, Output } from '../../core/operation.ts';
import { fromBuffer } from './conversion.ts';

/** pkcs11js hands a Buffer of no octets on as NULL: that asks for the length only. */
export function capacityOf(out: unknown, position: number): Capacity {
  return fromBuffer(out, position).length || null;
}

/** The caller's buffer, cut to what was put into it; uncut it is when only the length was asked and fits. */
export function into(out: Buffer, { length, octets }: Output): Buffer {
  if (octets !== undefined) out.set(octets);
  return out.length === length ? out : out.subarray(0, length);
}
