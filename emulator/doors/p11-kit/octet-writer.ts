import { NULL_LENGTH, STRING_LENGTH_LIMIT } from './octet-reader.ts';

const FIRST_SIZE = 256;

/** Writes the primitives of p11-kit's wire: the reverse of OctetReader. */
export class OctetWriter {
  #octets = new Uint8Array(FIRST_SIZE);
  #view = new DataView(this.#octets.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    const at = this.#grow(1);
    this.#view.setUint8(at, value);
  }

  u32(value: number): void {
    const at = this.#grow(4);
    this.#view.setUint32(at, value);
  }

  /** @throws RangeError when the value is no CK_ULONG. */
  ulong(value: number | bigint): void {
    const right = typeof value === 'bigint' ? value <= 0xffff_ffff_ffff_ffffn : Number.isSafeInteger(value);
    if (!right || value < 0) throw new RangeError(`${value} is no CK_ULONG`);
    const at = this.#grow(8);
    if (typeof value === 'bigint') this.#view.setBigUint64(at, value);
    else {
      this.#view.setUint32(at, Math.floor(value / 0x1_0000_0000));
      this.#view.setUint32(at + 4, value % 0x1_0000_0000);
    }
  }

  octets(octets: Uint8Array): void {
    const at = this.#grow(octets.length);
    this.#octets.set(octets, at);
  }

  /** @throws RangeError when the octets are too many for the wire. */
  octetString(octets: Uint8Array | null): void {
    if (octets !== null && octets.length >= STRING_LENGTH_LIMIT)
      throw new RangeError(`an octet string of ${octets.length} octets`);
    this.u32(octets?.length ?? NULL_LENGTH);
    if (octets !== null) this.octets(octets);
  }

  /** All that was written; not a copy, so nothing may be written afterwards. */
  finish(): Uint8Array {
    return this.#octets.subarray(0, this.#length);
  }

  /** Before the view is looked up: it may be another afterwards. */
  #grow(more: number): number {
    const at = this.#length;
    const wanted = at + more;
    if (wanted > this.#octets.length) {
      const larger = new Uint8Array(Math.max(2 * this.#octets.length, wanted));
      larger.set(this.#octets.subarray(0, at));
      this.#octets = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#length = wanted;
    return at;
  }
}
