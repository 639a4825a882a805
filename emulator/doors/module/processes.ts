import type { RemoteApplication } from '../remote/remote-application.ts';
import type { Connection } from './connection.ts';

/** A program that has loaded the library. */
export interface Process {
  readonly token: string;
  readonly application: RemoteApplication;
  readonly connections: Set<Connection>;
}

/** Which connections are one application: those that give the same token. It ends with the last of them. */
export class Processes {
  readonly #byToken = new Map<string, Process>();
  readonly #newApplication: (name: string) => RemoteApplication;
  #count = 0;

  /** @param newApplication makes an application; the name is for traces. */
  constructor(newApplication: (name: string) => RemoteApplication) {
    this.#newApplication = newApplication;
  }

  join(token: string, processId: number, connection: Connection): Process {
    let process = this.#byToken.get(token);
    if (process === undefined) {
      const application = this.#newApplication(`${++this.#count} (process ${processId})`);
      process = { token, application, connections: new Set() };
      this.#byToken.set(token, process);
    }
    process.connections.add(connection);
    return process;
  }

  leave(process: Process, connection: Connection): void {
    process.connections.delete(connection);
    if (process.connections.size > 0) return;
    this.#byToken.delete(process.token);
    process.application.end();
  }

  /** Ends every connection. */
  end(): void {
    for (const { connections } of this.#byToken.values()) for (const connection of connections) connection.end();
  }
}
