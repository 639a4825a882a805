import { createServer, type Server } from 'node:net';
import type { Duplex } from 'node:stream';
import { listenPrivately } from '../remote/private-socket.ts';
import type { RemoteApplication } from '../remote/remote-application.ts';
import type { Trace, Tracer } from '../remote/trace.ts';
import { Connection } from './connection.ts';

/** Where applications come from: an emulator. */
export interface ApplicationSource {
  remoteApplication(tracer?: Tracer): RemoteApplication;
}

export interface P11KitServerOptions {
  /** Is told of every call; applications are numbered in the order in which they come. */
  readonly trace?: Trace;
  /** Where the socket lies, for clients that are to find it again after a restart. Default: a fresh private folder. */
  readonly socketPath?: string;
}

/** The token behind p11-kit's remote protocol, for any distribution's p11-kit-client.so (docs/p11-kit-door.md). */
export interface P11KitServer {
  /** For the variable P11_KIT_SERVER_ADDRESS, or for `remote:` in a module's configuration of p11-kit. */
  readonly address: string;
  /** What an application's environment needs. */
  readonly environment: { readonly P11_KIT_SERVER_ADDRESS: string };
  /** Applications that are connected. */
  readonly connections: number;
  /** Failures that nothing foresees, beside those of the emulator itself; each was answered with CKR_GENERAL_ERROR. */
  readonly unforeseen: readonly { readonly functionName: string; readonly error: unknown }[];
  /** Ends every connection, also in the middle of a call, and removes the socket. */
  close(): Promise<void>;
}

/**
 * Serves an emulator's tokens on a unix socket that only its owner can reach. Each connection is one application.
 * @throws SocketPlaceError
 */
export async function startP11KitServer(
  emulator: ApplicationSource,
  options: P11KitServerOptions = {},
): Promise<P11KitServer> {
  const clients = new Clients(emulator, options.trace);
  const server = createServer((socket) => clients.add(socket));
  const socket = await listenPrivately(server, options.socketPath);
  const address = `unix:path=${escaped(socket.path)}`;
  return {
    address,
    environment: { P11_KIT_SERVER_ADDRESS: address },
    get connections() {
      return clients.open.size;
    },
    unforeseen: clients.unforeseen,
    async close() {
      const closed = stopped(server);
      for (const connection of clients.open) connection.close();
      await closed;
      socket.remove();
    },
  };
}

/**
 * Serves one client over a stream that is there already: what p11-kit starts as `|command` has it as standard input and
 * output (`new Socket({ fd: 0 })`).
 * @returns a promise for the end of the connection.
 */
export function serveP11KitClient(emulator: ApplicationSource, stream: Duplex, trace?: Trace): Promise<void> {
  return new Promise((resolve) => new Clients(emulator, trace, resolve).add(stream));
}

/** The connections of a server. */
class Clients {
  readonly open = new Set<Connection>();
  readonly unforeseen: { functionName: string; error: unknown }[] = [];
  readonly #emulator: ApplicationSource;
  readonly #trace: Trace | undefined;
  readonly #closed: () => void;
  #count = 0;

  constructor(emulator: ApplicationSource, trace?: Trace, closed: () => void = () => {}) {
    this.#emulator = emulator;
    this.#trace = trace;
    this.#closed = closed;
  }

  add(stream: Duplex): void {
    const application = this.#emulator.remoteApplication(this.#trace?.of(`p11-kit ${++this.#count}`));
    const connection = new Connection(stream, application, {
      unforeseen: (functionName, error) => this.unforeseen.push({ functionName, error }),
      closed: () => {
        this.open.delete(connection);
        this.#closed();
      },
    });
    this.open.add(connection);
  }
}

function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

/** As p11-kit reads a path: what is not plain is a percent sign and two hexadecimal digits. */
function escaped(path: string): string {
  return path.replace(/[^\w/.-]/gu, (character) => encodeURIComponent(character));
}
