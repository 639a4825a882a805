import type { Socket } from 'node:net';
import { CKR_ARGUMENTS_BAD, CKR_OK } from '../../spec/constants.gen.ts';
import type { FunctionRow } from '../remote/function-row.ts';
import { FUNCTION_ROWS } from '../remote/function-rows.ts';
import type { RemoteAnswer } from '../remote/remote-call.ts';
import { type CallFrame, callLength, parseCall, WireError } from './call-frame.ts';
import { CallerMemory, type Wanted } from './caller-memory.ts';
import { command, returning } from './command.ts';
import { decodeArguments } from './decode-arguments.ts';
import { encodeOutputs } from './encode-outputs.ts';
import { readUlong } from './octets.ts';
import type { Process, Processes } from './processes.ts';
import { Repetition } from './repetition.ts';
import type { Revision } from './revision.ts';
import type { Vigil } from './vigil.ts';
import { MAGIC, offsetOf, sizeOf } from './wire.ts';

const HELLO_SIZE = sizeOf('HELLO');
const PROCESS_AT = offsetOf('HELLO', 'process');
const TOKEN_AT = offsetOf('HELLO', 'token');
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
  readonly vigil: Pick<Vigil, 'called' | 'answered'>;
}

/**
 * One connection of a process: it brings one call after the other, each answered before the next. Octets that no
 * library of ours sends end it.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #processes: Processes;
  readonly #revision: Watch['revision'];
  readonly #vigil: Watch['vigil'];
  #process: Process | undefined;
  #repetition: Repetition | undefined;
  #pending: Buffer = Buffer.alloc(0);
  #fetching: Fetching | undefined;
  #busy = false;

  constructor(socket: Socket, processes: Processes, { revision, vigil }: Watch) {
    this.#socket = socket;
    this.#processes = processes;
    this.#revision = revision;
    this.#vigil = vigil;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    // What is lost with a connection is told by its close.
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#process !== undefined) processes.leave(this.#process, this);
    });
  }

  /** Ends it, whatever is under way. */
  end(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    try {
      while (this.#step());
    } catch (error) {
      this.end();
      if (!(error instanceof WireError)) throw error;
    }
  }

  /** Works on what has come in. @returns whether there may be more to work on. */
  #step(): boolean {
    if (this.#pending.length === 0) return false;
    if (this.#process === undefined) return this.#greet();
    if (this.#fetching !== undefined) return this.#fetch(this.#fetching);
    if (this.#busy) throw new WireError('a call before the last one was answered');
    const length = callLength(this.#pending);
    if (length === undefined || this.#pending.length < length) return false;
    this.#begin(parseCall(this.#take(length)));
    return true;
  }

  #take(length: number): Buffer {
    const taken = this.#pending.subarray(0, length);
    this.#pending = this.#pending.subarray(length);
    return taken;
  }

  #greet(): boolean {
    if (this.#pending.length < HELLO_SIZE) return false;
    const hello = this.#take(HELLO_SIZE);
    if (hello.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new WireError('not our library');
    const token = hello.toString('hex', TOKEN_AT, HELLO_SIZE);
    this.#process = this.#processes.join(token, hello.readUInt32LE(PROCESS_AT), this);
    this.#repetition = new Repetition(this.#process.application);
    return true;
  }

  #begin(frame: CallFrame): void {
    this.#vigil.called();
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
      this.#socket.write(Buffer.concat(call.wanted.map(({ address, length }) => command('PEEK', address, length))));
      return;
    }
    const answer = this.#process?.application.perform({
      name: row.name,
      arguments: args,
      interfaceVersion: frame.version,
    });
    if (answer instanceof Promise) this.#answerLater(call, answer);
    else if (answer !== undefined) this.#answer(call, answer);
  }

  #answerLater(call: Fetching, answer: Promise<RemoteAnswer>): void {
    this.#busy = true;
    answer
      .then((later) => {
        this.#busy = false;
        this.#answer(call, later);
      })
      .catch(() => this.end());
  }

  #answer({ frame, row, memory }: Fetching, { rv, outputs }: RemoteAnswer): void {
    const [session = 0] = frame.arguments;
    const isBack = this.#repetition?.isBack(rv === CKR_OK ? { row, session, isWhole: memory.isWhole } : undefined);
    if (frame.inAdvance) return;
    const pokes = encodeOutputs(row.parameters, frame.arguments, outputs, memory);
    const unchanged = isBack ? this.#revision.current : undefined;
    this.#socket.write(returning({ pokes, rv, rvOnFault: CKR_ARGUMENTS_BAD, unchanged }));
    this.#vigil.answered();
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
