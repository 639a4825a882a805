import { isIP } from 'node:net';
import { PRESENT_TERMS, type TlsIdentity, type TlsTerms } from '../../http/tls.ts';
import { rsaPrivateKeyInfo, rsaPublicKeyInfo } from '../../pki/key-form.ts';
import { generateKeyPair, type SoftwareKeyPair, softwareSigner } from '../../pki/keys.ts';
import { OIDS } from '../../pki/oids.ts';
import { generateRsa, RSA_F4 } from '../../pki/rsa/rsa.ts';
import type { Signer } from '../../pki/signer.ts';
import { SUITES } from '../../pki/suites.ts';
import { issueCertificate } from '../../pki/x509/certificate.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  type Extension,
  extendedKeyUsage,
  keyUsage,
  serialNumberOf,
  sha1KeyIdentifierOf,
  subjectKeyIdentifier,
} from '../../pki/x509/extensions.ts';
import { type Dn, parseDn } from '../../pki/x509/name.ts';
import { toPem } from '../../pki/x509/pem.ts';
import { type ServerNames, serverAltName } from '../../pki/x509/server-names.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import type { Rng } from '../../simulation/rng.ts';

/** The server certificate of the bank (R-BANK-15) and the TEST root that it is under. */

/** How a bank can speak TLS. */
export const TLS_MODES = ['present', 'legacy-1024'] as const;
export type TlsMode = (typeof TLS_MODES)[number];

interface ModeRow {
  readonly terms: TlsTerms;
  /** What the names of the certificates begin with: whoever looks at one sees what it is. */
  readonly title: string;
  readonly rootSuite: 'ec-p256' | 'rsa-2048';
  serverKey(rng: Rng): Promise<Pick<SoftwareKeyPair, 'publicKey' | 'privateKey'>>;
}

/** What each mode speaks. */
const MODES: Readonly<Record<TlsMode, ModeRow>> = {
  present: {
    terms: PRESENT_TERMS,
    title: 'TEST bank',
    rootSuite: 'ec-p256',
    serverKey: (rng) => generateKeyPair(SUITES['ec-p256'], rng),
  },
  // As in the bank's description of 2009: for clients that can do no better, and for trying what becomes of those that can.
  'legacy-1024': {
    terms: { minVersion: 'TLSv1', maxVersion: 'TLSv1.2', ciphers: 'DEFAULT:@SECLEVEL=0' },
    title: 'TEST WEAK RSA-1024 bank',
    rootSuite: 'rsa-2048',
    serverKey: weakKey,
  },
};

/** An RSA key of 1024 bits. */
async function weakKey(rng: Rng): Promise<Pick<SoftwareKeyPair, 'publicKey' | 'privateKey'>> {
  const numbers = await generateRsa(1024, RSA_F4, rng);
  return { publicKey: rsaPublicKeyInfo(numbers.n, numbers.e), privateKey: rsaPrivateKeyInfo(numbers) };
}

/** What is wanted of a listener's certificates. */
export interface TlsWish {
  readonly mode: TlsMode;
  /** The bank's own name (R-BANK-41), in the certificate besides loopback's names and {@link host}. */
  readonly siteName: string;
  readonly host: string;
  /** The bench's instant: the certificates are good for ten years before it and twenty after, whatever the machine's date is. */
  readonly at: number;
  readonly rng: Rng;
}

export interface BankTlsIdentity {
  readonly identity: TlsIdentity;
  readonly terms: TlsTerms;
  /** The root, DER: a client that trusts it trusts the listener. */
  readonly root: Uint8Array;
}

const YEAR_MS = 365 * DAY_MS;

/** Makes keys and certificates; the same stream makes the same ones. */
export async function tlsIdentity(wish: TlsWish): Promise<BankTlsIdentity> {
  const { mode, at, rng } = wish;
  const { terms, title, rootSuite, serverKey } = MODES[mode];
  const pair = await generateKeyPair(SUITES[rootSuite], rng.stream('root'));
  const root: Root = {
    name: parseDn(`O=TEST token-bench, CN=${title} root`),
    signer: softwareSigner(pair, rng.stream('signatures')),
    validity: { notBefore: at - 10 * YEAR_MS, notAfter: at + 20 * YEAR_MS },
  };
  const own = await certify(root, root.name, pair.publicKey, [
    basicConstraints({ ca: true }),
    keyUsage(['keyCertSign', 'cRLSign']),
  ]);
  const { publicKey, privateKey } = await serverKey(rng.stream('server'));
  const isEncipherer = SUITES[rootSuite].family === 'RSA';
  const server = await certify(root, parseDn(`O=TEST token-bench, CN=${title}`), publicKey, [
    basicConstraints({ ca: false }),
    keyUsage(['digitalSignature', ...(isEncipherer ? (['keyEncipherment'] as const) : [])]),
    extendedKeyUsage([OIDS.serverAuth]),
    authorityKeyIdentifier({ keyIdentifier: sha1KeyIdentifierOf(pair.publicKey) }),
    serverAltName(namesOf(wish)),
  ]);
  const certificates = toPem('CERTIFICATE', server) + toPem('CERTIFICATE', own);
  return { identity: { certificates, privateKey: toPem('PRIVATE KEY', privateKey) }, terms, root: own };
}

interface Root {
  readonly name: Dn;
  readonly signer: Signer;
  readonly validity: { readonly notBefore: number; readonly notAfter: number };
}

function certify(root: Root, subject: Dn, publicKey: Uint8Array, extensions: readonly Extension[]) {
  const id = sha1KeyIdentifierOf(publicKey);
  return issueCertificate(
    {
      issuer: root.name,
      subject,
      serialNumber: serialNumberOf(id),
      publicKey,
      ...root.validity,
      extensions: [...extensions, subjectKeyIdentifier(id)],
    },
    root.signer,
  );
}

/** Loopback's names, the bank's own, and the one that it listens on when that is another. */
function namesOf({ siteName, host }: TlsWish): ServerNames {
  const dns = ['localhost', siteName.toLowerCase(), ...(isIP(host) === 0 ? [host.toLowerCase()] : [])];
  const loopback = [Uint8Array.of(127, 0, 0, 1), Uint8Array.from({ length: 16 }, (_, i) => (i === 15 ? 1 : 0))];
  const own = isIP(host) === 4 ? [Uint8Array.from(host.split('.'), Number)] : [];
  return { dns: [...new Set(dns)], ip: [...loopback, ...own] };
}
