import { SeededRng } from '../../../simulation/rng.ts';
import { generateKeyPair, softwareSigner } from '../../keys.ts';
import { OIDS } from '../../oids.ts';
import type { Signer } from '../../signer.ts';
import { SUITES, type SuiteId } from '../../suites.ts';
import { type Certificate, type CertificateTemplate, issueCertificate, parseCertificate } from '../certificate.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  crlDistributionPoints,
  type Extension,
  extendedKeyUsage,
  keyIdentifierOf,
  keyUsage,
  serialNumberOf,
  subjectAltName,
  subjectKeyIdentifier,
} from '../extensions.ts';
import { parseDn } from '../name.ts';

/** Made-up keys and certificates for the tests of pki. Everything follows from the names, so a test can be repeated. */

export const NOW = Date.UTC(2026, 2, 1, 12);
export const YEAR_MS = 365 * 86_400_000;

export const ALL_SUITES = Object.keys(SUITES) as SuiteId[];

const signers = new Map<string, Promise<Signer>>();

/** The signer of this name; one key per suite and name for a whole test file. */
export function testSigner(suite: SuiteId, name: string): Promise<Signer> {
  const id = `${suite} ${name}`;
  const known = signers.get(id);
  if (known !== undefined) return known;
  const rng = new SeededRng(`test authority ${id}`);
  const made = generateKeyPair(SUITES[suite], rng.stream('key')).then((pair) =>
    softwareSigner(pair, rng.stream('nonces')),
  );
  signers.set(id, made);
  return made;
}

/** One holder of a certificate: what it needs to issue and sign. */
export interface Holder {
  readonly signer: Signer;
  readonly der: Uint8Array;
  readonly certificate: Certificate;
}

export interface HolderOptions {
  /** Changes to the template before it is signed. */
  readonly change?: (template: CertificateTemplate) => CertificateTemplate;
  /** Extensions by identifier: replaced, added, or with null left out. */
  readonly extensions?: Readonly<Record<string, Extension | null>>;
}

/** A CA, below `issuer` or self-signed: KISC's profile (keyUsage 46, critical), DN `C=KZ,O=TEST,CN=<name>`. */
export async function testCa(
  suite: SuiteId,
  name: string,
  issuer?: Holder,
  options: HolderOptions = {},
): Promise<Holder> {
  const signer = await testSigner(suite, name);
  const extensions = [
    basicConstraints({ ca: true }),
    keyUsage(['nonRepudiation', 'keyCertSign', 'cRLSign']),
    subjectKeyIdentifier(keyIdentifierOf(signer.publicKey)),
  ];
  return certify(`C=KZ,O=TEST,CN=${name}`, signer, issuer, extensions, options);
}

export const KISC_CRL_URL = 'http://ca.kisc.kz/cgi/RevListGOST.crl';

/** A user's certificate in KISC's profile: subject with UID, keyUsage C0 non-critical, e-mail protection, three names. */
export async function testUser(
  suite: SuiteId,
  name: string,
  issuer: Holder,
  options: HolderOptions = {},
): Promise<Holder> {
  const signer = await testSigner(suite, name);
  const extensions = [
    keyUsage(['digitalSignature', 'nonRepudiation'], { critical: false }),
    extendedKeyUsage([OIDS.emailProtection]),
    crlDistributionPoints([KISC_CRL_URL]),
    subjectAltName([
      parseDn('SERIALNUMBER=100460000102,CN=TEST authority'),
      parseDn('SERIALNUMBER=100460000102,CN=TEST organisation'),
      parseDn(`SERIALNUMBER=870430300986,CN=${name}`),
    ]),
    subjectKeyIdentifier(keyIdentifierOf(signer.publicKey)),
  ];
  return certify(`C=KZ,O=ТОО TEST,OU=TEST,CN=${name},UID=870430300986`, signer, issuer, extensions, options);
}

async function certify(
  subject: string,
  signer: Signer,
  issuer: Holder | undefined,
  extensions: readonly Extension[],
  { change = (template) => template, extensions: changed = {} }: HolderOptions,
): Promise<Holder> {
  const keyIdentifier = keyIdentifierOf(signer.publicKey);
  const template = change({
    serialNumber: serialNumberOf(keyIdentifier),
    issuer: issuer === undefined ? parseDn(subject) : issuer.certificate.subject,
    subject: parseDn(subject),
    notBefore: NOW - 86_400_000,
    notAfter: NOW - 86_400_000 + YEAR_MS,
    publicKey: signer.publicKey,
    extensions: merge([...extensions, authorityKeyIdentifierOf(issuer, keyIdentifier)], changed),
  });
  const der = await issueCertificate(template, issuer?.signer ?? signer);
  return { signer, der, certificate: parseCertificate(der) };
}

/** All three parts, as KISC writes them; of a self-signed CA only the key identifier. */
function authorityKeyIdentifierOf(issuer: Holder | undefined, ownKeyIdentifier: Uint8Array): Extension {
  if (issuer === undefined) return authorityKeyIdentifier({ keyIdentifier: ownKeyIdentifier });
  const { issuer: name, serialNumber } = issuer.certificate;
  const keyIdentifier = keyIdentifierOf(issuer.signer.publicKey);
  return authorityKeyIdentifier({ keyIdentifier, certificate: { issuer: name, serialNumber } });
}

function merge(extensions: readonly Extension[], changed: Readonly<Record<string, Extension | null>>): Extension[] {
  const kept = extensions.flatMap((one) => {
    const change = changed[one.oid];
    return change === null ? [] : [change ?? one];
  });
  const added = Object.entries(changed).filter(([oid]) => !extensions.some((one) => one.oid === oid));
  return [...kept, ...added.flatMap(([, one]) => (one === null ? [] : [one]))];
}
