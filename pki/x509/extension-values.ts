import { PkiError } from '../error.ts';
import { OIDS } from '../oids.ts';
import { type DerNode, readDer, TAG, TAG_CLASS } from './der.ts';
import {
  DerFields,
  explicit,
  integerHex,
  malformed,
  primitive,
  readNamedBits,
  readOctets,
  readOid,
  readSmallInteger,
  readTrue,
  sequenceMembers,
  upperHex,
} from './der-fields.ts';
import { latin1 } from './der-types.ts';
import { type Extension, KEY_USAGES, type KeyUsage } from './extensions.ts';
import { type Dn, readName } from './name.ts';

/** Readers of extensions: RFC 5280 section 4.2. What they do not know stays an {@link Extension} with its octets. */

/** AuthorityKeyIdentifier as read; numbers and identifiers in upper-case hexadecimal. */
export interface AuthorityKeyId {
  readonly keyIdentifier?: string;
  /** The directory names among authorityCertIssuer. */
  readonly issuers: readonly Dn[];
  readonly serialNumber?: string;
}

/** The values of the extensions that this bench understands. */
export interface ExtensionValues {
  readonly keyUsage?: ReadonlySet<KeyUsage>;
  readonly extendedKeyUsage?: readonly string[];
  /** Upper-case hexadecimal. */
  readonly subjectKeyId?: string;
  readonly authorityKeyId?: AuthorityKeyId;
  readonly basicConstraints?: { readonly ca: boolean; readonly pathLen?: number };
  /** The directory names in SubjectAltName, in order. */
  readonly subjectDirectoryNames: readonly Dn[];
  /** The e-mail addresses in SubjectAltName, in order. */
  readonly subjectEmails: readonly string[];
  readonly crlUrls: readonly string[];
  readonly freshestCrlUrls: readonly string[];
  readonly ocspUrls: readonly string[];
  readonly caIssuersUrls: readonly string[];
  readonly policies: readonly string[];
}

/**
 * Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension.
 * @throws PkiError `malformed` (also when one extension comes twice: RFC 5280 section 4.2), `bad-der`.
 */
export function readExtensions(node: DerNode, what: string): Extension[] {
  const extensions = sequenceMembers(node, what).map((member) => readExtension(member, what));
  const seen = new Set<string>();
  for (const { oid } of extensions) {
    if (seen.has(oid)) throw malformed(`${what}: the extension ${oid} comes twice`);
    seen.add(oid);
  }
  return extensions;
}

function readExtension(node: DerNode, what: string): Extension {
  const fields = DerFields.ofSequence(node, `${what}: Extension`);
  const oid = readOid(fields.next('extnID'), 'extnID');
  const critical = fields.optional(TAG.boolean);
  const value = readOctets(fields.next('extnValue'), `${oid}: extnValue`);
  fields.end();
  return { oid, critical: critical !== undefined && readTrue(critical, `${oid}: critical`), value };
}

/** One row per extension that is understood: what its value says. */
const READERS: Readonly<Record<string, (value: DerNode) => Partial<ExtensionValues>>> = {
  [OIDS.basicConstraints]: (value) => ({ basicConstraints: readBasicConstraints(value) }),
  [OIDS.keyUsage]: (value) => ({ keyUsage: readKeyUsage(value) }),
  [OIDS.extendedKeyUsage]: (value) => ({ extendedKeyUsage: readOids(value, 'extKeyUsage') }),
  [OIDS.subjectKeyIdentifier]: (value) => ({ subjectKeyId: upperHex(readOctets(value, 'subjectKeyIdentifier')) }),
  [OIDS.authorityKeyIdentifier]: (value) => ({ authorityKeyId: readAuthorityKeyId(value) }),
  [OIDS.subjectAltName]: readSubjectAltName,
  [OIDS.crlDistributionPoints]: (value) => ({ crlUrls: readDistributionPoints(value) }),
  [OIDS.freshestCrl]: (value) => ({ freshestCrlUrls: readDistributionPoints(value) }),
  [OIDS.authorityInfoAccess]: readAuthorityInfoAccess,
  [OIDS.certificatePolicies]: (value) => ({ policies: readPolicies(value) }),
};

/**
 * The values of all understood extensions.
 * @throws PkiError `malformed`, `bad-der`, `too-deep`, and those of {@link readName}, if one of them is not what RFC 5280 says.
 */
export function extensionValues(extensions: readonly Extension[]): ExtensionValues {
  const none: ExtensionValues = {
    subjectDirectoryNames: [],
    subjectEmails: [],
    crlUrls: [],
    freshestCrlUrls: [],
    ocspUrls: [],
    caIssuersUrls: [],
    policies: [],
  };
  const read = extensions.map(({ oid, value }) => READERS[oid]?.(readDer(value)) ?? {});
  return Object.assign(none, ...read);
}

/**
 * Critical extensions that a path validation of this bench may pass over because it really honours them.
 * Name constraints and everything about policies is not among them: chain.ts refuses what it cannot honour.
 */
const HONOURED: ReadonlySet<string> = new Set([
  OIDS.basicConstraints,
  OIDS.keyUsage,
  OIDS.extendedKeyUsage,
  OIDS.subjectKeyIdentifier,
  OIDS.authorityKeyIdentifier,
  OIDS.subjectAltName,
]);

/** The critical extensions that nobody here honours, in order. */
export function criticalUnknown(extensions: readonly Extension[]): string[] {
  return extensions.filter(({ oid, critical }) => critical && !HONOURED.has(oid)).map(({ oid }) => oid);
}

function readBasicConstraints(node: DerNode): { ca: boolean; pathLen?: number } {
  const fields = DerFields.ofSequence(node, 'BasicConstraints');
  const cA = fields.optional(TAG.boolean);
  const ca = cA !== undefined && readTrue(cA, 'cA');
  const length = fields.optional(TAG.integer);
  fields.end();
  if (length === undefined) return { ca };
  return { ca, pathLen: readSmallInteger(length, 'pathLenConstraint') };
}

function readKeyUsage(node: DerNode): ReadonlySet<KeyUsage> {
  const bits = readNamedBits(node, 'KeyUsage');
  if (bits.length === 0) throw malformed('KeyUsage has no bit set');
  return new Set(
    bits.map((bit) => {
      const usage = KEY_USAGES[bit];
      if (usage === undefined) throw malformed(`KeyUsage has a bit ${bit}`);
      return usage;
    }),
  );
}

function readOids(node: DerNode, what: string): string[] {
  return sequenceMembers(node, what).map((member) => readOid(member, what));
}

function readAuthorityKeyId(node: DerNode): AuthorityKeyId {
  const fields = DerFields.ofSequence(node, 'AuthorityKeyIdentifier');
  const keyIdentifier = fields.context(0);
  const issuer = fields.context(1);
  const serial = fields.context(2);
  fields.end();
  if ((issuer === undefined) !== (serial === undefined)) {
    throw malformed('AuthorityKeyIdentifier has an issuer without a serial number, or the reverse');
  }
  const names = issuer === undefined ? [] : readGeneralNames(issuer, 'authorityCertIssuer');
  return {
    issuers: names.flatMap((name) => (name.kind === 'directoryName' ? [name.name] : [])),
    ...(keyIdentifier && { keyIdentifier: upperHex(primitive(keyIdentifier, 'keyIdentifier')) }),
    ...(serial && { serialNumber: integerHex(implicitInteger(serial, 'authorityCertSerialNumber')) }),
  };
}

function implicitInteger(node: DerNode, what: string): Uint8Array {
  const content = primitive(node, what);
  const [first, second] = content;
  if (first === undefined) throw malformed(`${what} is empty`);
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    throw new PkiError('bad-der', `${what} has more octets than needed`);
  }
  return content;
}

type GeneralName =
  | { readonly kind: 'directoryName'; readonly name: Dn }
  | { readonly kind: 'rfc822Name' | 'dNSName' | 'uri'; readonly text: string }
  | { readonly kind: 'other' };

/** GeneralNames, also behind an IMPLICIT tag: RFC 5280 section 4.2.1.6. */
function readGeneralNames(node: DerNode, what: string): GeneralName[] {
  if (!node.constructed || node.children.length === 0) throw malformed(`${what} has no names`);
  return node.children.map((child) => readGeneralName(child, what));
}

function readGeneralName(node: DerNode, what: string): GeneralName {
  if (node.tagClass !== TAG_CLASS.context || node.tag > 8) throw malformed(`${what}: a GeneralName of unknown kind`);
  if (node.tag === 4) return { kind: 'directoryName', name: readName(explicit(node, 'directoryName'), what) };
  const kind = TEXT_KINDS.get(node.tag);
  if (kind === undefined) return { kind: 'other' };
  const text = latin1(primitive(node, kind));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: IA5 is all of ASCII
  if (!/^[\x00-\x7f]*$/.test(text)) throw new PkiError('bad-der', `${what}: ${kind} is not an IA5String`);
  return { kind, text };
}

const TEXT_KINDS: ReadonlyMap<number, 'rfc822Name' | 'dNSName' | 'uri'> = new Map([
  [1, 'rfc822Name'],
  [2, 'dNSName'],
  [6, 'uri'],
]);

function readSubjectAltName(node: DerNode): Partial<ExtensionValues> {
  sequenceMembers(node, 'SubjectAltName');
  const names = readGeneralNames(node, 'SubjectAltName');
  return {
    subjectDirectoryNames: names.flatMap((name) => (name.kind === 'directoryName' ? [name.name] : [])),
    subjectEmails: names.flatMap((name) => (name.kind === 'rfc822Name' ? [name.text] : [])),
  };
}

/** CRLDistributionPoints: the URLs of all full names, in order. */
function readDistributionPoints(node: DerNode): string[] {
  return sequenceMembers(node, 'CRLDistributionPoints').flatMap((point) => {
    const fields = DerFields.ofSequence(point, 'DistributionPoint');
    const name = fields.context(0);
    const reasons = fields.context(1);
    const issuer = fields.context(2);
    fields.end();
    if (reasons !== undefined) primitive(reasons, 'reasons');
    if (issuer !== undefined) readGeneralNames(issuer, 'cRLIssuer');
    return name === undefined ? [] : urlsOfPointName(explicit(name, 'distributionPoint'));
  });
}

/** DistributionPointName: fullName [0] or nameRelativeToCRLIssuer [1]. */
function urlsOfPointName(node: DerNode): string[] {
  if (node.tagClass !== TAG_CLASS.context || node.tag > 1) throw malformed('DistributionPointName of unknown kind');
  if (node.tag === 1) return [];
  return urls(readGeneralNames(node, 'fullName'));
}

function urls(names: readonly GeneralName[]): string[] {
  return names.flatMap((name) => (name.kind === 'uri' ? [name.text] : []));
}

function readAuthorityInfoAccess(node: DerNode): Partial<ExtensionValues> {
  const descriptions = sequenceMembers(node, 'AuthorityInfoAccess').map((member) => {
    const fields = DerFields.ofSequence(member, 'AccessDescription');
    const method = readOid(fields.next('accessMethod'), 'accessMethod');
    const location = readGeneralName(fields.next('accessLocation'), 'accessLocation');
    fields.end();
    return { method, url: urls([location]) };
  });
  const of = (method: string) => descriptions.filter((one) => one.method === method).flatMap((one) => one.url);
  return { ocspUrls: of(OIDS.ocspAccess), caIssuersUrls: of(OIDS.caIssuersAccess) };
}

function readPolicies(node: DerNode): string[] {
  return sequenceMembers(node, 'CertificatePolicies').map((member) => {
    const fields = DerFields.ofSequence(member, 'PolicyInformation');
    const policy = readOid(fields.next('policyIdentifier'), 'policyIdentifier');
    const qualifiers = fields.optional(TAG.sequence);
    fields.end();
    if (qualifiers !== undefined) sequenceMembers(qualifiers, 'policyQualifiers');
    return policy;
  });
}
