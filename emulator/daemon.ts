import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { SOCKET_VARIABLE, startModuleDoor } from './doors/module/module.ts';
import { startP11KitServer } from './doors/p11-kit/p11-kit.ts';
import { Trace, type TraceEvent } from './doors/remote/trace.ts';
import type { Emulator } from './emulator.ts';

export interface DaemonOptions {
  /** Whose tokens are shown; its owner inserts and removes them. */
  readonly emulator: Emulator;
  /** Told of every call of every program: one JSON line each, when it is written to a file. */
  readonly trace?: (event: TraceEvent) => void;
  /** Of the socket, in a folder that only its owner may enter (0700). Default: in a fresh one, removed at the end. */
  readonly socketPath?: string;
  /** Where the compiled library is kept. Default: `token-bench` in the user's cache folder. */
  readonly cache?: string;
}

/** Tokens that other programs reach through a PKCS#11 library: ours, or p11-kit's client. */
export interface Daemon {
  readonly socketPath: string;
  /** The library to load. */
  readonly modulePath: string;
  /** Where p11-kit-client.so finds them (docs/p11-kit-door.md). */
  readonly p11KitAddress: string;
  /** What a program's environment must hold: the socket, the library's path as many programs look for it, p11-kit's address. */
  readonly environment: Readonly<Record<string, string>>;
  /** Programs that are still there get CKR_DEVICE_ERROR. */
  close(): Promise<void>;
}

/**
 * Shows the tokens of an emulator to every program of this user that loads a PKCS#11 library: each is an application of
 * its own (docs/native-door.md). The library is compiled when it is first needed.
 * @throws LibraryError no C compiler, or no 64-bit Linux; SocketPlaceError when others can enter the folder, or a daemon is there.
 */
export async function startDaemon({ emulator, trace, socketPath, cache }: DaemonOptions): Promise<Daemon> {
  const tracing = trace && new Trace(trace, () => performance.now());
  const door = await startModuleDoor({
    newApplication: (name) => emulator.remoteApplication(tracing?.of(name)),
    version: emulator.cryptokiVersion,
    onChange: (listener) => emulator.onChange(listener),
    ...(socketPath !== undefined && { socketPath }),
    ...(cache !== undefined && { cache }),
  });
  const { modulePath } = door;
  const p11Kit = await startP11KitServer(emulator, {
    socketPath: join(dirname(door.socketPath), 'p11-kit'),
    ...(tracing && { trace: tracing }),
  });
  return {
    socketPath: door.socketPath,
    modulePath,
    p11KitAddress: p11Kit.address,
    environment: { [SOCKET_VARIABLE]: door.socketPath, PKCS11_MODULE_PATH: modulePath, ...p11Kit.environment },
    async close() {
      await p11Kit.close();
      await door.close();
    },
  };
}
