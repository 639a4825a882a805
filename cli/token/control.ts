import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { type ActionName, type Actions, actionsOn, type RequestOf, type ResultOf } from './actions.ts';
import type { TokenHouse } from './house.ts';
import { type TokenFailure, TokenFailureError, tokenFailureOf } from './token-failure.ts';

/** One line of JSON to a running token, one line back, over a socket in the folder that only its owner may enter. */
interface ControlRequest {
  readonly action: ActionName;
  readonly request: object;
}

type ControlAnswer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly failure: TokenFailure };

/** A request holds at most a file to import, in base64. */
const LINE_MAX = 4 * 1024 * 1024;

/** Beside the socket that programs use (TOKEN_BENCH_SOCKET). */
export function controlPathOf(socketPath: string): string {
  return join(dirname(socketPath), 'control');
}

/** Lets other processes of this user act on the token of a house. Close the server at the end. */
export async function serveControl(house: TokenHouse, socketPath: string): Promise<Server> {
  const actions = actionsOn(house);
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    void answer(actions, socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(controlPathOf(socketPath), resolve);
  });
  return server;
}

async function answer(actions: Actions, socket: Socket): Promise<void> {
  let reply: ControlAnswer;
  try {
    const { action, request } = JSON.parse(await lineOf(socket)) as ControlRequest;
    if (!Object.hasOwn(actions, action)) throw new RangeError(`there is no action ${String(action)}`);
    const act = actions[action] as (request: object) => unknown;
    reply = { ok: true, result: await act(request) };
  } catch (error) {
    reply = { ok: false, failure: tokenFailureOf(error) };
  }
  socket.end(`${JSON.stringify(reply)}\n`);
}

/**
 * Asks the running token behind a socket.
 * @throws TokenFailureError what the token said, or `not-running`.
 */
export async function askRunning<N extends ActionName>(
  socketPath: string,
  action: N,
  request: RequestOf<N>,
): Promise<ResultOf<N>> {
  const socket = createConnection(controlPathOf(socketPath));
  try {
    socket.write(`${JSON.stringify({ action, request })}\n`);
    const answer = JSON.parse(await lineOf(socket)) as ControlAnswer;
    if (!answer.ok) throw new TokenFailureError(answer.failure);
    return answer.result as ResultOf<N>;
  } catch (error) {
    if (error instanceof TokenFailureError) throw error;
    throw new TokenFailureError({
      code: 'not-running',
      message: `No token is running at ${socketPath}.`,
      hint: 'Start one with `token-bench token serve`, and set TOKEN_BENCH_SOCKET to what it prints.',
    });
  } finally {
    socket.destroy();
  }
}

/** Everything up to the first end of a line. */
function lineOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => {
      text += part;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
      else if (text.length > LINE_MAX) reject(new RangeError(`more than ${LINE_MAX} characters in a line`));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new RangeError('the line has no end')));
  });
}
