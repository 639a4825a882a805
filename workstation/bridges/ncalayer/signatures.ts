import { signCades } from '../../../pki/cms/cades.ts';
import { PkiError } from '../../../pki/error.ts';
import { base64Octets, toPem } from '../../../pki/x509/pem.ts';
import { signXml } from '../../../pki/xml-signature/sign-xml.ts';
import type { SignatureLayout } from '../../../pki/xml-signature/signature-text.ts';
import { readXmlTree } from '../../../pki/xml-signature/xml-tree.ts';
import type { Call } from './call.ts';
import type { ChosenKey } from './key-choice.ts';
import { withTimeStamps } from './time-stamp.ts';

/** What is to be signed into a message: the octets, or their digest, which the page has made itself. */
export interface CmsPlan {
  readonly content: Uint8Array;
  /** The content is the digest; the message has no content inside then. Its length is looked at by nobody: the real ones take any. */
  readonly digested: boolean;
  /** The content goes in. */
  readonly encapsulated: boolean;
  readonly timeStamp: boolean;
}

/** CAdES-BES, or CAdES-T with a time stamp (ETSI EN 319 122-1), DER. @throws TokenError; NcaLayerError `time-stamp`. */
export async function cmsSignature(
  call: Call,
  { key, certificate }: ChosenKey,
  { content, digested, encapsulated, timeStamp }: CmsPlan,
): Promise<Uint8Array> {
  const given = digested ? { digest: content } : content;
  const options = { detached: !encapsulated, signingTime: call.clock.now() };
  const message = await signCades(given, key.signer, certificate, options);
  return timeStamp ? withTimeStamps(call, message) : message;
}

/** The signature alone, in the form that the suite has in messages. */
export function rawSignature({ key }: ChosenKey, content: Uint8Array): Promise<Uint8Array> {
  return key.signer.sign(content, key.suite.form.cms);
}

export interface XmlPlan {
  readonly tbsXPath?: string;
  readonly parentXPath?: string;
  readonly layout: SignatureLayout;
}

/** What Java's serializer puts in front. */
const PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>';

/** The document with an XML signature in it. @throws PkiError; TokenError. */
export async function xmlSignature({ key, certificate }: ChosenKey, xml: string, plan: XmlPlan): Promise<string> {
  const signed = await signXml(xml, key.signer, certificate, plan);
  return signed.startsWith('<?xml') ? signed : PROLOG + signed;
}

/** Why a text is no document that can be signed, in the form of Java's parser; `undefined`: it can. Where and why, our own parser says. */
export function xmlFault(xml: string): string | undefined {
  try {
    readXmlTree(xml);
    return undefined;
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    const [, what, line, column] = /^(.*) at line (\d+), column (\d+)$/.exec(error.detail) ?? [];
    const place = what === undefined ? error.detail : `lineNumber: ${line}; columnNumber: ${column}; ${what}`;
    return `org.xml.sax.SAXParseException; ${place}`;
  }
}

/** `undefined` for what is no base64. */
export function octetsOf(base64: string): Uint8Array | undefined {
  try {
    return base64Octets(base64);
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

export function base64Of(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}

export function cmsPem(message: Uint8Array): string {
  return toPem('CMS', message);
}
