import {
  CK_CERTIFICATE_CATEGORY_AUTHORITY,
  CKA_CERTIFICATE_CATEGORY,
  CKA_CLASS,
  CKA_ID,
  CKA_LABEL,
  CKA_SUBJECT,
  CKA_TOKEN,
  CKA_VALUE,
  CKO_CERTIFICATE,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
} from '../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../emulator/spec/pkcs11-api.ts';
import { PkiError } from '../../pki/error.ts';
import type { Suite } from '../../pki/suites.ts';
import { type Certificate, parseCertificate } from '../../pki/x509/certificate.ts';
import { textOf, ulongOf } from './attributes.ts';
import { type GostWorld, publicKeyOf, suiteOfKey } from './public-key.ts';
import type { TokenSession } from './session.ts';

/** A certificate object of the token whose value is a certificate we can read. */
export interface TokenCertificate {
  readonly handle: Handle;
  readonly id: Uint8Array;
  readonly label: string;
  readonly category: 'authority' | 'user';
  readonly certificate: Certificate;
}

/**
 * Tumar's container states: a key `OK` has its certificate; a key that `WAIT`s has none yet, because it has just been
 * made while the old set is still in operation.
 */
export type KeyState = 'OK' | 'WAIT';

/** A key pair of one of our suites. */
export interface TokenKeyPair {
  readonly suite: Suite;
  /** CKA_ID of both objects. */
  readonly id: Uint8Array;
  readonly label: string;
  readonly privateKey: Handle;
  /** None when the public key object is gone and only the certificate or the private key shows the numbers. */
  readonly publicKey: Handle | undefined;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** CKA_SUBJECT, DER: the name in the request for it; empty when the token does not keep it. */
  readonly subject: Uint8Array;
  readonly state: KeyState;
  /** All certificates of this key, the one that ends last first. Empty when the state is WAIT. */
  readonly certificates: readonly TokenCertificate[];
}

export interface KeySet {
  readonly pairs: readonly TokenKeyPair[];
  readonly authorities: readonly TokenCertificate[];
  /** User certificates whose private key is not here. */
  readonly strays: readonly TokenCertificate[];
  /** Halves of pairs, without certificate: what is left when a token is taken out while a pair is made or removed. */
  readonly fragments: readonly KeyFragment[];
}

/** A private or a public key whose other half is missing. */
export interface KeyFragment {
  readonly handle: Handle;
  /** CKA_SUBJECT, DER; empty when the token does not keep it. */
  readonly subject: Uint8Array;
}

/**
 * Everything on the token that takes part in a key set. Needs a login: private keys show themselves only then. Objects
 * that are not of our suites, and certificates that are not X.509, are left alone.
 */
export function readKeySet(session: TokenSession, world: GostWorld = 'kisc-2004'): KeySet {
  const certificates = readCertificates(session);
  const user = certificates.filter(({ category }) => category === 'user');
  const privateKeys = readKeys(session, CKO_PRIVATE_KEY);
  const publicKeys = readKeys(session, CKO_PUBLIC_KEY);
  const pairs = privateKeys
    .map((key) => readPair(session, key, publicKeys, user, world))
    .filter((pair) => pair !== undefined);
  const used = new Set(pairs.flatMap((pair) => pair.certificates));
  return {
    pairs,
    authorities: certificates.filter(({ category }) => category === 'authority'),
    strays: user.filter((certificate) => !used.has(certificate)),
    fragments: [...halves(privateKeys, publicKeys, user), ...halves(publicKeys, privateKeys, user)],
  };
}

/** The certificate of the pair that ends last; `undefined` for a pair that waits. */
export function certificateOf(pair: TokenKeyPair): Certificate | undefined {
  return pair.certificates[0]?.certificate;
}

/** Pairs without a certificate that were made for this name (CKA_SUBJECT), or whose token keeps no names. */
export function waitingPairs(set: KeySet, family: Suite['family'], subject: Uint8Array): TokenKeyPair[] {
  return set.pairs.filter(
    (pair) =>
      pair.state === 'WAIT' &&
      pair.suite.family === family &&
      (pair.subject.length === 0 || sameOctets(pair.subject, subject)),
  );
}

export function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Every certificate object that can be read; visible without a login. */
export function readCertificates(session: TokenSession): TokenCertificate[] {
  const handles = session.find([
    { type: CKA_CLASS, value: CKO_CERTIFICATE },
    { type: CKA_TOKEN, value: true },
  ]);
  return handles.flatMap((handle) => {
    const certificate = parsed(session.attribute(handle, CKA_VALUE));
    if (!certificate) return [];
    const category = ulongOf(session.attribute(handle, CKA_CERTIFICATE_CATEGORY));
    const isAuthority = category === CK_CERTIFICATE_CATEGORY_AUTHORITY || certificate.basicConstraints?.ca === true;
    return [
      {
        handle,
        id: octetsOf(session, handle, CKA_ID),
        label: textOf(session.attribute(handle, CKA_LABEL)),
        category: isAuthority ? ('authority' as const) : ('user' as const),
        certificate,
      },
    ];
  });
}

function parsed(value: Buffer | undefined): Certificate | undefined {
  if (!value) return undefined;
  try {
    return parseCertificate(Uint8Array.from(value));
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

interface KeyObject extends KeyFragment {
  readonly id: Uint8Array;
}

function readKeys(session: TokenSession, objectClass: number): KeyObject[] {
  const handles = session.find([
    { type: CKA_CLASS, value: objectClass },
    { type: CKA_TOKEN, value: true },
  ]);
  return handles.map((handle) => ({
    handle,
    id: octetsOf(session, handle, CKA_ID),
    subject: octetsOf(session, handle, CKA_SUBJECT),
  }));
}

/** Keys that have neither their other half nor a certificate beside them. */
function halves(
  keys: readonly KeyObject[],
  others: readonly KeyObject[],
  user: readonly TokenCertificate[],
): KeyFragment[] {
  return keys.filter((key) => ![...others, ...user].some(({ id }) => sameOctets(id, key.id)));
}

function readPair(
  session: TokenSession,
  key: KeyObject,
  publicKeys: readonly KeyObject[],
  user: readonly TokenCertificate[],
  world: GostWorld,
): TokenKeyPair | undefined {
  const publicKey = publicKeys.find(({ id }) => sameOctets(id, key.id))?.handle;
  const beside = user.filter(({ id }) => sameOctets(id, key.id));
  if (!publicKey && beside.length === 0) return undefined;
  const suite = suiteOfKey(session, publicKey ?? key.handle, world);
  const spki = suite && (publicKeyOf(session, publicKey ?? key.handle, suite) ?? beside[0]?.certificate.publicKey);
  if (!spki) return undefined;
  const certificates = beside
    .filter(({ certificate }) => sameOctets(certificate.publicKey, spki))
    .sort((a, b) => b.certificate.notAfter - a.certificate.notAfter);
  return {
    id: key.id,
    subject: key.subject,
    privateKey: key.handle,
    publicKey,
    suite,
    spki,
    label: textOf(session.attribute(key.handle, CKA_LABEL)),
    state: certificates.length > 0 ? 'OK' : 'WAIT',
    certificates,
  };
}

function octetsOf(session: TokenSession, object: Handle, type: number): Uint8Array {
  return Uint8Array.from(session.attribute(object, type) ?? []);
}
