import { OIDS } from '../oids.ts';
import type { PolicyMapping } from './policy-extensions.ts';

/**
 * The valid policies of a path as a graph: RFC 9618 (which updates RFC 5280 section 6.1). Unlike the tree of RFC 5280 it
 * has one node per policy and depth, so that its size is that of the certificates.
 */
interface PolicyNode {
  readonly policy: string;
  /** What counts as this policy in the next certificate. */
  expected: ReadonlySet<string>;
  /** Nodes of the depth above. */
  readonly parents: readonly PolicyNode[];
}

type Level = Map<string, PolicyNode>;

const ANY = OIDS.anyPolicy;

/** What one certificate does to the graph. */
export interface PolicyStep {
  /** Object identifiers of CertificatePolicies; empty when there is no such extension. */
  readonly policies: readonly string[];
  /** Whether anyPolicy counts: section 6.1.3 (d)(2). */
  readonly anyPolicyCounts: boolean;
}

export class PolicyGraph {
  /** The nodes of the last depth; undefined: the valid_policy_graph is NULL. */
  #level: Level | undefined = new Map([[ANY, { policy: ANY, expected: new Set([ANY]), parents: [] }]]);

  /** Whether any policy is left. */
  get isNull(): boolean {
    return this.#level === undefined;
  }

  /** Sections 6.1.3 (d) and (e): the policies of the next certificate. */
  add({ policies, anyPolicyCounts }: PolicyStep): void {
    const above = this.#level;
    if (above === undefined) return;
    const expecting = nodesByExpected(above);
    const level: Level = new Map();
    for (const policy of policies) {
      if (policy === ANY) continue;
      const anyNode = above.get(ANY);
      const parents = expecting.get(policy) ?? (anyNode === undefined ? [] : [anyNode]);
      if (parents.length > 0) level.set(policy, { policy, expected: new Set([policy]), parents });
    }
    if (policies.includes(ANY) && anyPolicyCounts) {
      for (const [policy, parents] of expecting) {
        if (!level.has(policy)) level.set(policy, { policy, expected: new Set([policy]), parents });
      }
    }
    this.#level = level.size > 0 ? level : undefined;
  }

  /** Section 6.1.4 (b)(1): the issuer's policies are replaced by those that they are mapped to. */
  map(mappings: readonly PolicyMapping[]): void {
    const level = this.#level;
    if (level === undefined) return;
    for (const [issuerDomain, subjectDomains] of byIssuer(mappings)) {
      const node = level.get(issuerDomain);
      const anyNode = level.get(ANY);
      if (node !== undefined) node.expected = subjectDomains;
      else if (anyNode !== undefined) {
        level.set(issuerDomain, { policy: issuerDomain, expected: subjectDomains, parents: anyNode.parents });
      }
    }
  }

  /** Section 6.1.4 (b)(2): where mapping is inhibited, what would be mapped is lost. */
  unmap(mappings: readonly PolicyMapping[]): void {
    for (const { issuerDomain } of mappings) this.#level?.delete(issuerDomain);
    if (this.#level?.size === 0) this.#level = undefined;
  }

  /**
   * Section 6.1.5 (g): the policies, in the domain of the anchor, that hold for the whole path; anyPolicy alone when all do.
   */
  authorityConstrained(): ReadonlySet<string> {
    if (this.#level === undefined) return new Set();
    if (this.#level.has(ANY)) return new Set([ANY]);
    const found = new Set<string>();
    const seen = new Set<PolicyNode>(this.#level.values());
    // The set grows while it is walked: the nodes of the last depth and all that lead to them.
    for (const { policy, parents } of seen) {
      for (const parent of parents) {
        if (parent.policy === ANY) found.add(policy);
        else seen.add(parent);
      }
    }
    return found;
  }
}

function nodesByExpected(level: Level): Map<string, PolicyNode[]> {
  const found = new Map<string, PolicyNode[]>();
  for (const node of level.values()) {
    for (const policy of node.expected) {
      const nodes = found.get(policy);
      if (nodes === undefined) found.set(policy, [node]);
      else nodes.push(node);
    }
  }
  return found;
}

function byIssuer(mappings: readonly PolicyMapping[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { issuerDomain, subjectDomain } of mappings) {
    const domains = found.get(issuerDomain);
    if (domains === undefined) found.set(issuerDomain, new Set([subjectDomain]));
    else domains.add(subjectDomain);
  }
  return found;
}

/** Section 6.1.5 (g): what of the authority's policies the user accepts; anyPolicy stands for all on either side. */
export function userConstrained(authority: ReadonlySet<string>, initial: ReadonlySet<string>): ReadonlySet<string> {
  if (authority.has(ANY)) return initial;
  if (initial.has(ANY)) return authority;
  return new Set([...authority].filter((policy) => initial.has(policy)));
}
