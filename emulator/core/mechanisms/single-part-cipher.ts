import type { Cipher } from './row.ts';

/** A cipher of a single-part mechanism: everything happens in `final`. */
export interface SinglePart {
  /** Octets that come out at most of so many octets. */
  outputLength(length: number): number;
  /** @throws CkError */
  run(data: Uint8Array): Uint8Array;
}

export function singlePartCipher({ outputLength, run }: SinglePart): Cipher {
  return {
    updateLength: () => 0,
    update() {
      throw new RangeError('a single-part mechanism was fed in parts');
    },
    finalLength: outputLength,
    final: run,
  };
}
