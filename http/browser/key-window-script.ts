/**
 * The module of pages that asks for device, PIN and certificate in a window, and says in the reader's words what is wrong. The PIN is in no form
 * that is sent, and is forgotten when the work is done.
 */
export const KEY_WINDOW_SCRIPT = `import { addressesOf, BridgeError, CryptoSocket } from './crypto-socket.js';
import { Device, devicesOf, isSameSerial } from './device.js';
import { WORDS } from './words.js';

const LOOK_MS = 700;
/** With which certificate the reader came in: the same one signs, as long as this tab is open. */
const CHOSEN = 'signing-certificate';

/** A text in the language of the page. */
export function say(name, values = {}) {
  const text = WORDS[name][document.documentElement.lang] ?? WORDS[name].ru;
  return text.replace(/\\{(\\w+)\\}/g, (_, key) => values[key] ?? '');
}

/** What a failure is called, in the reader's words. Whatever is no BridgeError and no refusal of the house is an error of these scripts. */
export function wordsOf(error) {
  if (typeof error.words === 'string') return error.words;
  if (!(error instanceof BridgeError)) throw error;
  const known = WORDS[error.problem] === undefined ? 'bridge-refused' : error.problem;
  const tries = error.triesLeft === '' ? '' : ' ' + say('triesLeft', { count: error.triesLeft });
  const detail = known === 'bridge-refused' ? ' ' + [error.code, error.error].filter(Boolean).join(' ') : '';
  return say(known) + tries + detail;
}

/** From now on this certificate signs, without a question. */
export const prefer = ({ serialNumber }) => sessionStorage.setItem(CHOSEN, serialNumber);

/** Connects to the program of this PC. */
export const connect = () => CryptoSocket.open(addressesOf(document));

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** An element with attributes; what it holds is text, never HTML. */
function make(name, attributes = {}, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
}

function field(name, control) {
  return make('div', { class: 'field' }, make('label', { for: control.id }, say(name)), control);
}

class KeyWindow {
  constructor(title, action) {
    this.device = make('select', { id: 'key-device' });
    this.pin = make('input', { id: 'key-pin', type: 'password', autocomplete: 'off', required: '', maxlength: '64' });
    this.certificate = make('select', { id: 'key-certificate' });
    this.certificateField = field('certificate', this.certificate);
    this.certificateField.hidden = true;
    this.alert = make('p', { class: 'problem', role: 'alert', hidden: '' });
    this.status = make('p', { role: 'status', class: 'rule' });
    this.go = make('button', { class: 'button primary' }, action);
    this.leave = make('button', { class: 'button no', type: 'button' }, say('cancel'));
    this.form = make('form', { class: 'key-form' }, field('device', this.device), field('pin', this.pin), this.certificateField);
    this.form.append(this.alert, this.status, make('p', { class: 'buttons' }, this.go, this.leave));
    this.heading = make('h2', { id: 'key-title' }, title);
    this.dialog = make('dialog', { class: 'key-window', 'aria-labelledby': 'key-title' }, this.heading, this.form);
    this.action = action;
  }

  warn(text) {
    this.alert.textContent = text;
    this.alert.hidden = text === '';
  }

  busy(isBusy, text = '') {
    this.status.textContent = text;
    for (const one of [this.device, this.pin, this.certificate, this.go]) one.disabled = isBusy;
  }
}

/**
 * Asks for device, PIN and certificate, and does the work with them while the window says how it goes. After a failure the reader may try
 * again, or leave.
 * @param work gets the Device, the certificate that was chosen, and what shows a line of progress.
 * @param suits which certificates of the device are offered; none: the work needs no certificate.
 * @param isLogin the certificate is chosen anew, whatever was chosen before.
 * @returns what the work answers, or undefined when the reader has left. The device is closed then.
 */
export function withDevice({ action = say('sign'), suits, work, isLogin = false }) {
  return ask({ action, suits, work, isLogin, keeps: false });
}

/** The same for work that goes on after the window: {device, certificate}; whoever gets them closes the device. */
export function openDevice({ action = say('goOn'), suits }) {
  return ask({ action, suits, work: (device, certificate) => ({ device, certificate }), keeps: true });
}

function ask({ action, ...wish }) {
  const view = new KeyWindow(say('keyWindow'), action);
  document.body.append(view.dialog);
  view.dialog.showModal();
  return new Promise((resolve, reject) => new Asking(view, { ...wish, resolve, reject }).begin());
}

class Asking {
  #socket;
  #isOver = false;
  #isWorking = false;

  constructor(view, terms) {
    this.view = view;
    Object.assign(this, terms);
  }

  begin() {
    const { view } = this;
    view.leave.addEventListener('click', () => this.#end(undefined));
    view.dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      if (!this.#isWorking) this.#end(undefined);
    });
    view.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#try(this.#socket === undefined ? () => this.#connect() : () => this.#sign());
    });
    view.device.addEventListener('change', () => this.#forgetCertificates());
    this.#try(() => this.#connect());
  }

  #end(value) {
    this.#isOver = true;
    this.view.pin.value = '';
    this.view.dialog.remove();
    if (!this.keeps || value === undefined) this.#socket?.close();
    this.resolve(value);
  }

  async #try(step) {
    if (this.#isWorking) return;
    this.#isWorking = true;
    this.view.leave.disabled = true;
    this.view.warn('');
    try {
      await step();
    } catch (error) {
      this.#failed(error);
    }
    this.#isWorking = false;
    this.view.leave.disabled = false;
  }

  #failed(error) {
    if (this.#isOver) return;
    let words;
    try {
      words = wordsOf(error);
    } catch {
      this.#isOver = true;
      this.view.dialog.remove();
      return this.reject(error);
    }
    if (String(error.problem).startsWith('bridge-') && error.problem !== 'bridge-refused') this.#disconnected();
    this.view.busy(this.#socket !== undefined && this.view.device.options.length === 0);
    this.view.go.disabled = false;
    this.view.warn(words);
    if (error.problem === 'pin-wrong') this.view.pin.value = '';
    if (this.#socket !== undefined) this.view.pin.focus();
  }

  #disconnected() {
    this.#socket?.close();
    this.#socket = undefined;
    this.view.form.noValidate = true;
    this.view.go.textContent = say('again');
    this.#forgetCertificates();
  }

  async #connect() {
    const { view } = this;
    view.busy(true, say('connecting'));
    this.#socket = await connect();
    if (this.#isOver) return this.#socket.close();
    view.form.noValidate = false;
    view.go.textContent = view.action;
    view.busy(false);
    await this.#look();
    view.pin.focus();
    this.#watch(this.#socket);
  }

  /** Which devices are plugged in. */
  async #look() {
    const { view } = this;
    const devices = await devicesOf(this.#socket);
    const shown = [...view.device.options].map(({ value }) => value);
    if (devices.length === 0) view.warn(say('token-not-present'));
    else if (view.alert.textContent === say('token-not-present')) view.warn('');
    view.go.disabled = devices.length === 0;
    if (shown.join() === devices.map(({ profile }) => profile).join()) return;
    view.device.replaceChildren(...devices.map(({ profile, title }) => make('option', { value: profile }, title)));
    this.#forgetCertificates();
  }

  /** Devices come and go while the window is open. */
  async #watch(socket) {
    while (!this.#isOver && this.#socket === socket) {
      await pause(LOOK_MS);
      if (this.#isOver || this.#isWorking || this.#socket !== socket) continue;
      try {
        await this.#look();
      } catch (error) {
        if (!this.#isWorking) this.#failed(error);
      }
    }
  }

  #forgetCertificates() {
    this.view.certificate.replaceChildren();
    this.view.certificateField.hidden = true;
  }

  async #sign() {
    const { view } = this;
    const [chosen] = view.device.selectedOptions;
    if (chosen === undefined) throw new BridgeError('token-not-present');
    view.busy(true, say('working'));
    const device = await Device.open(this.#socket, { profile: chosen.value, title: chosen.textContent }, view.pin.value);
    const certificate = this.suits === undefined ? undefined : this.#choose(device);
    if (this.suits !== undefined && certificate === undefined) return;
    const value = await this.work(device, certificate, (text) => view.busy(true, text));
    this.#end(value);
  }

  /** The only certificate, the one chosen before, or, once he was asked, the one that the reader chooses now. */
  #choose(device) {
    const { view } = this;
    const offered = device.signers.filter(this.suits);
    if (offered.length === 0) throw new BridgeError(device.signers.length === 0 ? 'no-key' : 'wrong-token');
    const [picked] = view.certificate.selectedOptions;
    const known = picked?.value ?? (this.isLogin ? '' : (sessionStorage.getItem(CHOSEN) ?? ''));
    const found = offered.length === 1 ? offered[0] : offered.find(({ serialNumber }) => isSameSerial(serialNumber, known));
    if (found !== undefined) {
      prefer(found);
      return found;
    }
    view.certificate.replaceChildren(...offered.map(certificateOption));
    view.certificateField.hidden = false;
    view.busy(false, say('chooseCertificate'));
    view.certificate.focus();
    return undefined;
  }
}

function certificateOption({ serialNumber, name, validTo }) {
  const date = validTo.replace(/^(\\d{4})(\\d\\d)(\\d\\d).*$/, '$3.$2.$1');
  return make('option', { value: serialNumber }, say('until', { name, date }) + ' · ' + serialNumber.slice(0, 12));
}
`;
