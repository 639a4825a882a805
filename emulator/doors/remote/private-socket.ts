import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createConnection, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Octets that sun_path holds, its NUL left out; what is longer is cut silently by some clients. */
const PATH_LENGTH_MAX = 107;

/** A place where no socket can or should be. */
export class SocketPlaceError extends Error {
  override readonly name = 'SocketPlaceError';
}

/** A unix socket that nobody but its owner can reach. */
export interface PrivateSocket {
  readonly path: string;
  /** Removes what {@link listenPrivately} made on the disk; the server must be closed. */
  remove(): void;
}

/**
 * Lets a server listen on a unix socket that lies in a folder of mode 0700: who may enter a folder, Node cannot ask of a
 * socket's peer, but the file system can be asked of the folder.
 * @param path where clients look for it after a restart; its folder is made when it is missing, and a socket that nobody
 *   serves any more is replaced. Default: a fresh folder among the temporary files.
 * @throws SocketPlaceError when the folder is somebody else's or others can enter it, the path is longer than 107 octets,
 *   or a server listens there already.
 */
export async function listenPrivately(server: Server, path?: string): Promise<PrivateSocket> {
  const fresh = path === undefined ? mkdtempSync(join(tmpdir(), 'token-bench-')) : undefined;
  const place = path ?? join(fresh ?? '', 'socket');
  const remove = () => rmSync(fresh ?? place, { recursive: true, force: true });
  try {
    if (Buffer.byteLength(place) > PATH_LENGTH_MAX) throw new SocketPlaceError(`${place} is too long for a socket`);
    if (path !== undefined) await preparePlace(path);
    await listen(server, place);
    chmodSync(place, 0o600);
  } catch (error) {
    if (fresh !== undefined) remove();
    throw error;
  }
  return { path: place, remove };
}

async function preparePlace(path: string): Promise<void> {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { mode, uid } = lstatSync(folder);
  const isOurs = uid === process.getuid?.() && (mode & 0o077) === 0 && lstatSync(folder).isDirectory();
  if (!isOurs) throw new SocketPlaceError(`${folder} can be entered by others: chmod 700, or another folder`);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isSocket()) throw new SocketPlaceError(`${path} is no socket`);
  if (await isServed(path)) throw new SocketPlaceError(`a server listens at ${path} already`);
  rmSync(path);
}

function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createConnection(path, () => {
      probe.destroy();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
