import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { writeUlong } from './octets.ts';

/**
 * A number that changes before anything can be seen that is no answer to a program's own calls: a token comes or goes, its
 * memory is written by any program, faults are armed. Libraries of other processes read it from a file without asking.
 */
export class Revision {
  readonly #octets = Buffer.alloc(8);
  #current = 1;
  #file: { readonly path: string; readonly descriptor: number } | undefined;

  get current(): number {
    return this.#current;
  }

  /** A file that was left behind is replaced, not changed: a library may still look at it. */
  publish(path: string): void {
    rmSync(path, { force: true });
    this.#file = { path, descriptor: openSync(path, 'wx', 0o600) };
    this.#write();
  }

  advance(): void {
    this.#current++;
    this.#write();
  }

  close(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file.descriptor);
    rmSync(this.#file.path, { force: true });
    this.#file = undefined;
  }

  #write(): void {
    if (this.#file === undefined) return;
    writeUlong(this.#octets, 0, this.#current);
    writeSync(this.#file.descriptor, this.#octets, 0, this.#octets.length, 0);
  }
}
