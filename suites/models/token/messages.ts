import fc from 'fast-check';
import type { Room } from './operation-steps.ts';

/** Octets that are not the same twice, so that a part in the wrong place shows. */
const OCTETS = Buffer.from(Array.from({ length: 256 }, (_, at) => (at * 167 + 13) % 256));

/** What a command feeds: its length and where in the octets it begins. */
export interface Part {
  readonly length: number;
  readonly from: number;
}

/** Lengths around those that matter: a block of AES, a hash, what PKCS #1 has room for under 1024 bits. */
const LENGTHS = [1, 15, 16, 17, 32, 48, 118, 118] as const;

export const PART: fc.Arbitrary<Part> = fc.record({
  length: fc.constantFrom(...LENGTHS),
  from: fc.constantFrom(0, 7),
});

export function octetsOfPart({ length, from }: Part): Buffer {
  return OCTETS.subarray(from, from + length);
}

export const ROOM: fc.Arbitrary<Room> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Room>('ample') },
  { weight: 3, arbitrary: fc.constantFrom<Room>('exact', 'small', 'none') },
);

/** Of the last step, of which there are fewest. */
export const FINAL_ROOM: fc.Arbitrary<Room> = fc.constantFrom('ample', 'exact', 'small', 'none');
