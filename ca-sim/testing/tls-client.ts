import { createPrivateKey } from 'node:crypto';
import { type RequestOptions, request } from 'node:https';
import { toPem } from '../../pki/x509/pem.ts';
import type { CaSim } from '../index.ts';
import { keyPair } from './keys.ts';

/** A client that speaks TLS, with or without a certificate of its own. */
export interface TlsClient {
  /** The root that it trusts, PEM. */
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
}

/** The root of the TLS listener's certificate, PEM. */
export function tlsRoot({ caCertificates }: CaSim): string {
  const root = caCertificates.find(
    ({ authority, role, algorithm }) => authority === 'rfc' && role === 'root' && algorithm === 'EC',
  );
  if (root === undefined) throw new Error('the RFC-style CA was not founded');
  return toPem('CERTIFICATE', root.certificate);
}

/** What a client needs to show this certificate: both PEM. */
export async function credentials(
  suite: 'rsa-2048' | 'ec-p256',
  key: string,
  certificate: Uint8Array,
): Promise<{ cert: string; key: string }> {
  const { privateKey } = await keyPair(suite, key);
  const object = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
  const pem = object.export({ format: 'pem', type: 'pkcs8' });
  return { cert: toPem('CERTIFICATE', certificate), key: pem.toString() };
}

export interface TlsAnswer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

export function askTls(
  url: string,
  client: TlsClient,
  { body, ...options }: Pick<RequestOptions, 'method' | 'headers'> & { body?: string | Uint8Array } = {},
): Promise<TlsAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { ...options, ...client, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('latin1'),
        }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** POST of a PKCS#10 in base64. */
export function postTls(url: string, client: TlsClient, request: Uint8Array, headers: Record<string, string> = {}) {
  return askTls(url, client, {
    method: 'POST',
    headers: { 'content-type': 'application/pkcs10', ...headers },
    body: Buffer.from(request).toString('base64'),
  });
}
