import { type DerNode, TAG } from './der.ts';
import {
  DerFields,
  implicitInteger,
  malformed,
  readOid,
  readSmallInteger,
  sequenceMembers,
  smallInteger,
} from './der-fields.ts';

/** Readers of the four extensions about policies: RFC 5280 sections 4.2.1.4, 4.2.1.5, 4.2.1.11 and 4.2.1.14. */

/** The issuer's policy counts as the subject's policy in what the subject issues. */
export interface PolicyMapping {
  readonly issuerDomain: string;
  readonly subjectDomain: string;
}

/** After how many more certificates a rule begins; undefined means never. */
export interface PolicyConstraints {
  readonly requireExplicitPolicy?: number;
  readonly inhibitPolicyMapping?: number;
}

/** Object identifiers, each once; qualifiers are for people and are passed over. @throws PkiError `malformed`. */
export function readPolicies(node: DerNode): string[] {
  const policies = sequenceMembers(node, 'CertificatePolicies').map((member) => {
    const fields = DerFields.ofSequence(member, 'PolicyInformation');
    const policy = readOid(fields.next('policyIdentifier'), 'policyIdentifier');
    const qualifiers = fields.optional(TAG.sequence);
    fields.end();
    if (qualifiers !== undefined) sequenceMembers(qualifiers, 'policyQualifiers');
    return policy;
  });
  if (new Set(policies).size !== policies.length) throw malformed('CertificatePolicies names a policy twice');
  return policies;
}

/** @throws PkiError `malformed`. */
export function readPolicyMappings(node: DerNode): PolicyMapping[] {
  return sequenceMembers(node, 'PolicyMappings').map((member) => {
    const fields = DerFields.ofSequence(member, 'PolicyMapping');
    const issuerDomain = readOid(fields.next('issuerDomainPolicy'), 'issuerDomainPolicy');
    const subjectDomain = readOid(fields.next('subjectDomainPolicy'), 'subjectDomainPolicy');
    fields.end();
    return { issuerDomain, subjectDomain };
  });
}

/** @throws PkiError `malformed`, also when it is empty (section 4.2.1.11), `bad-der`. */
export function readPolicyConstraints(node: DerNode): PolicyConstraints {
  const fields = DerFields.ofSequence(node, 'PolicyConstraints');
  if (!fields.more) throw malformed('PolicyConstraints is empty');
  const explicitPolicy = fields.context(0);
  const mapping = fields.context(1);
  fields.end();
  return {
    ...(explicitPolicy && { requireExplicitPolicy: skipCerts(explicitPolicy, 'requireExplicitPolicy') }),
    ...(mapping && { inhibitPolicyMapping: skipCerts(mapping, 'inhibitPolicyMapping') }),
  };
}

function skipCerts(node: DerNode, what: string): number {
  return smallInteger(implicitInteger(node, what), what);
}

/** @throws PkiError `malformed`. */
export function readInhibitAnyPolicy(node: DerNode): number {
  return readSmallInteger(node, 'inhibitAnyPolicy');
}
