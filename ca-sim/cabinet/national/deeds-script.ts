/**
 * The second part of the cabinet's script: what its buttons do with NCALayer. Passwords go from their fields to the bridge on this PC
 * and nowhere else; what the CA is sent is what a person would paste by hand. A deed that fails is told in words, and can be done again:
 * a re-issue that was interrupted takes up the keys that wait.
 */
export const DEEDS_SCRIPT = `
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const EMAIL_PROTECTION = '1.3.6.1.5.5.7.3.4';

/** A storage as its fields say: an empty path or password leaves the question to NCALayer's own window. */
function storageOf(type, path, password) {
  return { type, ...(path && { path }), ...(password && { password }) };
}

/** The file to be signed, signed: CMS in PEM, the content inside. */
async function signedFile(path, storage, serialNumber, purpose) {
  const octets = await fromCabinet(path);
  const signatures = await bridge.basics('sign', {
    storage,
    format: 'cms',
    data: base64(octets),
    signingParams: { decode: true, encapsulate: true, digested: false },
    signerParams: { extKeyUsageOids: [purpose], serialNumber, chain: [] },
    locale: document.documentElement.lang,
  });
  return [signatures].flat()[0];
}

/** The current certificate in a storage that signs for the person, and is valid at the CA's time. */
async function signerIn(storage) {
  const current = (await certificates()).filter(({ state }) => state === 'valid' || state === 'expiring');
  const keys = await bridge.basics('listKeys', { storage, keyUsage: 'SIGNATURE' });
  const found = current.find((one) => keys.some((key) => key.certificates.some(isCertificate(one))));
  if (found === undefined) throw new Failure('no-signing-key');
  return found.serialNumber;
}

const isCertificate = ({ serialNumber }) => (one) => one.serialNumber.toLowerCase() === serialNumber.toLowerCase();
const certificates = async () => JSON.parse(new TextDecoder().decode(await fromCabinet('/nuc/cabinet/certificates')));

/** Signs the document of an application and hands it in: it gets its number. */
async function submit(path, storage) {
  const serialNumber = await signerIn(storage);
  const signature = await signedFile(path + '/application.txt', storage, serialNumber, EMAIL_PROTECTION);
  show(await post(path + '/submit', { signature }));
}

/** The storage whose present key signs, and what a person typed in for it. */
function signerStorage() {
  const type = valueOf('signer-storage');
  const path = type === 'PKCS12' ? valueOf('signer-path') : '';
  return storageOf(type, path, valueOf('password'));
}

const DEEDS = {
  /** Looks for NCALayer once more. */
  look: () => meet(),

  /** Opens the window of a form. */
  enter: async (_, button) => {
    keepPlace('signer', valueOf('storage'), valueOf('path'));
    openWindow('key-window', button);
  },

  close: async (_, button) => button.closest('dialog').close(),

  /** A folder or file, in NCALayer's window. */
  browse: async () => {
    const field = document.getElementById('path');
    field.value = await bridge.common('showFileChooser', ['P12', field.value]);
  },

  /** R-NUC-16, R-NUC-17: keys are shown for the right password only. */
  'list-keys': async () => {
    const list = document.querySelector('.keys');
    showKeys(list, []);
    const storage = storageOf(valueOf('storage'), valueOf('path'), valueOf('password'));
    const keys = await bridge.basics('listKeys', { storage, keyUsage: 'AUTHENTICATION' });
    const named = keys.flatMap((key) => key.certificates.map((certificate) => ({ ...key, certificate })));
    if (named.length === 0) throw new Failure('no-keys');
    showKeys(list, named);
  },

  'sign-in': async () => {
    const storage = storageOf(valueOf('storage'), valueOf('path'), valueOf('password'));
    const { value } = document.querySelector('.keys input:checked');
    const signature = await signedFile('/nuc/login/challenge.txt', storage, value, CLIENT_AUTH);
    show(await post('/nuc/login', { signature }));
  },

  /** R-NUC-33: the storage makes the new keys, and the present key signs. */
  apply: async ({ application, storage: type, subject, keys }) => {
    const signer = signerStorage();
    const place = isSameStorage(type) ? signer : storageOf(type, valueOf('path'), valueOf('new-keys-password'));
    await signerIn(signer);
    const made = await bridge.basics('generateCsr', { storage: place, subject, keys: JSON.parse(keys) });
    const [request1, request2] = made.map(({ pkcs10 }) => pkcs10);
    keepPlace('new', type, place.path ?? '');
    const next = await post(application + '/confirm', { correct: 'yes', request1, ...(request2 && { request2 }) });
    show(next);
    await submit(application, signer);
  },

  sign: ({ application }) => submit(application, signerStorage()),

  /** R-NUC-35: the keys that are there. */
  open: async ({ application, storage: type, keyFiles }) => {
    const storage = storageOf(type, valueOf('path'), valueOf('password'));
    const keys = await bridge.basics('listKeys', { storage });
    const isThere = (file) => keys.some(({ keyId }) => file.includes(keyId));
    if (!JSON.parse(keyFiles).every(isThere)) throw new Failure('certificate-without-key');
    if (type === 'PKCS12') keepPlace('new', type, valueOf('path'));
    const password = valueOf('password');
    show(await post(application + '/open', { keys: keys.map(({ keyId }) => keyId).join(' ') }));
    // The next step is of the same storage.
    setValue('password', password);
  },

  /** R-NUC-37 to R-NUC-41: first into the storage; the CA is told when that is done. */
  install: async ({ application, storage: type, keyFiles }) => {
    const storage = storageOf(type, valueOf('path'), valueOf('password'));
    const files = JSON.parse(keyFiles);
    const wanted = (await certificates()).filter(({ file }) => files.includes(file)).map((one) => one.certificate);
    const newPassword = valueOf('new-password');
    await bridge.basics('importCertificate', {
      storage,
      certificates: wanted,
      ...(type === 'PKCS12' && { newPassword }),
    });
    show(await post(application + '/install', {}));
  },

  /** R-NUC-27. */
  'change-password': async (_, button) => {
    const form = button.closest('form');
    if (!form.reportValidity()) return;
    const storage = storageOf(valueOf('storage'), valueOf('path'), valueOf('password'));
    await bridge.basics('changePassword', { storage, newPassword: valueOf('new-password') });
    for (const field of form.querySelectorAll('input[type=password]')) field.value = '';
    tell(form, 'passwordChanged', {}, true);
  },
};
`;
