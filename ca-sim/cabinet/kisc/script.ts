/**
 * The module of the cabinet's pages (R-CA-3 to R-CA-15). It signs the challenge, makes the keys and the pair of requests, and writes
 * the certificates, all through CryptoSocket; «Лог процесса» fills as it goes, whoever is at work. Without it, or without the program, the
 * forms and links of the pages do.
 */
export const KISC_SCRIPT = `import { BridgeError } from '/bridge/crypto-socket.js';
import { devicesOf } from '/bridge/device.js';
import { HouseRefusal, read, tell, toBase64 } from '/bridge/house.js';
import { connect, openDevice, pause, say, withDevice, wordsOf } from '/bridge/key-window.js';

const LOG_MS = 500;
const LOOK_MS = 700;
const LINE_CHARACTERS = 300;
const SET = ['GOST', 'RSA'];
const ON_ITS_WAY = ['waiting', 'issued', 'not-installed', 'only-GOST', 'only-RSA'];

/** Lines of the log are read by people of both languages. */
const LINES = {
  making: (name) => 'Создаётся ключ ' + name + '… · ' + name + ' кілті жасалуда…',
  taken: (name) => 'Ключ ' + name + ' уже ждёт на устройстве: используется он. · ' + name + ' кілті құрылғыда күтіп тұр: сол пайдаланылады.',
  keys: () => 'Ключи ГОСТ и RSA на устройстве. · ГОСТ және RSA кілттері құрылғыда.',
  signed: () => 'Запросы подписаны. · Сұраныстарға қол қойылды.',
  known: (id) => 'Запрос ' + id + ' уже в пути: ключи ждут на устройстве. · ' + id + ' сұранысы жолда: кілттер құрылғыда күтуде.',
  written: (name) => 'Сертификат ' + name + ' записан. · ' + name + ' сертификаты жазылды.',
  keyless: (name) => 'Ключа сертификата ' + name + ' на устройстве нет. · ' + name + ' сертификатының кілті құрылғыда жоқ.',
  removed: () => 'Устройство извлечено: вставьте его снова. · Құрылғы шығарылды: оны қайта салыңыз.',
  back: () => 'Устройство на месте: работа продолжается. · Құрылғы орнында: жұмыс жалғасуда.',
};
const NAMES = { GOST: 'ГОСТ', RSA: 'RSA' };

/** Login: the challenge is signed and goes where a pasted signature goes. */
function login(form) {
  const signature = form.elements.signature;
  signature.required = false;
  form.addEventListener('submit', async (event) => {
    if (signature.value !== '') return;
    event.preventDefault();
    const challenge = async () => {
      const reply = await fetch('/cabinet/login/challenge.txt', { cache: 'no-store' });
      return toBase64(new Uint8Array(await reply.arrayBuffer()));
    };
    const work = async (device, { serialNumber }) => device.sign(await challenge(), serialNumber);
    const signed = await withDevice({ suits: () => true, work, isLogin: true });
    if (signed === undefined) return;
    signature.value = signed;
    form.requestSubmit();
  });
}

/** «JavaToken - JavaToken» is a JavaToken, in whatever reader. */
const kindOf = (title) => title.split(' - ', 1)[0];

/** The parameters window: which of the devices are plugged in. */
async function showDevices(select, note) {
  const known = [...select.options].filter(({ value }) => value !== '').map((option) => ({ option, title: option.text }));
  try {
    const socket = await connect();
    for (;;) {
      const kinds = (await devicesOf(socket)).map(({ title }) => kindOf(title));
      const isHere = ({ title }) => kinds.includes(kindOf(title));
      for (const one of known) one.option.text = one.title + (isHere(one) ? '' : ' (' + say('notConnected') + ')');
      note.textContent = known.some(isHere) ? '' : say('token-not-present');
      await pause(LOOK_MS);
    }
  } catch (error) {
    note.textContent = wordsOf(error);
  }
}

function show(log, process) {
  const text = process.log.map(({ at, text }) => at.slice(11, 19) + '  ' + text).join('\\n');
  if (log.value === text) return;
  log.value = text;
  log.scrollTop = log.scrollHeight;
}

/** The log, and how the process stands: the page is loaded anew when it has gone on to another state. */
async function look(log) {
  try {
    const process = await read(location.pathname);
    show(log, process);
    if (process.state !== log.dataset.state) return location.reload();
  } catch (error) {
    if (error.problem !== 'house-away') return;
  }
  setTimeout(() => look(log), LOG_MS);
}

/** What is done with the device in a process of the cabinet. */
class Process {
  constructor(view) {
    this.view = view;
    this.path = location.pathname;
  }

  async line(text) {
    show(this.view.log, await tell(this.path + '/log', { line: text.slice(0, LINE_CHARACTERS) }));
  }

  warn(text) {
    this.view.note.textContent = text;
    this.view.note.hidden = text === '';
  }

  /** Asks for the PIN and works. What the reader has left, or the connection, goes on with the button. */
  async begin() {
    const { button } = this.view;
    button.hidden = true;
    this.warn('');
    try {
      const opened = await openDevice({ suits: this.suits });
      if (opened !== undefined) await this.#work(opened).finally(() => opened.device.close());
    } catch (error) {
      await this.#stopped(error);
    }
    button.hidden = false;
  }

  /** A device that was pulled out is waited for: what is on it is looked at anew then, so that nothing is made twice. */
  async #work({ device, certificate }) {
    for (;;) {
      try {
        return await this.work(device, certificate);
      } catch (error) {
        if (!['token-removed', 'token-not-present'].includes(error.problem)) throw error;
        this.warn(say('token-removed'));
        await this.line(LINES.removed());
        while (!(await device.isPresent())) await pause(LOOK_MS);
        this.warn('');
        await this.line(LINES.back());
        await device.readCertificates();
      }
    }
  }

  /** Some failures are of this minute, and the process can be gone on with; the others end it. */
  async #stopped(error) {
    const words = wordsOf(error);
    this.warn(words);
    const isForNow = (error.problem ?? '').startsWith('bridge-') || ['house-away', 'pin-wrong'].includes(error.problem) || error.isInDoubt;
    if (!isForNow) await tell(this.path + '/failed', { reason: words.slice(0, LINE_CHARACTERS) }).catch(() => undefined);
  }
}

class Issue extends Process {
  suits = () => true;

  async work(device, { serialNumber }) {
    const { visitor, requests } = await read('/cabinet');
    const pending = await this.#pending(device, requests[0]);
    if (pending !== undefined) return this.#sent(pending);
    const pkcs10 = await this.#makeKeys(device, visitor.subject);
    await this.line(LINES.keys());
    const signed = [];
    for (const algorithm of SET) signed.push({ algorithm, cms: await device.sign(pkcs10[algorithm], serialNumber) });
    await this.line(LINES.signed());
    await this.#sent(await this.#order(device, signed, { pkcs10: Object.values(pkcs10), newest: requests[0]?.id }));
  }

  async #makeKeys(device, subject) {
    const pkcs10 = {};
    for (const algorithm of SET) {
      const before = (await device.waitingKeys()).length;
      await this.line(LINES.making(NAMES[algorithm]));
      pkcs10[algorithm] = await device.request(algorithm, subject);
      if ((await device.waitingKeys()).length === before) await this.line(LINES.taken(NAMES[algorithm]));
    }
    return pkcs10;
  }

  /** A definite refusal removes the keys; in doubt they stay, and when another tab has been quicker with them. */
  async #order(device, requests, { pkcs10, newest }) {
    try {
      return (await tell('/requests', { requests })).id;
    } catch (error) {
      if (error instanceof HouseRefusal && !error.isInDoubt) {
        const [now] = (await read('/cabinet')).requests;
        if (now?.id === newest) await device.removeKeysOf(pkcs10);
      }
      throw error;
    }
  }

  /** The newest request, when its keys wait on this device: both, or the one that an installation has left. */
  async #pending(device, newest) {
    if (newest === undefined || !ON_ITS_WAY.includes(newest.stage)) return undefined;
    const waiting = (await device.waitingKeys()).length;
    const here = device.certificates.map(({ serialNumber }) => serialNumber.toLowerCase());
    const installed = newest.certificates.filter(({ serialNumber }) => here.includes(serialNumber.toLowerCase())).length;
    const isHalf = installed > 0 && installed < newest.certificates.length;
    return (isHalf ? waiting > 0 : installed === 0 && waiting >= SET.length) ? newest.id : undefined;
  }

  /** A request of an earlier process is that one's: this one has nothing to send. */
  async #sent(id) {
    try {
      await tell(this.path + '/sent', { request: id });
    } catch (error) {
      if (error.code !== 'process-request') throw error;
      await tell(this.path + '/failed', { reason: LINES.known(id) });
    }
  }
}

class Installation extends Process {
  async work(device) {
    const { certificates } = await read(this.path);
    const authorities = (await read('/ca-certificates')).map(({ certificate }) => certificate);
    await device.examine(certificates.map(({ certificate }) => certificate), authorities);
    const written = [];
    try {
      for (const { algorithm, certificate } of certificates) {
        if (await this.#write(device, algorithm, certificate)) written.push(algorithm);
      }
      if (written.length === 0) throw new BridgeError('certificate-without-key');
      for (const certificate of authorities) await device.install(certificate);
    } catch (error) {
      if (written.length === 1 && !['token-removed', 'token-not-present'].includes(error.problem)) await this.#installed(written);
      throw error;
    }
    await this.#installed(written);
  }

  async #write(device, algorithm, certificate) {
    try {
      await device.install(certificate);
      await this.line(LINES.written(NAMES[algorithm]));
      return true;
    } catch (error) {
      if (error.problem !== 'certificate-without-key') throw error;
      await this.line(LINES.keyless(NAMES[algorithm]));
      return false;
    }
  }

  #installed(certificates) {
    return tell(this.path + '/installed', { certificates });
  }
}

const PROCESSES = { generating: Issue, writing: Installation };

const loginForm = document.querySelector('form[action="/cabinet/login"]');
if (loginForm !== null) login(loginForm);
const device = document.getElementById('device');
if (device !== null) showDevices(device, document.getElementById('device-note'));
const log = document.querySelector('textarea[data-state]');
const AtWork = PROCESSES[log?.dataset.state];
if (AtWork !== undefined) {
  look(log);
  const view = { log, note: document.getElementById('process-note'), button: document.getElementById('process-go-on') };
  const process = new AtWork(view);
  view.button.addEventListener('click', () => process.begin());
  process.begin();
}
`;
