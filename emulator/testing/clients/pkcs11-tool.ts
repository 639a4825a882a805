import { readFileSync } from 'node:fs';
import { type ClientFolder, type LoadedModule, programMissing, runClient } from './loaded-module.ts';

/** Why there is no `pkcs11-tool` here, as the end of a test's name. */
export const pkcs11ToolMissing = programMissing('pkcs11-tool', ['--help'], 'opensc');

/** OpenSC's `pkcs11-tool` with a library, for a user who has logged in. */
export class Pkcs11Tool {
  readonly #module: LoadedModule;
  readonly #folder: ClientFolder;
  readonly #pin: string;

  constructor(module: LoadedModule, folder: ClientFolder, pin: string) {
    this.#module = module;
    this.#folder = folder;
    this.#pin = pin;
  }

  /** @returns what it printed. @throws Error with what it said, unless it ends with 0. */
  async run(...args: string[]): Promise<string> {
    const { stdout } = await runClient('pkcs11-tool', this.#module, { args: ['--module', this.#module.path, ...args] });
    return stdout.toString();
  }

  /** {@link run} after C_Login. */
  loggedIn(...args: string[]): Promise<string> {
    return this.run('--login', '--pin', this.#pin, ...args);
  }

  /** What `--sign` and the like make of octets. */
  async transform(input: Uint8Array, ...args: string[]): Promise<Buffer> {
    const [from, to] = [this.#folder.file('input', input), this.#folder.file('output', '')];
    await this.loggedIn('--input-file', from, '--output-file', to, ...args);
    return readFileSync(to);
  }

  /** The public key with this id, as a SubjectPublicKeyInfo in a file. */
  async publicKey(id: string): Promise<string> {
    const path = this.#folder.file(`${id}.der`, '');
    await this.run('--read-object', '--type', 'pubkey', '--id', id, '--output-file', path);
    return path;
  }
}
