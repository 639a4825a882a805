import { PkiError } from '../error.ts';
import { OIDS } from '../oids.ts';
import { type AlgorithmId, readAlgorithm } from '../x509/algorithm.ts';
import { type DerNode, readDer, TAG, TAG_CLASS } from '../x509/der.ts';
import {
  DerFields,
  explicit,
  integerHex,
  malformed,
  primitive,
  readInteger,
  readOctets,
  readOid,
  readSmallInteger,
  setMembers,
  universal,
  upperHex,
} from '../x509/der-fields.ts';
import { type Dn, readName } from '../x509/name.ts';
import { type ReadAttribute, readAttributeSet } from './attribute.ts';

/** The structure of SignedData: RFC 5652 sections 3, 5.1 and 5.3. */
export interface SignedData {
  readonly contentType: string;
  /** Undefined when the message is detached. */
  readonly content?: Uint8Array;
  readonly digestOids: readonly string[];
  /** DER of each. */
  readonly certificates: readonly Uint8Array[];
  readonly signers: readonly SignerInfo[];
}

export type SignerIdentifier =
  | { readonly kind: 'issuer-and-serial'; readonly issuer: Dn; readonly serialNumber: string }
  | { readonly kind: 'key-identifier'; readonly keyIdentifier: string };

export interface SignerInfo {
  readonly identifier: SignerIdentifier;
  readonly digestAlgorithm: AlgorithmId;
  /** The [0] as it stands in the message, or undefined. */
  readonly signedAttributes: DerNode | undefined;
  readonly signatureAlgorithm: AlgorithmId;
  readonly signature: Uint8Array;
  readonly unsignedAttributes: readonly ReadAttribute[];
}

/** @throws PkiError those of readDer; `malformed`, `bad-der`; `not-supported` for certificates that are not X.509. */
export function readSignedData(der: Uint8Array): SignedData {
  const info = DerFields.ofSequence(readDer(der), 'ContentInfo');
  const type = readOid(info.next('contentType'), 'ContentInfo.contentType');
  if (type !== OIDS.signedData) throw malformed(`the content type is ${type}, not signedData`);
  const wrapped = info.context(0);
  info.end();
  if (wrapped === undefined) throw malformed('ContentInfo has no content');
  const fields = DerFields.ofSequence(explicit(wrapped, 'ContentInfo.content'), 'SignedData');
  const version = readSmallInteger(fields.next('version'), 'SignedData.version');
  const digests = setMembers(
    universal(fields.next('digestAlgorithms'), TAG.set, 'digestAlgorithms'),
    'digestAlgorithms',
  );
  const encapsulated = readEncapsulated(fields.next('encapContentInfo'));
  const certificates = fields.context(0);
  const lists = fields.context(1);
  const signers = setMembers(universal(fields.next('signerInfos'), TAG.set, 'signerInfos'), 'signerInfos').map(
    readSigner,
  );
  fields.end();
  if (lists !== undefined) setMembers(lists, 'crls');
  assertVersion(version, encapsulated.contentType, signers);
  return {
    ...encapsulated,
    digestOids: digests.map((node) => readAlgorithm(node, 'digestAlgorithm').oid),
    certificates: certificates === undefined ? [] : setMembers(certificates, 'certificates').map(certificateDer),
    signers,
  };
}

function readEncapsulated(node: DerNode): { contentType: string; content?: Uint8Array } {
  const fields = DerFields.ofSequence(node, 'encapContentInfo');
  const contentType = readOid(fields.next('eContentType'), 'eContentType');
  const wrapped = fields.context(0);
  fields.end();
  if (wrapped === undefined) return { contentType };
  return { contentType, content: readOctets(explicit(wrapped, 'eContent'), 'eContent') };
}

/** RFC 5652 section 5.1: 1 for id-data signed by issuer and serial number, else 3; 4 and 5 need what is refused here anyway. */
function assertVersion(version: number, contentType: string, signers: readonly SignerInfo[]): void {
  const plain = contentType === OIDS.data && signers.every((one) => one.identifier.kind === 'issuer-and-serial');
  const expected = plain ? 1 : 3;
  if (version !== expected) throw malformed(`SignedData.version is ${version}, not ${expected}`);
}

/** CertificateChoices: only the plain certificate, not the attribute certificates and other formats behind a tag. */
function certificateDer(node: DerNode): Uint8Array {
  if (node.tagClass === TAG_CLASS.context) throw new PkiError('not-supported', `certificate choice [${node.tag}]`);
  return universal(node, TAG.sequence, 'certificate').der;
}

function readSigner(node: DerNode): SignerInfo {
  const fields = DerFields.ofSequence(node, 'SignerInfo');
  const version = readSmallInteger(fields.next('version'), 'SignerInfo.version');
  const identifier = readIdentifier(fields.context(0) ?? fields.next('sid'));
  const digestAlgorithm = readAlgorithm(fields.next('digestAlgorithm'), 'digestAlgorithm');
  const signedAttributes = fields.context(0);
  const signatureAlgorithm = readAlgorithm(fields.next('signatureAlgorithm'), 'signatureAlgorithm');
  const signature = readOctets(fields.next('signature'), 'signature');
  const unsigned = fields.context(1);
  fields.end();
  const unsignedAttributes = unsigned === undefined ? [] : readAttributeSet(unsigned, 'unsignedAttrs');
  const expected = identifier.kind === 'issuer-and-serial' ? 1 : 3;
  if (version !== expected) throw malformed(`SignerInfo.version is ${version}, not ${expected}`);
  return { identifier, digestAlgorithm, signedAttributes, signatureAlgorithm, signature, unsignedAttributes };
}

function readIdentifier(node: DerNode): SignerIdentifier {
  if (node.tagClass === TAG_CLASS.context) {
    return { kind: 'key-identifier', keyIdentifier: upperHex(primitive(node, 'subjectKeyIdentifier')) };
  }
  const fields = DerFields.ofSequence(node, 'issuerAndSerialNumber');
  const issuer = readName(fields.next('issuer'), 'sid.issuer');
  const serialNumber = integerHex(readInteger(fields.next('serialNumber'), 'sid.serialNumber'));
  fields.end();
  return { kind: 'issuer-and-serial', issuer, serialNumber };
}
