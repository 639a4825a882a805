import { signCms } from '../../../pki/cms/signed-data.ts';
import { OIDS } from '../../../pki/oids.ts';
import type { CertificationAuthority } from '../../certification-authority.ts';
import { assertAuthority, type Caller, openMessage } from './caller.ts';
import { DOCUMENTS, type MethodName } from './documents.ts';
import { METHODS, METHODS_NOT_HERE, type MethodRow } from './methods.ts';
import { readStruct } from './reading.ts';
import { Refusal, refusalOf } from './refusal.ts';
import type { StructType, ValueOf } from './schema.ts';
import type { SoapCall } from './soap.ts';
import {
  DOCUMENT_ATTRIBUTES,
  MESSAGE_ATTRIBUTES,
  REQUEST_ATTRIBUTES,
  REQUEST_MESSAGE,
  RESPONSE_MESSAGE,
  WEBRA_NAMESPACE,
} from './types.ts';
import { writeStruct } from './writing.ts';
import { readXml, type XmlElement } from './xml.ts';
import { writeDocument, type XmlNode } from './xml-writer.ts';

/** The operation pkiService (X-CA-1): a signed document goes in, a signed document comes out, or an error with its code. */

/**
 * Answers one message; whatever is wrong with it is told in the answer. The checks in their order: the message itself
 * (xsdValidationError), the method (commonError), the signature and its signer (signError), the document (xsdValidationError), and
 * what the method says.
 */
export function pkiService(ca: CertificationAuthority, call: SoapCall): Promise<XmlNode> {
  const message = call.parameter('request');
  return ca.run(async (now) => {
    try {
      return answer(message, now, { status: 'OK', pkcs7: await answered(ca, message, now) });
    } catch (error) {
      const refusal = refusalOf(error) ?? unforeseen(ca, error);
      const { code, message: text, details } = refusal;
      return answer(message, now, { status: 'ERROR', error: { code, message: text, ...(details && { details }) } });
    }
  });
}

function unforeseen(ca: CertificationAuthority, error: unknown): Refusal {
  ca.bug(error, 'webra pkiService');
  return new Refusal('serverError', 'Something unforeseen happened', 'It is recorded.');
}

/** The attributes of the request come back with the answer, but for its date. */
function answer(request: XmlElement | undefined, now: number, value: ValueOf<typeof RESPONSE_MESSAGE>): XmlNode {
  const given = Object.keys(MESSAGE_ATTRIBUTES).map((name) => [name, request?.attributes.get(name)] as const);
  const attributes = { ...Object.fromEntries(given), responseDate: new Date(now).toISOString() };
  const { content = [], ...rest } = writeStruct('return', RESPONSE_MESSAGE, value, attributes);
  // JAX-WS leaves the result itself without a namespace; what is in it is webra's.
  const qualified = (content as readonly XmlNode[]).map((one) => ({ ...one, attributes: { xmlns: WEBRA_NAMESPACE } }));
  return { ...rest, content: qualified };
}

async function answered(ca: CertificationAuthority, message: XmlElement | undefined, now: number): Promise<Uint8Array> {
  if (message === undefined) throw new Refusal('xsdValidationError', 'The operation has no request');
  const { pkcs7 } = readStruct(message, REQUEST_MESSAGE, WEBRA_NAMESPACE, REQUEST_ATTRIBUTES);
  const name = methodName(message.attributes.get('service') ?? '');
  const { content, contentType, caller } = await openMessage(ca.state, pkcs7, now);
  if (contentType !== OIDS.data) throw new Refusal('signError', 'The signed message holds no document');
  const result = await invoke(name, content, { ca, now, caller });
  return signed(ca, caller, writeDocument(result), now);
}

function methodName(service: string): MethodName {
  if (Object.hasOwn(METHODS, service)) return service as MethodName;
  const known = Object.hasOwn(METHODS_NOT_HERE, service) ? METHODS_NOT_HERE[service] : undefined;
  if (known === undefined) throw new Refusal('commonError', 'There is no such method', 'docs/webra.md lists them.');
  throw new Refusal('commonError', 'This CA does not have the method', known);
}

interface Situation {
  readonly ca: CertificationAuthority;
  readonly now: number;
  readonly caller: Caller;
}

/** Reads the document, lets the method work on it, and writes what it gives. */
async function invoke(name: MethodName, octets: Uint8Array, situation: Situation): Promise<XmlNode> {
  const { takes, gives }: { takes: StructType; gives: StructType } = DOCUMENTS[name];
  const method = METHODS[name] as MethodRow<MethodName>;
  if (method.callers === 'authority') assertAuthority(situation.caller);
  const root = readXml(octets);
  if (root.name !== takes.name || root.namespace !== WEBRA_NAMESPACE) {
    throw new Refusal('xsdValidationError', `The document is not a ${takes.name}`);
  }
  const given = readStruct(root, takes, WEBRA_NAMESPACE, DOCUMENT_ATTRIBUTES);
  const result = await method.run({ ...situation, given: given as never });
  const attributes = { xmlns: WEBRA_NAMESPACE, dateTime: new Date(situation.now).toISOString() };
  return writeStruct(gives.name, gives, result as never, attributes);
}

/** Signed by the issuing CA in the algorithm of the caller, who can verify that one for sure. */
function signed(ca: CertificationAuthority, caller: Caller, document: string, now: number): Promise<Uint8Array> {
  const { certificate, signer } = ca.issuing('kz-kisc', caller.certificate.algorithm);
  const content = new TextEncoder().encode(document);
  return signCms({ content, certificate: certificate.der, signingTime: now }, signer);
}
