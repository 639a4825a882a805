import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Pkcs11 } from '../../../emulator/spec/pkcs11-api.ts';
import { Unsupported } from '../finding.ts';

/**
 * A second process that has the library loaded: another application, as the standard means it. Its calls look as if they were made here,
 * one after the other: a check asks and waits, as with the library in its own process. Frames of v8.serialize with their length
 * before them go through two FIFOs, which can be waited at without giving up the thread.
 */
export class OtherProcess {
  readonly p11: Pkcs11;
  readonly #child: ChildProcess;
  readonly #out: number;
  readonly #in: number;

  /** @param program which, called with `other`, does {@link serveOther}. @throws Unsupported where there are no FIFOs. */
  constructor(program: string) {
    const [orders, answers] = fifos();
    this.#child = spawn(process.execPath, [program, 'other'], {
      stdio: ['ignore', 'ignore', 'ignore', orders.read, answers.write],
    });
    this.#child.unref();
    closeSync(orders.read);
    closeSync(answers.write);
    this.#out = orders.write;
    this.#in = answers.read;
    this.p11 = new Proxy({} as Pkcs11, {
      get:
        (_, name) =>
        (...args: unknown[]) =>
          this.call(String(name), args),
    });
  }

  /** @throws what the call threw there: a message and a code. */
  call(name: string, args: readonly unknown[]): unknown {
    this.begin(name, args);
    const answer = readFrame(this.#in) as { value?: unknown; error?: { message: string; code?: number } } | undefined;
    if (answer === undefined) throw new Error('the other process is gone');
    if (answer.error === undefined) return answer.value;
    const { message, code } = answer.error;
    throw Object.assign(new Error(message), code === undefined ? {} : { code });
  }

  /** Begins a call and does not wait for its answer: nothing can be called afterwards. */
  begin(name: string, args: readonly unknown[]): void {
    writeFrame(this.#out, { name, args });
  }

  /** In the middle of whatever it does. */
  kill(): void {
    this.#child.kill('SIGKILL');
    this.close();
  }

  /** It finalizes the library and ends; one that does not is ended. */
  close(): void {
    for (const end of [this.#out, this.#in]) {
      try {
        closeSync(end);
      } catch {
        // It was closed before.
      }
    }
    setTimeout(() => this.#child.kill('SIGKILL'), 2000).unref();
  }
}

/** The other side: calls what it is told, of whatever `opened` gives, until nobody is there any more. */
export function serveOther(opened: (args: readonly unknown[]) => Pkcs11): void {
  let p11: Pkcs11 | undefined;
  for (;;) {
    const order = readFrame(3) as { name: string; args: unknown[] } | undefined;
    if (order === undefined) break;
    try {
      if (order.name === 'load') {
        p11 = opened(order.args);
        writeFrame(4, {});
      } else {
        const does = Reflect.get(p11 ?? {}, order.name) as (...args: unknown[]) => unknown;
        writeFrame(4, { value: does.apply(p11, order.args) });
      }
    } catch (error) {
      const { message, code } = error as Error & { code?: unknown };
      writeFrame(4, { error: { message, ...(typeof code === 'number' && { code }) } });
    }
  }
  try {
    p11?.C_Finalize();
  } finally {
    // A library may hold threads that keep the process.
    process.kill(process.pid, 'SIGKILL');
  }
}

interface Fifo {
  readonly read: number;
  readonly write: number;
}

function fifos(): [Fifo, Fifo] {
  const folder = mkdtempSync(join(tmpdir(), 'token-bench-other-'));
  const paths = [join(folder, 'orders'), join(folder, 'answers')];
  try {
    execFileSync('mkfifo', paths, { stdio: 'ignore' });
    return paths.map(openFifo) as [Fifo, Fifo];
  } catch (error) {
    throw new Unsupported(`there are no FIFOs here: ${(error as Error).message.split('\n')[0]}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Opened for both first: one end alone waits for the other. */
function openFifo(path: string): Fifo {
  const both = openSync(path, constants.O_RDWR);
  const fifo = { read: openSync(path, constants.O_RDONLY), write: openSync(path, constants.O_WRONLY) };
  closeSync(both);
  return fifo;
}

function writeFrame(to: number, value: unknown): void {
  const content = serialize(value);
  const frame = Buffer.alloc(4 + content.length);
  frame.writeUInt32LE(content.length);
  frame.set(content, 4);
  for (let at = 0; at < frame.length; ) at += writeSync(to, frame, at);
}

/** Undefined when nobody writes any more. */
function readFrame(from: number): unknown {
  const head = readWhole(from, 4);
  const content = head && readWhole(from, head.readUInt32LE());
  return content && deserialize(content);
}

function readWhole(from: number, octets: number): Buffer | undefined {
  const whole = Buffer.alloc(octets);
  for (let at = 0; at < octets; ) {
    const count = readSync(from, whole, at, octets - at, null);
    if (count === 0) return undefined;
    at += count;
  }
  return whole;
}
