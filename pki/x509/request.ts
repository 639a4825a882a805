import { PkiError } from '../error.ts';
import { suiteOfPublicKey } from '../keys.ts';
import { OIDS } from '../oids.ts';
import type { Signer } from '../signer.ts';
import type { Suite } from '../suites.ts';
import { type DerNode, readDer, TAG } from './der.ts';
import { type Asn1, characterString, fromDer, integer, oid, sequence, setOf, tagged, toDer } from './der-build.ts';
import { DerFields, malformed, readOid, readSmallInteger, readString, setMembers, universal } from './der-fields.ts';
import { readExtensions } from './extension-values.ts';
import { type Extension, extensionSequence } from './extensions.ts';
import { isOverSha1, isSignatureOfKey } from './key-signature.ts';
import { type Dn, nameSequence, readName } from './name.ts';
import { readSigned, type SignedParts, writeSigned } from './signed-object.ts';

/** Certification requests, PKCS#10 (RFC 2986), in the form that KISC's clients send. */

export interface RequestTemplate {
  readonly subject: Dn;
  /** The name of the certificate template, e.g. `C=KZ, O=Template, CN=GOST_USER_SIGN_1Y` (X-CA-9). */
  readonly template?: string;
}

/**
 * Makes a request for the signer's own key, DER. Attributes: an empty extensionRequest, as KISC's clients send it, and, with a
 * template, certExtensions (1.3.6.1.4.1.311.2.1.14) holding enrollCertType (…311.20.2), critical, BMPString.
 * @throws PkiError `bad-name`; `bad-argument` for a template with a character outside the BMP.
 */
export async function buildRequest({ subject, template }: RequestTemplate, signer: Signer): Promise<Uint8Array> {
  const attributes: Asn1[] = [sequence(oid(OIDS.extensionRequest), setOf(sequence()))];
  if (template !== undefined) attributes.push(templateAttribute(template));
  const info = sequence(
    integer(0),
    nameSequence(subject),
    fromDer(signer.publicKey),
    tagged(0, ...setOf(...attributes).members),
  );
  return await writeSigned(info, 'request', signer);
}

function templateAttribute(template: string): Asn1 {
  if (template === '' || /[\u{10000}-\u{10ffff}]/u.test(template)) {
    throw new PkiError('bad-argument', 'the name of the template is empty or not of the BMP');
  }
  const value = toDer(characterString('bmp', template));
  const extension = extensionSequence({ oid: OIDS.microsoftEnrollCertType, critical: true, value });
  return sequence(oid(OIDS.microsoftCertExtensions), setOf(sequence(extension)));
}

/** A request as read. */
export interface CertificationRequest extends SignedParts {
  readonly subject: Dn;
  readonly subjectDer: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly suite: Suite;
  readonly signatureOid: string;
  /** The name of the certificate template, if the request asks for one. */
  readonly template?: string;
  /** The extensions it asks for, of both attributes that carry them. */
  readonly extensions: readonly Extension[];
}

/**
 * Reads a request. Says nothing about its signature: {@link verifyRequest}.
 * @throws PkiError, in this order: those of readDer; `malformed` and `bad-der` for the structure; those of suiteOfPublicKey.
 */
export function parseRequest(der: Uint8Array): CertificationRequest {
  const { parts, tbs } = readSigned(der, 'CertificationRequest');
  const fields = DerFields.ofSequence(tbs, 'CertificationRequestInfo');
  const version = readSmallInteger(fields.next('version'), 'version');
  if (version !== 0) throw malformed(`version is ${version}`);
  const subject = fields.next('subject');
  const publicKey = fields.next('subjectPKInfo');
  const attributes = fields.context(0);
  fields.end();
  // RFC 2986 asks for the attributes even when there are none; OpenSSL 3 still reads and writes requests without them.
  const extensions = attributes === undefined ? [] : requestedExtensions(readAttributes(attributes));
  const template = templateName(extensions);
  return {
    ...parts,
    subject: readName(subject, 'subject'),
    subjectDer: subject.der,
    publicKey: publicKey.der,
    suite: suiteOfPublicKey(publicKey.der),
    signatureOid: parts.signatureAlgorithm.oid,
    extensions,
    ...(template !== undefined && { template }),
  };
}

/** Attributes ::= [0] IMPLICIT SET OF Attribute, each type once. */
function readAttributes(node: DerNode): Map<string, readonly DerNode[]> {
  const attributes = new Map<string, readonly DerNode[]>();
  for (const member of setMembers(node, 'attributes')) {
    const fields = DerFields.ofSequence(member, 'Attribute');
    const type = readOid(fields.next('type'), 'Attribute.type');
    const values = setMembers(universal(fields.next('values'), TAG.set, type), type);
    fields.end();
    if (attributes.has(type)) throw malformed(`the attribute ${type} comes twice`);
    attributes.set(type, values);
  }
  return attributes;
}

function requestedExtensions(attributes: ReadonlyMap<string, readonly DerNode[]>): Extension[] {
  const extensions = [OIDS.microsoftCertExtensions, OIDS.extensionRequest].flatMap((type) => {
    const values = attributes.get(type);
    if (values === undefined) return [];
    const [value, ...others] = values;
    if (value === undefined || others.length > 0) throw malformed(`the attribute ${type} has not exactly one value`);
    // KISC's clients send an empty list, which Extensions itself does not allow.
    return value.tag === TAG.sequence && value.children.length === 0 ? [] : readExtensions(value, type);
  });
  if (new Set(extensions.map((one) => one.oid)).size !== extensions.length) throw malformed('an extension comes twice');
  return extensions;
}

function templateName(extensions: readonly Extension[]): string | undefined {
  const found = extensions.find((one) => one.oid === OIDS.microsoftEnrollCertType);
  if (found === undefined) return undefined;
  const node = universal(readDer(found.value), TAG.bmpString, 'enrollCertType');
  return readString(node)?.text;
}

/**
 * What the signature of a request proves: that the key in it has signed it (proof of possession), the same but over SHA-1, as
 * KISC's client signs with RSA keys, or nothing.
 */
export type RequestProof = 'possession' | 'possession-sha1' | 'nothing';

/** GOST in the suite's byte order for requests, RSA and ECDSA over any hash of the SHA-2 family from 256 bits on. */
export function requestProof({ publicKey, signatureAlgorithm, tbs, signature }: CertificationRequest): RequestProof {
  try {
    if (!isSignatureOfKey(publicKey, signatureAlgorithm, tbs, signature, 'request')) return 'nothing';
  } catch (error) {
    if (error instanceof PkiError && error.code === 'unknown-algorithm') return 'nothing';
    throw error;
  }
  return isOverSha1(signatureAlgorithm) ? 'possession-sha1' : 'possession';
}

/** Whether the request is signed by the key that it holds, and not over SHA-1. */
export function verifyRequest(request: CertificationRequest): boolean {
  return requestProof(request) === 'possession';
}
