import { generateKeyPair, type SoftwareKeyPair } from '../../../../pki/keys.ts';
import { OIDS } from '../../../../pki/oids.ts';
import { type KeyFilePrefix, keyFileName, makeKeyFile } from '../../../../pki/pkcs12/key-file.ts';
import { SUITES, type SuiteId } from '../../../../pki/suites.ts';
import { type Certificate, issueCertificate, parseCertificate } from '../../../../pki/x509/certificate.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  extendedKeyUsage,
  keyIdentifierOf,
  keyUsage,
  serialNumberOf,
  subjectKeyIdentifier,
} from '../../../../pki/x509/extensions.ts';
import { parseDn } from '../../../../pki/x509/name.ts';
import { type Holder, NOW, testCa, YEAR_MS } from '../../../../pki/x509/testing/authority.ts';
import { SeededRng } from '../../../../simulation/rng.ts';
import { type KeyFolder, PASSWORD } from '../../../carriers/testing/key-folder.ts';

/** Keys with certificates in the National CA's profile, under one TEST CA. Its own key is on P-256: made at once, and OpenSSL knows it. */

export const SIGNING = OIDS.emailProtection;
export const ENTERING = OIDS.clientAuth;
export const INDIVIDUAL = '1.2.398.3.3.4.1.1';
export const ORGANISATION = '1.2.398.3.3.4.1.2';
export const IIN = '870430300986';
export const BIN = '100460000102';

export interface KeyPlan {
  /** Default: nuc-2015-512. */
  readonly suite?: SuiteId;
  /** CN; the same name is the same key. */
  readonly name: string;
  /** Default: to sign and to enter with, of an individual. */
  readonly purposes?: readonly string[];
  /** With a BIN it is somebody's of an organisation. */
  readonly bin?: string;
  readonly notAfter?: number;
}

export interface NationalKey {
  readonly pair: SoftwareKeyPair;
  readonly certificate: Certificate;
  readonly ca: Holder;
}

const made = new Map<string, Promise<NationalKey>>();

export function nationalKey(plan: KeyPlan): Promise<NationalKey> {
  const id = JSON.stringify(plan);
  const known = made.get(id) ?? makeKey(plan);
  made.set(id, known);
  return known;
}

async function makeKey(plan: KeyPlan): Promise<NationalKey> {
  const { suite = 'nuc-2015-512', name } = plan;
  const pair = await generateKeyPair(SUITES[suite], new SeededRng(`ncalayer ${suite} ${name}`));
  return { pair, ...(await certified(pair.publicKey, plan)) };
}

/** Who issues them all. */
export function nationalCa(): Promise<Holder> {
  return testCa('ec-p256', 'TEST National CA');
}

/** A certificate for any public key. */
export async function certified(
  publicKey: Uint8Array,
  { name, purposes = [ENTERING, SIGNING, INDIVIDUAL], bin, notAfter }: KeyPlan,
): Promise<{ readonly certificate: Certificate; readonly ca: Holder }> {
  const ca = await nationalCa();
  const organisation = bin === undefined ? '' : `,O=TEST,OU=BIN${bin}`;
  const template = {
    serialNumber: serialNumberOf(keyIdentifierOf(publicKey)),
    issuer: ca.certificate.subject,
    subject: parseDn(`CN=${name},SURNAME=ТЕСТОВ,SERIALNUMBER=IIN${IIN},C=KZ${organisation},G=ТЕСТҰЛЫ`),
    notBefore: NOW - 1000,
    notAfter: notAfter ?? NOW + YEAR_MS,
    publicKey,
    extensions: [
      basicConstraints({ ca: false }),
      keyUsage(['digitalSignature', 'nonRepudiation']),
      extendedKeyUsage(purposes),
      subjectKeyIdentifier(keyIdentifierOf(publicKey)),
      authorityKeyIdentifier({ keyIdentifier: keyIdentifierOf(ca.signer.publicKey) }),
    ],
  };
  return { certificate: parseCertificate(await issueCertificate(template, ca.signer)), ca };
}

const PREFIX: Readonly<Partial<Record<SuiteId, KeyFilePrefix>>> = {
  'nuc-2004': 'GOSTKNCA',
  'nuc-2015-512': 'GOST512',
  'rsa-2048': 'RSA256',
};

/** A file with one key, as the National CA gives it out. @returns its path. */
export async function addKeyFile(folder: KeyFolder, plan: KeyPlan, password = PASSWORD): Promise<string> {
  const { pair, certificate, ca } = await nationalKey(plan);
  const key = { pair, certificate: certificate.der, chain: [ca.der] };
  const octets = makeKeyFile(key, password, new SeededRng(`file ${plan.name}`));
  return folder.write(keyFileName(PREFIX[plan.suite ?? 'nuc-2015-512'] ?? 'RSA', pair.publicKey), octets);
}
