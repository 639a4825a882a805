import { timingSafeEqual } from 'node:crypto';
import { hmac } from '@noble/hashes/hmac.js';
import type { Rng } from '../../simulation/rng.ts';
import { PkiError } from '../error.ts';
import { OIDS } from '../oids.ts';
import { type DerNode, TAG } from '../x509/der.ts';
import {
  DerFields,
  explicit,
  malformed,
  readOctets,
  readOid,
  readSmallInteger,
  universal,
} from '../x509/der-fields.ts';
import { octetsOf, readBer } from './ber.ts';
import { type PasswordForms, type PasswordScheme, sealUnder } from './encryption.ts';
import {
  bmpPassword,
  derivePkcs12,
  IterationBudget,
  PKCS12_HASHES,
  PKCS12_PURPOSE,
  type Pkcs12Hash,
  passwordForms,
  pkcs12HashBy,
} from './password.ts';
import { ENCRYPTED_DATA, type FileForm, pfxOctets } from './pfx-octets.ts';
import {
  BagReader,
  type Bags,
  type CertificateBag,
  certificateContents,
  type KeyBag,
  keyContents,
} from './safe-bags.ts';

/** PKCS#12 files under a password: RFC 7292, read and written. */

/** What a file holds. */
export interface Pkcs12 extends Bags {
  readonly mac: { readonly hash: Pkcs12Hash; readonly iterations: number };
}

/**
 * Reads a file, BER or DER. The MAC is verified before anything is opened.
 * @param password of the MAC and of everything inside; never in an error's text.
 * @throws PkiError, in this order: `too-large`, `too-deep`, `malformed`, `bad-der` for the outer structure; `not-supported` (no MAC
 *   or one of another kind, contents signed or enveloped under a public key); `too-large` when it wants too many iterations;
 *   `wrong-password` when the MAC does not verify: the password is wrong or the file was altered; then those of the bags.
 */
export function readPkcs12(octets: Uint8Array, password: string): Pkcs12 {
  const { authSafe, mac } = readPfx(readBer(octets));
  const budget = new IterationBudget();
  budget.spend(mac.iterations);
  const bmp = passwordForms(password).find((form) => isMacOf(mac, form, authSafe));
  if (bmp === undefined) throw new PkiError('wrong-password', 'the MAC does not verify');
  const reader = new BagReader({ password: { text: password, bmp }, budget });
  for (const content of universal(readBer(authSafe), TAG.sequence, 'AuthenticatedSafe').children) {
    reader.read(readBer(safeContents(content, reader)));
  }
  const { keys, certificates, passedOver, schemes } = reader;
  return { keys, certificates, passedOver, schemes: [...schemes], mac: { hash: mac.hash, iterations: mac.iterations } };
}

interface MacData {
  readonly hash: Pkcs12Hash;
  readonly digest: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/** PFX ::= SEQUENCE { version v3(3), authSafe ContentInfo, macData MacData OPTIONAL }. */
function readPfx(node: DerNode): { authSafe: Uint8Array; mac: MacData } {
  const fields = DerFields.ofSequence(node, 'PFX');
  const version = readSmallInteger(fields.next('version'), 'PFX.version');
  if (version !== 3) throw malformed(`PFX.version is ${version}, not 3`);
  const { type, content } = readContentInfo(fields.next('authSafe'));
  const mac = fields.more ? fields.next('macData') : undefined;
  fields.end();
  if (type !== OIDS.data) throw new PkiError('not-supported', `a PFX whose content is of type ${type}`);
  if (mac === undefined) throw new PkiError('not-supported', 'a PFX without a MAC');
  return { authSafe: octetsOf(universal(content, TAG.octetString, 'authSafe'), 'authSafe'), mac: readMacData(mac) };
}

function readContentInfo(node: DerNode): { type: string; content: DerNode } {
  const fields = DerFields.ofSequence(node, 'ContentInfo');
  const type = readOid(fields.next('contentType'), 'contentType');
  const wrapped = fields.context(0);
  fields.end();
  if (wrapped === undefined) throw malformed('ContentInfo has no content');
  return { type, content: explicit(wrapped, 'content') };
}

/** MacData ::= SEQUENCE { mac DigestInfo, macSalt OCTET STRING, iterations INTEGER DEFAULT 1 }. */
function readMacData(node: DerNode): MacData {
  const fields = DerFields.ofSequence(node, 'MacData');
  const info = DerFields.ofSequence(fields.next('mac'), 'DigestInfo');
  const name = readOid(DerFields.ofSequence(info.next('digestAlgorithm'), 'digestAlgorithm').next('algorithm'), 'mac');
  const digest = readOctets(info.next('digest'), 'digest');
  info.end();
  const salt = readOctets(fields.next('macSalt'), 'macSalt');
  const iterations = fields.more ? readSmallInteger(fields.next('iterations'), 'iterations') : 1;
  fields.end();
  const hash = pkcs12HashBy('digestOid', name);
  if (hash === undefined) throw new PkiError('not-supported', `a MAC by ${name}`);
  if (digest.length !== PKCS12_HASHES[hash].digestOctets) throw malformed(`a MAC of ${digest.length} octets`);
  return { hash, digest, salt, iterations };
}

/** RFC 7292 section 4: HMAC over the content of authSafe's OCTET STRING, under a key out of the password. */
function macOf(mac: Omit<MacData, 'digest'>, password: Uint8Array, authSafe: Uint8Array): Uint8Array {
  const { digest, digestOctets } = PKCS12_HASHES[mac.hash];
  const key = derivePkcs12({ ...mac, password }, PKCS12_PURPOSE.mac, digestOctets);
  return hmac(digest as Parameters<typeof hmac>[0], key, authSafe);
}

function isMacOf(mac: MacData, password: Uint8Array, authSafe: Uint8Array): boolean {
  return timingSafeEqual(macOf(mac, password, authSafe), mac.digest);
}

/** The SafeContents of one ContentInfo: as they stand, or sealed under the password. */
function safeContents(node: DerNode, reader: BagReader): Uint8Array {
  const { type, content } = readContentInfo(node);
  if (type === OIDS.data) return octetsOf(universal(content, TAG.octetString, 'data'), 'data');
  if (type !== ENCRYPTED_DATA) throw new PkiError('not-supported', `contents of type ${type}`);
  const fields = DerFields.ofSequence(content, 'EncryptedData');
  readSmallInteger(fields.next('version'), 'EncryptedData.version');
  const info = DerFields.ofSequence(fields.next('encryptedContentInfo'), 'EncryptedContentInfo');
  readOid(info.next('contentType'), 'contentType');
  const algorithm = info.next('contentEncryptionAlgorithm');
  const sealed = info.context(0);
  info.end();
  if (sealed === undefined) throw malformed('EncryptedContentInfo has no content');
  return reader.open(algorithm, octetsOf(sealed, 'encryptedContent'));
}

/** One way of writing a file. */
export interface Pkcs12Style {
  readonly form: FileForm;
  readonly keys: PasswordScheme;
  readonly certificates: PasswordScheme;
  readonly mac: Pkcs12Hash;
  readonly macSaltOctets: number;
  readonly iterations: number;
}

/**
 * `national-ca`: as every published test file of the National CA has it (BouncyCastle's writer): BER, triple DES for the key, 40 bits
 * of RC2 for the certificates, HMAC-SHA-1, 1024 iterations. `modern`: what OpenSSL 3 and the JDK write.
 */
export const PKCS12_STYLES = {
  'national-ca': {
    form: 'ber',
    keys: 'pbeWithSHAAnd3-KeyTripleDES-CBC',
    certificates: 'pbeWithSHAAnd40BitRC2-CBC',
    mac: 'sha1',
    macSaltOctets: 20,
    iterations: 1024,
  },
  modern: {
    form: 'der',
    keys: 'aes-256-cbc',
    certificates: 'aes-256-cbc',
    mac: 'sha256',
    macSaltOctets: 16,
    iterations: 10_000,
  },
} as const satisfies Readonly<Record<string, Pkcs12Style>>;

/**
 * Writes a file: the keys in one safe, the certificates in another, a MAC over both.
 * @param password of the MAC and of both safes.
 * @param rng salts and initial values: the same stream gives the same file.
 */
export function writePkcs12(
  contents: { readonly keys: readonly KeyBag[]; readonly certificates: readonly CertificateBag[] },
  password: string,
  style: Pkcs12Style,
  rng: Rng,
): Uint8Array {
  const forms: PasswordForms = { text: password, bmp: bmpPassword(password) };
  const { iterations } = style;
  const keys = keyContents(contents.keys, { scheme: style.keys, password: forms, iterations, rng });
  const plain = certificateContents(contents.certificates);
  const certificates = sealUnder(style.certificates, forms, iterations, plain, rng);
  const salt = rng.bytes(style.macSaltOctets);
  return pfxOctets(style.form, { keys, certificates }, (authSafe) => {
    const hash = style.mac;
    return { hash, salt, iterations, digest: macOf({ hash, salt, iterations }, forms.bmp, authSafe) };
  });
}
