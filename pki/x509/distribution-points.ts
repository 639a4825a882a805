import { PkiError } from '../error.ts';
import { type DerNode, TAG_CLASS } from './der.ts';
import { DerFields, explicit, malformed, primitive, sequenceMembers } from './der-fields.ts';
import { type GeneralName, readGeneralNames, sameGeneralName } from './general-name.ts';
import { type Dn, type DnAttribute, readRdn, sameName } from './name.ts';

/** CRLDistributionPoints and IssuingDistributionPoint: RFC 5280 sections 4.2.1.13, 4.2.1.15 and 5.2.5. */

/** DistributionPointName: where a list lies, by names or by one attribute below the name of the list's issuer. */
export interface PointName {
  readonly fullName: readonly GeneralName[];
  readonly relativeName?: DnAttribute;
}

/** A set of ReasonFlags: bit n of the number is bit n of the BIT STRING. */
export type ReasonMask = number;

/** All reasons that a list can cover: bits 1 (keyCompromise) to 8 (aACompromise); bit 0 is unused. */
export const ALL_REASONS: ReasonMask = 0x1fe;

export interface DistributionPoint {
  readonly name?: PointName;
  readonly reasons: ReasonMask;
  /** Who signs the list, when it is not the certificate's issuer. */
  readonly crlIssuer?: readonly GeneralName[];
}

export interface IssuingDistributionPoint {
  readonly name?: PointName;
  readonly onlyContainsUserCerts: boolean;
  readonly onlyContainsCACerts: boolean;
  readonly onlyContainsAttributeCerts: boolean;
  readonly indirectCRL: boolean;
  readonly onlySomeReasons: ReasonMask;
}

/** @throws PkiError `malformed`, `bad-der`, and those of readName. */
export function readDistributionPoints(node: DerNode): DistributionPoint[] {
  return sequenceMembers(node, 'CRLDistributionPoints').map((point) => {
    const fields = DerFields.ofSequence(point, 'DistributionPoint');
    const name = fields.context(0);
    const reasons = fields.context(1);
    const issuer = fields.context(2);
    fields.end();
    if (name === undefined && issuer === undefined)
      throw malformed('DistributionPoint has neither a name nor an issuer');
    return {
      reasons: reasons === undefined ? ALL_REASONS : readReasons(reasons),
      ...(name && { name: readPointName(name) }),
      ...(issuer && { crlIssuer: readGeneralNames(issuer, 'cRLIssuer') }),
    };
  });
}

/** @throws PkiError `malformed` (also an empty one, and more than one onlyContains…), `bad-der`, and those of readName. */
export function readIssuingDistributionPoint(node: DerNode): IssuingDistributionPoint {
  const fields = DerFields.ofSequence(node, 'IssuingDistributionPoint');
  if (!fields.more) throw malformed('IssuingDistributionPoint is empty');
  const name = fields.context(0);
  const user = readFlag(fields.context(1), 'onlyContainsUserCerts');
  const ca = readFlag(fields.context(2), 'onlyContainsCACerts');
  const reasons = fields.context(3);
  const indirect = readFlag(fields.context(4), 'indirectCRL');
  const attribute = readFlag(fields.context(5), 'onlyContainsAttributeCerts');
  fields.end();
  if (Number(user) + Number(ca) + Number(attribute) > 1) {
    throw malformed('IssuingDistributionPoint: more than one of the onlyContains flags');
  }
  return {
    ...(name && { name: readPointName(name) }),
    onlyContainsUserCerts: user,
    onlyContainsCACerts: ca,
    onlyContainsAttributeCerts: attribute,
    indirectCRL: indirect,
    onlySomeReasons: reasons === undefined ? ALL_REASONS : readReasons(reasons),
  };
}

/** BOOLEAN DEFAULT FALSE behind an IMPLICIT tag. */
function readFlag(node: DerNode | undefined, what: string): boolean {
  if (node === undefined) return false;
  const content = primitive(node, what);
  if (content.length !== 1 || content[0] !== 0xff) throw new PkiError('bad-der', `${what} is not TRUE`);
  return true;
}

/** DistributionPointName ::= CHOICE { fullName [0], nameRelativeToCRLIssuer [1] }, inside an EXPLICIT tag. */
function readPointName(node: DerNode): PointName {
  const choice = explicit(node, 'distributionPoint');
  if (choice.tagClass !== TAG_CLASS.context || choice.tag > 1) throw malformed('DistributionPointName of unknown kind');
  if (choice.tag === 0) return { fullName: readGeneralNames(choice, 'fullName') };
  return { fullName: [], relativeName: readRdn(choice, 'nameRelativeToCRLIssuer') };
}

/** ReasonFlags ::= BIT STRING, behind an IMPLICIT tag: at least one of bits 1 to 8. */
function readReasons(node: DerNode): ReasonMask {
  const [unused, ...octets] = primitive(node, 'ReasonFlags');
  const [first = 0, second = 0] = octets;
  const last = octets.at(-1) ?? 0;
  // X.690 section 11.2.2: no trailing zero bits, so the last one that counts is set.
  if (unused === undefined || unused > 7 || octets.length > 2 || (last & ((2 << unused) - 1)) !== 1 << unused) {
    throw new PkiError('bad-der', 'ReasonFlags is not a named bit list');
  }
  const bits = (first << 8) | second;
  let mask = 0;
  for (let bit = 0; bit < 16; bit++) if ((bits & (0x8000 >> bit)) !== 0) mask |= 1 << bit;
  if ((mask & ~ALL_REASONS & ~1) !== 0 || (mask & ALL_REASONS) === 0)
    throw malformed('ReasonFlags has no known reason');
  return mask & ALL_REASONS;
}

/** Whether two point names have a name in common. @param issuers below which name each of them is relative. */
export function namesMeet(a: PointName, b: PointName, issuers: { readonly a: Dn; readonly b: Dn }): boolean {
  const { relativeName } = a;
  if (relativeName !== undefined) return isAmong([...issuers.a, relativeName], b, issuers.b);
  return a.fullName.some((name) =>
    name.kind === 'directoryName'
      ? isAmong(name.name, b, issuers.b)
      : b.fullName.some((other) => sameGeneralName(name, other)),
  );
}

function isAmong(name: Dn, { fullName, relativeName }: PointName, issuer: Dn): boolean {
  if (relativeName !== undefined) return sameName(name, [...issuer, relativeName]);
  return fullName.some((other) => other.kind === 'directoryName' && sameName(name, other.name));
}
