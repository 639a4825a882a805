import { PkiError } from '../error.ts';
import { elementById } from './references.ts';
import { isDsig, octetsOf } from './signature-element.ts';
import { attributeOf, elementsOf, type XmlElement, type XmlTree } from './xml-tree.ts';

/** Certificates in KeyInfo: X509Data (XML Signature 1.1, section 4.5.4) and SecurityTokenReference (WS-Security 1.1, chapter 7). */

export const SECURITY_NAMESPACE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';

/** More than any chain has. */
const CERTIFICATES_MAX = 8;

/**
 * DER of each certificate, in their order. Other things in KeyInfo are passed over.
 * @throws PkiError `bad-pem`, `malformed`, `bad-reference` (a token that is not in the document), `too-large`.
 */
export function certificatesOf(tree: XmlTree, keyInfo: XmlElement): Uint8Array[] {
  const found = elementsOf(keyInfo).flatMap((one) => carriedBy(tree, one));
  if (found.length > CERTIFICATES_MAX) throw new PkiError('too-large', `more than ${CERTIFICATES_MAX} certificates`);
  return found.map(octetsOf);
}

function carriedBy(tree: XmlTree, one: XmlElement): XmlElement[] {
  if (isDsig(one, 'X509Data')) return elementsOf(one).filter((child) => isDsig(child, 'X509Certificate'));
  if (!isSecurity(one, 'SecurityTokenReference')) return [];
  return elementsOf(one).flatMap((child) =>
    isSecurity(child, 'Reference') ? [tokenOf(tree, child)] : carriedBy(tree, child),
  );
}

function tokenOf(tree: XmlTree, reference: XmlElement): XmlElement {
  const uri = attributeOf(reference, 'URI') ?? '';
  const token = uri.startsWith('#') ? elementById(tree, uri.slice(1)) : undefined;
  if (token === undefined || !isSecurity(token, 'BinarySecurityToken')) {
    throw new PkiError('bad-reference', 'the security token is not in the document');
  }
  return token;
}

function isSecurity({ namespace, name }: XmlElement, wanted: string): boolean {
  return namespace === SECURITY_NAMESPACE && name === wanted;
}
