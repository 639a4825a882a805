/**
 * The module of the bank's pages that need the token: sign-in, documents and their recall, the regeneration. What it signs goes the way of
 * a pasted signature. Without it, or without the program of the PC, the buttons stay disabled and the forms do.
 */
export const SIGNING_SCRIPT = `import { BridgeError } from '/bridge/crypto-socket.js';
import { HouseRefusal, read, submit } from '/bridge/house.js';
import { connect, prefer, say, withDevice } from '/bridge/key-window.js';

const SET = ['GOST', 'RSA'];
/** Statuses of a profile whose new keys wait for their certificates. */
const ON_ITS_WAY = ['sent', 'accepted-by-bank', 'new-certificate-received', 'switching'];

/** Puts a signature into its form, and sends that. */
function hand(formId, signature) {
  const form = document.getElementById(formId);
  form.querySelector('input[name="cms"], input[name="proof"]').value = signature;
  form.requestSubmit();
}

async function signInto({ textContent, dataset: { sign, form, detached }, parentElement }) {
  const isLogin = parentElement.dataset.login !== undefined;
  const work = (device, { serialNumber }) => device.sign(sign, serialNumber, detached !== undefined);
  const signature = await withDevice({ action: textContent, suits: () => true, work, isLogin });
  if (signature !== undefined) hand(form, signature);
}

/** The pair of requests: keys that wait on the token already, or new ones, in PKCS#10 signed by the registered key. */
class Regeneration {
  #pkcs10 = {};

  constructor(address) {
    this.address = address;
    this.profile = address.replace(/\\/regeneration\\/.*$/, '');
  }

  /** @returns the address of the page that comes next. */
  async send(device, progress) {
    // Another tab may have been quicker: its keys are on the device and its request with the bank.
    if ((await this.#status()) !== 'awaiting-signature') return this.profile + '/regeneration';
    const { certificates } = await read(this.profile);
    const { subject, serialNumber } = certificates.find(({ algorithm }) => algorithm === 'GOST');
    const signer = device.certificate(serialNumber);
    for (const algorithm of SET) {
      progress(say('makingKey', { algorithm }));
      this.#pkcs10[algorithm] = await device.request(algorithm, subject);
    }
    progress(say('signing'));
    const requests = [];
    for (const algorithm of SET) {
      requests.push({ algorithm, cms: await device.sign(this.#pkcs10[algorithm], signer.serialNumber) });
    }
    progress(say('sending'));
    return await this.#order(device, requests);
  }

  async #status() {
    return (await read(this.profile + '/regeneration')).profile.status;
  }

  async #order(device, requests) {
    try {
      const next = await submit(this.address, { requests });
      await this.#tidy(device);
      return next;
    } catch (error) {
      if (error instanceof HouseRefusal && !error.isInDoubt) await this.#tidy(device);
      throw error;
    }
  }

  /** A definite refusal, at once or by the status, removes the keys; those of a request that is on its way stay, as they do in doubt. */
  async #tidy(device) {
    if (!ON_ITS_WAY.includes(await this.#status())) await device.removeKeysOf(Object.values(this.#pkcs10));
  }
}

async function signRegeneration({ textContent, dataset: { tokenStep } }) {
  const work = (device, _certificate, progress) => new Regeneration(tokenStep).send(device, progress);
  const next = await withDevice({ action: textContent, work });
  if (next === undefined) location.reload();
  else location.href = next;
}

const handedOut = (whose) =>
  [...document.querySelectorAll('[data-certificate="' + whose + '"]')].map((one) => ({
    algorithm: one.dataset.algorithm,
    certificate: one.querySelector('.octets').textContent.trim(),
  }));

/** Both certificates, examined, beside their keys, those of the authorities, and the proof that the new key is here. */
async function install(device, progress) {
  const certificates = handedOut('user');
  const authorities = handedOut('authority').map(({ certificate }) => certificate);
  await device.examine(
    certificates.map(({ certificate }) => certificate),
    authorities,
  );
  for (const { algorithm, certificate } of certificates) {
    progress(say('writingCertificate', { algorithm }));
    await device.install(certificate);
  }
  for (const certificate of authorities) await device.install(certificate);
  progress(say('signing'));
  await device.readCertificates();
  const { certificate } = certificates.find(({ algorithm }) => algorithm === 'GOST');
  const written = device.certificates.find(({ certificateBlob }) => certificateBlob === certificate);
  if (written === undefined) throw new BridgeError('certificate-without-key');
  const proof = await device.sign(certificate, written.serialNumber);
  prefer(written);
  return proof;
}

async function continueRegeneration({ textContent }) {
  const proof = await withDevice({ action: textContent, work: (device, _certificate, progress) => install(device, progress) });
  if (proof !== undefined) hand('paste-proof', proof);
}

/** How the report on the PC's components says it (R-CLIENT-28). */
const AGENT_STATES = {
  'bridge-absent': 'missing',
  'bridge-stopped': 'not-running',
  'bridge-blocked': 'blocked',
  'bridge-silent': 'blocked',
};

/** The signing agent is what a page can look for itself; the reader may say otherwise. */
async function lookForAgent(select) {
  select.value = await connect().then(
    (socket) => {
      socket.close();
      return 'present';
    },
    ({ problem }) => AGENT_STATES[problem] ?? 'blocked',
  );
}

/** What a button with this route does. «Продолжить» needs the certificates that «ОК» has handed out on the page. */
const STEPS = {
  signRegeneration,
  continueRegeneration: handedOut('user').length > 0 ? continueRegeneration : undefined,
};

function enable(button, act) {
  button.disabled = false;
  button.addEventListener('click', () => act(button));
}

for (const select of document.querySelectorAll('select[name="signingAgent"]')) lookForAgent(select);
for (const button of document.querySelectorAll('button[data-sign]')) enable(button, signInto);
for (const button of document.querySelectorAll('button[data-token-step]')) {
  const step = STEPS[button.dataset.route];
  if (step !== undefined) enable(button, step);
}
`;
