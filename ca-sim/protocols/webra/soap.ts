import { readXml, type XmlElement, XmlError } from './xml.ts';
import { node, writeDocument, type XmlNode } from './xml-writer.ts';

/** SOAP 1.1 over HTTP (W3C Note of 8 May 2000), document/literal with wrapped parameters, as JAX-WS speaks it. */

const ENVELOPE_NAMESPACE = 'http://schemas.xmlsoap.org/soap/envelope/';
const NEXT_ACTOR = 'http://schemas.xmlsoap.org/soap/actor/next';

/** Section 4.4.1. */
export type FaultCode = 'VersionMismatch' | 'MustUnderstand' | 'Client' | 'Server';

/** The message could not even be handed to an operation, or the operation does not exist. */
export class SoapFault extends Error {
  override readonly name = 'SoapFault';
  readonly code: FaultCode;

  constructor(code: FaultCode, text: string) {
    super(text);
    this.code = code;
  }
}

/** What is called, and with what. */
export interface SoapCall {
  readonly namespace: string;
  readonly operation: string;
  /** The parameter of this name, or undefined. */
  parameter(name: string): XmlElement | undefined;
}

/**
 * Reads an envelope with one operation in its body.
 * @throws SoapFault `Client` (no XML, no envelope, not exactly one operation), `VersionMismatch` (another version's envelope),
 * `MustUnderstand` (a header that is mandatory for us), in this order.
 */
export function readCall(octets: Uint8Array): SoapCall {
  const root = read(octets);
  if (root.name !== 'Envelope') throw new SoapFault('Client', 'the document is not a SOAP envelope');
  if (root.namespace !== ENVELOPE_NAMESPACE) {
    throw new SoapFault('VersionMismatch', 'the envelope is not of SOAP 1.1');
  }
  const [first, ...rest] = root.children;
  const header = first !== undefined && isSoap(first, 'Header') ? first : undefined;
  const [body, ...others] = header === undefined ? root.children : rest;
  if (body === undefined || !isSoap(body, 'Body') || others.some((one) => one.namespace === ENVELOPE_NAMESPACE)) {
    throw new SoapFault('Client', 'the envelope does not hold one body, after one header at most');
  }
  if (header?.children.some(isMandatory)) {
    throw new SoapFault('MustUnderstand', 'the envelope has a mandatory header; none is known here');
  }
  const [operation, ...more] = body.children;
  if (operation === undefined || more.length > 0) throw new SoapFault('Client', 'the body does not hold one operation');
  const { namespace, name, children } = operation;
  return { namespace, operation: name, parameter: (wanted) => children.find((child) => child.name === wanted) };
}

function read(octets: Uint8Array): XmlElement {
  try {
    return readXml(octets);
  } catch (error) {
    if (error instanceof XmlError)
      throw new SoapFault('Client', `the request is not XML that is read here: ${error.message}`);
    throw error;
  }
}

const isSoap = (element: XmlElement, name: string): boolean =>
  element.namespace === ENVELOPE_NAMESPACE && element.name === name;

/** Section 4.2.2 and 4.2.3: for us is what names no actor, or the next one. */
function isMandatory({ attributes }: XmlElement): boolean {
  const actor = attributes.get(`{${ENVELOPE_NAMESPACE}}actor`);
  const mandatory = attributes.get(`{${ENVELOPE_NAMESPACE}}mustUnderstand`) === '1';
  return mandatory && (actor === undefined || actor === NEXT_ACTOR);
}

/** The answer to a call: the operation's name and `Response`, in its own namespace, around the results. */
export function writeAnswer({ namespace, operation }: SoapCall, results: readonly XmlNode[]): string {
  return writeEnvelope(node(`op:${operation}Response`, { 'xmlns:op': namespace }, ...results));
}

/** Section 4.4; goes with HTTP status 500 (section 6.2). */
export function writeFault({ code, message }: SoapFault): string {
  const text = (name: string, content: string): XmlNode => ({ name, content });
  return writeEnvelope(node('soap:Fault', {}, text('faultcode', `soap:${code}`), text('faultstring', message)));
}

function writeEnvelope(content: XmlNode): string {
  const body = node('soap:Body', {}, content);
  return writeDocument(node('soap:Envelope', { 'xmlns:soap': ENVELOPE_NAMESPACE }, body));
}
