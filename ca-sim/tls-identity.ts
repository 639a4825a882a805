import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { SUITES } from '../pki/suites.ts';
import { parseDn } from '../pki/x509/name.ts';
import { type ServerNames, serverAltName } from '../pki/x509/server-names.ts';
import type { Rng } from '../simulation/rng.ts';
import type { CertificationAuthority } from './certification-authority.ts';
import type { CertificateOrder } from './core/issuance.ts';
import { cachedKeyPair, type KeyKeep } from './key-cache.ts';
import { listenTls, type TlsIdentity, type TlsListener } from './protocols/tls-listener.ts';

/** The simulated CA certifies its own TLS listener: a P-256 key under the RFC-style CA, for loopback's names. */

const LOOPBACK: ServerNames = {
  dns: ['localhost'],
  ip: [Uint8Array.of(127, 0, 0, 1), Uint8Array.from({ length: 16 }, (_, i) => (i === 15 ? 1 : 0))],
};

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
  const identity = await ca.run(async (at): Promise<TlsIdentity> => {
    const order: CertificateOrder = {
      authority: 'rfc',
      algorithm: 'EC',
      profile: 'RFC_TLS_LISTENER',
      subject: parseDn('O=TEST token-bench, CN=TEST CA simulator'),
      publicKey: pair.publicKey,
      subjectAltName: serverAltName(namesOf(host)),
      at,
    };
    const { der } = await ca.issue(order);
    const clientAuthorities = ca.twins.filter(({ certificate }) => certificate.suite.family !== 'GOST');
    return {
      chain: [der, ca.issuing('rfc', 'EC').certificate.der],
      privateKey: pair.privateKey,
      clientAuthorities: clientAuthorities.map(({ certificate }) => certificate.der),
    };
  });
  return listenTls(app, identity, host, port);
}

/** Loopback's names, and the one that the listener is bound to when that is another. */
function namesOf(host: string): ServerNames {
  if (isIP(host) !== 0 || LOOPBACK.dns.includes(host)) return LOOPBACK;
  return { ...LOOPBACK, dns: [...LOOPBACK.dns, host] };
}
