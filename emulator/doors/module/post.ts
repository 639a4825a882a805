import type { Socket } from 'node:net';
import type { Mailbox } from './mailbox.ts';

/**
 * Which way the answer to the call that is under way goes: the way the call came, unless the library has asked for the socket
 * (KNOCK) or the answer has no room in the mailbox.
 */
export class Post {
  readonly #socket: Socket;
  readonly #mailbox: Mailbox | undefined;
  #way: 'socket' | 'mailbox' = 'socket';
  /** What went into the mailbox last, until it is known that it was taken out. */
  #answered: Buffer | undefined;

  constructor(socket: Socket, mailbox: Mailbox | undefined) {
    this.#socket = socket;
    this.#mailbox = mailbox;
  }

  /** A call has come. */
  came(way: 'socket' | 'mailbox'): void {
    this.#way = way;
    this.#answered = undefined;
  }

  /** What the library must do before it is answered. */
  ask(octets: Buffer): void {
    this.#moveToSocket();
    this.#socket.write(octets);
  }

  /** The end of the call. */
  answer(octets: Buffer): void {
    if (this.#way === 'mailbox' && this.#mailbox?.holds(octets)) {
      this.#mailbox.answer(octets);
      this.#answered = octets;
    } else this.ask(octets);
  }

  /** The library waits at the socket: an answer that it did not wait for in the mailbox is said there once more. */
  knocked(): void {
    const answered = this.#answered;
    this.#answered = undefined;
    this.#way = 'socket';
    if (answered !== undefined) this.#socket.write(answered);
  }

  #moveToSocket(): void {
    if (this.#way === 'mailbox') this.#mailbox?.answer(undefined);
    this.#way = 'socket';
  }
}
