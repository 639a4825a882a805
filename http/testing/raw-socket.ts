import { connect } from 'node:net';

/** A connection on which anything can be written. */

/** One answer as it came. */
export interface RawAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RawOptions {
  /** Nothing more is sent after the last piece: the server sees the end. Default: the connection stays open. */
  readonly halfClose?: boolean;
}

/** Silence for so long is a failure of the server. */
const SILENCE_MS = 20_000;

/** Sends pieces one after the other. @returns everything that came until the server ended the connection; rejects when it does not. */
export function exchange(
  url: string,
  pieces: readonly (string | Uint8Array)[],
  { halfClose = false }: RawOptions = {},
): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true, noDelay: true });
    const came: Buffer[] = [];
    const write = (at: number): void => {
      const piece = pieces[at];
      if (piece === undefined) return void (halfClose && socket.end());
      socket.write(piece, () => setImmediate(write, at + 1));
    };
    socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error(`silence after ${Buffer.concat(came).toString()}`)));
    socket.on('connect', () => write(0));
    socket.on('data', (piece) => came.push(piece));
    socket.on('end', () => socket.destroy());
    // A server may be done with a request before all of it has come; what it said first counts.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error);
    });
    socket.on('close', () => resolve(Buffer.concat(came).toString('latin1')));
  });
}

/** The answers in what came, each of them whole. @throws Error when there is anything else. */
export function answersIn(text: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let rest = text; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n');
    const [line = '', ...lines] = rest.slice(0, end).split('\r\n');
    const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(line) ?? [];
    if (end < 0 || status === undefined) throw new Error(`no answer of HTTP: ${rest.slice(0, 200)}`);
    const headers = Object.fromEntries(lines.map((one) => split(one)));
    const length = Number(headers['content-length'] ?? 0);
    const body = rest.slice(end + 4, end + 4 + length);
    if (body.length < length) throw new Error(`half an answer: ${rest.slice(0, 200)}`);
    answers.push({ status: Number(status), headers, body });
    rest = rest.slice(end + 4 + length);
  }
  return answers;
}

function split(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

/** A connection that goes away when these pieces are written. */
export function breakOff(url: string, pieces: readonly (string | Uint8Array)[]): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('connect', () => {
      for (const piece of pieces) socket.write(piece);
      socket.end(() => socket.resetAndDestroy());
    });
  });
}
