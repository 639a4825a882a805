import { Agent, type ClientRequest, type IncomingHttpHeaders, request as plain } from 'node:http';
import { request as overTls, Agent as TlsAgent } from 'node:https';

/** Requests as they are on the line: a target that nobody tidies up, headers and octets that nobody looks at. */

export interface WireRequest {
  readonly method: string;
  /** Path and query, whatever they are. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Sent to the TLS listener, with a certificate. */
  readonly isOverTls?: boolean;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** PEM, both. */
export interface Credentials {
  readonly cert: string;
  readonly key: string;
}

/** No answer is waited for longer: then there is none. */
const ANSWER_MS = 30_000;

/** Sends to one server, over connections that are kept. */
export class Wire {
  readonly #url: URL;
  readonly #tlsUrl: URL | undefined;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #tlsAgent = new TlsAgent({ keepAlive: true, maxSockets: 1 });

  constructor({ url, tlsUrl }: { readonly url: string; readonly tlsUrl?: string }) {
    this.#url = new URL(url);
    this.#tlsUrl = tlsUrl === undefined ? undefined : new URL(tlsUrl);
  }

  /** Who the client is over TLS. The server's certificate is of the simulated CA and its time, and is not looked at. */
  identify(credentials: Credentials): void {
    this.#tlsAgent.destroy();
    this.#tlsAgent = new TlsAgent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false, ...credentials });
  }

  close(): void {
    this.#agent.destroy();
    this.#tlsAgent.destroy();
  }

  /** @returns rejects when the connection ends without an answer. */
  send(message: WireRequest): Promise<WireAnswer> {
    return new Promise((resolve, reject) => {
      const asked = this.#open(message);
      let answered = false;
      asked.on('response', (response) => {
        answered = true;
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status = 0, headers } = response;
          resolve({ status, headers, body: Buffer.concat(pieces) });
        });
      });
      // A server that has refused need not read the rest of what is sent.
      asked.on('error', (error) => {
        if (answered) return;
        // RFC 9112 section 9.3.1: a connection that was kept may be gone by now.
        if (asked.reusedSocket) this.send(message).then(resolve, reject);
        else reject(error);
      });
      asked.end(message.body);
    });
  }

  #open({ method, target, headers, body, isOverTls = false }: WireRequest): ClientRequest {
    const { hostname, port } = (isOverTls ? this.#tlsUrl : this.#url) ?? this.#url;
    const length = body === undefined ? {} : { 'content-length': String(body.length) };
    const options = { method, hostname, port, path: target, headers: { ...length, ...headers }, timeout: ANSWER_MS };
    const asked = isOverTls
      ? overTls({ ...options, agent: this.#tlsAgent })
      : plain({ ...options, agent: this.#agent });
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${ANSWER_MS} ms`)));
    return asked;
  }
}
