/**
 * The module of pages that speaks to CryptoSocket (docs/crypto-socket.md): one WebSocket, one request at a time, every failure a
 * BridgeError with the name of a problem that pages have words for (bridge-words.ts). It holds no PIN longer than a call.
 */
export const CRYPTO_SOCKET_SCRIPT = `import { CODES } from './words.js';

/** How long a connection and an answer may take, in milliseconds. A token may make an RSA key for minutes. */
const OPEN_MS = 5000;
const ANSWER_MS = 300000;
const PROBE_MS = 2000;
/** Whether this browser has ever reached the program: not running is something else than not installed. */
const SEEN = 'crypto-socket-seen';
const API_KEY = 'token-bench-TEST';

export class BridgeError extends Error {
  constructor(problem, { code = '', error = '', triesLeft = '' } = {}) {
    super(problem);
    this.problem = problem;
    this.code = code;
    this.error = error;
    this.triesLeft = triesLeft;
  }
}

/** Where the page says that the program listens; a page that came over TLS may not use an open connection. */
export function addressesOf(page) {
  const { ws, wss } = page.querySelector('script[data-ws], script[data-wss]')?.dataset ?? {};
  const open = page.location?.protocol === 'https:' ? [] : [ws];
  return [...open, wss].filter((address) => address !== undefined);
}

function openSocket(address) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    const fail = (problem) => () => {
      clearTimeout(timer);
      socket.onopen = socket.onerror = null;
      socket.close();
      reject(new BridgeError(problem));
    };
    const timer = setTimeout(fail('bridge-silent'), OPEN_MS);
    socket.onerror = fail('bridge-absent');
    socket.onopen = () => {
      clearTimeout(timer);
      resolve(socket);
    };
  });
}

async function openAny(addresses) {
  let silent = false;
  for (const address of addresses) {
    try {
      return await openSocket(address);
    } catch (error) {
      silent ||= error.problem === 'bridge-silent';
    }
  }
  throw new BridgeError(silent ? 'bridge-silent' : await whyNot(addresses));
}

/** A browser does not tell a page why a WebSocket was not opened. Whoever answers HTTP there keeps the page out on purpose. */
async function whyNot(addresses) {
  for (const address of addresses) {
    try {
      const terms = { mode: 'no-cors', cache: 'no-store', signal: AbortSignal.timeout(PROBE_MS) };
      await fetch(address.replace(/^ws/, 'http'), terms);
      return 'bridge-blocked';
    } catch {
      // Nobody there.
    }
  }
  return localStorage.getItem(SEEN) === null ? 'bridge-absent' : 'bridge-stopped';
}

export class CryptoSocket {
  #socket;
  #count = 0;
  #last = Promise.resolve();
  #waiting;

  constructor(socket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#hear(data);
    socket.onclose = () => this.#settle('reject', new BridgeError('bridge-gone'));
  }

  /** @throws BridgeError bridge-absent, bridge-stopped, bridge-blocked, bridge-silent; bridge-key. */
  static async open(addresses) {
    const bridge = new CryptoSocket(await openAny(addresses));
    await bridge.#introduce();
    localStorage.setItem(SEEN, 'yes');
    return bridge;
  }

  /** SYSAPI.SetAPIKey comes first; a program that knows no such function is spoken to without. */
  async #introduce() {
    try {
      await this.call('SYSAPI', 'SetAPIKey', { apiKey: API_KEY });
    } catch (error) {
      if (error.error === 'Function is not supported') return;
      this.close();
      throw error.problem === 'bridge-refused' ? new BridgeError('bridge-key', error) : error;
    }
  }

  /** One call, after those before it. @throws BridgeError what the program answers; bridge-gone, bridge-silent. */
  call(api, name, param = {}) {
    const answer = this.#last.then(() => this.#ask(api, name, param));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  #ask(api, name, param) {
    return new Promise((resolve, reject) => {
      if (this.#socket.readyState !== WebSocket.OPEN) return reject(new BridgeError('bridge-gone'));
      const id = 'REQ_ID_' + String(++this.#count).padStart(4, '0');
      const timer = setTimeout(() => this.#settle('reject', new BridgeError('bridge-silent')), ANSWER_MS);
      this.#waiting = { id, resolve, reject, timer };
      this.#socket.send(JSON.stringify({ TumarCSP: api, Function: name, Param: { ...param, id } }));
    });
  }

  #hear(text) {
    const answer = read(text);
    if (answer.id !== undefined && answer.id !== this.#waiting?.id) return;
    if (answer.result === 'true' && !answer.error) this.#settle('resolve', answer);
    else this.#settle('reject', new BridgeError(CODES[answer.code] ?? 'bridge-refused', answer));
  }

  #settle(how, value) {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    waiting[how](value);
  }

  close() {
    this.#socket.close();
  }
}

function read(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
`;
