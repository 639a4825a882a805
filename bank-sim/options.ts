import type { DeskTokens } from '../http/access.ts';
import type { BridgeAddresses } from '../http/bridges.ts';
import type { Fetch } from '../http/client.ts';
import type { ClockMover } from '../http/clock-doors.ts';
import type { Clock } from '../simulation/clock.ts';
import type { RealTime } from '../simulation/real-time.ts';
import type { Rng } from '../simulation/rng.ts';
import type { BankEvent } from './core/events.ts';
import type { BankSettings } from './core/settings.ts';
import type { TlsOption } from './security/tls.ts';

export interface BankSimOptions {
  /** The clock that the bank shares with CA, token and workstation. */
  readonly clock: Clock;
  /**
   * Lets the page /admin/control and POST /admin/clock move the clock, and a bank in a file set it to where it stood: the same `VirtualClock`,
   * say. Default: they only show it.
   */
  readonly moveClock?: ClockMover;
  /** Passwords, salts, sessions and challenges come from here: the same seed gives the same ones. */
  readonly rng: Rng;
  /** Where the CA answers, e.g. `http://127.0.0.1:8080`. It need not be up yet. */
  readonly caUrl: string;
  /** What the CA's administrator shows there: the bank tells the CA that its side is done (R-CA-13). */
  readonly caAdminToken?: string;
  /** How the CA is reached. Default: over a socket; `CaSim.fetch` stays in the process. */
  readonly caFetch?: Fetch;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** A host that is not loopback is refused unless this is set: the bank is a test instrument without protection. */
  readonly allowRemote?: boolean;
  /** What the tester shows over HTTP, who may do everything. Default: a fresh one, of the machine's randomness and not of the seed. */
  readonly adminToken?: string;
  /** What the roles show (http/roles.ts), each at its desk. Default: fresh ones. */
  readonly deskTokens?: Partial<DeskTokens>;
  /** Listen over TLS besides (R-BANK-15), with a fresh certificate under a fresh TEST root. Default: no. */
  readonly tls?: TlsOption;
  /**
   * The file in which the bank lives: made when there is none, else taken up again (docs/decisions/013). Then what is drawn follows
   * from the file, whatever the seed, settings that are not given are those of before, and the clock goes on at least from where it
   * stood. Default: in memory, for as long as the process.
   */
  readonly data?: string;
  /** Where the bank's pages find CryptoSocket on the reader's PC. Default: where the real one listens. */
  readonly bridges?: Partial<BridgeAddresses>;
  /** What is to be otherwise than usual. */
  readonly settings?: Partial<BankSettings>;
  /** What limits of requests go by. Default: the machine's time. */
  readonly realTime?: RealTime;
  readonly onEvent?: (event: BankEvent) => void;
}

export const LOOPBACK_ADDRESS = '127.0.0.1';
const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/** @throws Error for a host that is not loopback. */
export function assertHost({ host = LOOPBACK_ADDRESS, allowRemote = false }: BankSimOptions): void {
  if (allowRemote || LOOPBACK.test(host)) return;
  throw new Error(`bank-sim does not listen on ${host}: it is a test instrument. Use 127.0.0.1, or set allowRemote.`);
}
