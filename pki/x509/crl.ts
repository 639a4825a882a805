import { PkiError } from '../error.ts';
import { OIDS } from '../oids.ts';
import type { Signer } from '../signer.ts';
import { readAlgorithm, signatureAlgorithmOf } from './algorithm.ts';
import {
  type CrlExtensionValues,
  certificateIssuers,
  crlExtensionValues,
  entryKey,
  unhonoured,
} from './crl-extensions.ts';
import { compareDer, type DerNode, readDer, TAG } from './der.ts';
import { type Asn1, enumerated, integer, sequence, tagged, time, toDer, verbatim } from './der-build.ts';
import {
  DerFields,
  explicit,
  integerHex,
  malformed,
  readInteger,
  readSmallInteger,
  readTime,
  sequenceMembers,
  smallInteger,
  universal,
} from './der-fields.ts';
import { readExtensions } from './extension-values.ts';
import {
  authorityKeyIdentifier,
  type Extension,
  extensionSequence,
  freshestCrl,
  keyIdentifierOf,
} from './extensions.ts';
import { type Dn, nameKey, nameSequence, readName, sameName } from './name.ts';
import { serialNumberInteger } from './serial-number.ts';
import { isSignedBy, readSigned, type SignedParts, writeSigned } from './signed-object.ts';

/** Certificate revocation lists, version 2: RFC 5280 chapter 5. */

/** CRLReason, RFC 5280 section 5.3.1. */
export const CRL_REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const;
export type CrlReason = keyof typeof CRL_REASONS;

/** One line of a list. */
export interface RevokedCertificate {
  /** As in {@link Certificate}: upper-case hexadecimal. */
  readonly serialNumber: string;
  /** Milliseconds since the epoch. */
  readonly revokedAt: number;
  readonly reason?: CrlReason;
}

export interface CrlTemplate {
  readonly issuer: Dn;
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  /** CRLNumber: 0 .. 2^31 - 1, growing. */
  readonly number: number;
  readonly revoked: readonly RevokedCertificate[];
  /** BaseCRLNumber: this is a delta list, of what has changed since the full list of that number (section 5.2.4). */
  readonly baseNumber?: number;
  /** Where the delta list lies, in a full list (section 5.2.6). */
  readonly freshestCrl?: readonly string[];
  /** The CA's key identifier; {@link keyIdentifierOf} its key when left out. */
  readonly authorityKeyIdentifier?: Uint8Array;
}

/**
 * Makes a list, DER, with the extensions that RFC 5280 demands: authorityKeyIdentifier and cRLNumber, and of a delta list
 * deltaCRLIndicator, critical. The reason `unspecified` is left out (section 5.3.1), and so is the whole list of lines when there
 * are none (section 5.1.2.6).
 * @throws PkiError `bad-argument` (nextUpdate before thisUpdate, a number twice, `removeFromCRL` in a full list, a base that
 *   comes after the list, freshestCrl in a delta list), `bad-name`.
 */
export async function issueCrl(template: CrlTemplate, issuer: Signer): Promise<Uint8Array> {
  assertTemplate(template);
  const keyIdentifier = template.authorityKeyIdentifier ?? keyIdentifierOf(issuer.publicKey);
  const extensions = [authorityKeyIdentifier({ keyIdentifier }), ...listExtensions(template)];
  const { revoked } = template;
  const tbs = sequence(
    integer(VERSION_2),
    verbatim(signatureAlgorithmOf(issuer.suite)),
    nameSequence(template.issuer),
    time(template.thisUpdate),
    time(template.nextUpdate),
    ...(revoked.length === 0 ? [] : [sequence(...revoked.map(revokedSequence))]),
    tagged(0, sequence(...extensions.map(extensionSequence))),
  );
  return await writeSigned(tbs, 'crl', issuer);
}

/** v2(1). */
const VERSION_2 = 1;

function listExtensions({ number, baseNumber, freshestCrl: urls }: CrlTemplate): Extension[] {
  const numbered = (oid: string, critical: boolean, value: number) => ({ oid, critical, value: toDer(integer(value)) });
  return [
    numbered(OIDS.crlNumber, false, number),
    ...(baseNumber === undefined ? [] : [numbered(OIDS.deltaCrlIndicator, true, baseNumber)]),
    ...(urls === undefined ? [] : [freshestCrl(urls)]),
  ];
}

function assertTemplate(template: CrlTemplate): void {
  const { issuer, thisUpdate, nextUpdate, number, revoked, baseNumber } = template;
  if (issuer.length === 0) throw new PkiError('bad-argument', 'the issuer is empty');
  if (!(thisUpdate <= nextUpdate)) throw new PkiError('bad-argument', 'the list would end before it begins');
  if (!Number.isSafeInteger(number) || number < 0 || number >= 2 ** 31) {
    throw new PkiError('bad-argument', `CRL number ${number}`);
  }
  if (new Set(revoked.map((line) => line.serialNumber)).size !== revoked.length) {
    throw new PkiError('bad-argument', 'the same serial number twice');
  }
  if (baseNumber === undefined && revoked.some((line) => line.reason === 'removeFromCRL')) {
    throw new PkiError('bad-argument', 'removeFromCRL belongs to a delta CRL');
  }
  if (baseNumber !== undefined && !(baseNumber >= 0 && baseNumber <= number)) {
    throw new PkiError('bad-argument', `BaseCRLNumber ${baseNumber} of the CRL ${number}`);
  }
  if (baseNumber !== undefined && template.freshestCrl !== undefined) {
    throw new PkiError('bad-argument', 'freshestCRL does not belong to a delta CRL');
  }
}

function revokedSequence({ serialNumber, revokedAt, reason }: RevokedCertificate): Asn1 {
  const line = [serialNumberInteger(serialNumber), time(revokedAt)];
  if (reason === undefined || reason === 'unspecified') return sequence(...line);
  const value = toDer(enumerated(CRL_REASONS[reason]));
  return sequence(...line, sequence(extensionSequence({ oid: OIDS.reasonCode, critical: false, value })));
}

/** A list as read. */
export interface Crl extends SignedParts, CrlExtensionValues {
  readonly version: 1 | 2;
  readonly signatureOid: string;
  readonly issuer: Dn;
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
  /** Certificates of the list's own issuer, by serial number. */
  readonly revoked: ReadonlyMap<string, RevokedCertificate>;
  /** Certificates of other issuers (indirect lists), by {@link entryKey}. */
  readonly revokedElsewhere: ReadonlyMap<string, RevokedCertificate>;
  /** Critical extensions, of the list or of a line, that nobody here honours and that make it useless. */
  readonly criticalUnknown: readonly string[];
}

/**
 * Reads a list.
 * @throws PkiError, in this order: those of readDer; `malformed` and `bad-der` for the structure; `algorithm-mismatch`.
 */
export function parseCrl(der: Uint8Array): Crl {
  const { parts, tbs } = readSigned(der, 'CertificateList');
  const fields = DerFields.ofSequence(tbs, 'TBSCertList');
  const version = readVersion(fields.optional(TAG.integer));
  const signature = readAlgorithm(fields.next('signature'), 'TBSCertList.signature');
  const issuer = readName(fields.next('issuer'), 'issuer');
  const thisUpdate = readTime(fields.next('thisUpdate'), 'thisUpdate');
  const next = fields.optional(TAG.utcTime) ?? fields.optional(TAG.generalizedTime);
  const lines = fields.optional(TAG.sequence);
  const extensions = readListExtensions(fields.context(0), version);
  fields.end();
  if (issuer.length === 0) throw malformed('the issuer is empty');
  if (compareDer(signature.der, parts.signatureAlgorithm.der) !== 0) {
    throw new PkiError('algorithm-mismatch', 'the list names two different signature algorithms');
  }
  const values = crlExtensionValues(extensions);
  const { unknown, ...entries } = readLines(lines, { version, issuer, values });
  return {
    ...parts,
    ...values,
    ...entries,
    version,
    signatureOid: parts.signatureAlgorithm.oid,
    issuer,
    thisUpdate,
    ...(next && { nextUpdate: readTime(next, 'nextUpdate') }),
    criticalUnknown: [...unknown, ...unhonoured(extensions, 'list')],
  };
}

/** Version, if present, is v2. */
function readVersion(node: DerNode | undefined): 1 | 2 {
  if (node === undefined) return 1;
  const version = readSmallInteger(node, 'version');
  if (version !== 1) throw malformed(`version is ${version}`);
  return 2;
}

function readListExtensions(node: DerNode | undefined, version: number): Extension[] {
  if (node === undefined) return [];
  if (version !== 2) throw malformed('extensions in a list of version 1');
  return readExtensions(explicit(node, 'crlExtensions'), 'TBSCertList');
}

interface ListHead {
  readonly version: number;
  readonly issuer: Dn;
  readonly values: CrlExtensionValues;
}

interface Lines extends Pick<Crl, 'revoked' | 'revokedElsewhere'> {
  readonly unknown: ReadonlySet<string>;
}

/** Where the lines about one issuer are kept. */
interface Place {
  readonly lines: Map<string, RevokedCertificate>;
  readonly keyOf: (serialNumber: string) => string;
}

/** A line of an indirect list is about the issuer that it names, or else that the line before it is about (section 5.3.3). */
function readLines(node: DerNode | undefined, { version, issuer, values }: ListHead): Lines {
  const [revoked, revokedElsewhere] = [new Map<string, RevokedCertificate>(), new Map<string, RevokedCertificate>()];
  const unknown = new Set<string>();
  let places: readonly Place[] = [{ lines: revoked, keyOf: (serialNumber) => serialNumber }];
  for (const member of node === undefined ? [] : sequenceMembers(node, 'revokedCertificates')) {
    const { line, extensions } = readLine(member, version);
    for (const oid of unhonoured(extensions, 'entry')) unknown.add(oid);
    const named = certificateIssuers(extensions);
    if (named !== undefined && values.issuingDistributionPoint?.indirectCRL !== true)
      unknown.add(OIDS.certificateIssuer);
    if (named !== undefined) {
      places = named.map((name) => {
        if (sameName(name, issuer)) return { lines: revoked, keyOf: (serialNumber) => serialNumber };
        const issuerKey = nameKey(name);
        return { lines: revokedElsewhere, keyOf: (serialNumber) => entryKey(serialNumber, issuerKey) };
      });
    }
    for (const { lines, keyOf } of places) {
      const key = keyOf(line.serialNumber);
      if (lines.has(key)) throw malformed(`the number ${line.serialNumber} comes twice`);
      lines.set(key, line);
    }
  }
  return { revoked, revokedElsewhere, unknown };
}

function readLine(member: DerNode, version: number): { line: RevokedCertificate; extensions: Extension[] } {
  const fields = DerFields.ofSequence(member, 'revokedCertificate');
  const serialNumber = integerHex(readInteger(fields.next('userCertificate'), 'userCertificate'));
  const revokedAt = readTime(fields.next('revocationDate'), 'revocationDate');
  const list = fields.optional(TAG.sequence);
  fields.end();
  if (list !== undefined && version !== 2) throw malformed('extensions in a list of version 1');
  const extensions = list === undefined ? [] : readExtensions(list, 'crlEntryExtensions');
  const reason = readReason(extensions);
  return { line: { serialNumber, revokedAt, ...(reason && { reason }) }, extensions };
}

const REASON_NAMES: ReadonlyMap<number, CrlReason> = new Map(
  Object.entries(CRL_REASONS).map(([name, value]) => [value, name as CrlReason]),
);

function readReason(extensions: readonly Extension[]): CrlReason | undefined {
  const found = extensions.find((one) => one.oid === OIDS.reasonCode);
  if (found === undefined) return undefined;
  const value = smallInteger(universal(readDer(found.value), TAG.enumerated, 'reasonCode').content, 'reasonCode');
  const reason = REASON_NAMES.get(value);
  if (reason === undefined) throw malformed(`reasonCode is ${value}`);
  return reason;
}

/**
 * Whether the list is signed by this key, in the suite's own algorithm and byte order.
 * @param issuerPublicKey SubjectPublicKeyInfo, DER. @throws PkiError if it is no key of any suite.
 */
export function verifyCrl(crl: Crl, issuerPublicKey: Uint8Array): boolean {
  return isSignedBy(crl, 'crl', issuerPublicKey);
}
