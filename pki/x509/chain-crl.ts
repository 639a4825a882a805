import type { Certificate } from './certificate.ts';
import { hasKeyIdentifier, instant, nameOf, type Problem } from './chain-problem.ts';
import { type Crl, type RevokedCertificate, verifyCrl } from './crl.ts';
import { entryKey } from './crl-extensions.ts';
import { isUpdateOf, newestFirst } from './crl-order.ts';
import { impliedPoint, scopeOf } from './crl-scope.ts';
import { ALL_REASONS, type DistributionPoint } from './distribution-points.ts';
import { dnToString, nameKey, sameName } from './name.ts';
import type { RevocationAnswer, RevocationQuestion, RevocationSource } from './revocation-source.ts';

/**
 * CRLs as a source of revocation: RFC 5280 section 6.3, with partitioned, indirect and delta lists. Of several good lists
 * about the same, the newest decides; a delta list is used wherever one fits.
 */
export function crlSource(lists: readonly Crl[]): RevocationSource {
  const sorted = lists.toSorted(newestFirst);
  return (question) => statusByLists(question, sorted);
}

/** Section 6.3.3: each distribution point in turn, at last the issuer itself, until all reasons are covered. */
function statusByLists(question: RevocationQuestion, lists: readonly Crl[]): RevocationAnswer {
  const { certificate, issuer } = question;
  const complete = lists.filter(({ baseNumber }) => baseNumber === undefined);
  const problems: Problem[] = [];
  let covered = 0;
  for (const point of [...certificate.distributionPoints, impliedPoint(certificate)]) {
    for (const list of complete) {
      if (covered === ALL_REASONS) break;
      const scope = scopeOf(list, point, certificate);
      if ((scope & ~covered) === 0) continue;
      const found = readList(list, lists, question, point);
      if ('problem' in found) {
        problems.push(found.problem);
        continue;
      }
      if (found.line !== undefined) return revokedBy(found.line);
      covered |= scope;
    }
  }
  if (covered === ALL_REASONS) return { status: 'good' };
  return { status: 'unknown', problem: problems[0] ?? missing(lists, issuer, covered) };
}

function revokedBy({ revokedAt, reason }: RevokedCertificate): RevocationAnswer {
  return { status: 'revoked', revokedAt, ...(reason && { reason }) };
}

function missing(lists: readonly Crl[], issuer: Certificate, covered: number): Problem {
  const name = dnToString(issuer.subject);
  if (covered !== 0) return { code: 'crl-missing', detail: `the lists of ${name} do not cover all reasons` };
  const onlyDelta = lists.some((list) => list.baseNumber !== undefined && sameName(list.issuer, issuer.subject));
  return onlyDelta
    ? { code: 'crl-not-supported', detail: `of ${name} there is only a delta list` }
    : { code: 'crl-missing', detail: `no list of ${name}` };
}

type Reading = { readonly line: RevokedCertificate | undefined } | { readonly problem: Problem };

/** Section 6.3.3 (f) to (k), for one complete list that is about the certificate, and the newest delta list that fits it. */
function readList(list: Crl, lists: readonly Crl[], question: RevocationQuestion, point: DistributionPoint): Reading {
  const signed = signerOf(list, question, point);
  if ('problem' in signed) return signed;
  const problem = listProblem(list, question.at);
  if (problem !== undefined) return { problem };
  const { certificate } = question;
  const delta = lists.find(
    (one) =>
      isUpdateOf(one, list) && verifyCrl(one, signed.signer.publicKey) && listProblem(one, question.at) === undefined,
  );
  const changed = delta && lineOf(delta, certificate);
  if (changed?.reason === 'removeFromCRL') return { line: undefined };
  return { line: changed ?? lineOf(list, certificate) };
}

function lineOf(list: Crl, { issuer, serialNumber }: Certificate): RevokedCertificate | undefined {
  if (sameName(list.issuer, issuer)) return list.revoked.get(serialNumber);
  return list.revokedElsewhere.get(entryKey(serialNumber, nameKey(issuer)));
}

function listProblem(list: Crl, at: number): Problem | undefined {
  const name = listName(list);
  const [unknown] = list.criticalUnknown;
  if (unknown !== undefined) {
    return { code: 'crl-not-supported', detail: `${name} has the critical extension ${unknown}` };
  }
  if (at < list.thisUpdate) return { code: 'crl-not-yet-valid', detail: `${name} begins ${instant(list.thisUpdate)}` };
  if (list.nextUpdate === undefined) return { code: 'crl-not-conforming', detail: `${name} has no nextUpdate` };
  if (list.number === undefined) return { code: 'crl-not-conforming', detail: `${name} has no CRLNumber` };
  if (at >= list.nextUpdate + 1000) {
    return { code: 'crl-expired', detail: `${name} ended ${instant(list.nextUpdate)}` };
  }
  return undefined;
}

/** Certificates of one name and key identifier that are tried for one list. */
const SIGNERS_MAX = 10;

/** Section 6.3.3 (f) and (g): the certificate under whose key the list stands. The issuer's own comes first. */
function signerOf(
  list: Crl,
  question: RevocationQuestion,
  point: DistributionPoint,
): { readonly signer: Certificate } | { readonly problem: Problem } {
  const { issuer, certificates } = question;
  const named = [issuer, ...certificates.filter((one) => one !== issuer)].filter(
    (one) => sameName(one.subject, list.issuer) && hasKeyIdentifier(one, list.authorityKeyId?.keyIdentifier),
  );
  let problem: Problem = {
    code: 'crl-signer-unknown',
    detail: `nobody has the certificate that ${listName(list)} names`,
  };
  for (const signer of named.slice(0, SIGNERS_MAX)) {
    const found =
      usageProblem(list, signer) ?? (isAppointed(signer, question, point) ? undefined : pathProblem(signer, question));
    if (found === undefined) return { signer };
    problem = found;
  }
  return { problem };
}

function usageProblem(list: Crl, signer: Certificate): Problem | undefined {
  if (signer.keyUsage !== undefined && !signer.keyUsage.has('cRLSign')) {
    return { code: 'key-usage', detail: `${nameOf(signer)} has no cRLSign` };
  }
  return verifyCrl(list, signer.publicKey) ? undefined : { code: 'crl-bad-signature', detail: listName(list) };
}

/**
 * The issuer; and a signer of lists about whom his own list is asked, but only where his certificate says that this list
 * decides about him (cRLIssuer), for then his CA has wanted it so.
 */
function isAppointed(
  signer: Certificate,
  { issuer, certificate }: RevocationQuestion,
  point: DistributionPoint,
): boolean {
  return signer === issuer || (signer === certificate && point.crlIssuer !== undefined);
}

function pathProblem(signer: Certificate, question: RevocationQuestion): Problem | undefined {
  const problem = question.signerProblem(signer);
  return problem && { code: 'crl-signer-unknown', detail: `${problem.code}: ${problem.detail}` };
}

function listName(list: Crl): string {
  return `the list of ${dnToString(list.issuer)}`;
}
