import { DAY_MS } from '../../simulation/clock.ts';
import type { Rng } from '../../simulation/rng.ts';
import { generateKeyPair, type SoftwareKeyPair, softwareSigner } from '../keys.ts';
import { OIDS } from '../oids.ts';
import type { Signer } from '../signer.ts';
import { SUITES } from '../suites.ts';
import { issueCertificate } from './certificate.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  type Extension,
  extendedKeyUsage,
  keyUsage,
  serialNumberOf,
  sha1KeyIdentifierOf,
  subjectKeyIdentifier,
} from './extensions.ts';
import type { Dn } from './name.ts';
import { toPem } from './pem.ts';
import { type ServerNames, serverAltName } from './server-names.ts';

/** A TLS server of the bench under a fresh TEST root of its own. */

/** Loopback's names and addresses. */
export const LOOPBACK_NAMES: ServerNames = {
  dns: ['localhost'],
  ip: [Uint8Array.of(127, 0, 0, 1), Uint8Array.from({ length: 16 }, (_, i) => (i === 15 ? 1 : 0))],
};

export interface ServerIdentityWish {
  readonly rootName: Dn;
  readonly rootSuite: 'ec-p256' | 'rsa-2048';
  readonly subject: Dn;
  /** What clients may have typed. */
  readonly names: ServerNames;
  /** Default: P-256. */
  serverKey?(rng: Rng): Promise<Pick<SoftwareKeyPair, 'publicKey' | 'privateKey'>>;
  /** The bench's instant: the certificates are good for ten years before it and twenty after, whatever the machine's date is. */
  readonly at: number;
  readonly rng: Rng;
}

export interface ServerIdentity {
  /** PEM: the server's certificate, then the root. */
  readonly certificates: string;
  /** PrivateKeyInfo, PEM. */
  readonly privateKey: string;
  /** The root, DER: a client that trusts it trusts the server. */
  readonly root: Uint8Array;
}

const YEAR_MS = 365 * DAY_MS;

/** Makes keys and certificates (RFC 5280); the same stream makes the same ones. @throws PkiError `bad-argument` for names that are none. */
export async function issueServerIdentity(wish: ServerIdentityWish): Promise<ServerIdentity> {
  const { rootSuite, rootName, subject, names, at, rng } = wish;
  const pair = await generateKeyPair(SUITES[rootSuite], rng.stream('root'));
  const root: Root = {
    name: rootName,
    signer: softwareSigner(pair, rng.stream('signatures')),
    validity: { notBefore: at - 10 * YEAR_MS, notAfter: at + 20 * YEAR_MS },
  };
  const own = await certify(root, root.name, pair.publicKey, [
    basicConstraints({ ca: true }),
    keyUsage(['keyCertSign', 'cRLSign']),
  ]);
  const { serverKey = (stream: Rng) => generateKeyPair(SUITES['ec-p256'], stream) } = wish;
  const { publicKey, privateKey } = await serverKey(rng.stream('server'));
  const isEncipherer = SUITES[rootSuite].family === 'RSA';
  const server = await certify(root, subject, publicKey, [
    basicConstraints({ ca: false }),
    keyUsage(['digitalSignature', ...(isEncipherer ? (['keyEncipherment'] as const) : [])]),
    extendedKeyUsage([OIDS.serverAuth]),
    authorityKeyIdentifier({ keyIdentifier: sha1KeyIdentifierOf(pair.publicKey) }),
    serverAltName(names),
  ]);
  const certificates = toPem('CERTIFICATE', server) + toPem('CERTIFICATE', own);
  return { certificates, privateKey: toPem('PRIVATE KEY', privateKey), root: own };
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
