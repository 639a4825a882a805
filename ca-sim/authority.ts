import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { type SoftwareKeyPair, softwareSigner } from '../pki/keys.ts';
import type { Signer } from '../pki/signer.ts';
import { SUITES } from '../pki/suites.ts';
import { type Certificate, issueCertificate, parseCertificate } from '../pki/x509/certificate.ts';
import { serialNumberOf } from '../pki/x509/extensions.ts';
import type { Dn } from '../pki/x509/name.ts';
import type { Rng } from '../simulation/rng.ts';
import { AUTHORITY_STYLES, type AuthorityName, type TwinName, type TwinRow } from './core/authority-styles.ts';
import { CA_PROFILES } from './core/certificate-profiles.ts';
import { type IssuerFacts, layOutCertificate } from './core/issuance.ts';
import { cachedKeyPair, type KeyKeep } from './key-cache.ts';

/** The keys of the CAs. They lie in memory, live as long as the process, and never leave this room but as a Signer. */

/** One CA certificate and its key: root or issuing CA of one authority in one algorithm. */
export interface CaTwin extends TwinName {
  readonly certificate: Certificate;
  readonly signer: Signer;
}

/** How authorities are founded. */
export interface Founding {
  /** Every key and number follows from it. */
  readonly rng: Rng;
  readonly at: number;
  /** What stands in front of the paths in the certificates of an authority. */
  readonly baseUrl: (authority: AuthorityName) => string;
  /** See `cachedKeyPair`. */
  readonly keys?: KeyKeep | undefined;
  /** What a CA certificate was before, DER; absent: they are made. */
  readonly certificateOf?: (twin: TwinName) => Uint8Array | undefined;
}

/** Number of octets of a random serial number. */
const SERIAL_OCTETS = 16;

/** A random serial number (RFC 5280 section 4.1.2.2), upper-case hexadecimal. */
export function randomSerialNumber(rng: Rng): string {
  return serialNumberOf(rng.bytes(SERIAL_OCTETS));
}

/** Root and issuing CAs of these authorities, roots first: the same generator and instant give the same octets. */
export async function foundAuthorities(names: readonly AuthorityName[], founding: Founding): Promise<CaTwin[]> {
  const all = await Promise.all(names.map((name) => foundAuthority(name, founding)));
  return all.flat();
}

async function foundAuthority(name: AuthorityName, founding: Founding): Promise<CaTwin[]> {
  const { twins } = AUTHORITY_STYLES[name];
  const rng = name === 'kz-kisc' ? founding.rng : founding.rng.stream(name);
  const pairs = await Promise.all(
    twins.map((row) => foundTwins(name, row, { ...founding, rng: rng.stream(row.algorithm) })),
  );
  return [...pairs.map(({ root }) => root), ...pairs.map(({ issuing }) => issuing)];
}

async function foundTwins(authority: AuthorityName, row: TwinRow, founding: Founding) {
  const { rng, at, keys } = founding;
  const { algorithm } = row;
  const [rootPair, issuingPair] = (await Promise.all(
    ['root key', 'issuing key'].map((key) => cachedKeyPair(SUITES[row.suite], rng.stream(key), keys)),
  )) as [SoftwareKeyPair, SoftwareKeyPair];
  const rootSigner = messageBoundSigner(rootPair, rng.stream('root nonces'));
  const random = AUTHORITY_STYLES[authority].serialNumbers === 'random';
  const certify = async (role: CaTwin['role'], subject: Dn, publicKey: Uint8Array, issuer?: IssuerFacts) => {
    const before = founding.certificateOf?.({ authority, algorithm, role });
    if (before !== undefined) return parseCertificate(before);
    const profile = CA_PROFILES[authority][role];
    const serialNumber = random ? { serialNumber: randomSerialNumber(rng.stream(`${role} serial number`)) } : {};
    const order = { authority, algorithm, profile, subject, publicKey, at, ...serialNumber };
    const { template } = layOutCertificate(order, issuer, founding.baseUrl(authority));
    return parseCertificate(await issueCertificate(template, rootSigner));
  };
  const name = { authority, algorithm };
  const rootCertificate = await certify('root', row.rootName, rootPair.publicKey);
  const root: CaTwin = { ...name, role: 'root', certificate: rootCertificate, signer: rootSigner };
  const certificate = await certify('issuing', row.issuingName, issuingPair.publicKey, issuerFactsOf(root));
  const signer = messageBoundSigner(issuingPair, rng.stream('issuing nonces'));
  const issuing: CaTwin = { ...name, role: 'issuing', certificate, signer };
  return { root, issuing };
}

/** What shows of a CA in the certificates that it signs. */
export function issuerFactsOf(twin: CaTwin): IssuerFacts {
  const { subject, subjectKeyId = '', issuer, serialNumber } = twin.certificate;
  return { name: subject, keyIdentifier: hexToBytes(subjectKeyId), certificate: { issuer, serialNumber } };
}

/**
 * A signer whose nonces follow from its secret stream and the message (the idea of RFC 6979): what it signs does not depend on
 * what else was signed before, and no nonce ever serves two messages.
 */
export function messageBoundSigner(pair: SoftwareKeyPair, rng: Rng): Signer {
  const { suite, publicKey } = pair;
  if (suite.family !== 'GOST') return softwareSigner(pair, rng);
  // Reading the key costs as much as a signature, so one signer draws from one stream after the other: it draws before `sign` returns.
  let stream = rng;
  const signer = softwareSigner(pair, {
    bytes: (length) => stream.bytes(length),
    below: (bound) => stream.below(bound),
    stream: (name) => stream.stream(name),
  });
  return {
    suite,
    publicKey,
    sign: (message, form) => {
      stream = rng.stream(bytesToHex(sha256(message)));
      return signer.sign(message, form);
    },
  };
}
