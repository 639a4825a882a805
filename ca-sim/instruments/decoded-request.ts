import type { CertReqMsg } from '../../pki/cmp/certificate-request.ts';
import { directoryNameOf } from '../../pki/cmp/header.ts';
import { bodyTypeOf, type PkiEnvelope, readPkiBody, readPkiEnvelope } from '../../pki/cmp/message.ts';
import { protectionOf } from '../../pki/cmp/protection.ts';
import { readSignedData } from '../../pki/cms/signed-data-reader.ts';
import { readTimeStampRequest } from '../../pki/cms/time-stamp-request.ts';
import { derInAnyForm } from '../../pki/x509/any-form.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { type Dn, dnToString } from '../../pki/x509/name.ts';
import { parseOcspRequest } from '../../pki/x509/ocsp-request.ts';
import { parseRequest } from '../../pki/x509/request.ts';
import { readCmcRequest } from '../protocols/cmc-revocation.ts';
import { readXml } from '../protocols/webra/xml.ts';
import type { Protocol } from './protocol-rows.ts';

/** What a request is about, read once more and apart from the handler: what cannot be read is left out, never an error. */

export interface DecodedRequest {
  /** The kind of message: of CMP its body, of SOAP its operation, of a time stamp the policy. */
  readonly kind?: string;
  /** Names of whom it is about, as RFC 4514 text. */
  readonly subjects: readonly string[];
  /** Of certificates that it asks about, upper-case hexadecimal. */
  readonly serialNumbers: readonly string[];
  /** Who has signed it, or the reference of the secret that protects it. */
  readonly signer?: string;
}

export const NOTHING: DecodedRequest = { subjects: [], serialNumbers: [] };

/** A request as it came. */
export interface RawRequest {
  readonly protocol: Protocol;
  /** Octets of other protocols; what JSON or a form says otherwise. */
  readonly body: unknown;
  /** Parameters of the address. */
  readonly params: Readonly<Record<string, string>>;
  /** The reference of HTTP Basic authentication; its secret is not here. */
  readonly reference?: string;
  /** Of the handshake, DER. */
  readonly peer?: Uint8Array;
}

type Decoder = (octets: Uint8Array) => Partial<DecodedRequest>;

const OCTETS: Readonly<Partial<Record<Protocol, Decoder>>> = {
  ocsp: (octets) => {
    const { questions, nonce } = parseOcspRequest(octets);
    return {
      kind: nonce === undefined ? 'without a nonce' : 'with a nonce',
      serialNumbers: questions.map(({ certId }) => certId.serialNumber),
    };
  },
  'time-stamp': (octets) => ({ kind: readTimeStampRequest(octets).policy ?? 'any policy' }),
  cmp: (octets) => cmpRequest(readPkiEnvelope(octets)),
  est: (octets) => plainRequest(octets),
  pkcs10: (octets) => plainRequest(octets),
  reissue: (octets) => signedRequest(octets),
  cmc: (octets) => cmcRequest(octets),
  webra: (octets) => ({ kind: soapOperation(octets) }),
};

/** Total: whatever cannot be read is not in it. */
export function decodeRequest(raw: RawRequest): DecodedRequest {
  const { protocol, body, reference, peer } = raw;
  const read = OCTETS[protocol];
  const octets = octetsOf(raw);
  const parts: Partial<DecodedRequest>[] = [
    reference === undefined ? {} : { signer: reference },
    peer === undefined ? {} : total(() => ({ signer: certificateName(peer) })),
    octets === undefined ? fieldsOf(body) : total(() => read?.(octets) ?? {}),
  ];
  return { ...NOTHING, ...Object.assign({}, ...parts) };
}

/** What came in another protocol than JSON; of an OCSP request by GET, what stands in its address. */
export function octetsOf({ protocol, body, params }: RawRequest): Uint8Array | undefined {
  if (protocol === 'ocsp' && params['*'] !== undefined) return Buffer.from(params['*'], 'base64');
  return body instanceof Uint8Array ? body : undefined;
}

function total<Value extends object>(read: () => Value): Value | Record<string, never> {
  try {
    return read();
  } catch {
    // The handler answers for it; here only what can be read counts.
    return {};
  }
}

const shown = (name: Dn): string => dnToString(name);

function certificateName(der: Uint8Array): string {
  const { subject, serialNumber } = parseCertificate(der);
  return `${shown(subject)} (${serialNumber})`;
}

const REQUEST_LABELS = ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'];

function plainRequest(octets: Uint8Array): Partial<DecodedRequest> {
  return { subjects: [shown(parseRequest(derInAnyForm(octets, REQUEST_LABELS)).subject)] };
}

/** CMS around a PKCS#10: X-CA-8. */
function signedRequest(octets: Uint8Array): Partial<DecodedRequest> {
  const { content, certificates } = readSignedData(derInAnyForm(octets, ['PKCS7', 'CMS']));
  const [signer] = certificates;
  return {
    ...(content && total(() => plainRequest(content))),
    ...(signer && { signer: certificateName(signer) }),
  };
}

function cmcRequest(octets: Uint8Array): Partial<DecodedRequest> {
  const { content, contentType, certificates } = readSignedData(octets);
  const [signer] = certificates;
  const { revocations = [] } = content === undefined ? {} : readCmcRequest(contentType, content);
  return {
    kind: contentType,
    serialNumbers: revocations.map(({ request }) => request.serialNumber),
    ...(signer && { signer: certificateName(signer) }),
  };
}

function soapOperation(octets: Uint8Array): string {
  const envelope = readXml(octets);
  const body = envelope.children.find(({ name }) => name === 'Body');
  return body?.children[0]?.name ?? envelope.name;
}

function cmpRequest(envelope: PkiEnvelope): Partial<DecodedRequest> {
  const { sender, senderKID } = envelope.header.value;
  const name = directoryNameOf(sender) ?? [];
  const reference = protectionOf(envelope) === 'password' && senderKID && new TextDecoder().decode(senderKID);
  const signer = reference || (name.length > 0 ? shown(name) : undefined);
  const kind = bodyTypeOf(envelope) ?? 'unknown';
  return { kind, ...(signer && { signer }), ...total(() => cmpContent(envelope)) };
}

function cmpContent(envelope: PkiEnvelope): Partial<DecodedRequest> {
  const body = readPkiBody(envelope);
  switch (body.type) {
    case 'ir':
    case 'cr':
    case 'kur':
      return { subjects: body.content.flatMap(templateSubject) };
    case 'p10cr':
      return plainRequest(body.content);
    case 'rr':
      return { serialNumbers: body.content.flatMap(({ certDetails }) => certDetails.serialNumber ?? []) };
    default:
      return {};
  }
}

function templateSubject({ certReq }: CertReqMsg): string[] {
  const { subject } = certReq.value.certTemplate;
  return subject === undefined ? [] : [shown(subject)];
}

/** Of JSON and forms only what names somebody or something: anything else might be a secret. */
function fieldsOf(body: unknown): Partial<DecodedRequest> {
  if (typeof body !== 'object' || body === null) return {};
  const { iin, subject, serialNumber, requests } = body as Record<string, unknown>;
  const halves = Array.isArray(requests) ? requests.map(halfOf) : [];
  const subjects = [subject, iin].filter((value) => typeof value === 'string');
  return {
    subjects: [...new Set([...subjects, ...halves.flatMap((half) => half.subjects ?? [])])],
    serialNumbers: typeof serialNumber === 'string' ? [serialNumber] : [],
    ...halves.reduce((found, { signer }) => (signer === undefined ? found : { signer }), {}),
  };
}

function halfOf(half: unknown): Partial<DecodedRequest> {
  const { cms } = (half ?? {}) as { cms?: unknown };
  return typeof cms === 'string' ? total(() => signedRequest(Buffer.from(cms, 'base64'))) : {};
}
