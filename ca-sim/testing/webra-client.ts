import { CMC_CONTENT, CMC_CONTROL } from '../../pki/cmc/identifiers.ts';
import { buildPkiData } from '../../pki/cmc/pki-data.ts';
import { buildRevokeRequest, type RevokeRequest } from '../../pki/cmc/revoke-request.ts';
import { signCms, verifyCms } from '../../pki/cms/signed-data.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { CrlReason } from '../../pki/x509/crl.ts';
import { DOCUMENTS, type MethodName } from '../protocols/webra/documents.ts';
import type { Given, Result } from '../protocols/webra/method.ts';
import { readStruct } from '../protocols/webra/reading.ts';
import type { StructType } from '../protocols/webra/schema.ts';
import {
  DOCUMENT_ATTRIBUTES,
  RESPONSE_ATTRIBUTES,
  RESPONSE_MESSAGE,
  WEBRA_NAMESPACE,
} from '../protocols/webra/types.ts';
import { writeStruct } from '../protocols/webra/writing.ts';
import { readXml, type XmlElement } from '../protocols/webra/xml.ts';
import { writeDocument } from '../protocols/webra/xml-writer.ts';
import { base64, type CaBench, type Identity, type SignedHalf, START } from './ca-bench.ts';

/** A client of the SOAP service: it writes envelopes as text, the way any program would, and signs what is in them. */

export const OPERATIONS = 'http://server.services.web.cms.certex.gamma.kz/';

/** Posts an envelope around a body. */
export function post({ ca }: Pick<CaBench, 'ca'>, body: string, type = 'text/xml; charset=utf-8') {
  const envelope = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;
  return postOctets(ca.url, envelope, type);
}

export async function postOctets(url: string, body: string | Uint8Array, type = 'text/xml; charset=utf-8') {
  const response = await fetch(`${url}/webra/Service`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: Buffer.from(body),
  });
  return { status: response.status, text: await response.text() };
}

/** What the service answers: the document that it has signed, or an error. */
export type Answer<M extends MethodName> =
  | { readonly status: 'OK'; readonly value: Result<M>; readonly signer: string }
  | { readonly status: 'ERROR'; readonly code: string; readonly message: string; readonly details?: string };

/** Calls a method with a document that is made from its rows. */
export function call<M extends MethodName>(
  bench: CaBench,
  who: Identity,
  method: M,
  given: Given<M>,
): Promise<Answer<M>> {
  const { takes }: { takes: StructType } = DOCUMENTS[method];
  return send(
    bench,
    who,
    method,
    writeDocument(writeStruct(takes.name, takes, given as never, { xmlns: WEBRA_NAMESPACE })),
  );
}

/** Calls a method with this document, whatever it is. */
export async function send<M extends MethodName>(
  bench: CaBench,
  who: Identity,
  method: M,
  document: string,
): Promise<Answer<M>> {
  const { certificate, signer } = who;
  const content = new TextEncoder().encode(document);
  const cms = await signCms({ content, certificate, signingTime: Date.parse(START) }, signer);
  return message(bench, method, cms);
}

/** Sends these octets as the signed document. */
export async function message<M extends MethodName>(bench: CaBench, method: M, pkcs7: Uint8Array): Promise<Answer<M>> {
  const request = `<request service="${method}" system="TEST" seance="7" encoding="UTF-8"><w:pkcs7>${base64(pkcs7)}</w:pkcs7></request>`;
  const { text } = await post(
    bench,
    `<o:pkiService xmlns:o="${OPERATIONS}" xmlns:w="${WEBRA_NAMESPACE}">${request}</o:pkiService>`,
  );
  return answerOf(method, resultOf(text));
}

/** The `return` of an answer. */
export function resultOf(text: string): XmlElement {
  const [body] = readXml(new TextEncoder().encode(text)).children;
  const result = body?.children[0]?.children[0];
  if (result?.name !== 'return') throw new Error(`no result in ${text}`);
  return result;
}

async function answerOf<M extends MethodName>(method: M, result: XmlElement): Promise<Answer<M>> {
  const { status, error, pkcs7 } = readStruct(result, RESPONSE_MESSAGE, WEBRA_NAMESPACE, RESPONSE_ATTRIBUTES);
  if (status === 'ERROR' && error !== undefined && pkcs7 === undefined)
    return { status, ...(error as { code: string; message: string }) };
  if (status !== 'OK' || pkcs7 === undefined) throw new Error(`neither an answer nor an error: ${status}`);
  const { content, certificate } = await verifyCms(pkcs7);
  const { gives }: { gives: StructType } = DOCUMENTS[method];
  const value = readStruct(readXml(content), gives, WEBRA_NAMESPACE, DOCUMENT_ATTRIBUTES) as Result<M>;
  return { status, value, signer: certificate.serialNumber };
}

/** A signed request to revoke, in the standard's plain form. */
export function revocation(
  who: Identity,
  certificate: Uint8Array,
  reason: CrlReason = 'superseded',
  change: Partial<RevokeRequest> = {},
): Promise<Uint8Array> {
  const { issuer, serialNumber } = parseCertificate(certificate);
  const value = buildRevokeRequest({ issuer, serialNumber, reason, ...change });
  const controls = [{ bodyPartId: 1, type: CMC_CONTROL.revokeRequest, values: [value] }];
  return signPkiData(who, buildPkiData({ controls, requests: [], contents: [], others: [] }));
}

export function signPkiData({ certificate, signer }: Identity, content: Uint8Array): Promise<Uint8Array> {
  return signCms({ content, contentType: CMC_CONTENT.pkiData, certificate, signingTime: Date.parse(START) }, signer);
}

/** The value of an answer that must be one. */
export function ok<M extends MethodName>(answer: Answer<M>): Result<M> {
  if (answer.status === 'OK') return answer.value;
  throw new Error(`${answer.code}: ${answer.message} ${answer.details ?? ''}`);
}

/** The error's code, or OK. */
export function codeOf(answer: Answer<MethodName>): string {
  return answer.status === 'ERROR' ? answer.code : answer.status;
}

/** Every approval is automatic. */
export const ALL_AUTOMATIC = {
  isApproveOneReg: true,
  isApproveTwoReg: true,
  isApproveOneRev: true,
  isApproveTwoRev: true,
} as const;

/** The two halves of a pair as the documents carry them. */
export function detailsOf(halves: readonly SignedHalf[]) {
  return halves.map(({ cms }) => ({ bodySigned: Uint8Array.from(Buffer.from(cms, 'base64')) }));
}

/** The identifier of a request by the number that the service gives it. */
export const requestId = (number = 0): string => `R${String(number).padStart(6, '0')}`;

export const serialOf = (certificate: Uint8Array): string => parseCertificate(certificate).serialNumber;
