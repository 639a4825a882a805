import type { Certificate } from './certificate.ts';
import { type PathInput, pathProblem } from './chain-path.ts';
import { hasKeyIdentifier, type Problem, type ProblemCode } from './chain-problem.ts';
import { compareDer } from './der.ts';
import { dnToString, sameName } from './name.ts';

/**
 * Certification path building and validation: RFC 5280 chapter 6 and section 6.3.
 *
 * Not the engine of pkijs, which passes over pathLenConstraint, name constraints and unknown critical extensions.
 * What this validator cannot honour it refuses: name constraints, critical policies, delta and partitioned CRLs.
 */

export interface ChainInput extends PathInput {
  /** The one whose worth is asked for. */
  readonly certificate: Certificate;
  /** Certificates of CAs that may stand between, in any order; nobody trusts them yet. */
  readonly intermediates: readonly Certificate[];
  /** Whom we trust. Unlike RFC 5280, but like OpenSSL, their own validity and constraints are heeded. */
  readonly anchors: readonly Certificate[];
}

/** What can be wrong with a path, one meaning each. */
export type ChainProblem = ProblemCode;

export type ChainResult =
  /** `path` leads from the certificate to the anchor. */
  | { readonly ok: true; readonly path: readonly Certificate[] }
  | { readonly ok: false; readonly code: ChainProblem; readonly detail: string };

/** Certificates in a path, the first and the anchor included. */
export const PATH_LENGTH_MAX = 10;
/** Steps of the search before it gives up: cross-certificates can make the number of paths grow without bound. */
const STEPS_MAX = 500;

/**
 * Looks for a path from the certificate to an anchor that stands every check at the given instant. Issuers are found by name,
 * and among those of the same name by key identifier, issuer and serial number (AuthorityKeyIdentifier).
 * @returns the first path that holds; otherwise the problem of the most promising one.
 */
export function validateChain(input: ChainInput): ChainResult {
  const search = { steps: 0 };
  const failures: Problem[] = [];
  for (const path of pathsFrom([input.certificate], input, search)) {
    const problem = pathProblem(path, input);
    if (problem === undefined) return { ok: true, path };
    failures.push(problem);
  }
  // A wrong signature mostly means an issuer of the same name that is not the one.
  const failure = failures.find(({ code }) => code !== 'bad-signature') ?? failures[0] ?? noPath(input, search.steps);
  return { ok: false, ...failure };
}

function noPath({ certificate }: ChainInput, steps: number): Problem {
  if (steps >= STEPS_MAX) return { code: 'too-many-paths', detail: `no path found in ${STEPS_MAX} steps` };
  return {
    code: 'unknown-issuer',
    detail: `no path from ${dnToString(certificate.subject)}, issued by ${dnToString(certificate.issuer)}, to a trusted CA`,
  };
}

/** All ways up to an anchor, anchors first; a generator, so that nothing is searched beyond the first that holds. */
function* pathsFrom(
  path: readonly Certificate[],
  input: ChainInput,
  search: { steps: number },
): Generator<readonly Certificate[]> {
  const last = path.at(-1) as Certificate;
  if (++search.steps > STEPS_MAX) return;
  if (input.anchors.some((anchor) => isSame(anchor, last))) {
    yield path;
    return;
  }
  if (path.length >= PATH_LENGTH_MAX) return;
  for (const anchor of input.anchors) {
    if (mayHaveIssued(anchor, last)) yield [...path, anchor];
  }
  for (const issuer of input.intermediates) {
    if (mayHaveIssued(issuer, last) && !path.some((one) => isSame(one, issuer))) {
      yield* pathsFrom([...path, issuer], input, search);
    }
  }
}

function isSame(a: Certificate, b: Certificate): boolean {
  return compareDer(a.der, b.der) === 0;
}

/** RFC 5280 section 6.1.3 (a)(4) and section 4.2.1.1: by name, and by every part of AuthorityKeyIdentifier that is there. */
function mayHaveIssued(issuer: Certificate, certificate: Certificate): boolean {
  if (!sameName(issuer.subject, certificate.issuer)) return false;
  const { authorityKeyId } = certificate;
  if (!hasKeyIdentifier(issuer, authorityKeyId?.keyIdentifier)) return false;
  if (authorityKeyId?.serialNumber === undefined || authorityKeyId.issuers.length === 0) return true;
  return (
    authorityKeyId.serialNumber === issuer.serialNumber &&
    // RFC 5280 means the CA above the issuer; KISC writes the name of the issuer itself. The serial number decides anyway.
    authorityKeyId.issuers.some((name) => sameName(name, issuer.issuer) || sameName(name, issuer.subject))
  );
}
