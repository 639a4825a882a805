import { createServer } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Version } from '../../spec/pkcs11-api.ts';
import { listenPrivately } from '../remote/private-socket.ts';
import type { RemoteApplication } from '../remote/remote-application.ts';
import { Connection } from './connection.ts';
import { compiledLibrary } from './library.ts';
import { Processes } from './processes.ts';
import { Revision } from './revision.ts';
import { Traffic } from './traffic.ts';
import { Vigil } from './vigil.ts';
import { REVISION_SUFFIX } from './wire.ts';

/** Where a program finds the socket. */
export const SOCKET_VARIABLE = 'TOKEN_BENCH_SOCKET';

export interface ModuleDoorOptions {
  /** Makes an application for a program; the name is for traces. */
  readonly newApplication: (name: string) => RemoteApplication;
  /** Version of Cryptoki that the library hands out. */
  readonly version: Version;
  /** Is told to tell whenever something changes that is no answer to a program's own calls; gives how to stop that. */
  readonly onChange: (listener: () => void) => () => void;
  /** Of the socket; see listenPrivately. */
  readonly socketPath?: string;
  /** Where compiled libraries are kept. */
  readonly cache?: string;
}

/** The shared library and the daemon behind it. */
export interface ModuleDoor {
  readonly socketPath: string;
  readonly modulePath: string;
  /** Takes no more programs, and lets those that are there find the daemon gone (CKR_DEVICE_ERROR). */
  close(): Promise<void>;
}

/**
 * Opens the door for programs of the same user that load PKCS#11 libraries (docs/native-door.md).
 * @throws LibraryError; SocketPlaceError.
 */
export async function startModuleDoor(options: ModuleDoorOptions): Promise<ModuleDoor> {
  const { newApplication, version, cache } = options;
  const modulePath = await compiledLibrary({ version, ...(cache !== undefined && { cache }) });
  const processes = new Processes(newApplication);
  const revision = new Revision();
  const now = () => performance.now();
  const watch = { revision, vigil: new Vigil(now), traffic: new Traffic(now) };
  const server = createServer((socket) => new Connection(socket, processes, watch));
  const { path, remove } = await listenPrivately(server, options.socketPath);
  revision.publish(path + REVISION_SUFFIX);
  const stopTelling = options.onChange(() => revision.advance());
  return {
    socketPath: path,
    modulePath,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      processes.end();
      await closed;
      stopTelling();
      revision.close();
      remove();
    },
  };
}
