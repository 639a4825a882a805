import { performance } from 'node:perf_hooks';
import { SOCKET_VARIABLE, startModuleDoor } from './doors/module/module.ts';
import { Trace, type TraceEvent } from './doors/remote/trace.ts';
import type { Emulator } from './emulator.ts';

export interface DaemonOptions {
  /** Whose tokens are shown; its owner inserts and removes them. */
  readonly emulator: Emulator;
  /** Told of every call of every program: one JSON line each, when it is written to a file. */
  readonly trace?: (event: TraceEvent) => void;
  /** Folder of the socket, which only its owner may enter (0700). Default: a fresh one, removed at the end. */
  readonly folder?: string;
  /** Where the compiled library is kept. Default: `token-bench` in the user's cache folder. */
  readonly cache?: string;
}

/** Tokens that other programs reach through a PKCS#11 library. */
export interface Daemon {
  readonly socketPath: string;
  /** The library to load. */
  readonly modulePath: string;
  /** What a program's environment must hold for it: the socket; and the library's path as many programs look for it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Programs that are still there get CKR_DEVICE_ERROR. */
  close(): Promise<void>;
}

/**
 * Shows the tokens of an emulator to every program of this user that loads a PKCS#11 library: each is an application of
 * its own (docs/native-door.md). The library is compiled when it is first needed.
 * @throws LibraryError no C compiler, or no 64-bit Linux; Error when the folder is not private.
 */
export async function startDaemon({ emulator, trace, folder, cache }: DaemonOptions): Promise<Daemon> {
  const tracing = trace && new Trace(trace, () => performance.now());
  const door = await startModuleDoor({
    newApplication: (name) => emulator.remoteApplication(tracing?.of(name)),
    version: emulator.cryptokiVersion,
    ...(folder !== undefined && { folder }),
    ...(cache !== undefined && { cache }),
  });
  const { socketPath, modulePath } = door;
  return {
    socketPath,
    modulePath,
    environment: { [SOCKET_VARIABLE]: socketPath, PKCS11_MODULE_PATH: modulePath },
    close: () => door.close(),
  };
}
