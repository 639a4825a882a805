import { readUlong } from './octets.ts';
import { ADVANCE, ARGUMENTS_MAX, CALL_LENGTH_MAX, offsetOf, sizeOf } from './wire.ts';

/** Memory of the caller: where it lies there, and what was in it. */
export interface Segment {
  readonly address: number;
  readonly octets: Buffer;
}

/** A CALL frame. */
export interface CallFrame {
  readonly function: number;
  /** The library has answered it already, with CKR_OK. */
  readonly inAdvance: boolean;
  readonly version: { readonly major: number; readonly minor: number };
  readonly arguments: readonly number[];
  readonly segments: readonly Segment[];
}

/** Octets that are no frame of {@link FRAMES}. Whoever sends them is not our library: the connection ends. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

const CALL_SIZE = sizeOf('CALL');
const SEGMENT_SIZE = 16;
const FUNCTION_AT = offsetOf('CALL', 'function');
const VERSION_AT = offsetOf('CALL', 'version');
const ARGUMENTS_AT = offsetOf('CALL', 'arguments');
const SEGMENTS_AT = offsetOf('CALL', 'segments');

/**
 * Length of the CALL frame that begins here, or undefined when that cannot be told yet.
 * @throws WireError
 */
export function callLength(octets: Buffer): number | undefined {
  if (octets.length < 4) return undefined;
  const length = octets.readUInt32LE(0);
  if (length < CALL_SIZE || length > CALL_LENGTH_MAX) throw new WireError(`a call of ${length} octets`);
  return length;
}

/**
 * @param octets one whole frame.
 * @throws WireError
 */
export function parseCall(octets: Buffer): CallFrame {
  const count = octets.readUInt32LE(ARGUMENTS_AT);
  const segmentsAt = CALL_SIZE + 8 * count;
  if (count > ARGUMENTS_MAX || segmentsAt > octets.length) throw new WireError(`a call with ${count} arguments`);
  const number = octets.readUInt16LE(FUNCTION_AT);
  return {
    function: number & ~ADVANCE,
    inAdvance: (number & ADVANCE) !== 0,
    version: { major: octets.readUInt8(VERSION_AT + 1), minor: octets.readUInt8(VERSION_AT) },
    arguments: Array.from({ length: count }, (_, at) => readUlong(octets, CALL_SIZE + 8 * at)),
    segments: parseSegments(octets.subarray(segmentsAt), octets.readUInt32LE(SEGMENTS_AT)),
  };
}

function parseSegments(octets: Buffer, count: number): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  while (segments.length < count) {
    if (at + SEGMENT_SIZE > octets.length) throw new WireError('a segment is cut');
    const length = readUlong(octets, at + 8);
    const from = at + SEGMENT_SIZE;
    if (length > octets.length - from) throw new WireError('a segment is cut');
    segments.push({ address: readUlong(octets, at), octets: octets.subarray(from, from + length) });
    at = from + Math.ceil(length / 8) * 8;
  }
  if (at < octets.length) throw new WireError('octets behind the last segment');
  return segments;
}
