import { PkiError } from '../../../pki/error.ts';
import { localKeyIdHex, passwordFaults } from '../../../pki/pkcs12/key-file.ts';
import { SUITES, type Suite } from '../../../pki/suites.ts';
import { type Certificate, parseCertificate } from '../../../pki/x509/certificate.ts';
import { compareDer } from '../../../pki/x509/der.ts';
import { encodeName, parseDn } from '../../../pki/x509/name.ts';
import { toPem } from '../../../pki/x509/pem.ts';
import { buildRequest } from '../../../pki/x509/request.ts';
import type { CarrierKey, OpenCarrier } from '../../carriers/carrier.ts';
import { TokenError } from '../../token/token-error.ts';
import type { Call } from './call.ts';
import { KEY_TYPES, keyTypesOf } from './certificate-rules.ts';
import { NcaLayerError } from './failures.ts';
import type { JsonFields } from './json-fields.ts';
import { commonName, nameText, serialHex } from './key-info.ts';
import { base64Of, octetsOf } from './signatures.ts';
import { mustStorage } from './storage-field.ts';
import { chooseCarrier, inStorage, refusalOf, withPassword } from './storages.ts';

/**
 * The methods of basics by which the National CA's cabinet keeps keys. generateCsr and importCertificate exist in the real program, but
 * nobody has published their arguments: these are ours, as are listKeys and changePassword.
 */

/** listKeys: the keys of a storage, with `keyUsage` only those that have such a certificate. */
export async function listKeys(call: Call, args: JsonFields): Promise<unknown> {
  const usage = args.text('keyUsage');
  if (usage !== undefined && !KEY_TYPES.some((type) => type === usage)) {
    throw new NcaLayerError('GENERAL_ERROR', `keyUsage: ${KEY_TYPES.join(', ')}`);
  }
  return await inStorage(call, mustStorage(args), ({ open }) =>
    open
      .keys()
      .map(keyView)
      .filter(({ certificates }) => usage === undefined || certificates.some((one) => one.keyUsage.includes(usage))),
  );
}

function keyView({ spki, suite, state, label, certificates }: CarrierKey) {
  return {
    keyId: localKeyIdHex(spki),
    suite: suite.id,
    algorithm: suite.title,
    state,
    label,
    certificates: certificates.map(certificateView),
  };
}

function certificateView(certificate: Certificate) {
  const { subject, issuer, notBefore, notAfter, der } = certificate;
  const keyUsage: readonly string[] = keyTypesOf(certificate);
  return {
    serialNumber: serialHex(certificate),
    subjectCn: commonName(subject),
    subjectDn: nameText(subject),
    issuerCn: commonName(issuer),
    notBefore: new Date(notBefore).toISOString(),
    notAfter: new Date(notAfter).toISOString(),
    keyUsage,
    pem: toPem('CERTIFICATE', der),
  };
}

/** One key that is wanted. */
interface KeyWish {
  readonly suite: Suite;
  readonly label: string;
}

/** A person has a pair: to enter with and to sign with. */
const KEYS_MAX = 2;

/**
 * generateCsr: makes keys, or takes those that wait from a request that was broken off, and gives a PKCS#10 for each. All or none: keys that
 * were made for a request that fails are gone again.
 */
export async function generateCsr(call: Call, args: JsonFields): Promise<unknown> {
  const subject = subjectOf(args.mustText('subject'));
  const wishes = args.mustObjects('keys').map(keyWish);
  if (wishes.length < 1 || wishes.length > KEYS_MAX) throw csr(`keys: 1 to ${KEYS_MAX}`);
  const reuse = args.flag('reuse', true);
  return await inStorage(call, mustStorage(args), async ({ open }) => {
    const taken: CarrierKey[] = [];
    const made: CarrierKey[] = [];
    try {
      for (const wish of wishes) {
        const waiting = reuse ? waitingKey(open, wish, taken) : undefined;
        const key = waiting ?? (await open.generate(wish.suite, { label: wish.label, subject: encodeName(subject) }));
        if (waiting === undefined) made.push(key);
        taken.push(key);
      }
      const requests: { keyId: string; pkcs10: string }[] = [];
      for (const { spki, signer } of taken) {
        requests.push({ keyId: localKeyIdHex(spki), pkcs10: base64Of(await buildRequest({ subject }, signer)) });
      }
      return requests;
    } catch (error) {
      removeAll(open, made);
      throw error;
    }
  });
}

function subjectOf(text: string) {
  try {
    return parseDn(text);
  } catch (error) {
    if (error instanceof PkiError) throw csr(`subject: ${error.message}`);
    throw error;
  }
}

function keyWish(fields: JsonFields): KeyWish {
  const suite = Object.values(SUITES).find(({ id }) => id === fields.mustText('suite'));
  if (suite === undefined) throw csr(`suite: ${Object.keys(SUITES).join(', ')}`);
  return { suite, label: fields.mustText('label') };
}

/** A key of this kind that has no certificate yet; on a carrier without labels any. */
function waitingKey(
  open: OpenCarrier,
  { suite, label }: KeyWish,
  taken: readonly CarrierKey[],
): CarrierKey | undefined {
  return open
    .keys()
    .filter((key) => key.state === 'WAIT' && key.suite.id === suite.id)
    .filter((key) => key.label === '' || key.label === label)
    .find((key) => !taken.some((other) => isSameKey(other.spki, key.spki)));
}

/** The error in hand tells more than one of tidying up. */
function removeAll(open: OpenCarrier, keys: readonly CarrierKey[]): void {
  for (const key of keys) {
    try {
      open.remove(key);
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
    }
  }
}

/**
 * importCertificate: puts every certificate beside its key. All keys are looked for before the first certificate is written. `newPassword`,
 * which the storage gets in the end, is for files: R-NUC-37.
 */
export async function importCertificate(call: Call, args: JsonFields): Promise<unknown> {
  const certificates = args.mustTexts('certificates').map(certificateOf);
  const authorities = (args.texts('authorities') ?? []).map(certificateOf);
  const newPassword = args.text('newPassword');
  const wish = mustStorage(args);
  if (newPassword !== undefined) {
    if (!wish.storages?.includes('PKCS12'))
      throw new TokenError('token-cannot', 'Only a file gets a new password here.');
    assertPassword(newPassword);
  }
  const { carrier, password } = await inStorage(call, wish, ({ open, ...storage }) => {
    const keys = open.keys();
    if (!certificates.every(({ publicKey }) => keys.some(({ spki }) => isSameKey(spki, publicKey)))) {
      throw new TokenError('certificate-without-key');
    }
    for (const certificate of certificates) open.install(certificate);
    for (const authority of authorities) open.installAuthority(authority);
    return storage;
  });
  if (newPassword !== undefined) await carrier.changePassword(password, newPassword);
  return certificates.map((one) => ({ keyId: localKeyIdHex(one.publicKey), serialNumber: serialHex(one) }));
}

function certificateOf(base64: string): Certificate {
  const der = octetsOf(base64);
  if (der === undefined) throw new NcaLayerError('INVALID_IMPORTING_CERTIFICATE', 'not base64');
  try {
    return parseCertificate(der);
  } catch (error) {
    if (error instanceof PkiError) throw new NcaLayerError('INVALID_IMPORTING_CERTIFICATE', error.message);
    throw error;
  }
}

/** changePassword: of the storage; a wrong present one is asked for again. */
export async function changePassword(call: Call, args: JsonFields): Promise<unknown> {
  const newPassword = args.mustText('newPassword');
  const wish = mustStorage(args);
  const carrier = await chooseCarrier(call, wish);
  if (carrier.storage === 'PKCS12') assertPassword(newPassword);
  await withPassword(call, carrier, wish.password, (password) =>
    carrier.changePassword(password, newPassword).catch((error: unknown) => {
      // Which of the two was refused, the code tells here: pin-refused is the new one.
      throw error instanceof TokenError && error.code === 'pin-wrong' ? refusalOf(error) : error;
    }),
  );
  return true;
}

/** R-NUC-38. */
function assertPassword(password: string): void {
  const faults = passwordFaults(password);
  if (faults.length > 0) throw new TokenError('pin-refused', `The new password is ${faults.join(', ')}.`);
}

function isSameKey(a: Uint8Array, b: Uint8Array): boolean {
  return compareDer(a, b) === 0;
}

function csr(details: string): NcaLayerError {
  return new NcaLayerError('CSR_GENERATING_FAILURE', details);
}
