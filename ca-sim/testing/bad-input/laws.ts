import { Value } from '@sinclair/typebox/value';
import { Problem } from '../../../http/problem.ts';
import { onlyValue } from '../../../pki/cmc/body-parts.ts';
import { CMC_CONTROL } from '../../../pki/cmc/identifiers.ts';
import { parsePkiResponse } from '../../../pki/cmc/pki-data.ts';
import { parseStatusInfo } from '../../../pki/cmc/status-info.ts';
import { readPkiBody, readPkiEnvelope } from '../../../pki/cmp/message.ts';
import { readSignedData } from '../../../pki/cms/signed-data-reader.ts';
import { readTimeStampResponse } from '../../../pki/cms/time-stamp-response.ts';
import { derInAnyForm } from '../../../pki/x509/any-form.ts';
import { parseOcspResponse } from '../../../pki/x509/ocsp-response.ts';
import { readXml, type XmlElement } from '../../protocols/webra/xml.ts';
import { PROBE } from './nasty-texts.ts';
import type { WireAnswer } from './wire.ts';

/** What is true of every answer, however bad the request was. */

/** How a kind of answer says no. Each throws when the answer is not one of its kind. */
const REFUSES: Readonly<Record<string, (answer: WireAnswer) => boolean>> = {
  'application/problem+json': ({ status, body }) => {
    const problem: unknown = JSON.parse(body.toString());
    if (!Value.Check(Problem, problem)) throw new Error('a problem that is none');
    if (problem.status !== status) throw new Error(`a problem of status ${problem.status} under ${status}`);
    return true;
  },
  'application/json': ({ status, body }) => {
    JSON.parse(body.toString());
    return neverRefuses(status);
  },
  'text/html': ({ status, headers, body }) => {
    if (!body.includes('TEST')) throw new Error('a page that does not say TEST');
    if (!headers['content-security-policy']) throw new Error('a page without a policy');
    return status >= 400;
  },
  'application/ocsp-response': ({ body }) => {
    parseOcspResponse(body);
    // Whatever it answers, a question changes nothing.
    return true;
  },
  'application/timestamp-reply': ({ body }) => !readTimeStampResponse(body).status.startsWith('granted'),
  'application/pkixcmp': ({ body }) => cmpRefuses(body),
  'text/xml': ({ body, status }) => soapRefuses(readXml(body), status),
  'application/pkcs7-mime': ({ headers, body }) => String(headers['content-type']).includes('CMC') && cmcRefuses(body),
};

function neverRefuses(status: number): false {
  if (status >= 400) throw new Error('a refusal that is no problem document');
  return false;
}

/** Nothing is done that has a part which is refused. */
function cmpRefuses(octets: Uint8Array): boolean {
  const body = readPkiBody(readPkiEnvelope(octets));
  const rejected = ({ status }: { status: number }) => status === 2;
  if (body.type === 'error') return true;
  if (body.type === 'rp') return body.content.status.every(rejected);
  if (body.type === 'ip' || body.type === 'cp' || body.type === 'kup')
    return body.content.response.every(({ status }) => rejected(status));
  return false;
}

function soapRefuses(envelope: XmlElement, status: number): boolean {
  const inside = envelope.children[0]?.children[0];
  if (inside?.name === 'Fault') {
    if (status !== 500) throw new Error(`a fault under ${status}`);
    if (/unforeseen/.test(inside.children.map(({ text }) => text).join())) throw new Error('an unforeseen fault');
    return true;
  }
  const result = inside?.children[0];
  return result?.children.some(({ name }) => name === 'error') ?? false;
}

function cmcRefuses(octets: Uint8Array): boolean {
  const { content = new Uint8Array(0) } = readSignedData(derInAnyForm(octets, ['CMS']));
  const { controls } = parsePkiResponse(content);
  const infos = controls.filter(({ type }) => type === CMC_CONTROL.statusInfoV2);
  return infos.every((one) => !['success', 'pending'].includes(parseStatusInfo(onlyValue(one)).status));
}

/** Addresses that say that they are not offered. */
const NOT_OFFERED = 501;

/**
 * Judges one answer.
 * @returns whether it refuses, so that nothing may have changed.
 * @throws Error what is wrong with it.
 */
export function judge(answer: WireAnswer, method: string, secrets: readonly string[]): boolean {
  const { status, headers, body } = answer;
  const type = String(headers['content-type'] ?? '').split(';', 1)[0] as string;
  const isFault = status === 500 && type === 'text/xml';
  if (status >= 500 && !isFault && status !== NOT_OFFERED)
    throw new Error(`status ${status}: ${body.toString().slice(0, 200)}`);
  assertHeaders(answer);
  if (type === 'text/html' && body.includes(`<script>alert("${PROBE}`)) throw new Error('script on a page');
  const refuses = method === 'HEAD' || body.length === 0 ? status >= 400 : kindOf(answer, type);
  const leaked = refuses && secrets.find((secret) => body.includes(secret));
  if (leaked) throw new Error('a refusal with a secret in it');
  return refuses;
}

function kindOf(answer: WireAnswer, type: string): boolean {
  const refuses = REFUSES[type];
  if (refuses !== undefined) return refuses(answer);
  if (answer.status >= 400)
    throw new Error(`status ${answer.status} as ${type || 'nothing'}: ${answer.body.toString().slice(0, 200)}`);
  return false;
}

/** Nothing of a request becomes a header, or a part of one that could be taken for more. */
function assertHeaders({ headers }: WireAnswer): void {
  const { location } = headers;
  if (location !== undefined && new URL(location, 'http://here.test').host !== 'here.test')
    throw new Error(`leads to ${location}`);
  if ('x-injected' in headers) throw new Error('an injected header');
  for (const [name, value] of Object.entries(headers)) {
    const text = String(value);
    if (/[<>"]/.test(text) && name !== 'www-authenticate' && text.includes(PROBE)) throw new Error(`${name}: ${text}`);
    if (name === 'set-cookie' && text.includes(PROBE)) throw new Error(`${name}: ${text}`);
  }
}
