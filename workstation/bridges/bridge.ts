import type { Clock } from '../../simulation/clock.ts';
import type { Rng } from '../../simulation/rng.ts';
import type { Carrier } from '../carriers/carrier.ts';
import type { Person } from './person.ts';

/** What a bridge works with: the carriers of this PC, the person before it, time and chance. */
export interface BridgeSite {
  /** Read for each request: a token may come and go. */
  readonly carriers: () => readonly Carrier[];
  readonly person: Person;
  readonly clock: Clock;
  readonly rng: Rng;
  /** Address of the service that stamps time (RFC 3161 over HTTP); without one a page that wants a time stamp gets an error. */
  readonly timeStampUrl?: string | undefined;
}

/**
 * A program of this PC that pages talk to over a WebSocket, as a protocol: which text answers which text. Knows no sockets.
 * NCALayer and CryptoSocket are the two.
 */
export interface Bridge {
  /** `ncalayer`, `crypto-socket`: in addresses, traces and messages. */
  readonly name: string;
  /** Path of its WebSocket: `/`, `/tumarcsp/`. */
  readonly path: string;
  /** One connection of a page. */
  connect(page: { readonly origin: string | undefined }): BridgeConnection;
  /**
   * A text of this protocol, either way, as it may stand in a trace: what is secret in it is blanked ({@link blankFields} with the protocol's
   * own table does it). Without it a trace tells the length of a text only.
   */
  blank?(text: string): string;
}

export interface BridgeConnection {
  /** What the bridge says first, if anything. */
  readonly greeting: string | undefined;
  /**
   * The answer to a text frame; `undefined` when none is due. Never throws: whatever a page sends has an answer of the protocol.
   * Requests of a connection are answered in their order.
   */
  receive(text: string): Promise<string | undefined>;
  /** The page has gone: questions that are open for it are withdrawn. */
  close(): void;
}
