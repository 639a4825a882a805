import { CKR_DEVICE_ERROR } from '../../spec/constants.gen.ts';
import { WireError } from './wire-error.ts';

/** Length of an octet string that stands for NULL. */
export const NULL_LENGTH = 0xffff_ffff;
/** An octet string is shorter than this. */
export const STRING_LENGTH_LIMIT = 0x7fff_ffff;

/**
 * Reads the primitives of p11-kit's wire from one message; integers are big-endian. Nothing is allocated on the word of
 * a length field: what is said to be there must be there.
 * Every method throws WireError(CKR_DEVICE_ERROR) when the message ends too early.
 */
export class OctetReader {
  readonly #octets: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(octets: Uint8Array) {
    this.#octets = new Uint8Array(octets.buffer, octets.byteOffset, octets.length);
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  }

  /** Where the next read begins; may be set back. */
  get at(): number {
    return this.#at;
  }

  set at(at: number) {
    this.#at = at;
  }

  /** Octets not yet read. */
  get left(): number {
    return this.#octets.length - this.#at;
  }

  byte(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  /** A CK_ULONG: eight octets. One stands for all numbers beyond 2^53: none of them is ever given out. */
  ulong(): number {
    const high = this.u32();
    const value = high * 0x1_0000_0000 + this.u32();
    return Number.isSafeInteger(value) ? value : Number.MAX_SAFE_INTEGER;
  }

  /** So many octets, as a copy. */
  octets(length: number): Uint8Array {
    const at = this.#advance(length);
    return this.#octets.slice(at, at + length);
  }

  /** Length (u32) and octets; null for NULL. */
  octetString(): Uint8Array | null {
    const length = this.u32();
    if (length === NULL_LENGTH) return null;
    if (length >= STRING_LENGTH_LIMIT) throw new WireError(CKR_DEVICE_ERROR, `an octet string of ${length} octets`);
    return this.octets(length);
  }

  #advance(length: number): number {
    const at = this.#at;
    if (length > this.left) throw new WireError(CKR_DEVICE_ERROR, `${length} octets wanted, ${this.left} left`);
    this.#at += length;
    return at;
  }
}
