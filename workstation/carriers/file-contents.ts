import { PkiError } from '../../pki/error.ts';
import { keyPairFromPrivateKey, type SoftwareKeyPair, softwareSigner } from '../../pki/keys.ts';
import { localKeyIdHex, passwordFaults } from '../../pki/pkcs12/key-file.ts';
import { PKCS12_STYLES, type Pkcs12Style, readPkcs12, writePkcs12 } from '../../pki/pkcs12/pkcs12.ts';
import type { CertificateBag, KeyBag } from '../../pki/pkcs12/safe-bags.ts';
import { type Certificate, parseCertificate } from '../../pki/x509/certificate.ts';
import { sha1KeyIdentifierOf } from '../../pki/x509/extensions.ts';
import type { Rng } from '../../simulation/rng.ts';
import { sameOctets } from '../token/key-set.ts';
import { TokenError } from '../token/token-error.ts';
import type { CarrierKey } from './carrier.ts';

/** What a PKCS#12 file holds, as a value: each change gives another one. Bags that mean nothing here are carried through. */
export interface FileContents {
  readonly keys: readonly KeyBag[];
  readonly certificates: readonly CertificateBag[];
  /** In which style it is written again. */
  readonly style: Pkcs12Style;
  /** Kinds of bags (object identifiers) that would be lost if it were written again. */
  readonly unreadable: readonly string[];
}

export function emptyContents(style: Pkcs12Style = PKCS12_STYLES['national-ca']): FileContents {
  return { keys: [], certificates: [], style, unreadable: [] };
}

/** The first octets of Java's own key stores: JKS and JCEKS. */
const JAVA_MAGIC: ReadonlySet<string> = new Set(['feedfeed', 'cececece']);

const NO_RECOVERY =
  'It is the password of a file: it cannot be recovered. When it is lost, the certificates are to be revoked.';

/**
 * Opens a file. In the old encodings it is written again as the National CA writes, in newer ones as OpenSSL and the JDK do.
 * @throws TokenError `key-file-is-jks`, `key-file-unusable`, `pin-wrong`.
 */
export function openContents(octets: Uint8Array, password: string): FileContents {
  if (JAVA_MAGIC.has(Buffer.from(octets.subarray(0, 4)).toString('hex'))) throw new TokenError('key-file-is-jks');
  try {
    const { keys, certificates, passedOver, schemes } = readPkcs12(octets, password);
    const isOld = schemes.length > 0 && schemes.every((scheme) => scheme.startsWith('pbeWith'));
    return {
      keys,
      certificates,
      style: PKCS12_STYLES[isOld ? 'national-ca' : 'modern'],
      unreadable: passedOver,
    };
  } catch (error) {
    throw fileError(error);
  }
}

/**
 * The octets of a file. @throws TokenError `key-file-unusable` when something in it would be lost.
 */
export function sealContents(contents: FileContents, password: string, rng: Rng): Uint8Array {
  const [lost] = contents.unreadable;
  if (lost !== undefined) {
    throw new TokenError(
      'key-file-unusable',
      `It holds something (${lost}) that would be lost if it were written again.`,
    );
  }
  return writePkcs12(contents, password, contents.style, rng);
}

/** @throws TokenError `pin-refused`, naming the demands of the National CA that a new password does not meet (R-NUC-38). */
export function assertNewPassword(password: string): void {
  const faults = passwordFaults(password);
  if (faults.length === 0) return;
  const demands = '6 to 32 characters with small and capital Latin letters and digits';
  throw new TokenError('pin-refused', `The password of a file has ${demands} (${faults.join(', ')}).`);
}

/** The keys of our suites, in the order of the file; a key of another algorithm is left alone. */
export function keysOf(contents: FileContents, rng: Rng): CarrierKey[] {
  const certificates = certificatesOf(contents);
  return contents.keys.flatMap((bag) => {
    const pair = attempt(() => keyPairFromPrivateKey(bag.privateKey));
    return pair === undefined ? [] : [keyOf(bag, pair, certificates, rng)];
  });
}

/** @throws TokenError `key-file-unusable` when the file holds keys and none of them is of our suites. */
export function assertUsableKeys({ keys }: FileContents): void {
  const [bag] = keys;
  if (bag === undefined || keys.some((one) => spkiOf(one) !== undefined)) return;
  try {
    keyPairFromPrivateKey(bag.privateKey);
  } catch (error) {
    throw fileError(error);
  }
}

function keyOf(bag: KeyBag, pair: SoftwareKeyPair, all: readonly Certificate[], rng: Rng): CarrierKey {
  const certificates = all
    .filter(({ publicKey }) => sameOctets(publicKey, pair.publicKey))
    .sort((a, b) => b.notAfter - a.notAfter);
  return {
    suite: pair.suite,
    id: bag.localKeyId ?? sha1KeyIdentifierOf(pair.publicKey),
    label: bag.friendlyName ?? localKeyIdHex(pair.publicKey),
    spki: pair.publicKey,
    state: certificates.length > 0 ? 'OK' : 'WAIT',
    certificates,
    signer: softwareSigner(pair, rng),
  };
}

/** Certificates that are of none of the file's keys: of authorities. */
export function authoritiesOf(contents: FileContents): Certificate[] {
  const own = contents.keys.map(spkiOf).filter((spki) => spki !== undefined);
  return certificatesOf(contents).filter(({ publicKey }) => !own.some((spki) => sameOctets(spki, publicKey)));
}

/** With a key that waits for its certificate: a key bag without a certificate bag (RFC 7292 section 4.2). */
export function withKey(contents: FileContents, pair: SoftwareKeyPair, label: string): FileContents {
  const { privateKey, publicKey } = pair;
  const key = { privateKey, friendlyName: label, localKeyId: sha1KeyIdentifierOf(publicKey) };
  return { ...contents, keys: [...contents.keys, key] };
}

/**
 * With a certificate beside its key; a key that waited gets the name that the National CA's files give to keys: their identifier.
 * `undefined` when the very same certificate is there already.
 * @throws TokenError `certificate-without-key`.
 */
export function withCertificate(contents: FileContents, certificate: Certificate): FileContents | undefined {
  const at = contents.keys.findIndex((bag) => sameOctets(spkiOf(bag) ?? new Uint8Array(), certificate.publicKey));
  const bag = contents.keys[at];
  if (bag === undefined) throw new TokenError('certificate-without-key');
  if (holds(contents, certificate)) return undefined;
  const waited = !certificatesOf(contents).some(({ publicKey }) => sameOctets(publicKey, certificate.publicKey));
  const localKeyId = bag.localKeyId ?? sha1KeyIdentifierOf(certificate.publicKey);
  const friendlyName = (waited ? undefined : bag.friendlyName) ?? localKeyIdHex(certificate.publicKey);
  return {
    ...contents,
    keys: contents.keys.with(at, { ...bag, friendlyName, localKeyId }),
    certificates: [...contents.certificates, { certificate: certificate.der, friendlyName, localKeyId }],
  };
}

/** With the certificate of an authority; `undefined` when it is there already. */
export function withAuthority(contents: FileContents, certificate: Certificate): FileContents | undefined {
  if (holds(contents, certificate)) return undefined;
  return { ...contents, certificates: [...contents.certificates, { certificate: certificate.der }] };
}

/** Without a key and its certificates; `undefined` when it is not there. */
export function withoutKey(contents: FileContents, spki: Uint8Array): FileContents | undefined {
  const keys = contents.keys.filter((bag) => !sameOctets(spkiOf(bag) ?? new Uint8Array(), spki));
  if (keys.length === contents.keys.length) return undefined;
  const certificates = contents.certificates.filter(({ certificate }) => {
    const parsed = attempt(() => parseCertificate(certificate));
    return parsed === undefined || !sameOctets(parsed.publicKey, spki);
  });
  return { ...contents, keys, certificates };
}

function holds({ certificates }: FileContents, { der }: Certificate): boolean {
  return certificates.some(({ certificate }) => sameOctets(certificate, der));
}

function certificatesOf({ certificates }: FileContents): Certificate[] {
  return certificates.flatMap(({ certificate }) => attempt(() => parseCertificate(certificate)) ?? []);
}

function spkiOf({ privateKey }: KeyBag): Uint8Array | undefined {
  return attempt(() => keyPairFromPrivateKey(privateKey))?.publicKey;
}

/** What is not for us gives `undefined`. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

function fileError(error: unknown): unknown {
  if (!(error instanceof PkiError)) return error;
  if (error.code === 'wrong-password') return new TokenError('pin-wrong', NO_RECOVERY, { cause: error });
  return new TokenError('key-file-unusable', `${error.message}.`, { cause: error });
}
