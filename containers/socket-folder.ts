import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GenericContainer } from 'testcontainers';

/** Where the folder is inside the container. */
export const SOCKET_PLACE = '/sock';

/**
 * A fresh folder of this user's (0700) that a container puts its unix sockets into, so that programs of this machine reach them. The container
 * runs as this user: otherwise it could not enter. Needs an engine that mounts folders of this machine, sockets included: Docker or podman on Linux itself.
 */
export class SocketFolder {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'token-bench-sock-')));

  mountInto(container: GenericContainer): void {
    const { getuid, getgid } = process;
    if (getuid === undefined || getgid === undefined) throw new Error('unix sockets of a container are for Linux');
    container
      .withBindMounts([{ source: this.path, target: SOCKET_PLACE, mode: 'rw' }])
      .withUser(`${getuid()}:${getgid()}`)
      .withEnvironment({ TMPDIR: SOCKET_PLACE });
  }

  /** What a path inside is called outside. */
  outside(path: string): string {
    if (!path.startsWith(`${SOCKET_PLACE}/`)) throw new RangeError(`${path} is not in ${SOCKET_PLACE}`);
    return join(this.path, path.slice(SOCKET_PLACE.length));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
