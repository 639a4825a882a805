import { Turns } from '../../turns.ts';
import { blankFields } from '../blanking.ts';
import type { Bridge, BridgeConnection, BridgeSite } from '../bridge.ts';
import { type Echo, type Request, readRequest, writeAnswer, writeFailure } from './envelope.ts';
import type { ApiKeyDoor, Call, Fields } from './function-row.ts';
import { FUNCTIONS, functionOf } from './functions.ts';
import { readParameters } from './parameters.ts';
import { CryptoSocketError, problemOf } from './problems.ts';
import { secretNames } from './secret-names.ts';
import { Transactions } from './transactions.ts';

export interface CryptoSocketOptions {
  /** API keys that are taken; every text by default. */
  readonly apiKeys?: readonly string[];
}

/**
 * CryptoSocket, the program beside Tumar CSP through which pages of KISC's world reach keys: a frame with a function's name and
 * parameters, one answer for each (docs/crypto-socket.md). It stands before the carriers of the PC and keeps no password.
 */
export function cryptoSocket(site: BridgeSite, options: CryptoSocketOptions = {}): Bridge {
  const secrets = secretNames(FUNCTIONS);
  return {
    name: 'crypto-socket',
    path: '/tumarcsp/',
    connect: ({ origin }) => new CryptoSocketConnection(site, options, origin),
    blank: (text) => blankFields(text, secrets),
  };
}

class CryptoSocketConnection implements BridgeConnection {
  /** The program waits to be asked. */
  readonly greeting = undefined;
  readonly #site: BridgeSite;
  readonly #origin: string | undefined;
  readonly #closing = new AbortController();
  readonly #transactions = new Transactions();
  readonly #apiKey: ApiKeyDoor;
  readonly #turns = new Turns();

  constructor(site: BridgeSite, options: CryptoSocketOptions, origin: string | undefined) {
    this.#site = site;
    this.#origin = origin;
    this.#apiKey = apiKeyDoor(options);
  }

  receive(text: string): Promise<string> {
    return this.#turns.take(() => this.#answer(text));
  }

  close(): void {
    this.#closing.abort();
  }

  /** Rejects only with what nobody foresaw: the host records it and closes the connection. */
  async #answer(text: string): Promise<string> {
    const { echo, request } = readRequest(text);
    if (request instanceof CryptoSocketError) return writeFailure(echo, request);
    return await this.#run(echo, request);
  }

  async #run(echo: Echo, request: Request): Promise<string> {
    try {
      return writeAnswer(echo, await this.#fields(request));
    } catch (error) {
      return writeFailure(echo, problemOf(error));
    }
  }

  #fields({ api, function: name, parameters }: Request): Fields | Promise<Fields> {
    const row = functionOf(api, name);
    if (row?.needsNoApiKey !== true && !this.#apiKey.isSet) throw new CryptoSocketError('not-initialised');
    if (row === undefined) throw new CryptoSocketError('not-supported');
    return row.run(this.#call(`${api}.${name}`), readParameters(row.parameters, parameters));
  }

  #call(operation: string): Call {
    return {
      site: this.#site,
      asker: { bridge: 'crypto-socket', operation, origin: this.#origin },
      signal: this.#closing.signal,
      transactions: this.#transactions,
      apiKey: this.#apiKey,
    };
  }
}

function apiKeyDoor({ apiKeys }: CryptoSocketOptions): ApiKeyDoor {
  let isSet = false;
  return {
    get isSet() {
      return isSet;
    },
    isTaken: (apiKey) => apiKeys === undefined || apiKeys.includes(apiKey),
    open: () => {
      isSet = true;
    },
  };
}
