import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type Problem, type ProblemRow, SERVER_PROBLEMS } from './problem.ts';

/** What Node says of a client: `code` tells what is wrong. */
export interface ClientError {
  readonly code?: string;
}

/** Anything else that is no HTTP is `bad-request`. */
const CODES: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
};

/** A connection, with the answer that it is busy with: Node keeps it there, and looks there itself when nobody listens for such errors. */
type Connection = Socket & { readonly _httpMessage?: ServerResponse | null };

/**
 * Answers what is no HTTP request (RFC 9112), or did not come in time: a problem document like every other, and the connection ends.
 * No handler and no hook sees such a request. Whole requests before it on the connection are answered first.
 * @param house its name, as it stands in problems.
 */
export function answerClientError(house: { readonly name: string }, error: ClientError, socket: Connection): void {
  const before = socket._httpMessage;
  if (before?.req.complete && !before.writableFinished) {
    before.once('finish', () => setImmediate(answerClientError, house, error, socket));
    return;
  }
  // Whoever has gone gets no answer; one that is on its way must not have another inside it.
  if (error.code === 'ECONNRESET' || !socket.writable || before?.headersSent) socket.destroy();
  else socket.end(answerOf(problemOf(house.name, CODES[error.code ?? ''] ?? 'bad-request')));
}

function problemOf(house: string, code: string): Problem {
  const { status, title, hint } = SERVER_PROBLEMS[code] as ProblemRow;
  const detail = 'The octets on the connection are no HTTP/1.1 request, or not a whole one.';
  return { type: `urn:token-bench:${house}:${code}`, title, status, code, detail, hint };
}

function answerOf(problem: Problem): string {
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
