import { readUlong } from './octets.ts';
import { ADVANCE, ARGUMENTS_MAX, CALL_LENGTH_MAX, offsetOf, sizeOf, WATCH } from './wire.ts';

/** Memory of the caller: where it lies there, and what was in it, as a part of `octets`. */
export interface Segment {
  readonly address: number;
  readonly octets: Buffer;
  readonly from: number;
  readonly length: number;
}

/** A CALL frame. */
export interface CallFrame {
  readonly function: number;
  /** The library has answered it already, with CKR_OK. */
  readonly inAdvance: boolean;
  /** The library would like to bring the next one through the mailbox. */
  readonly wantsWatch: boolean;
  readonly version: { readonly major: number; readonly minor: number };
  readonly arguments: readonly number[];
  readonly segments: readonly Segment[];
}

/** Octets that are no frame of {@link FRAMES}. Whoever sends them is not our library: the connection ends. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

const CALL_SIZE = sizeOf('CALL');
const KNOCK_SIZE = sizeOf('KNOCK');
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

/** Whether a KNOCK stands here; undefined when that cannot be told yet. */
export function isKnock(octets: Buffer): boolean | undefined {
  if (octets.length < 4) return undefined;
  // No length of a CALL or of a MEMORY begins with these.
  if (octets.readUInt32LE(0) !== 0xffff_fffe) return false;
  return octets.length < KNOCK_SIZE ? undefined : octets.readUInt32LE(4) === 0xffff_ffff;
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
  const values: number[] = [];
  for (let at = CALL_SIZE; at < segmentsAt; at += 8) values.push(readUlong(octets, at));
  return {
    function: number & ~(ADVANCE | WATCH),
    inAdvance: (number & ADVANCE) !== 0,
    wantsWatch: (number & WATCH) !== 0,
    version: { major: octets.readUInt8(VERSION_AT + 1), minor: octets.readUInt8(VERSION_AT) },
    arguments: values,
    segments: parseSegments(octets, segmentsAt, octets.readUInt32LE(SEGMENTS_AT)),
  };
}

function parseSegments(octets: Buffer, begin: number, count: number): Segment[] {
  const segments: Segment[] = [];
  let at = begin;
  while (segments.length < count) {
    if (at + SEGMENT_SIZE > octets.length) throw new WireError('a segment is cut');
    const length = readUlong(octets, at + 8);
    const from = at + SEGMENT_SIZE;
    if (length > octets.length - from) throw new WireError('a segment is cut');
    segments.push({ address: readUlong(octets, at), octets, from, length });
    at = from + Math.ceil(length / 8) * 8;
  }
  if (at < octets.length) throw new WireError('octets behind the last segment');
  return segments;
}
