import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync, writeSync } from 'node:fs';
import { WireError } from './call-frame.ts';
import { readUlong, writeUlong } from './octets.ts';
import type { Watching } from './vigil.ts';
import { ANSWER_MAX, MAILBOX } from './wire.ts';

const SIZE = MAILBOX.answers.at + MAILBOX.answers.octets;
const CALLS_END = MAILBOX.calls.at + MAILBOX.calls.octets;
/** What a library calls its memory, as Linux shows it. */
const LINK = '/memfd:token-bench';
/** What stands in `watched`. */
const WATCHING: Readonly<Record<Watching, number>> = { no: 0, yes: 1, 'in vain': 2 };
/** Call, from and length. */
const HEAD_SIZE = 24;

/** The daemon's side of one library's mailbox (docs/native-door.md). Read and written through its file: it is memory all the same. */
export class Mailbox {
  readonly #file: number;
  readonly #head = Buffer.alloc(HEAD_SIZE);
  readonly #answer = Buffer.alloc(MAILBOX.size.octets + ANSWER_MAX);
  readonly #number = Buffer.alloc(8);
  #call = 0;

  private constructor(file: number) {
    this.#file = file;
  }

  /**
   * The memory of a process that says that it is its mailbox; undefined when it is not, or cannot be reached from here (another
   * container): then everything goes over the socket.
   */
  static of(process: number, descriptor: number, token: Buffer): Mailbox | undefined {
    const path = `/proc/${process}/fd/${descriptor}`;
    let file: number | undefined;
    try {
      if (!readlinkSync(path).startsWith(LINK)) return undefined;
      file = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
      const found = Buffer.alloc(token.length);
      readSync(file, found, 0, found.length, MAILBOX.token.at);
      if (fstatSync(file).size === SIZE && found.equals(token)) return new Mailbox(file);
    } catch {
      // Another user's, another container's, or gone already.
    }
    if (file !== undefined) closeSync(file);
    return undefined;
  }

  /**
   * The CALL frames that have come since the last time, a copy; undefined when there are none.
   * @throws WireError
   */
  take(): Buffer | undefined {
    if (readSync(this.#file, this.#head, 0, HEAD_SIZE, MAILBOX.call.at) < HEAD_SIZE) return undefined;
    const call = readUlong(this.#head, 0);
    if (call === this.#call) return undefined;
    this.#call = call;
    const from = readUlong(this.#head, 8);
    const length = readUlong(this.#head, 16);
    if (from < MAILBOX.calls.at || from + length > CALLS_END) throw new WireError('a call outside of the mailbox');
    const frames = Buffer.allocUnsafe(length);
    if (readSync(this.#file, frames, 0, length, from) < length) throw new WireError('a mailbox that is cut');
    return frames;
  }

  /** Answers the last call. @param octets undefined: the answer comes over the socket. */
  answer(octets: Buffer | undefined): void {
    const size = octets?.copy(this.#answer, MAILBOX.size.octets) ?? 0;
    writeUlong(this.#answer, 0, size);
    writeSync(this.#file, this.#answer, 0, MAILBOX.size.octets + size, MAILBOX.size.at);
    // What the number stands for must be there before it.
    this.#write(this.#call, MAILBOX.answer.at);
  }

  /** Whether an answer has room here. */
  holds(octets: Buffer): boolean {
    return octets.length <= ANSWER_MAX;
  }

  /** Tells the library whether the daemon looks here. */
  setWatched(watching: Watching): void {
    this.#write(WATCHING[watching], MAILBOX.watched.at);
  }

  #write(number: number, at: number): void {
    writeUlong(this.#number, 0, number);
    writeSync(this.#file, this.#number, 0, this.#number.length, at);
  }

  close(): void {
    closeSync(this.#file);
  }
}
