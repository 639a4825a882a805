import { SeededRng } from '../../../simulation/rng.ts';
import { generateKeyPair, type SoftwareKeyPair } from '../../keys.ts';
import { SUITES, type SuiteId } from '../../suites.ts';
import { issueCertificate } from '../../x509/certificate.ts';
import { basicConstraints, keyIdentifierOf, keyUsage, serialNumberOf } from '../../x509/extensions.ts';
import { parseDn } from '../../x509/name.ts';
import { type Holder, NOW, testCa, YEAR_MS } from '../../x509/testing/authority.ts';

/** A key pair with its certificate and the CA above it, for PKCS#12 files; the same name is the same pair. */
export interface KeyHolder {
  readonly pair: SoftwareKeyPair;
  /** DER. */
  readonly certificate: Uint8Array;
  readonly ca: Holder;
}

const made = new Map<string, Promise<KeyHolder>>();

export function keyHolder(suite: SuiteId, name = 'TEST holder'): Promise<KeyHolder> {
  const id = `${suite} ${name}`;
  const known = made.get(id) ?? makeHolder(suite, name);
  made.set(id, known);
  return known;
}

async function makeHolder(suite: SuiteId, name: string): Promise<KeyHolder> {
  const pair = await generateKeyPair(SUITES[suite], new SeededRng(`pkcs12 ${suite} ${name}`));
  const ca = await testCa(suite, 'TEST CA');
  const template = {
    serialNumber: serialNumberOf(keyIdentifierOf(pair.publicKey)),
    issuer: ca.certificate.subject,
    subject: parseDn(`C=KZ,CN=${name}`),
    notBefore: NOW,
    notAfter: NOW + YEAR_MS,
    publicKey: pair.publicKey,
    extensions: [basicConstraints({ ca: false }), keyUsage(['digitalSignature', 'nonRepudiation'])],
  };
  return { pair, certificate: await issueCertificate(template, ca.signer), ca };
}
