import { createPrivateKey } from 'node:crypto';
import { createServer } from 'node:https';
import { type AddressInfo, isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PortInUseError } from '../../http/server.ts';
import { toPem } from '../../pki/x509/pem.ts';

/**
 * The CA over TLS: a second listener in front of the same addresses. EST wants it (RFC 7030 section 3.3), and a client that
 * renews shows its certificate in the handshake. The server's own certificate is of the simulated CA, so a client that trusts
 * the CA's root trusts the listener; its clock must agree with the bench's.
 */

export interface TlsIdentity {
  /** DER: the server's certificate first, then that of its issuer. */
  readonly chain: readonly Uint8Array[];
  /** PrivateKeyInfo, DER. */
  readonly privateKey: Uint8Array;
  /** DER. Their names are sent to clients, which choose their certificate by them. */
  readonly clientAuthorities: readonly Uint8Array[];
}

export interface TlsListener {
  /** `https://127.0.0.1:<port>`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Listens. Whoever shows a certificate proves that he has its key, as the handshake demands; what the certificate is worth is
 * judged at the bench's time by who reads it ({@link peerCertificate}), not by the machine's clock in the handshake.
 * @param app already listening without TLS.
 * @returns rejects with PortInUseError.
 */
export async function listenTls(
  app: FastifyInstance,
  identity: TlsIdentity,
  host: string,
  port: number,
): Promise<TlsListener> {
  const server = createServer(
    {
      cert: identity.chain.map((der) => toPem('CERTIFICATE', der)).join(''),
      key: createPrivateKey({ key: Buffer.from(identity.privateKey), format: 'der', type: 'pkcs8' }).export({
        format: 'pem',
        type: 'pkcs8',
      }),
      ca: identity.clientAuthorities.map((der) => toPem('CERTIFICATE', der)),
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
    },
    (request, response) => app.routing(request, response),
  );
  // What is no HTTP is answered as it is without TLS.
  for (const listener of app.server.listeners('clientError')) server.on('clientError', listener as () => void);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUseError('ca-sim (TLS)', host, port) : error),
    );
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
