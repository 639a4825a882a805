import type { Socket } from 'node:net';
import { CKR_ARGUMENTS_BAD, CKR_OK } from '../../spec/constants.gen.ts';
import type { FunctionRow } from '../remote/function-row.ts';
import { FUNCTION_ROWS } from '../remote/function-rows.ts';
import type { RemoteAnswer } from '../remote/remote-call.ts';
import { type CallFrame, callLength, isKnock, parseCall, WireError } from './call-frame.ts';
import { CallerMemory, type Wanted } from './caller-memory.ts';
import { command, returning } from './command.ts';
import { decodeArguments } from './decode-arguments.ts';
import { encodeOutputs } from './encode-outputs.ts';
import { Mailbox } from './mailbox.ts';
import { readUlong } from './octets.ts';
import { Post } from './post.ts';
import type { Process, Processes } from './processes.ts';
import { Repetition } from './repetition.ts';
import type { Revision } from './revision.ts';
import type { Traffic } from './traffic.ts';
import type { Vigil, Watched, Watching } from './vigil.ts';
import { MAGIC, offsetOf, sizeOf } from './wire.ts';

const HELLO_SIZE = sizeOf('HELLO');
const PROCESS_AT = offsetOf('HELLO', 'process');
const TOKEN_AT = offsetOf('HELLO', 'token');
const MAILBOX_AT = offsetOf('HELLO', 'mailbox');
const NO_MAILBOX = 0xffff_ffff;
const KNOCK_SIZE = sizeOf('KNOCK');
const MEMORY_SIZE = sizeOf('MEMORY');

/** A call whose arguments are not all here yet. */
interface Fetching {
  readonly frame: CallFrame;
  readonly row: FunctionRow;
  readonly memory: CallerMemory;
  /** What was asked for and is still to come, in order. */
  readonly wanted: Wanted[];
  readonly pieces: Buffer[];
}

/** What the connections of a daemon share. */
export interface Watch {
  readonly revision: Pick<Revision, 'current'>;
  readonly vigil: Pick<Vigil, 'watch' | 'unwatch'>;
  readonly traffic: Pick<Traffic, 'called'>;
}

/**
 * One connection of a process: it brings one call after the other, each answered before the next. Octets that no
 * library of ours sends end it.
 */
export class Connection implements Watched {
  readonly #socket: Socket;
  readonly #processes: Processes;
  readonly #watch: Watch;
  #post: Post;
  #mailbox: Mailbox | undefined;
  #process: Process | undefined;
  #repetition: Repetition | undefined;
  #pending: Buffer = Buffer.alloc(0);
  #fetching: Fetching | undefined;
  #busy = false;

  constructor(socket: Socket, processes: Processes, watch: Watch) {
    this.#socket = socket;
    this.#processes = processes;
    this.#watch = watch;
    this.#post = new Post(socket, undefined);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    // What is lost with a connection is told by its close.
    socket.on('error', () => {});
    socket.on('close', () => {
      watch.vigil.unwatch(this);
      this.#mailbox?.close();
      this.#mailbox = undefined;
      if (this.#process !== undefined) processes.leave(this.#process, this);
    });
  }

  setWatched(watching: Watching): void {
    this.#mailbox?.setWatched(watching);
  }

  /** Answers what lies in the mailbox. */
  look(): boolean {
    if (this.#busy || this.#fetching !== undefined || this.#process === undefined) return false;
    return this.#attempt(() => {
      const frames = this.#mailbox?.take();
      if (frames === undefined) return false;
      this.#post.came('mailbox');
      this.#beginAll(frames);
      return true;
    });
  }

  /** Ends it, whatever is under way. */
  end(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    this.#attempt(() => {
      while (this.#step());
      return true;
    });
  }

  /** Octets that are no frames end the connection. */
  #attempt(work: () => boolean): boolean {
    try {
      return work();
    } catch (error) {
      this.end();
      if (!(error instanceof WireError)) throw error;
      return false;
    }
  }

  /** Works on what has come in. @returns whether there may be more to work on. */
  #step(): boolean {
    if (this.#pending.length === 0) return false;
    if (this.#process === undefined) return this.#greet();
    const knock = isKnock(this.#pending);
    if (knock !== false) return knock === true && this.#knocked();
    if (this.#fetching !== undefined) return this.#fetch(this.#fetching);
    if (this.#busy) throw new WireError('a call before the last one was answered');
    const length = callLength(this.#pending);
    if (length === undefined || this.#pending.length < length) return false;
    this.#post.came('socket');
    this.#begin(parseCall(this.#take(length)));
    return true;
  }

  /** The library waits at the socket, whether or not its call has been taken out of the mailbox. */
  #knocked(): boolean {
    this.#take(KNOCK_SIZE);
    this.look();
    this.#post.knocked();
    return true;
  }

  /** A call in advance, and the one behind it. */
  #beginAll(frames: Buffer): void {
    for (let rest = frames; rest.length > 0; ) {
      const length = callLength(rest) ?? 0;
      if (length === 0 || length > rest.length) throw new WireError('a call is cut');
      const isLast = length === rest.length;
      const frame = parseCall(rest.subarray(0, length));
      if (frame.inAdvance === isLast || this.#busy) throw new WireError('not one call, and at most one in advance');
      this.#begin(frame);
      rest = rest.subarray(length);
    }
  }

  #take(length: number): Buffer {
    const taken = this.#pending.subarray(0, length);
    this.#pending = this.#pending.subarray(length);
    return taken;
  }

  #greet(): boolean {
    if (!MAGIC.startsWith(this.#pending.toString('latin1', 0, MAGIC.length))) throw new WireError('not our library');
    if (this.#pending.length < HELLO_SIZE) return false;
    const hello = this.#take(HELLO_SIZE);
    const token = hello.toString('hex', TOKEN_AT, MAILBOX_AT);
    const process = hello.readUInt32LE(PROCESS_AT);
    const mailbox = hello.readUInt32LE(MAILBOX_AT);
    this.#process = this.#processes.join(token, process, this);
    if (mailbox !== NO_MAILBOX) this.#mailbox = Mailbox.of(process, mailbox, hello.subarray(TOKEN_AT, MAILBOX_AT));
    this.#post = new Post(this.#socket, this.#mailbox);
    this.#repetition = new Repetition(this.#process.application);
    return true;
  }

  #begin(frame: CallFrame): void {
    const row = FUNCTION_ROWS[frame.function];
    if (row === undefined) throw new WireError(`function ${frame.function}`);
    const count = row.parameters.reduce((sum, { names }) => sum + names.length, 0);
    if (count !== frame.arguments.length) throw new WireError(`${row.name} with ${frame.arguments.length} arguments`);
    this.#proceed({ frame, row, memory: new CallerMemory(frame.segments), wanted: [], pieces: [] });
  }

  /** Decodes as far as memory is known; asks for the rest, or performs the call. */
  #proceed(call: Fetching): void {
    const { frame, row, memory } = call;
    const args = decodeArguments(row.parameters, frame.arguments, memory);
    call.wanted.push(...memory.takeWanted());
    this.#fetching = call.wanted.length > 0 ? call : undefined;
    if (this.#fetching !== undefined) {
      if (frame.inAdvance) throw new WireError('a call in advance that is not whole');
      this.#post.ask(Buffer.concat(call.wanted.map(({ address, length }) => command('PEEK', address, length))));
      return;
    }
    const { application } = this.#process as Process;
    const answer = application.perform({
      name: row.name,
      arguments: args,
      interfaceVersion: frame.version,
      isShared: this.#watch.traffic.called(application),
    });
    if (answer instanceof Promise) this.#answerLater(call, answer);
    else this.#answer(call, answer);
  }

  #answerLater(call: Fetching, answer: Promise<RemoteAnswer>): void {
    this.#busy = true;
    // It takes long enough to be woken for.
    this.#watch.vigil.unwatch(this);
    answer
      .then((later) => {
        this.#busy = false;
        // Whoever has slept until now has lost nothing by it, and others may need the processor.
        this.#answer({ ...call, frame: { ...call.frame, wantsWatch: false } }, later);
      })
      .catch(() => this.end());
  }

  #answer({ frame, row, memory }: Fetching, { rv, outputs }: RemoteAnswer): void {
    const [session = 0] = frame.arguments;
    const isBack = this.#repetition?.isBack(rv === CKR_OK ? { row, session, isWhole: memory.isWhole } : undefined);
    if (frame.inAdvance) return;
    const pokes = encodeOutputs(row.parameters, frame.arguments, outputs, memory);
    const unchanged = isBack ? this.#watch.revision.current : undefined;
    // Before the answer, so that the library knows when it makes the next call.
    if (this.#mailbox !== undefined && frame.wantsWatch) this.#watch.vigil.watch(this);
    this.#post.answer(returning({ pokes, rv, rvOnFault: CKR_ARGUMENTS_BAD, unchanged }));
  }

  /** The next piece of what was asked for. */
  #fetch(call: Fetching): boolean {
    const [next] = call.wanted;
    if (next === undefined || this.#pending.length < MEMORY_SIZE) return false;
    const length = readUlong(this.#pending, 0);
    if (length === Number.MAX_SAFE_INTEGER) {
      this.#take(MEMORY_SIZE);
      this.#fetched(call, undefined);
      return true;
    }
    const missing = next.length - call.pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (length === 0 || length > missing) throw new WireError('memory that was not asked for');
    if (this.#pending.length < MEMORY_SIZE + length) return false;
    this.#take(MEMORY_SIZE);
    call.pieces.push(this.#take(length));
    if (length === missing) this.#fetched(call, Buffer.concat(call.pieces));
    return true;
  }

  #fetched(call: Fetching, octets: Buffer | undefined): void {
    const [next] = call.wanted.splice(0, 1);
    call.pieces.length = 0;
    if (next !== undefined) call.memory.fetched(next, octets);
    if (call.wanted.length === 0) this.#proceed(call);
  }
}
