import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readDer, TAG } from '../../pki/x509/der.ts';
import { certificateFields } from './certificate-fields.ts';

/** What a file holds that can be brought onto a token. */
export interface ImportFile {
  /** DER. */
  readonly certificates: readonly Uint8Array[];
  readonly keys: readonly KeyObject[];
}

/** A file that cannot be imported; `hint` says what to do about it. */
export class ImportFileError extends Error {
  override readonly name = 'ImportFileError';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[^-]*-----END \1-----/g;
const FORMS =
  'Give certificates or private keys (RSA, EC, Ed25519, X25519) as PEM or DER; of keys PKCS#8, SEC 1 or PKCS#1.';

/**
 * Reads PEM with any number of certificates and private keys, or one of them in DER.
 * @param password of an encrypted private key.
 * @throws ImportFileError
 */
export function readImportFile(octets: Uint8Array, password?: string): ImportFile {
  const text = Buffer.from(octets).toString('latin1');
  const blocks = [...text.matchAll(PEM_BLOCK)];
  if (blocks.length === 0) return readOne(octets, password);
  const certificates: Uint8Array[] = [];
  const keys: KeyObject[] = [];
  for (const [block, title = ''] of blocks) {
    if (title === 'CERTIFICATE') certificates.push(checkedCertificate(octetsOfPem(block)));
    else if (title.endsWith('PRIVATE KEY')) keys.push(readKey(block, password));
  }
  if (certificates.length + keys.length === 0)
    throw new ImportFileError('There is nothing to import in the file.', FORMS);
  return { certificates, keys };
}

function readOne(octets: Uint8Array, password: string | undefined): ImportFile {
  const [first, second] = derChildren(octets);
  if (first === TAG.integer && second === TAG.sequence && isPkcs12(octets)) {
    throw new ImportFileError(
      'The file is PKCS#12, which is not read.',
      'Take it apart first: openssl pkcs12 -in FILE -nodes -out FILE.pem',
    );
  }
  // A certificate begins with two sequences, a private key with a version or, encrypted, with its algorithm.
  if (first === TAG.sequence && second === TAG.sequence)
    return { certificates: [checkedCertificate(octets)], keys: [] };
  return { certificates: [], keys: [readDerKey(octets, password)] };
}

/** PFX of RFC 7292 section 4: version 3 stands first. */
function isPkcs12(octets: Uint8Array): boolean {
  return readDer(octets).children[0]?.content[0] === 3;
}

function derChildren(octets: Uint8Array): number[] {
  try {
    return readDer(octets).children.map(({ tag }) => tag);
  } catch {
    throw new ImportFileError('The file is neither PEM nor DER.', FORMS);
  }
}

function checkedCertificate(octets: Uint8Array): Uint8Array {
  try {
    return certificateFields(octets).der;
  } catch {
    throw new ImportFileError('A certificate in the file cannot be read.', FORMS);
  }
}

function octetsOfPem(block: string): Uint8Array {
  return Uint8Array.from(Buffer.from(block.replace(/-----[A-Z0-9 ]+-----/g, ''), 'base64'));
}

function readDerKey(octets: Uint8Array, password: string | undefined): KeyObject {
  for (const type of ['pkcs8', 'sec1', 'pkcs1'] as const) {
    const key = keyOr(() =>
      createPrivateKey({ key: Buffer.from(octets), format: 'der', type, ...passphrase(password) }),
    );
    if (key !== undefined) return key;
  }
  throw unreadableKey(password);
}

function readKey(pem: string, password: string | undefined): KeyObject {
  const key = keyOr(() => createPrivateKey({ key: pem, format: 'pem', ...passphrase(password) }));
  if (key === undefined) throw unreadableKey(password);
  return key;
}

/** An empty passphrase would be asked for at the terminal by OpenSSL. */
function passphrase(password = ''): { passphrase: string } {
  return { passphrase: password };
}

function keyOr(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    // OpenSSL's words may hold parts of what it read.
    return undefined;
  }
}

function unreadableKey(password: string | undefined): ImportFileError {
  const hint = password === undefined ? 'If it is encrypted, give its password.' : 'Check the password.';
  return new ImportFileError('A private key in the file cannot be read.', `${hint} ${FORMS}`);
}
