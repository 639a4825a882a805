import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { generateKeyPair, type SoftwareKeyPair, softwareSigner } from '../pki/keys.ts';
import type { Signer } from '../pki/signer.ts';
import { SUITES } from '../pki/suites.ts';
import { type Certificate, issueCertificate, parseCertificate } from '../pki/x509/certificate.ts';
import type { Dn } from '../pki/x509/name.ts';
import type { Rng } from '../simulation/rng.ts';
import { ISSUING_CA_NAME, ROOT_CA_NAME } from './core/authority-names.ts';
import { KEY_SUITES, type ProfileName, type SetAlgorithm } from './core/certificate-profiles.ts';
import { type IssuerFacts, layOutCertificate } from './core/issuance.ts';

/** The keys of the CA. They lie in memory, live as long as the process, and never leave this file but as a Signer. */

/** One of the four: root or issuing, GOST or RSA. */
export interface CaTwin {
  readonly role: 'root' | 'issuing';
  readonly algorithm: SetAlgorithm;
  readonly certificate: Certificate;
  readonly signer: Signer;
}

export interface Authority {
  readonly root: Readonly<Record<SetAlgorithm, CaTwin>>;
  readonly issuing: Readonly<Record<SetAlgorithm, CaTwin>>;
}

/** Root and issuing CA with fresh keys, GOST and RSA: the same generator and instant give the same octets. */
export async function foundAuthority(rng: Rng, at: number, crlBaseUrl: string): Promise<Authority> {
  const make = (algorithm: SetAlgorithm) => foundTwins(algorithm, rng.stream(algorithm), at, crlBaseUrl);
  const gost = await make('GOST');
  const rsa = await make('RSA');
  return { root: { GOST: gost.root, RSA: rsa.root }, issuing: { GOST: gost.issuing, RSA: rsa.issuing } };
}

async function foundTwins(algorithm: SetAlgorithm, rng: Rng, at: number, crlBaseUrl: string) {
  const suite = SUITES[KEY_SUITES[algorithm]];
  const rootPair = await generateKeyPair(suite, rng.stream('root key'));
  const issuingPair = await generateKeyPair(suite, rng.stream('issuing key'));
  const rootSigner = messageBoundSigner(rootPair, rng.stream('root nonces'));
  const certify = async (profile: ProfileName, subject: Dn, publicKey: Uint8Array, issuer?: IssuerFacts) => {
    const { template } = layOutCertificate({ profile, algorithm, subject, publicKey, at }, issuer, crlBaseUrl);
    return parseCertificate(await issueCertificate(template, rootSigner));
  };
  const rootCertificate = await certify('ROOT', ROOT_CA_NAME, rootPair.publicKey);
  const root: CaTwin = { role: 'root', algorithm, certificate: rootCertificate, signer: rootSigner };
  const certificate = await certify('ISSUING', ISSUING_CA_NAME, issuingPair.publicKey, issuerFactsOf(root));
  const signer = messageBoundSigner(issuingPair, rng.stream('issuing nonces'));
  const issuing: CaTwin = { role: 'issuing', algorithm, certificate, signer };
  return { root, issuing };
}

/** What shows of a CA in the certificates that it signs. */
export function issuerFactsOf({ certificate }: CaTwin): IssuerFacts {
  const { subject, publicKey, issuer, serialNumber } = certificate;
  return { name: subject, publicKey, certificate: { issuer, serialNumber } };
}

/**
 * A signer whose nonces follow from its secret stream and the message (the idea of RFC 6979): what it signs does not depend on
 * what else was signed before, and no nonce ever serves two messages.
 */
function messageBoundSigner(pair: SoftwareKeyPair, rng: Rng): Signer {
  const { suite, publicKey } = pair;
  if (suite.family === 'RSA') return softwareSigner(pair, rng);
  return {
    suite,
    publicKey,
    sign: (message, form) => softwareSigner(pair, rng.stream(bytesToHex(sha256(message)))).sign(message, form),
  };
}
