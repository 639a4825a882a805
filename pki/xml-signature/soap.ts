import { PkiError } from '../error.ts';
import type { SignatureForm, Signer } from '../signer.ts';
import type { Certificate } from '../x509/certificate.ts';
import { EXCLUSIVE_C14N } from './canonical-xml.ts';
import { SECURITY_NAMESPACE } from './key-info.ts';
import { elementById, identifiersOf, UTILITY_NAMESPACE } from './references.ts';
import { certificateOf, signedInto } from './sign-xml.ts';
import { base64Lines } from './signature-text.ts';
import { insertedBefore, insertedInto, withAttributes } from './splice.ts';
import { type VerifiedXml, type VerifyXmlOptions, verifiedSignature } from './verify-xml.ts';
import { elementsOf, readXmlTree, type XmlElement, type XmlTree } from './xml-tree.ts';

/**
 * A signature over the Body of a SOAP message in its Header: OASIS Web Services Security 1.1.1 (SOAP Message Security chapter 8) with the certificate as a
 * BinarySecurityToken (X.509 Certificate Token Profile 1.1, section 3.2).
 */

export interface SignSoapOptions {
  /** Identifier that the Body gets when it has none; default: `signedContent`. */
  readonly bodyId?: string;
  /** How a GOST signature lies in its octets; default: as in CMS of the suite. */
  readonly form?: SignatureForm;
}

/** SOAP 1.1 and SOAP 1.2. */
const ENVELOPE_NAMESPACES: ReadonlySet<string> = new Set([
  'http://schemas.xmlsoap.org/soap/envelope/',
  'http://www.w3.org/2003/05/soap-envelope',
]);

const MESSAGE_SECURITY = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0';
const X509_TOKEN = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3';
const TOKEN_ID = 'signerCertificate';

/**
 * Signs the Body. What the message has already stays; a Header is made when there is none.
 * @returns rejects with PkiError, in this order: those of parseCertificate; `key-mismatch`; those of readXmlTree; `malformed` (no SOAP message, or one that
 *   has a security header already); `bad-reference` (the identifier, or that of the certificate, is taken).
 */
export async function signSoap(
  xml: string,
  signer: Signer,
  certificate: Uint8Array | Certificate,
  options: SignSoapOptions = {},
): Promise<string> {
  const own = certificateOf(signer, certificate);
  const { bodyId = 'signedContent', form } = options;
  if (!/^[\p{L}_][\p{L}\p{N}._-]*$/u.test(bodyId)) throw new PkiError('bad-argument', 'the identifier of the Body');
  const { body } = messageOf(readXmlTree(xml));
  const [id] = identifiersOf(body);
  const identified = id === undefined ? withAttributes(xml, body, identifier(body, bodyId)) : xml;
  const text = withSecurityHeader(identified, own.der);
  const tree = readXmlTree(text);
  elementById(tree, TOKEN_ID);
  const parent = securityIn(messageOf(tree).header);
  if (parent === undefined) throw new TypeError('the security header is not where it was put');
  return await signedInto(
    text,
    { tree, parent, signer, form },
    {
      uri: `#${id ?? bodyId}`,
      transforms: [EXCLUSIVE_C14N],
      canonicalization: EXCLUSIVE_C14N,
      keyInfo: tokenReference(),
    },
  );
}

/** `wsu:Id` for an element that has none, under the prefix that is there, or one that the element does not use. */
function identifier({ scope, declarations }: XmlElement, id: string): string {
  const [known] = [...scope].find(([prefix, namespace]) => prefix !== '' && namespace === UTILITY_NAMESPACE) ?? [];
  if (known !== undefined) return `${known}:Id="${id}"`;
  const prefix = scope.has('wsu') || declarations.has('wsu') ? 'wsu-id' : 'wsu';
  return `xmlns:${prefix}="${UTILITY_NAMESPACE}" ${prefix}:Id="${id}"`;
}

/**
 * Verifies a message that is signed as {@link signSoap} does: the Body that the message has is what is signed.
 * @returns `signed[0].content` is the Body.
 * @throws PkiError those of readXmlTree; `malformed`; those of verifyXml.
 */
export function verifySoap(xml: string, options: Omit<VerifyXmlOptions, 'covers'> = {}): VerifiedXml {
  const tree = readXmlTree(xml);
  const { body } = messageOf(tree);
  return verifiedSignature(tree, options, (signed) => signed[0] === body);
}

interface Message {
  readonly envelope: XmlElement;
  readonly header: XmlElement | undefined;
  readonly body: XmlElement;
}

function messageOf({ root }: XmlTree): Message {
  const isSoap = root.name === 'Envelope' && ENVELOPE_NAMESPACES.has(root.namespace);
  const [first, second] = isSoap ? elementsOf(root).filter(({ namespace }) => namespace === root.namespace) : [];
  const header = first?.name === 'Header' ? first : undefined;
  const body = header === undefined ? first : second;
  if (body?.name !== 'Body') throw new PkiError('malformed', 'it is no SOAP message: an Envelope with a Body');
  return { envelope: root, header, body };
}

function securityIn(header: XmlElement | undefined): XmlElement | undefined {
  if (header === undefined) return undefined;
  return elementsOf(header).find(({ namespace, name }) => namespace === SECURITY_NAMESPACE && name === 'Security');
}

function withSecurityHeader(xml: string, der: Uint8Array): string {
  const { envelope, header, body } = messageOf(readXmlTree(xml));
  if (securityIn(header) !== undefined) throw new PkiError('malformed', 'the message has a security header already');
  const soap = envelope.prefix === '' ? '' : `${envelope.prefix}:`;
  const security = [
    `<wsse:Security xmlns:wsse="${SECURITY_NAMESPACE}">`,
    `<wsse:BinarySecurityToken xmlns:wsu="${UTILITY_NAMESPACE}" wsu:Id="${TOKEN_ID}" EncodingType="${MESSAGE_SECURITY}#Base64Binary" ValueType="${X509_TOKEN}">`,
    base64Lines(der),
    '</wsse:BinarySecurityToken>',
    '</wsse:Security>',
  ].join('\n');
  if (header !== undefined) return insertedInto(xml, header, security).text;
  return insertedBefore(xml, body, `<${soap}Header>${security}</${soap}Header>`);
}

function tokenReference(): string {
  return [
    `<wsse:SecurityTokenReference xmlns:wsse="${SECURITY_NAMESPACE}">`,
    `<wsse:Reference URI="#${TOKEN_ID}" ValueType="${X509_TOKEN}"/>`,
    '</wsse:SecurityTokenReference>',
  ].join('\n');
}
