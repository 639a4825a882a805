import { CKR_ARGUMENTS_BAD, CKR_HOST_MEMORY } from '../../spec/constants.gen.ts';
import { Refused } from '../remote/parameter.ts';
import type { Segment } from './call-frame.ts';
import { readUlong } from './octets.ts';
import { INPUT_MAX } from './wire.ts';

/** A piece of the caller's memory that was not sent along. */
export interface Wanted {
  readonly address: number;
  readonly length: number;
}

/**
 * What the daemon knows of the caller's memory during one call. Reading what was not sent notes it as wanted; once that
 * has been fetched, the arguments are decoded again.
 */
export class CallerMemory {
  readonly #segments: Segment[];
  readonly #unreadable: Wanted[] = [];
  #wanted: Wanted[] = [];
  #fetched = 0;

  constructor(segments: readonly Segment[]) {
    this.#segments = [...segments];
  }

  /** Refused: CKR_HOST_MEMORY (too much), CKR_ARGUMENTS_BAD (unreadable, or not here yet). */
  read(address: number, length: number): Buffer | Refused {
    if (length === 0) return Buffer.alloc(0);
    const segment = this.#segmentOf(address, length);
    if (segment !== undefined) {
      const from = segment.from + address - segment.address;
      return segment.octets.subarray(from, from + length);
    }
    if (length > INPUT_MAX) return new Refused(CKR_HOST_MEMORY);
    const is = (one: Wanted) => one.address === address && one.length === length;
    if (!this.#unreadable.some(is) && !this.#wanted.some(is)) this.#wanted.push({ address, length });
    return new Refused(CKR_ARGUMENTS_BAD);
  }

  ulong(address: number): number | Refused {
    const segment = this.#segmentOf(address, 8);
    if (segment !== undefined) return readUlong(segment.octets, segment.from + address - segment.address);
    const octets = this.read(address, 8);
    return octets instanceof Refused ? octets : readUlong(octets, 0);
  }

  #segmentOf(address: number, length: number): Segment | undefined {
    for (const segment of this.#segments) {
      const from = address - segment.address;
      if (from >= 0 && from + length <= segment.length) return segment;
    }
    return undefined;
  }

  /** Nothing had to be fetched. */
  get isWhole(): boolean {
    return this.#fetched === 0;
  }

  /** What has been asked for in vain since the last time; what would be too much in all counts as unreadable. */
  takeWanted(): readonly Wanted[] {
    const wanted = this.#wanted.filter((one) => {
      this.#fetched += one.length;
      if (this.#fetched > INPUT_MAX) this.#unreadable.push(one);
      return this.#fetched <= INPUT_MAX;
    });
    this.#wanted = [];
    return wanted;
  }

  /** @param octets undefined: the caller could not read it. */
  fetched({ address, length }: Wanted, octets: Buffer | undefined): void {
    if (octets === undefined) this.#unreadable.push({ address, length });
    else this.#segments.push({ address, octets, from: 0, length: octets.length });
  }
}
