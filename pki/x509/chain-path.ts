import { OIDS } from '../oids.ts';
import type { Certificate } from './certificate.ts';
import { nameProblem } from './chain-names.ts';
import { PolicyGraph, userConstrained } from './chain-policy.ts';
import { instant, nameOf, type Problem } from './chain-problem.ts';
import type { KeyUsage } from './extensions.ts';
import { sameName } from './name.ts';
import type { NameConstraints } from './name-constraints.ts';

/** What the caller wants of a path: RFC 5280 section 6.1.1. */
export interface PathDemands {
  /** For which instant, in milliseconds since the epoch. */
  readonly at: number;
  /** A bit that the first certificate must have if it has a KeyUsage. */
  readonly keyUsage?: KeyUsage;
  /**
   * A purpose (object identifier) that the first certificate must have if it has an ExtendedKeyUsage. As everybody else does
   * (though RFC 5280 does not say so), CAs above it that have one must have the purpose as well.
   */
  readonly purpose?: string;
  /** CAs that may stand between the certificate and the anchor, self-issued certificates not counted; any number by default. */
  readonly maxPathLength?: number;
  /** Policies that the caller accepts; any (default). */
  readonly initialPolicies?: readonly string[];
  /** One of these policies must hold for the whole path. */
  readonly requireExplicitPolicy?: boolean;
  readonly inhibitPolicyMapping?: boolean;
  readonly inhibitAnyPolicy?: boolean;
}

export type PathVerdict =
  /** The user-constrained-policy-set of section 6.1.6: anyPolicy alone means that all hold. */
  { readonly ok: true; readonly policies: readonly string[] } | { readonly ok: false; readonly problem: Problem };

/** The state variables of section 6.1.2. The counters say after how many more certificates a rule begins. */
interface PathState {
  readonly graph: PolicyGraph;
  readonly constraints: NameConstraints[];
  explicitPolicy: number;
  inhibitAnyPolicy: number;
  policyMapping: number;
  maxPathLength: number;
}

/**
 * The checks of one path, from the anchor down: RFC 5280 sections 6.1.2 to 6.1.5, policies after RFC 9618. Signatures are
 * verified where the path is built, revocation is asked about when the path holds.
 *
 * The anchor is a certificate, and what it says about itself and about what is below is heeded (as in RFC 5937 and OpenSSL).
 * @param path from the certificate to the anchor.
 */
export function examinePath(path: readonly Certificate[], demands: PathDemands): PathVerdict {
  const state = initialState(path.length - 1, demands);
  for (let i = path.length - 1; i >= 0; i--) {
    const certificate = path[i] as Certificate;
    const isAnchor = i === path.length - 1;
    const problem =
      validityProblem(certificate, demands.at) ??
      criticalProblem(certificate) ??
      (isAnchor ? undefined : certificateProblem(certificate, state, i === 0)) ??
      (i > 0 ? issuerProblem(certificate, state, isAnchor) : usageProblem(certificate, demands)) ??
      purposeProblem(certificate, demands);
    if (problem !== undefined) return { ok: false, problem };
  }
  return wrapUp(path[0] as Certificate, state, demands);
}

/** Section 6.1.2. @param n certificates below the anchor. */
function initialState(n: number, demands: PathDemands): PathState {
  return {
    graph: new PolicyGraph(),
    constraints: [],
    explicitPolicy: demands.requireExplicitPolicy ? 0 : n + 1,
    inhibitAnyPolicy: demands.inhibitAnyPolicy ? 0 : n + 1,
    policyMapping: demands.inhibitPolicyMapping ? 0 : n + 1,
    maxPathLength: demands.maxPathLength ?? Number.POSITIVE_INFINITY,
  };
}

/** Section 6.1.3 (a)(2); both ends belong to the period (section 4.1.2.5). */
function validityProblem(certificate: Certificate, at: number): Problem | undefined {
  const { notBefore, notAfter } = certificate;
  if (at < notBefore) {
    return { code: 'not-yet-valid', detail: `${nameOf(certificate)} begins ${instant(notBefore)}` };
  }
  // notAfter names a whole second, and the certificate is good until that second is over.
  if (at >= notAfter + 1000) return { code: 'expired', detail: `${nameOf(certificate)} ended ${instant(notAfter)}` };
  return undefined;
}

/** Sections 6.1.4 (o) and 6.1.5 (f). */
function criticalProblem(certificate: Certificate): Problem | undefined {
  const [oid] = certificate.criticalUnknown;
  return oid === undefined
    ? undefined
    : { code: 'unknown-critical-extension', detail: `${oid} in ${nameOf(certificate)}` };
}

/** Section 6.1.3 (b) to (f). */
function certificateProblem(certificate: Certificate, state: PathState, isLast: boolean): Problem | undefined {
  const exempt = isSelfIssued(certificate) && !isLast;
  const problem = exempt ? undefined : nameProblem(certificate, state.constraints);
  if (problem !== undefined) return problem;
  state.graph.add({ policies: certificate.policies, anyPolicyCounts: exempt || state.inhibitAnyPolicy > 0 });
  if (state.explicitPolicy > 0 || !state.graph.isNull) return undefined;
  return { code: 'policy', detail: `no policy holds any more at ${nameOf(certificate)}` };
}

/** Section 6.1.4: prepare for the next certificate. An anchor is not counted, and its policies are no part of the path. */
function issuerProblem(certificate: Certificate, state: PathState, isAnchor: boolean): Problem | undefined {
  const { nameConstraints } = certificate;
  if (!isAnchor) {
    const problem = mappingProblem(certificate, state);
    if (problem !== undefined) return problem;
  }
  if (nameConstraints?.problem !== undefined) {
    return { code: 'not-supported', detail: `nameConstraints in ${nameOf(certificate)}: ${nameConstraints.problem}` };
  }
  if (nameConstraints !== undefined) state.constraints.push(nameConstraints);
  if (!isAnchor && !isSelfIssued(certificate)) countDown(state);
  constrainPolicies(certificate, state);
  return authorityProblem(certificate, state, isAnchor);
}

/** Section 6.1.4 (a) and (b). */
function mappingProblem(certificate: Certificate, { graph, policyMapping }: PathState): Problem | undefined {
  const mappings = certificate.policyMappings;
  if (mappings.some((one) => one.issuerDomain === OIDS.anyPolicy || one.subjectDomain === OIDS.anyPolicy)) {
    return { code: 'policy', detail: `${nameOf(certificate)} maps anyPolicy` };
  }
  if (policyMapping > 0) graph.map(mappings);
  else graph.unmap(mappings);
  return undefined;
}

/** Section 6.1.4 (h). */
function countDown(state: PathState): void {
  if (state.explicitPolicy > 0) state.explicitPolicy--;
  if (state.policyMapping > 0) state.policyMapping--;
  if (state.inhibitAnyPolicy > 0) state.inhibitAnyPolicy--;
}

/** Section 6.1.4 (i) and (j). */
function constrainPolicies({ policyConstraints, inhibitAnyPolicy }: Certificate, state: PathState): void {
  const { requireExplicitPolicy, inhibitPolicyMapping } = policyConstraints ?? {};
  state.explicitPolicy = Math.min(state.explicitPolicy, requireExplicitPolicy ?? state.explicitPolicy);
  state.policyMapping = Math.min(state.policyMapping, inhibitPolicyMapping ?? state.policyMapping);
  state.inhibitAnyPolicy = Math.min(state.inhibitAnyPolicy, inhibitAnyPolicy ?? state.inhibitAnyPolicy);
}

/** Section 6.1.4 (k) to (n). A certificate of version 1 or 2 cannot say that it is one of a CA, and is taken for none. */
function authorityProblem(certificate: Certificate, state: PathState, isAnchor: boolean): Problem | undefined {
  const { basicConstraints, keyUsage } = certificate;
  if (basicConstraints?.ca !== true) return { code: 'not-a-ca', detail: nameOf(certificate) };
  if (!isAnchor && !isSelfIssued(certificate)) {
    if (state.maxPathLength === 0) {
      return { code: 'path-too-long', detail: `no CA is allowed where ${nameOf(certificate)} stands` };
    }
    state.maxPathLength--;
  }
  state.maxPathLength = Math.min(state.maxPathLength, basicConstraints.pathLen ?? state.maxPathLength);
  if (keyUsage !== undefined && !keyUsage.has('keyCertSign')) {
    return { code: 'key-usage', detail: `${nameOf(certificate)} has no keyCertSign` };
  }
  return undefined;
}

/** RFC 5280 section 6.1: issuer and subject are the same name. */
export function isSelfIssued({ issuer, subject }: Certificate): boolean {
  return sameName(issuer, subject);
}

/** What the caller wants to use the first certificate for. */
function usageProblem(certificate: Certificate, { keyUsage }: PathDemands): Problem | undefined {
  if (keyUsage === undefined || certificate.keyUsage === undefined || certificate.keyUsage.has(keyUsage)) {
    return undefined;
  }
  return { code: 'key-usage', detail: `${nameOf(certificate)} has no ${keyUsage}` };
}

function purposeProblem(certificate: Certificate, { purpose }: PathDemands): Problem | undefined {
  const { extendedKeyUsage } = certificate;
  if (purpose === undefined || extendedKeyUsage === undefined) return undefined;
  if (extendedKeyUsage.includes(purpose) || extendedKeyUsage.includes(OIDS.anyExtendedKeyUsage)) return undefined;
  return { code: 'key-usage', detail: `${nameOf(certificate)} is not for the purpose ${purpose}` };
}

/** Section 6.1.5 (a), (b) and (g). */
function wrapUp(certificate: Certificate, state: PathState, demands: PathDemands): PathVerdict {
  const { initialPolicies = [OIDS.anyPolicy] } = demands;
  const mustBeExplicit = state.explicitPolicy <= 1 || certificate.policyConstraints?.requireExplicitPolicy === 0;
  const policies = userConstrained(state.graph.authorityConstrained(), new Set(initialPolicies));
  if (mustBeExplicit && policies.size === 0) {
    return { ok: false, problem: { code: 'policy', detail: `no accepted policy holds for ${nameOf(certificate)}` } };
  }
  return { ok: true, policies: [...policies] };
}
