import type { Certificate } from './certificate.ts';
import { type Material, PathSearch } from './chain-building.ts';
import { examinePath, type PathDemands } from './chain-path.ts';
import { nameOf, type Problem, type ProblemCode } from './chain-problem.ts';
import { KISC_TOLERATED, type ProfileRuleName, profileProblem } from './chain-profile.ts';
import { pathRevocationProblem, type RevocationDemands } from './chain-revocation.ts';
import { dnToString } from './name.ts';

/**
 * Certification path building and validation: RFC 5280 chapter 6 in full, policies after RFC 9618, and what chapter 4 binds
 * CAs to. docs/chain-validation.md says what is decided where the standard leaves a choice, and where others decide otherwise.
 *
 * Not the engine of pkijs, which passes over pathLenConstraint, name constraints and unknown critical extensions.
 */

export interface ChainInput extends Material, PathDemands, RevocationDemands {
  /** The one whose worth is asked for. */
  readonly certificate: Certificate;
  /** Rules for CAs that may be broken; by default the one that KISC breaks. */
  readonly tolerated?: readonly ProfileRuleName[];
}

/** What can be wrong with a path, one meaning each. */
export type ChainProblem = ProblemCode;

export type ChainResult =
  /** `path` leads from the certificate to the anchor; `policies` hold for it, anyPolicy alone meaning that all do. */
  | { readonly ok: true; readonly path: readonly Certificate[]; readonly policies: readonly string[] }
  | { readonly ok: false; readonly code: ChainProblem; readonly detail: string };

/**
 * Looks for a path from the certificate to an anchor that stands every check at the given instant. Issuers are found by name,
 * and among those of the same name by key identifier, issuer and serial number (AuthorityKeyIdentifier).
 * @returns the first path that holds; otherwise the problem of the most promising one.
 */
export function validateChain(input: ChainInput): ChainResult {
  return findPath(input, []);
}

/** @param asking the certificates about which somebody is asking already: who signs the list about them cannot be one of them. */
function findPath(input: ChainInput, asking: readonly Certificate[]): ChainResult {
  const search = new PathSearch(input);
  let failure: Problem | undefined;
  for (const path of search.pathsFrom([input.certificate])) {
    const verdict = examinePath(path, input);
    const problem = verdict.ok
      ? (profileProblem(path, input.tolerated ?? KISC_TOLERATED) ?? revocationOf(path, input, asking))
      : verdict.problem;
    if (verdict.ok && problem === undefined) return { ok: true, path, policies: verdict.policies };
    failure ??= problem;
  }
  return { ok: false, ...(failure ?? noPath(input, search)) };
}

/** How many lists may be signed by CAs whose certificates need lists themselves. */
const ASKING_MAX = 4;

function revocationOf(
  path: readonly Certificate[],
  input: ChainInput,
  asking: readonly Certificate[],
): Problem | undefined {
  const { at, intermediates, anchors, revocation, tolerated } = input;
  const anchor = path.at(-1) as Certificate;
  const now = [...asking, ...path];
  const signerProblem = (signer: Certificate): Problem | undefined => {
    if (asking.length >= ASKING_MAX || now.includes(signer)) {
      return { code: 'crl-signer-unknown', detail: `${nameOf(signer)} stands under its own list` };
    }
    const demands = {
      at,
      intermediates,
      anchors: [anchor],
      ...(revocation && { revocation }),
      ...(tolerated && { tolerated }),
    };
    const result = findPath({ ...demands, certificate: signer, keyUsage: 'cRLSign' }, [...asking, signer]);
    return result.ok ? undefined : result;
  };
  return pathRevocationProblem(path, input, {
    at,
    certificates: [...anchors, ...intermediates, ...path],
    signerProblem,
  });
}

function noPath({ certificate }: ChainInput, search: PathSearch): Problem {
  if (search.isExhausted) return { code: 'too-many-paths', detail: 'the search for a path was given up' };
  if (search.badSignature !== undefined) return search.badSignature;
  return {
    code: 'unknown-issuer',
    detail: `no path from ${nameOf(certificate)}, issued by ${dnToString(certificate.issuer)}, to a trusted CA`,
  };
}
