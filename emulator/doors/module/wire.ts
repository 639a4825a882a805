/** One field of a frame. Numbers are unsigned, least significant octet first. */
export interface WireField {
  readonly name: string;
  readonly octets: number;
  readonly meaning: string;
}

export interface WireFrame {
  readonly name: string;
  readonly from: 'library' | 'daemon';
  readonly fields: readonly WireField[];
  /** What follows the fields. */
  readonly rest: string;
}

const field = (name: string, octets: number, meaning: string): WireField => ({ name, octets, meaning });
const command = (name: string, number: number, value: string, length: string, rest: string): WireFrame => ({
  name,
  from: 'daemon',
  fields: [field('operation', 8, `${number}`), field('value', 8, value), field('length', 8, length)],
  rest,
});

/**
 * Every frame between the library (module.c) and the daemon: the codec reads the offsets from here, docs/native-door.md is
 * drawn from it. Both are on one machine: 64 bits, least significant octet first.
 */
export const FRAMES = {
  HELLO: {
    name: 'HELLO',
    from: 'library',
    fields: [
      field('magic', 4, '"TB01"'),
      field('process', 4, 'its number, for traces'),
      field('token', 16, 'random; the connections that give the same one are one application'),
    ],
    rest: 'nothing; there is no answer',
  },
  CALL: {
    name: 'CALL',
    from: 'library',
    fields: [
      field('length', 4, 'of the whole frame'),
      field(
        'function',
        2,
        'position in the table of functions; with 0x8000 the library has answered it, and wants no answer',
      ),
      field('version', 2, 'of the list it was called through: major · 256 + minor'),
      field('arguments', 4, 'how many'),
      field('segments', 4, 'how many'),
    ],
    rest: 'the arguments, 8 octets each; then the segments, memory that was copied unasked: address, length, octets up to a multiple of 8',
  },
  MEMORY: {
    name: 'MEMORY',
    from: 'library',
    fields: [field('length', 8, 'of this piece; 2^64 − 1: the memory cannot be read')],
    rest: 'that many octets; pieces follow until all that was asked is there, or one says that it cannot be read',
  },
  POKE: command('POKE', 1, 'address', 'how many octets', 'the octets that the library writes there; no answer'),
  PEEK: command('PEEK', 2, 'address', 'how many octets', 'nothing; MEMORY answers'),
  AGAIN: command(
    'AGAIN',
    4,
    'revision of the tokens',
    '0',
    'nothing; comes before RETURN: the call before this one could be made once more and would return CKR_OK, until the revision changes',
  ),
  RETURN: command('RETURN', 3, 'what the function returns', 'what it returns when a POKE could not be done', 'nothing'),
} as const satisfies Record<string, WireFrame>;

export const MAGIC = 'TB01';
/** In the function of a CALL: the library has answered it already (see AGAIN). */
export const ADVANCE = 0x8000;
/** What the file with the revision (8 octets) is called: the socket's path and this. */
export const REVISION_SUFFIX = '.revision';
/** Octets of a CALL that the daemon takes at most. */
export const CALL_LENGTH_MAX = 65_536;
/** C arguments of a function at most. */
export const ARGUMENTS_MAX = 10;
/** Octets of the caller's memory that one call takes at most; more is CKR_HOST_MEMORY. */
export const INPUT_MAX = 64 * 1024 * 1024;

/** Octets of a frame's fields. */
export function sizeOf(frame: keyof typeof FRAMES): number {
  return FRAMES[frame].fields.reduce((sum, { octets }) => sum + octets, 0);
}

/** Where a field begins. */
export function offsetOf(frame: keyof typeof FRAMES, name: string): number {
  const fields: readonly WireField[] = FRAMES[frame].fields;
  const at = fields.findIndex((one) => one.name === name);
  if (at < 0) throw new RangeError(`${frame} has no ${name}`);
  return fields.slice(0, at).reduce((sum, { octets }) => sum + octets, 0);
}
