/**
 * The third part of the cabinet's script: its pages. What is filled in, shown and told; who is asked for what stands in the parts before.
 */
export const PAGE_SCRIPT = String.raw`
/** The connection, while there is one. */
let bridge;

const valueOf = (id) => document.getElementById(id)?.value ?? '';
const base64 = (octets) => btoa(String.fromCharCode(...octets));
const words = () => JSON.parse(document.getElementById('bridge').dataset.words);
const filled = (text, details) => text.replace(/\{(\w+)\}/g, (_, name) => details[name] ?? '');

/** The cabinet refuses; what it says is a page. */
class Refusal extends Error {
  constructor(page) {
    super('refused');
    this.page = page;
  }
}

/** @throws Failure unreachable. */
async function ask(path, accept, options = {}) {
  const answer = await fetch(path, { ...options, headers: { accept } }).catch(() => undefined);
  if (answer === undefined) throw new Failure('unreachable');
  return answer;
}

/** A file of the cabinet's, as octets. @throws Failure unreachable; Refusal. */
async function fromCabinet(path) {
  const answer = await ask(path, 'application/json, */*;q=0.1');
  if (!answer.ok) throw new Refusal(await pageOf(await ask(path, 'text/html')));
  return new Uint8Array(await answer.arrayBuffer());
}

/** Sends a form. @returns the page that it leads to. @throws Failure unreachable; Refusal. */
async function post(path, fields) {
  const answer = await ask(path, 'text/html', { method: 'POST', body: new URLSearchParams(fields) });
  if (!answer.ok) throw new Refusal(await pageOf(answer));
  return pageOf(answer);
}

async function pageOf(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  // What was not led on is the answer to a form: it has no address of its own.
  return { url: answer.ok && answer.redirected ? answer.url : location.href, page };
}

/** Puts a page in the place of this one. */
function show({ url, page }) {
  for (const one of document.querySelectorAll('dialog[open]')) one.close();
  document.title = page.title;
  document.querySelector('main').replaceWith(page.querySelector('main'));
  if (url !== location.href) history.pushState(null, '', url);
  setUp();
  scrollTo(0, 0);
}

/** Where a person keeps keys of one kind; nothing secret. */
function keepPlace(kind, storage, path) {
  sessionStorage.setItem(kind, JSON.stringify({ storage, path }));
}
const placeOf = (kind) => JSON.parse(sessionStorage.getItem(kind) ?? '{}');

/** Fields that are known from before: the storage signed in with, and where the new keys are. */
function fillPlaces() {
  const { storage, path = '' } = placeOf('signer');
  // A list that is sent is of the new keys.
  const select = document.querySelector('select[data-path]:not([name])');
  if (select && storage) select.value = storage;
  setValue('signer-path', path);
  setValue('path', placeOf('new').path ?? (document.getElementById('signer-storage') ? '' : path));
}

function setValue(id, value) {
  const field = document.getElementById(id);
  if (field && field.value === '') field.value = value;
}

/** Only files have a path. */
function followStorage(select) {
  const path = document.getElementById(select.dataset.path)?.closest('.field');
  const isFile = select.value === 'PKCS12';
  if (path) path.hidden = !isFile;
  for (const one of document.querySelectorAll('[data-for-files]')) one.hidden = !isFile;
  const rules = document.getElementById('password-rules');
  const fresh = document.getElementById('new-password');
  if (!rules || !fresh) return;
  rules.hidden = !isFile;
  fresh.dataset.pattern ??= fresh.pattern;
  fresh.pattern = isFile ? fresh.dataset.pattern : '.+';
}

/** Whether the new keys come to where the present ones are. */
function isSameStorage(type) {
  return valueOf('signer-storage') === type && (type !== 'PKCS12' || valueOf('signer-path') === valueOf('path'));
}

function followNewKeys() {
  const group = document.getElementById('new-keys');
  if (!group) return;
  const type = group.closest('[data-storage]').dataset.storage;
  group.querySelector('#new-keys-password').closest('.field').hidden = isSameStorage(type);
  group.hidden = type !== 'PKCS12' && isSameStorage(type);
}

function showKeys(list, keys) {
  list.querySelectorAll('label').forEach((one) => one.remove());
  list.hidden = keys.length === 0;
  const names = JSON.parse(list.dataset.names);
  for (const [i, { suite, algorithm, certificate }] of keys.entries()) {
    const choice = document.createElement('label');
    const radio = document.createElement('input');
    Object.assign(radio, { type: 'radio', name: '', value: certificate.serialNumber, checked: i === 0 });
    const until = certificate.notAfter.slice(0, 10).split('-').reverse().join('.');
    choice.append(radio, [names[suite] ?? suite, certificate.subjectCn, algorithm, until].join(' · '));
    choice.className = 'tick';
    list.append(choice);
  }
  for (const button of document.querySelectorAll('[data-needs-key]')) button.disabled = keys.length === 0;
}

/** Tells how a deed went, in the window or form that it belongs to. */
function tell(place, name, details = {}, isGood = false) {
  const message = place.querySelector('.message') ?? document.querySelector('.message');
  if (!message) return;
  const all = words();
  const text = filled(all[name] ?? all.failed, details.what ? details : { ...details, what: name });
  message.textContent = details.tries === undefined ? text : text + ' ' + filled(all.triesLeft, details);
  message.className = isGood ? 'message done' : 'message warning';
  message.dataset.reason = name;
  message.hidden = false;
}

/** Does a deed once at a time; a failure is told, whatever it was. */
async function perform(name, button) {
  const place = button.closest('dialog, form, fieldset, [data-application]') ?? document.body;
  const { dataset } = button.closest('[data-application]') ?? place.querySelector('[data-application]') ?? place;
  button.disabled = true;
  if (bridge) tell(place, 'working', {}, true);
  try {
    await DEEDS[name]({ ...dataset }, button);
    if (place.querySelector('.message')?.dataset.reason === 'working') place.querySelector('.message').hidden = true;
  } catch (error) {
    if (error instanceof Refusal) return show(error.page);
    const shown = place.isConnected ? place : document.querySelector('[data-application]') ?? document.body;
    tell(shown, error.reason ?? 'failed', error.details ?? { what: error.message });
    await meet();
    if (!(error instanceof Failure)) throw error;
  } finally {
    if (button.isConnected) button.disabled = button.matches('[data-needs-bridge]') && !bridge;
  }
}

function openWindow(id) {
  const window = document.getElementById(id);
  if (!window.matches(':modal')) window.showModal();
  window.querySelector('input[type=password]')?.focus();
}

/** Looks whether NCALayer is there, and shows the page accordingly. */
async function meet() {
  const panel = document.getElementById('bridge');
  if (!panel) return;
  panel.hidden = false;
  if (!bridge?.isOpen) {
    bridge = undefined;
    showState('checking');
  }
  try {
    bridge ??= await connect();
    const titles = (await bridge.common('getActiveTokens')).map(titleOf);
    showState('ready', { version: bridge.version, devices: titles.join(', ') || words().noDevices });
  } catch (error) {
    showState(error.reason ?? 'lost');
    if (!(error instanceof Failure)) throw error;
  }
}

const titleOf = (id) => JSON.parse(document.getElementById('bridge').dataset.titles)[id] ?? id;

function showState(name, details = {}) {
  const panel = document.getElementById('bridge');
  const isReady = name === 'ready';
  const isNew = panel.dataset.state !== name;
  panel.dataset.state = name;
  panel.querySelector('[role=status]').textContent = filled(words()[name], details);
  panel.querySelector('button').parentElement.hidden = isReady || name === 'checking';
  for (const one of document.querySelectorAll('[data-with-bridge]')) one.hidden = !isReady;
  for (const one of document.querySelectorAll('[data-needs-bridge]')) {
    one.disabled = !isReady || (one.matches('[data-needs-key]') && !document.querySelector('.keys input:checked'));
  }
  if (name === 'checking' || !isNew) return;
  for (const one of document.querySelectorAll('details.by-hand')) setByHand(one, !isReady);
  for (const one of document.querySelectorAll('dialog[open]:not(:modal)')) one.open = !isReady;
}

/** What is not filled in by hand is not asked for. */
function setByHand(details, isOpen) {
  details.open = isOpen;
  const follow = () => details.querySelectorAll('textarea').forEach((one) => { one.disabled = !details.open; });
  follow();
  details.ontoggle = follow;
}

/** A form that the bridge does instead, as long as nothing is filled in by hand. */
function takeOver(form) {
  form.addEventListener('submit', (event) => {
    if (!bridge?.isOpen || form.querySelector('details.by-hand')?.open) return;
    event.preventDefault();
    if (form.dataset.opens) openWindow(form.dataset.opens);
    else perform(form.dataset.submits, event.submitter ?? form.querySelector('button:not([type=button])'));
  });
}

/** What works without the bridge too: ticks, warnings, repeated passwords. */
function setUpFields() {
  for (const tick of document.querySelectorAll('input[data-enables]')) {
    const button = document.getElementById(tick.dataset.enables);
    const follow = () => { button.disabled = !tick.checked; };
    tick.addEventListener('change', follow);
    follow();
  }
  for (const select of document.querySelectorAll('select[data-warns]')) {
    const warning = document.getElementById(select.dataset.warns);
    const follow = () => { warning.hidden = select.selectedOptions[0].dataset.isProtected === 'true'; };
    select.addEventListener('change', follow);
    follow();
  }
  for (const again of document.querySelectorAll('input[data-repeats]')) {
    const first = document.getElementById(again.dataset.repeats);
    const compare = () => again.setCustomValidity(again.value === first.value ? '' : again.title);
    first.addEventListener('input', compare);
    again.addEventListener('input', compare);
  }
}

/** Enter in a field is the main button of what it stands in. */
function pressMain(event) {
  if (event.key !== 'Enter' || !event.target.matches('input[type=text], input[type=password]')) return;
  const main = event.target.closest(':is(dialog, fieldset, form, div):has([data-main])')?.querySelector('[data-main]');
  if (!main || main.disabled) return;
  event.preventDefault();
  main.click();
}

/** Sets a page up: after it was loaded, and after one was put in its place. */
function setUp() {
  setUpFields();
  fillPlaces();
  for (const select of document.querySelectorAll('select[data-path]')) {
    select.addEventListener('change', () => followStorage(select));
    followStorage(select);
  }
  for (const form of document.querySelectorAll('form[data-opens], form[data-submits]')) takeOver(form);
  const path = document.getElementById('path');
  document.querySelector('form[action="/nuc/cabinet/reissue"]')?.addEventListener('submit', () => {
    keepPlace('new', valueOf('storage'), path.value);
  });
  for (const button of document.querySelectorAll('[data-does]')) {
    button.addEventListener('click', () => perform(button.dataset.does, button));
  }
  for (const id of ['signer-storage', 'signer-path', 'path']) {
    document.getElementById(id)?.addEventListener('input', followNewKeys);
  }
  followNewKeys();
  document.querySelector('main').addEventListener('keydown', pressMain);
  meet();
}

addEventListener('popstate', () => location.reload());
setUp();
`;
