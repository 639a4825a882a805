/**
 * The first part of the cabinet's script: a connection to NCALayer (docs/ncalayer.md) in plain JavaScript. Its address stands beside the
 * script; CSP lets the page connect there and nowhere else.
 */
export const NCALAYER_SCRIPT = `
const ADDRESS = document.currentScript.dataset.wss ?? document.currentScript.dataset.ws;
const BASICS = 'kz.gov.pki.knca.basics';
const COMMON = 'kz.gov.pki.knca.commonUtils';
/** So long NCALayer may take to greet: what neither refuses nor answers is cut off on the way. */
const GREETING_MS = 10_000;

/** Why something was not done: a name among the words of the page. */
class Failure extends Error {
  constructor(name, details = {}) {
    super(name);
    this.reason = name;
    this.details = details;
  }
}

/** One connection. Requests have no numbers: they are answered in their order. */
class NcaLayer {
  #socket;
  #waiting = [];

  constructor(socket, version) {
    this.#socket = socket;
    this.version = version;
    this.isOpen = true;
    socket.onmessage = ({ data }) => this.#waiting.shift()?.resolve(JSON.parse(data));
    socket.onclose = () => {
      this.isOpen = false;
      for (const { reject } of this.#waiting.splice(0)) reject(new Failure('lost'));
    };
  }

  #ask(request) {
    if (!this.isOpen) throw new Failure('lost');
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#socket.send(JSON.stringify(request));
    });
  }

  /** A method of basics: named arguments. */
  async basics(method, args) {
    const { status, body, code, details, message } = await this.#ask({ module: BASICS, method, args });
    if (status !== true) throw new Failure(details ?? code ?? 'failed', { what: message ?? code, tries: body?.triesLeft });
    if (body?.result === undefined) throw new Failure('cancelled');
    return body.result;
  }

  /** A method of commonUtils: arguments by place. */
  async common(method, args = []) {
    const { code, responseObject, message } = await this.#ask({ module: COMMON, method, args });
    if (code === '200') return responseObject;
    throw new Failure(message === 'action.canceled' ? 'cancelled' : 'failed', { what: message ?? code });
  }
}

/** Connects. @throws Failure not-installed, not-running, blocked. */
async function connect() {
  const greeting = await greetingOf(new WebSocket(ADDRESS));
  if (greeting === undefined) throw new Failure(await whyNot());
  localStorage.setItem('ncalayer', 'seen');
  return greeting;
}

function greetingOf(socket) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.close(), GREETING_MS);
    socket.onclose = () => {
      clearTimeout(timer);
      resolve(undefined);
    };
    socket.onmessage = ({ data }) => {
      clearTimeout(timer);
      resolve(new NcaLayer(socket, JSON.parse(data).result?.version ?? ''));
    };
  });
}

/** All that a page can learn: whether anything answers there, and whether NCALayer ever did in this browser. */
async function whyNot() {
  const question = fetch(ADDRESS.replace(/^ws/, 'http'), { mode: 'no-cors', signal: AbortSignal.timeout(GREETING_MS) });
  if (await question.then(() => true, () => false)) return 'blocked';
  return localStorage.getItem('ncalayer') === 'seen' ? 'not-running' : 'not-installed';
}
`;
