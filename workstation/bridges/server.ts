import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer as createFront, type Server as Front, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { listenError } from '../../http/server.ts';
import { PRESENT_TERMS, type TlsIdentity } from '../../http/tls.ts';
import type { Bridge } from './bridge.ts';
import { bridgePage } from './bridge-page.ts';
import type { Blocking } from './bridge-states.ts';
import { carry } from './connection.ts';
import { mayConnect } from './origin-rule.ts';
import type { BridgeTrace } from './trace.ts';

/** How much a page may send, and how many may connect, at one address. */
export interface BridgeLimits {
  /** Octets of one message; more ends the connection with status code 1009. */
  readonly messageOctetsMax: number;
  /** Connections at a time; one more is answered with 503. */
  readonly connectionsMax: number;
  /** Requests of a connection that wait for their answers; one more ends it with status code 1008. */
  readonly waitingMax: number;
  /** So long a handshake may take, in real milliseconds. */
  readonly handshakeMs: number;
}

export const BRIDGE_LIMITS: BridgeLimits = {
  messageOctetsMax: 64 * 1024 * 1024,
  connectionsMax: 64,
  waitingMax: 100,
  handshakeMs: 30_000,
};

export interface BridgeServing {
  readonly bridge: Bridge;
  /** Default 0: any free port; from then on always the same. */
  readonly port: number;
  /** With one the address is `wss:`, without `ws:`. */
  readonly identity?: TlsIdentity | undefined;
  /** See {@link mayConnect}. */
  readonly allowedOrigins?: readonly string[] | undefined;
  readonly limits: BridgeLimits;
  readonly trace: BridgeTrace;
  /** Numbers the connections of this PC. */
  nextConnection(): number;
  /** Told of every unforeseen error. */
  onBug(error: unknown): void;
}

/** Bridges are programs of this PC: nobody else reaches them. */
const HOST = '127.0.0.1';

/**
 * One address of a bridge: `wss://127.0.0.1:13579/`, say. It is bound to 127.0.0.1; browsers and Node find it as `localhost` too, since they try each
 * loopback address, and its certificate has all three names.
 *
 * In front is a socket server that can reset connections before TLS; behind it an HTTP server answers people with a small page, and
 * handshakes of WebSockets (RFC 6455): 404 another path, 403 an origin that may not, 503 too many connections.
 */
export class BridgeServer {
  readonly #serving: BridgeServing;
  readonly #http: Server;
  readonly #sockets = new Set<Socket>();
  readonly #webSockets: WebSocketServer;
  #front: Front | undefined;
  #port: number;
  #blocking: Blocking | undefined;

  constructor(serving: BridgeServing) {
    const { identity, limits, port } = serving;
    this.#serving = serving;
    this.#port = port;
    this.#webSockets = new WebSocketServer({
      noServer: true,
      clientTracking: true,
      perMessageDeflate: false,
      maxPayload: limits.messageOctetsMax,
    });
    this.#http = identity
      ? createHttps({
          cert: identity.certificates,
          key: identity.privateKey,
          handshakeTimeout: limits.handshakeMs,
          ...PRESENT_TERMS,
        })
      : createHttp();
    this.#http.setTimeout(limits.handshakeMs);
    this.#http.on('request', (request, response) => this.#show(request, response));
    this.#http.on('upgrade', (request, socket, head) => this.#shakeHands(request, socket, head));
  }

  /** `wss://127.0.0.1:13579/`: known once it has listened. */
  get url(): string {
    const { identity, bridge } = this.#serving;
    return `${identity ? 'wss' : 'ws'}://${HOST}:${this.#port}${bridge.path}`;
  }

  get port(): number {
    return this.#port;
  }

  /** Listens, unless it does already. Returns rejects with PortInUseError, AddressError. */
  async listen(): Promise<void> {
    if (this.#front) return;
    const front = createFront((socket) => this.#accept(socket));
    await new Promise<void>((resolve, reject) => {
      const refused = (error: Error) =>
        reject(listenError(error, this.#serving.bridge.name, HOST, this.#port) as Error);
      front.once('error', refused);
      front.listen(this.#port, HOST, () => {
        front.off('error', refused);
        resolve();
      });
    });
    this.#port = (front.address() as AddressInfo).port;
    this.#front = front;
  }

  /** Keeps pages away, also those that are connected; undefined lets them in again. */
  block(blocking: Blocking | undefined): void {
    this.#blocking = blocking;
    if (blocking) this.#cut();
  }

  /** Nobody listens any more, and every connection is cut. */
  async close(): Promise<void> {
    const front = this.#front;
    if (!front) return;
    this.#front = undefined;
    const closed = new Promise<void>((resolve) => front.close(() => resolve()));
    // Until every bridge has heard that its page has gone.
    const pagesGone = [...this.#webSockets.clients].map(
      (page) => new Promise<void>((resolve) => page.once('close', () => resolve())),
    );
    this.#cut();
    await Promise.all([closed, ...pagesGone]);
  }

  #cut(): void {
    for (const page of this.#webSockets.clients) page.terminate();
    for (const socket of this.#sockets) socket.destroy();
  }

  #accept(socket: Socket): void {
    if (this.#blocking === 'reset') {
      socket.resetAndDestroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // What comes before HTTP or TLS has taken the socket over.
    socket.on('error', () => undefined);
    this.#http.emit('connection', socket);
  }

  #show({ method = '', url = '' }: IncomingMessage, response: ServerResponse): void {
    const isThere = isPath(url, '/') || isPath(url, this.#serving.bridge.path);
    const isAsked = method === 'GET' || method === 'HEAD';
    const status = this.#blocking ? 403 : isThere ? (isAsked ? 200 : 405) : 404;
    response.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      ...(status === 405 && { allow: 'GET, HEAD' }),
      connection: 'close',
    });
    response.end(method === 'HEAD' ? undefined : bridgePage(this.#serving.bridge.name, status, this.url).text);
  }

  #shakeHands(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { origin } = request.headers;
    const refusal = this.#refusalOf(request.url ?? '', origin);
    if (refusal !== undefined) this.#refuse(socket, refusal, origin);
    else this.#webSockets.handleUpgrade(request, socket, head, (page) => this.#serve(page, origin));
  }

  /** Why a handshake is not answered with 101, in this order. */
  #refusalOf(url: string, origin: string | undefined): string | undefined {
    const { bridge, allowedOrigins, limits } = this.#serving;
    if (this.#blocking) return '403 Forbidden';
    if (!isPath(url, bridge.path)) return '404 Not Found';
    if (!mayConnect(origin, allowedOrigins)) return '403 Forbidden';
    return this.#webSockets.clients.size < limits.connectionsMax ? undefined : '503 Service Unavailable';
  }

  #refuse(socket: Duplex, status: string, origin: string | undefined): void {
    const { trace, bridge } = this.#serving;
    trace.write(bridge, { connection: 0, origin, direction: 'event', text: `refused: ${status}` });
    socket.on('error', () => undefined);
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }

  #serve(page: WebSocket, origin: string | undefined): void {
    const { bridge, trace, limits, nextConnection, onBug } = this.#serving;
    const connection = nextConnection();
    const write = (direction: 'in' | 'out' | 'event', text: string) =>
      trace.write(bridge, { connection, origin, direction, text });
    write('event', `opened at ${this.url}`);
    carry(page, bridge.connect({ origin }), limits.waitingMax, {
      said: write,
      closed: (code) => write('event', `closed with ${code}`),
      bug: onBug,
    });
  }
}

/** Whether an address is this path, whatever stands behind the `?`; a slash at its end may be left out. */
function isPath(url: string, path: string): boolean {
  const [asked = ''] = url.split('?', 1);
  return asked === path || `${asked}/` === path;
}
