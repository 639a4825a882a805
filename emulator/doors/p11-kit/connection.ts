import type { Duplex } from 'node:stream';
import { CKR_GENERAL_ERROR } from '../../spec/constants.gen.ts';
import type { RemoteApplication } from '../remote/remote-application.ts';
import type { RemoteAnswer } from '../remote/remote-call.ts';
import type { Offered } from './attribute-forms.ts';
import { encodeFrame, type Frame, FrameReader } from './frames.ts';
import { type Request, readRequest, writeErrorReply } from './message.ts';
import { standardReply } from './standard-answer.ts';
import { standardCall } from './standard-call.ts';
import { FrameError, WireError } from './wire-error.ts';

/** The version this side speaks at most. */
export const VERSION_MAX: Offered = 2;

/** What a connection tells its server. */
export interface ConnectionEvents {
  /** A failure that nothing foresees; the call was answered with CKR_GENERAL_ERROR. */
  unforeseen(functionName: string, error: unknown): void;
  closed(): void;
}

/**
 * One client. It says in its first octet which version it offers and is answered with the one that both speak; then come
 * frames. A connection is an application: its end, in whatever way, ends sessions and login.
 */
export class Connection {
  readonly #stream: Duplex;
  readonly #application: RemoteApplication;
  readonly #events: ConnectionEvents;
  readonly #frames = new FrameReader();
  /** Frames that were read and are not served yet. */
  readonly #waiting: Frame[] = [];
  #offered: Offered | undefined;
  #ended = false;

  constructor(stream: Duplex, application: RemoteApplication, events: ConnectionEvents) {
    this.#stream = stream;
    this.#application = application;
    this.#events = events;
    stream.on('data', (chunk: Uint8Array) => this.#receive(chunk));
    stream.on('drain', () => this.#serveWaiting());
    stream.on('end', () => this.close());
    // A client that was killed: the end of its application is all there is to do.
    stream.on('error', () => this.close());
    stream.on('close', () => this.close());
  }

  /** Ends the application; calls that still run are not answered. */
  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stream.destroy();
    this.#application.end();
    this.#events.closed();
  }

  #receive(chunk: Uint8Array): void {
    if (this.#ended || chunk.length === 0) return;
    const octets = this.#offered === undefined ? this.#greet(chunk) : chunk;
    try {
      for (const frame of this.#frames.push(octets)) this.#waiting.push(frame);
    } catch (error) {
      if (!(error instanceof FrameError)) this.#events.unforeseen('a frame', error);
      this.close();
    }
    this.#serveWaiting();
  }

  /** A client that does not read its answers is neither served nor read further. */
  #serveWaiting(): void {
    while (!this.#ended && !this.#stream.writableNeedDrain) {
      const frame = this.#waiting.shift();
      if (frame === undefined) break;
      this.#serve(frame);
    }
    if (this.#ended) return;
    if (this.#stream.writableNeedDrain) this.#stream.pause();
    else this.#stream.resume();
  }

  /** What a client encodes depends on what it offered, even where less was agreed. @returns what follows the octet. */
  #greet(chunk: Uint8Array): Uint8Array {
    this.#offered = Math.min(chunk[0] ?? 0, VERSION_MAX) as Offered;
    this.#stream.write(Uint8Array.of(this.#offered));
    return chunk.subarray(1);
  }

  #serve({ tag, body }: Frame): void {
    const offered = this.#offered ?? 0;
    let request: Request;
    try {
      request = readRequest(body, offered);
      const answer = this.#application.perform(standardCall(request, offered));
      if (answer instanceof Promise) this.#later(tag, request, answer);
      else this.#reply(tag, standardReply(request, answer, offered));
    } catch (error) {
      this.#refuse(tag, error);
    }
  }

  #later(tag: number, request: Request, pending: Promise<RemoteAnswer>): void {
    pending
      .then((answer) => this.#reply(tag, standardReply(request, answer, this.#offered ?? 0)))
      .catch((error: unknown) => this.#refuse(tag, error));
  }

  #refuse(tag: number, error: unknown): void {
    if (!(error instanceof WireError)) this.#events.unforeseen('a call', error);
    this.#reply(tag, writeErrorReply(error instanceof WireError ? error.rv : CKR_GENERAL_ERROR));
  }

  #reply(tag: number, body: Uint8Array): void {
    if (!this.#ended) this.#stream.write(encodeFrame({ tag, body }));
  }
}
