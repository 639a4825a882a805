import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { Version } from '../../spec/pkcs11-api.ts';
import type { RemoteApplication } from '../remote/remote-application.ts';
import { Connection } from './connection.ts';
import { compiledLibrary } from './library.ts';
import { ensurePrivateFolder, freshPrivateFolder } from './private-folder.ts';
import { Processes } from './processes.ts';

/** Octets of a socket's path that the system takes. */
const PATH_MAX = 107;

/** What a program needs to find the socket. */
export const SOCKET_VARIABLE = 'TOKEN_BENCH_SOCKET';

export interface ModuleDoorOptions {
  /** Makes an application for a program; the name is for traces. */
  readonly newApplication: (name: string) => RemoteApplication;
  /** Version of Cryptoki that the library hands out. */
  readonly version: Version;
  /** Folder of the socket, which only its owner may enter. Default: a fresh one, removed at the end. */
  readonly folder?: string;
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
 * @throws LibraryError; Error when the folder is not private, or holds a socket that is in use.
 */
export async function startModuleDoor(options: ModuleDoorOptions): Promise<ModuleDoor> {
  const { newApplication, version, cache } = options;
  const modulePath = await compiledLibrary({ version, ...(cache !== undefined && { cache }) });
  const folder = options.folder === undefined ? freshPrivateFolder() : ensurePrivateFolder(options.folder);
  const socketPath = join(folder, 'socket');
  const processes = new Processes(newApplication);
  const server = createServer((socket) => new Connection(socket, processes));
  const remove = () => options.folder === undefined && rmSync(folder, { recursive: true, force: true });
  try {
    await listen(server, socketPath);
  } catch (error) {
    remove();
    throw error;
  }
  return {
    socketPath,
    modulePath,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      processes.end();
      await closed;
      remove();
    },
  };
}

/** A socket that nobody listens to is what a daemon that died has left. */
async function listen(server: Server, path: string): Promise<void> {
  if (Buffer.byteLength(path) > PATH_MAX)
    throw new RangeError(`${path}: a socket's path has ${PATH_MAX} octets at most`);
  if (existsSync(path)) {
    if (await isAnswered(path)) throw new Error(`${path}: another daemon is there`);
    rmSync(path);
  }
  server.listen(path);
  await once(server, 'listening');
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
