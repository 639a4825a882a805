import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { listenTls, type TlsListener } from '../http/tls.ts';
import { SUITES } from '../pki/suites.ts';
import { parseDn } from '../pki/x509/name.ts';
import { toPem } from '../pki/x509/pem.ts';
import { LOOPBACK_NAMES } from '../pki/x509/server-identity.ts';
import { type ServerNames, serverAltName } from '../pki/x509/server-names.ts';
import type { Rng } from '../simulation/rng.ts';
import type { CertificationAuthority } from './certification-authority.ts';
import type { CertificateOrder } from './core/issuance.ts';
import { cachedKeyPair, type KeyKeep } from './key-cache.ts';

/**
 * The CA over TLS. EST wants it (RFC 7030 section 3.3), and a client that renews shows its certificate in the handshake. The simulated
 * CA certifies its own listener, a P-256 key under the RFC-style CA, for loopback's names: a client that trusts the CA's root trusts
 * the listener; its clock must agree with the bench's.
 */

export interface TlsOptions {
  readonly host: string;
  readonly port: number;
  readonly rng: Rng;
  readonly keys?: KeyKeep | undefined;
}

/** Certifies a key for the listener and listens. Returns rejects with CaError authority-missing, PortInUseError. */
export async function openTls(
  app: FastifyInstance,
  ca: CertificationAuthority,
  { host, port, rng, keys }: TlsOptions,
): Promise<TlsListener> {
  const pair = await cachedKeyPair(SUITES['ec-p256'], rng.stream('key'), keys);
  const { der } = await ca.run((at) => {
    const order: CertificateOrder = {
      authority: 'rfc',
      algorithm: 'EC',
      profile: 'RFC_TLS_LISTENER',
      subject: parseDn('O=TEST token-bench, CN=TEST CA simulator'),
      publicKey: pair.publicKey,
      subjectAltName: serverAltName(namesOf(host)),
      at,
    };
    return ca.issue(order);
  });
  const pem = (certificate: Uint8Array) => toPem('CERTIFICATE', certificate);
  const clientAuthorities = ca.twins.filter(({ certificate }) => certificate.suite.family !== 'GOST');
  return listenTls(app, {
    name: 'ca-sim (TLS)',
    identity: {
      certificates: pem(der) + pem(ca.issuing('rfc', 'EC').certificate.der),
      privateKey: toPem('PRIVATE KEY', pair.privateKey),
    },
    host,
    port,
    clientAuthorities: clientAuthorities.map(({ certificate }) => pem(certificate.der)),
  });
}

/** Loopback's names, and the one that the listener is bound to when that is another. */
function namesOf(host: string): ServerNames {
  if (isIP(host) !== 0 || LOOPBACK_NAMES.dns.includes(host)) return LOOPBACK_NAMES;
  return { ...LOOPBACK_NAMES, dns: [...LOOPBACK_NAMES.dns, host] };
}
