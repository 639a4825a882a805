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
      field('magic', 4, '"TB02"'),
      field('process', 4, 'its number, for traces'),
      field('token', 16, 'random; the connections that give the same one are one application'),
      field('mailbox', 4, 'descriptor of the mailbox in that process; 2^32 − 1: there is none'),
      field('none', 4, '0'),
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
        'position in the table of functions; with 0x8000 the library has answered it, and wants no answer; with 0x4000 the next one may come through the mailbox',
      ),
      field('version', 2, 'of the list it was called through: major · 256 + minor'),
      field('arguments', 4, 'how many'),
      field('segments', 4, 'how many'),
    ],
    rest: 'the arguments, 8 octets each; then the segments, memory that was copied unasked: address, length, octets up to a multiple of 8',
  },
  KNOCK: {
    name: 'KNOCK',
    from: 'library',
    fields: [field('knock', 8, '2^64 − 2')],
    rest: 'nothing; the answer to the call in the mailbox is wanted over the socket',
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

export const MAGIC = 'TB02';
/** In the function of a CALL: the library has answered it already (see AGAIN). */
export const ADVANCE = 0x8000;
/** In the function of a CALL: the library would like the daemon to watch the mailbox. */
export const WATCH = 0x4000;

const MAILBOX_PAGE = 4_096;
const ROOM_FOR_CALLS = 17_408;
/** Octets of an answer that goes through the mailbox, at most. */
export const ANSWER_MAX = 16_384;

/** Memory that a connection's library shares with the daemon: a call and its answer, when neither side sleeps. */
export const MAILBOX = {
  /** As in HELLO. */
  token: { at: 0, octets: 16, by: 'library', meaning: 'as in HELLO' },
  call: { at: 16, octets: 8, by: 'library', meaning: 'number of the last call, written when it is there' },
  from: { at: 24, octets: 8, by: 'library', meaning: 'where its CALL frames begin' },
  length: { at: 32, octets: 8, by: 'library', meaning: 'of its CALL frames, all together' },
  answer: { at: 64, octets: 8, by: 'daemon', meaning: 'number of the last call that is answered, written at the end' },
  watched: {
    at: 72,
    octets: 8,
    by: 'daemon',
    meaning: '1 while the daemon looks at it; 2: it has looked, and nothing came in time; 0: it does not',
  },
  calls: { at: MAILBOX_PAGE, octets: ROOM_FOR_CALLS, by: 'library', meaning: 'CALL frames' },
  size: {
    at: MAILBOX_PAGE + ROOM_FOR_CALLS,
    octets: 8,
    by: 'daemon',
    meaning: 'of the answer; 0: it comes over the socket',
  },
  answers: {
    at: MAILBOX_PAGE + ROOM_FOR_CALLS + 8,
    octets: ANSWER_MAX,
    by: 'daemon',
    meaning: 'POKE, AGAIN and RETURN, as over the socket',
  },
} as const satisfies Readonly<
  Record<
    string,
    { readonly at: number; readonly octets: number; readonly by: 'library' | 'daemon'; readonly meaning: string }
  >
>;
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
