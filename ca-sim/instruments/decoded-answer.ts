import { type PkiEnvelope, readPkiBody, readPkiEnvelope } from '../../pki/cmp/message.ts';
import { failInfoNames, PKI_STATUS, type PkiStatusInfo } from '../../pki/cmp/status.ts';
import { readCertsOnly } from '../../pki/cms/certs-only.ts';
import { readTimeStampResponse } from '../../pki/cms/time-stamp-response.ts';
import { derInAnyForm } from '../../pki/x509/any-form.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { parseCrl } from '../../pki/x509/crl.ts';
import { parseOcspResponse } from '../../pki/x509/ocsp-response.ts';
import type { Protocol } from './protocol-rows.ts';

/** What was answered, in one line: the protocol's own code, the numbers of what was issued. */

type Decoder = (octets: Uint8Array) => string;

const OCTETS: Readonly<Partial<Record<Protocol, Decoder>>> = {
  ocsp: (octets) => {
    const answer = parseOcspResponse(octets);
    if (answer.status !== 'successful') return answer.status;
    return answer.basic.responses.map(({ certStatus }) => certStatus.status).join(' ');
  },
  'time-stamp': (octets) => {
    const { status, failures } = readTimeStampResponse(octets);
    return [status, ...failures].join(' ');
  },
  crl: (octets) => {
    const { number, revoked } = parseCrl(octets);
    return `number ${number}, ${revoked.size} revoked`;
  },
  cmp: (octets) => cmpOutcome(readPkiEnvelope(octets)),
  est: (octets) =>
    issued(readCertsOnly(derInAnyForm(octets, ['PKCS7', 'CMS'])).map(({ serialNumber }) => serialNumber)),
  pkcs10: plainCertificate,
  reissue: plainCertificate,
};

/** Whether answers of the protocol are read, and not judged by their status and problem code alone. */
export function hasDecoder(protocol: Protocol): boolean {
  return OCTETS[protocol] !== undefined;
}

/**
 * The outcome of a request. Total: an answer that cannot be read, or is of no protocol, has its status alone.
 * @param body as it left the CA; undefined when nothing did.
 */
export function decodeAnswer(protocol: Protocol, status: number, body: Uint8Array | string | undefined): string {
  if (typeof body === 'string') return problemCode(body) ?? plain(protocol, status, Buffer.from(body));
  return plain(protocol, status, body);
}

function plain(protocol: Protocol, status: number, body: Uint8Array | undefined): string {
  const read = OCTETS[protocol];
  try {
    if (read !== undefined && body !== undefined && body.length > 0) return read(body);
  } catch {
    // What is no answer of its protocol shows by its status.
  }
  return status < 400 ? 'answered' : 'refused';
}

/** The code of a problem document (RFC 9457). */
function problemCode(body: string): string | undefined {
  if (!body.startsWith('{"type":"urn:token-bench:')) return undefined;
  return String((JSON.parse(body) as { code?: unknown }).code);
}

const issued = (serialNumbers: readonly string[]): string => `certificate ${serialNumbers.join(' ')}`;

function plainCertificate(octets: Uint8Array): string {
  return issued([parseCertificate(derInAnyForm(octets, ['CERTIFICATE'])).serialNumber]);
}

const STATUS_NAMES = new Map<number, string>(Object.entries(PKI_STATUS).map(([name, value]) => [value, name]));

function cmpOutcome(envelope: PkiEnvelope): string {
  const body = readPkiBody(envelope);
  switch (body.type) {
    case 'ip':
    case 'cp':
    case 'kup':
      return [body.type, ...body.content.response.map(({ status }) => statusText(status))].join(' ');
    case 'rp':
      return [body.type, ...body.content.status.map(statusText)].join(' ');
    case 'error':
      return `error ${statusText(body.content.pKIStatusInfo)}`;
    default:
      return body.type;
  }
}

function statusText(status: PkiStatusInfo): string {
  return [STATUS_NAMES.get(status.status) ?? String(status.status), ...failInfoNames(status)].join(' ');
}
