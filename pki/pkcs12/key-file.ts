import { bytesToHex } from '@noble/hashes/utils.js';
import type { Rng } from '../../simulation/rng.ts';
import { PkiError } from '../error.ts';
import { keyPairFromPrivateKey, type SoftwareKeyPair } from '../keys.ts';
import type { SuiteId } from '../suites.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';
import { sha1KeyIdentifierOf } from '../x509/extensions.ts';
import { PKCS12_STYLES, type Pkcs12Style, readPkcs12, writePkcs12 } from './pkcs12.ts';

/** The key files of the National CA's users: their names, their passwords, and what lies in them (docs/wire-formats.md). */

/** What a key is for: to prove who somebody is, or to sign. */
export type KeyPurpose = 'AUTH' | 'SIGN' | 'BOTH';

/** One kind of file, told by the beginning of its name. */
interface KeyFileKind {
  readonly prefix: string;
  readonly suite: SuiteId;
  readonly purpose: KeyPurpose;
  /** Names that are read but no longer given. */
  readonly old?: true;
}

/** `<prefix>_<40 hexadecimal digits>.p12`. The longer prefix of two that fit stands first. */
export const KEY_FILE_KINDS = [
  { prefix: 'AUTH_RSA256', suite: 'rsa-2048', purpose: 'AUTH' },
  { prefix: 'RSA256', suite: 'rsa-2048', purpose: 'SIGN' },
  { prefix: 'GOSTKNCA', suite: 'nuc-2004', purpose: 'SIGN' },
  { prefix: 'GOST512', suite: 'nuc-2015-512', purpose: 'BOTH' },
  { prefix: 'AUTH_RSA', suite: 'rsa-2048', purpose: 'AUTH', old: true },
  { prefix: 'RSA', suite: 'rsa-2048', purpose: 'SIGN', old: true },
  { prefix: 'GOST', suite: 'nuc-2004', purpose: 'SIGN', old: true },
] as const satisfies readonly KeyFileKind[];

export type KeyFilePrefix = (typeof KEY_FILE_KINDS)[number]['prefix'];

/** The name of a file: prefix, and the key's identifier as hexadecimal digits (lower case: assumed). */
export function keyFileName(prefix: KeyFilePrefix, publicKey: Uint8Array): string {
  return `${prefix}_${localKeyIdHex(publicKey)}.p12`;
}

/** What the files call a key by: the octets in localKeyId, as text in friendlyName. */
export function localKeyIdHex(publicKey: Uint8Array): string {
  return bytesToHex(sha1KeyIdentifierOf(publicKey));
}

/** What the name of a file tells; undefined when it is none of these names. */
export function readKeyFileName(name: string): (KeyFileKind & { readonly keyId: string }) | undefined {
  const [, prefix, keyId] = /^([A-Z0-9]+(?:_RSA(?:256)?)?)_([0-9A-Fa-f]{40})\.p12$/.exec(name) ?? [];
  const kind = KEY_FILE_KINDS.find((row) => row.prefix === prefix);
  return kind === undefined || keyId === undefined ? undefined : { ...kind, keyId: keyId.toLowerCase() };
}

/** R-NUC-38 and the National CA's own client: each row is one demand on a password of a file. */
export const PASSWORD_RULES = [
  { rule: 'too-short', broken: (text: string) => [...text].length < 6 },
  { rule: 'too-long', broken: (text: string) => [...text].length > 32 },
  { rule: 'no-lower-case', broken: (text: string) => !/[a-z]/.test(text) },
  { rule: 'no-upper-case', broken: (text: string) => !/[A-Z]/.test(text) },
  { rule: 'no-digit', broken: (text: string) => !/[0-9]/.test(text) },
] as const;

/** The same demands as one regular expression, without its ends: for fields of a page. */
export const PASSWORD_PATTERN = '(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9]).{6,32}';

export type PasswordRule = (typeof PASSWORD_RULES)[number]['rule'];

/** The demands that a password does not meet, in the order of the rows; empty: it will do. Latin letters only count. */
export function passwordFaults(password: string): PasswordRule[] {
  return PASSWORD_RULES.filter(({ broken }) => broken(password)).map(({ rule }) => rule);
}

/** One key with its certificate, and the certificates above it as far as the file holds them. */
export interface KeyFile {
  readonly pair: SoftwareKeyPair;
  readonly certificate: Certificate;
  readonly chain: readonly Certificate[];
}

/**
 * Writes a file as the National CA's clients do.
 * @param contents `chain`: DER, may be empty.
 * @throws PkiError `bad-argument` naming the rules that the password breaks, `key-mismatch`, and as parseCertificate.
 */
export function makeKeyFile(
  contents: {
    readonly pair: SoftwareKeyPair;
    readonly certificate: Uint8Array;
    readonly chain?: readonly Uint8Array[];
  },
  password: string,
  rng: Rng,
  style: Pkcs12Style = PKCS12_STYLES['national-ca'],
): Uint8Array {
  const { pair, certificate, chain = [] } = contents;
  const faults = passwordFaults(password);
  if (faults.length > 0) throw new PkiError('bad-argument', `the new password: ${faults.join(', ')}`);
  assertPair(pair, parseCertificate(certificate));
  const attributes = { friendlyName: localKeyIdHex(pair.publicKey), localKeyId: sha1KeyIdentifierOf(pair.publicKey) };
  return writePkcs12(
    {
      keys: [{ privateKey: pair.privateKey, ...attributes }],
      certificates: [{ certificate, ...attributes }, ...chain.map((one) => ({ certificate: one }))],
    },
    password,
    style,
    rng,
  );
}

function assertPair(pair: SoftwareKeyPair, certificate: Certificate): void {
  if (Buffer.compare(pair.publicKey, certificate.publicKey) === 0) return;
  throw new PkiError('key-mismatch', 'the certificate is of another key');
}

/**
 * Opens a file that holds one key and its certificate, whoever wrote it.
 * @throws PkiError those of readPkcs12; `malformed` when there is not exactly one key; those of reading the key; `no-certificate`
 * when none of the certificates is of that key; those of parseCertificate.
 */
export function openKeyFile(octets: Uint8Array, password: string): KeyFile {
  const { keys, certificates } = readPkcs12(octets, password);
  const [key, ...others] = keys;
  if (key === undefined || others.length > 0)
    throw new PkiError('malformed', `the file holds ${keys.length} keys, not one`);
  const pair = keyPairFromPrivateKey(key.privateKey);
  const read = certificates.map(({ certificate }) => parseCertificate(certificate));
  const certificate = read.find(({ publicKey }) => Buffer.compare(publicKey, pair.publicKey) === 0);
  if (certificate === undefined) throw new PkiError('no-certificate', 'the file has no certificate of its key');
  return { pair, certificate, chain: read.filter((one) => one !== certificate) };
}

/**
 * The same file under another password (R-NUC-27): opened and written again, in the National CA's form.
 * @throws PkiError as {@link openKeyFile} and {@link makeKeyFile}.
 */
export function changeKeyFilePassword(octets: Uint8Array, password: string, newPassword: string, rng: Rng): Uint8Array {
  const { pair, certificate, chain } = openKeyFile(octets, password);
  return makeKeyFile({ pair, certificate: certificate.der, chain: chain.map(({ der }) => der) }, newPassword, rng);
}
