import { PkiError } from '../error.ts';
import { OIDS } from '../oids.ts';
import type { DerNode } from '../x509/der.ts';
import { readOctets, readOid, readTime } from '../x509/der-fields.ts';
import { readAttributeSet } from './attribute.ts';
import { type CertificateHash, readSigningCertificate } from './signing-certificate.ts';

/** The signed attributes that are understood here: RFC 5652 chapter 11, RFC 5035. */
export interface SignedAttributes {
  readonly contentType: string;
  readonly messageDigest: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly signingTime?: number;
  /** The certificate that the signer says he signs with, by SigningCertificate, SigningCertificateV2, or both; empty: he does not say. */
  readonly signingCertificates: readonly CertificateHash[];
  /** What is signed: the attributes under the tag of SET OF instead of [0] (section 5.4). */
  readonly der: Uint8Array;
}

/**
 * Reads SignedAttributes.
 * @throws PkiError `bad-attribute` (none at all; contentType or messageDigest missing; one of those understood double or of
 * several values), `bad-der` (not sorted), `malformed`.
 */
export function readAttributes(node: DerNode | undefined): SignedAttributes {
  if (node === undefined) throw new PkiError('bad-attribute', 'the message has no signed attributes');
  const attributes = new Map<string, readonly DerNode[]>();
  for (const { type, values } of readAttributeSet(node, 'signedAttrs')) {
    if (attributes.has(type)) throw new PkiError('bad-attribute', `${type} comes twice`);
    attributes.set(type, values);
  }
  const der = Uint8Array.from(node.der);
  der[0] = SET_OF;
  const signingTime = atMostOne(attributes, OIDS.signingTime, 'signingTime');
  return {
    contentType: readOid(only(attributes, OIDS.contentType, 'contentType'), 'contentType'),
    messageDigest: readOctets(only(attributes, OIDS.messageDigest, 'messageDigest'), 'messageDigest'),
    ...(signingTime && { signingTime: readTime(signingTime, 'signingTime') }),
    signingCertificates: namedCertificates(attributes),
    der,
  };
}

const SET_OF = 0x31;

function namedCertificates(attributes: ReadonlyMap<string, readonly DerNode[]>): CertificateHash[] {
  const first = atMostOne(attributes, OIDS.signingCertificate, 'signingCertificate');
  const second = atMostOne(attributes, OIDS.signingCertificateV2, 'signingCertificateV2');
  return [
    ...(first === undefined ? [] : readSigningCertificate(first, 'v1').slice(0, 1)),
    ...(second === undefined ? [] : readSigningCertificate(second, 'v2').slice(0, 1)),
  ];
}

function atMostOne(
  attributes: ReadonlyMap<string, readonly DerNode[]>,
  oid: string,
  name: string,
): DerNode | undefined {
  return attributes.has(oid) ? only(attributes, oid, name) : undefined;
}

function only(attributes: ReadonlyMap<string, readonly DerNode[]>, oid: string, name: string): DerNode {
  const [value, ...others] = attributes.get(oid) ?? [];
  if (value === undefined || others.length > 0) {
    throw new PkiError('bad-attribute', `${name} is missing or has not exactly one value`);
  }
  return value;
}
