import type { RawData, WebSocket } from 'ws';
import type { BridgeConnection } from './bridge.ts';

/** Status codes of RFC 6455 section 7.4.1. */
const UNSUPPORTED_DATA = 1003;
const POLICY_VIOLATION = 1008;
const INTERNAL_ERROR = 1011;

/** What one connection is told of, besides its frames. */
export interface ConnectionReport {
  said(direction: 'in' | 'out', text: string): void;
  closed(code: number): void;
  /** Something unforeseen in the bridge. */
  bug(error: unknown): void;
}

/**
 * Carries the texts of one WebSocket to its bridge and the answers back, in the order of the requests. Who sends more than
 * `waitingMax` requests ahead of their answers, or octets, is cut off with the status code for it.
 */
export function carry(socket: WebSocket, bridge: BridgeConnection, waitingMax: number, report: ConnectionReport): void {
  let turn: Promise<void> = Promise.resolve();
  let waiting = 0;
  const send = (text: string | undefined) => {
    if (text === undefined || socket.readyState !== socket.OPEN) return;
    report.said('out', text);
    socket.send(text);
  };
  const answer = async (text: string) => {
    try {
      send(await bridge.receive(text));
    } catch (error) {
      report.bug(error);
      socket.close(INTERNAL_ERROR, 'a bug in the bridge');
    } finally {
      waiting--;
    }
  };
  const take = (text: string) => {
    waiting++;
    report.said('in', text);
    turn = turn.then(() => (socket.readyState === socket.OPEN ? answer(text) : undefined));
  };
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (isBinary) socket.close(UNSUPPORTED_DATA, 'text frames only');
    else if (waiting === waitingMax) socket.close(POLICY_VIOLATION, 'too many requests are waiting');
    else take(textOf(data));
  });
  // What breaks the protocol or is too large: ws closes with the status code for it.
  socket.on('error', () => undefined);
  socket.on('close', (code) => {
    report.closed(code);
    bridge.close();
  });
  send(bridge.greeting);
}

/** With ws's default for `binaryType` the data of a message is one Buffer. */
function textOf(data: RawData): string {
  return (data as Buffer).toString('utf8');
}
