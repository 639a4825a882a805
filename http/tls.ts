import { createServer } from 'node:https';
import { type AddressInfo, isIP } from 'node:net';
import { type SecureContextOptions, TLSSocket } from 'node:tls';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { listenError } from './server.ts';

/** A house over TLS: a second listener in front of the same addresses. */

export interface TlsIdentity {
  /** PEM: the server's certificate first, then those of its issuers. */
  readonly certificates: string;
  /** PrivateKeyInfo, PEM. */
  readonly privateKey: string;
}

/** The versions of TLS and the ciphers that a listener speaks, in OpenSSL's words. */
export type TlsTerms = Required<Pick<SecureContextOptions, 'minVersion'>> &
  Pick<SecureContextOptions, 'maxVersion' | 'ciphers'>;

/** TLS 1.2 (RFC 5246) and 1.3 (RFC 8446), with Node's ciphers. */
export const PRESENT_TERMS: TlsTerms = { minVersion: 'TLSv1.2' };

export interface TlsListening {
  /** Who listens, for the error when the port is taken: `ca-sim (TLS)`. */
  readonly name: string;
  readonly identity: TlsIdentity;
  readonly host: string;
  readonly port: number;
  /** Default: {@link PRESENT_TERMS}. */
  readonly terms?: TlsTerms;
  /**
   * Certificates whose names are sent to clients, which choose theirs by them; PEM. Absent: clients are not asked for a
   * certificate. Whoever shows one proves that he has its key, as the handshake demands; what the certificate is worth is
   * judged at the bench's time by who reads it ({@link peerCertificate}), not by the machine's clock in the handshake.
   */
  readonly clientAuthorities?: readonly string[];
}

export interface TlsListener {
  /** `https://127.0.0.1:<port>`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Listens.
 * @param app already listening without TLS.
 * @returns rejects with PortInUseError, AddressError.
 */
export async function listenTls(app: FastifyInstance, listening: TlsListening): Promise<TlsListener> {
  const { name, identity, host, port, terms = PRESENT_TERMS, clientAuthorities } = listening;
  const server = createServer(
    {
      cert: identity.certificates,
      key: identity.privateKey,
      ...terms,
      ...(clientAuthorities && { ca: [...clientAuthorities], requestCert: true, rejectUnauthorized: false }),
    },
    (request, response) => app.routing(request, response),
  );
  const { headersTimeout, requestTimeout } = app.server;
  Object.assign(server, { headersTimeout, requestTimeout });
  // What is no HTTP is answered as it is without TLS.
  for (const listener of app.server.listeners('clientError')) server.on('clientError', listener as () => void);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, name, host, port) as Error));
    server.listen(port, host, resolve);
  });
  return {
    url: `https://${isIP(host) === 6 ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The certificate that the client has shown in its handshake, DER; undefined without TLS, or when it has shown none. */
export function peerCertificate(request: FastifyRequest): Uint8Array | undefined {
  const { socket } = request.raw;
  if (!(socket instanceof TLSSocket)) return undefined;
  // Without a certificate Node answers with an empty object.
  const { raw } = socket.getPeerCertificate() as { raw?: Buffer };
  return raw === undefined ? undefined : Uint8Array.from(raw);
}
