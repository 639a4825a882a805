import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ForeignResult, runForeign, runForeignLater } from '../../../pki/testing/foreign.ts';

/** A PKCS#11 library as the programs of others load it. */
export interface LoadedModule {
  readonly path: string;
  /** What the library needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A program that was asked to do something, with what it needs to load the library. */
export interface ClientRun {
  readonly args: readonly string[];
  readonly input?: Uint8Array | string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a program with the library's environment. @throws Error with what it said, unless it ends with 0. */
export async function runClient(program: string, module: LoadedModule, run: ClientRun): Promise<ForeignResult> {
  const result = await tryClient(program, module, run);
  if (result.status === 0) return result;
  throw new Error(`${program} ${run.args.join(' ')}: ${result.status}\n${result.stdout}\n${result.stderr}`);
}

/** {@link runClient} for a program that may fail. */
export function tryClient(program: string, module: LoadedModule, run: ClientRun): Promise<ForeignResult> {
  const { args, input, environment = {} } = run;
  const env = { ...process.env, LC_ALL: 'C', ...module.environment, ...environment };
  return runForeignLater(program, args, { env, ...(input !== undefined && { input }) });
}

/** A folder for the files of one test. */
export interface ClientFolder {
  readonly path: string;
  /** Writes a file. @returns its path. */
  file(name: string, content?: Uint8Array | string): string;
  remove(): void;
}

export function clientFolder(): ClientFolder {
  const path = mkdtempSync(join(tmpdir(), 'token-bench-client-'));
  return {
    path,
    file(name, content) {
      if (content !== undefined) writeFileSync(join(path, name), content, { mode: 0o600 });
      return join(path, name);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Why a program cannot be used here, as the end of a test's name; empty when it is there. */
export function programMissing(program: string, probe: readonly string[], packageName: string): string {
  return runForeign(program, probe).status === -1 ? ` [skipped: no ${program} (apt-get install ${packageName})]` : '';
}
