import type { AnswerKinds, AnswerRules } from '../../../http/testing/bad-input/laws.ts';
import type { WireAnswer } from '../../../http/testing/bad-input/wire.ts';
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

/** How the CA's protocols say no. */

const KINDS: AnswerKinds = {
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

function isOnPurpose({ status, headers }: WireAnswer): boolean {
  const isFault = status === 500 && String(headers['content-type']).startsWith('text/xml');
  return isFault || status === NOT_OFFERED;
}

export const CA_RULES: AnswerRules = { kinds: KINDS, isOnPurpose };
