import { FrameError } from './wire-error.ts';

/** Octets of a frame's header: tag, length of the options, length of the body; each u32, big-endian. */
export const HEADER_LENGTH = 12;
/** Options hold the name of the client's module; more is no client. */
export const OPTIONS_LENGTH_MAX = 4096;
/** A message of more octets is refused: nobody hands so much to a token at once. */
export const BODY_LENGTH_MAX = 64 * 1024 * 1024;

/** One message of either side. A reply carries the tag of its request, and replies may come in any order. */
export interface Frame {
  /** Never 0. */
  readonly tag: number;
  readonly options: Uint8Array;
  readonly body: Uint8Array;
}

interface Header {
  readonly tag: number;
  readonly optionsLength: number;
  readonly bodyLength: number;
}

/**
 * Puts frames together from a stream that may be cut anywhere. It keeps no more than what has arrived: a header's word
 * allocates nothing.
 */
export class FrameReader {
  #chunks: Uint8Array[] = [];
  #length = 0;
  #header: Header | undefined;

  /**
   * @returns the frames that are now complete.
   * @throws FrameError for a header that no client sends: tag 0, or lengths beyond the limits.
   */
  push(chunk: Uint8Array): Frame[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const frames: Frame[] = [];
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) frames.push(frame);
    return frames;
  }

  /** Whether the stream stands between two frames. */
  get idle(): boolean {
    return this.#length === 0 && this.#header === undefined;
  }

  #next(): Frame | undefined {
    this.#header ??= this.#length < HEADER_LENGTH ? undefined : headerOf(this.#take(HEADER_LENGTH));
    if (this.#header === undefined) return undefined;
    const { tag, optionsLength, bodyLength } = this.#header;
    if (this.#length < optionsLength + bodyLength) return undefined;
    this.#header = undefined;
    return { tag, options: this.#take(optionsLength), body: this.#take(bodyLength) };
  }

  #take(length: number): Uint8Array {
    const whole = this.#chunks.length === 1 ? (this.#chunks[0] as Uint8Array) : joined(this.#chunks, this.#length);
    this.#length -= length;
    this.#chunks = this.#length === 0 ? [] : [whole.subarray(length)];
    return whole.subarray(0, length);
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function headerOf(octets: Uint8Array): Header {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  const header = { tag: view.getUint32(0), optionsLength: view.getUint32(4), bodyLength: view.getUint32(8) };
  if (header.tag === 0) throw new FrameError('a frame with tag 0');
  if (header.optionsLength > OPTIONS_LENGTH_MAX) throw new FrameError(`options of ${header.optionsLength} octets`);
  if (header.bodyLength > BODY_LENGTH_MAX) throw new FrameError(`a body of ${header.bodyLength} octets`);
  return header;
}

const NO_OPTIONS = new Uint8Array(0);

/** @throws RangeError for what the reader would refuse. */
export function encodeFrame({ tag, options = NO_OPTIONS, body }: Omit<Frame, 'options'> & Partial<Frame>): Uint8Array {
  if (tag === 0 || options.length > OPTIONS_LENGTH_MAX || body.length > BODY_LENGTH_MAX) {
    throw new RangeError(`a frame with tag ${tag}, options of ${options.length} and a body of ${body.length} octets`);
  }
  const octets = new Uint8Array(HEADER_LENGTH + options.length + body.length);
  const view = new DataView(octets.buffer);
  [tag, options.length, body.length].forEach((word, at) => {
    view.setUint32(4 * at, word);
  });
  octets.set(options, HEADER_LENGTH);
  octets.set(body, HEADER_LENGTH + options.length);
  return octets;
}
