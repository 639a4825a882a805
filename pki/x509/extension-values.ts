import { OIDS } from '../oids.ts';
import { type DerNode, readDer, TAG } from './der.ts';
import {
  DerFields,
  implicitInteger,
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
import { type DistributionPoint, readDistributionPoints } from './distribution-points.ts';
import { type Extension, KEY_USAGES, type KeyUsage } from './extensions.ts';
import { directoryNamesOf, type GeneralName, readGeneralName, readGeneralNames, textsOf } from './general-name.ts';
import type { Dn } from './name.ts';
import { type NameConstraints, readNameConstraints } from './name-constraints.ts';
import {
  type PolicyConstraints,
  type PolicyMapping,
  readInhibitAnyPolicy,
  readPolicies,
  readPolicyConstraints,
  readPolicyMappings,
} from './policy-extensions.ts';

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
  /** SubjectAltName, in order. */
  readonly subjectAltNames: readonly GeneralName[];
  /** The directory names in SubjectAltName, in order. */
  readonly subjectDirectoryNames: readonly Dn[];
  /** The e-mail addresses in SubjectAltName, in order. */
  readonly subjectEmails: readonly string[];
  readonly nameConstraints?: NameConstraints;
  readonly distributionPoints: readonly DistributionPoint[];
  /** All URLs in the full names of the distribution points, in order. */
  readonly crlUrls: readonly string[];
  readonly freshestCrlUrls: readonly string[];
  readonly ocspUrls: readonly string[];
  readonly caIssuersUrls: readonly string[];
  /** Empty when there is no such extension, and only then. */
  readonly policies: readonly string[];
  readonly policyMappings: readonly PolicyMapping[];
  readonly policyConstraints?: PolicyConstraints;
  /** SkipCerts. */
  readonly inhibitAnyPolicy?: number;
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
  [OIDS.nameConstraints]: (value) => ({ nameConstraints: readNameConstraints(value) }),
  [OIDS.crlDistributionPoints]: readCrlPoints,
  [OIDS.freshestCrl]: (value) => ({ freshestCrlUrls: urlsOf(readDistributionPoints(value)) }),
  [OIDS.authorityInfoAccess]: readAuthorityInfoAccess,
  [OIDS.certificatePolicies]: (value) => ({ policies: readPolicies(value) }),
  [OIDS.policyMappings]: (value) => ({ policyMappings: readPolicyMappings(value) }),
  [OIDS.policyConstraints]: (value) => ({ policyConstraints: readPolicyConstraints(value) }),
  [OIDS.inhibitAnyPolicy]: (value) => ({ inhibitAnyPolicy: readInhibitAnyPolicy(value) }),
};

/**
 * The values of all understood extensions.
 * @throws PkiError `malformed`, `bad-der`, `too-deep`, and those of {@link readName}, if one of them is not what RFC 5280 says.
 */
export function extensionValues(extensions: readonly Extension[]): ExtensionValues {
  const none: ExtensionValues = {
    subjectAltNames: [],
    subjectDirectoryNames: [],
    subjectEmails: [],
    distributionPoints: [],
    crlUrls: [],
    freshestCrlUrls: [],
    ocspUrls: [],
    caIssuersUrls: [],
    policies: [],
    policyMappings: [],
  };
  const read = extensions.map(({ oid, value }) => READERS[oid]?.(readDer(value)) ?? {});
  return Object.assign(none, ...read);
}

/** Critical extensions that a path validation of this bench may meet because it really honours them (chain.ts). */
const HONOURED: ReadonlySet<string> = new Set([
  OIDS.basicConstraints,
  OIDS.keyUsage,
  OIDS.extendedKeyUsage,
  OIDS.subjectKeyIdentifier,
  OIDS.authorityKeyIdentifier,
  OIDS.subjectAltName,
  OIDS.nameConstraints,
  OIDS.crlDistributionPoints,
  OIDS.certificatePolicies,
  OIDS.policyMappings,
  OIDS.policyConstraints,
  OIDS.inhibitAnyPolicy,
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
    issuers: directoryNamesOf(names),
    ...(keyIdentifier && { keyIdentifier: upperHex(primitive(keyIdentifier, 'keyIdentifier')) }),
    ...(serial && { serialNumber: integerHex(implicitInteger(serial, 'authorityCertSerialNumber')) }),
  };
}

function readSubjectAltName(node: DerNode): Partial<ExtensionValues> {
  sequenceMembers(node, 'SubjectAltName');
  const subjectAltNames = readGeneralNames(node, 'SubjectAltName');
  return {
    subjectAltNames,
    subjectDirectoryNames: directoryNamesOf(subjectAltNames),
    subjectEmails: textsOf(subjectAltNames, 'rfc822Name'),
  };
}

function urlsOf(points: readonly DistributionPoint[]): string[] {
  return points.flatMap(({ name }) => textsOf(name?.fullName ?? [], 'uri'));
}

function readCrlPoints(node: DerNode): Partial<ExtensionValues> {
  const distributionPoints = readDistributionPoints(node);
  return { distributionPoints, crlUrls: urlsOf(distributionPoints) };
}

function readAuthorityInfoAccess(node: DerNode): Partial<ExtensionValues> {
  const descriptions = sequenceMembers(node, 'AuthorityInfoAccess').map((member) => {
    const fields = DerFields.ofSequence(member, 'AccessDescription');
    const method = readOid(fields.next('accessMethod'), 'accessMethod');
    const location = readGeneralName(fields.next('accessLocation'), 'accessLocation');
    fields.end();
    return { method, url: textsOf([location], 'uri') };
  });
  const of = (method: string) => descriptions.filter((one) => one.method === method).flatMap((one) => one.url);
  return { ocspUrls: of(OIDS.ocspAccess), caIssuersUrls: of(OIDS.caIssuersAccess) };
}
