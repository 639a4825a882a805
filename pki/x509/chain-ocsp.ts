import { nameOf, type Problem } from './chain-problem.ts';
import { type OcspVerification, type VerifiedOcsp, verifyOcspResponse } from './ocsp.ts';
import type { OcspRequest } from './ocsp-request.ts';
import type { RevocationAnswer, RevocationQuestion, RevocationSource } from './revocation-source.ts';

/** An OCSP answer at hand. */
export interface OcspEvidence {
  /** The OCSPResponse, DER. */
  readonly response: Uint8Array;
  /** What was asked, if whoever holds the answer has asked himself. */
  readonly request?: Pick<OcspRequest, 'nonce'>;
}

/** What is demanded of every answer. */
export type OcspDemands = Pick<
  OcspVerification,
  'nonceMayBeMissing' | 'clockSkewMs' | 'ageMsMax' | 'trustedResponders' | 'responderProblem'
>;

/**
 * OCSP answers as a source of revocation. Of several that hold about one certificate the newest decides; `unknown`, and an
 * answer that does not hold, is never good.
 */
export function ocspSource(evidence: readonly OcspEvidence[], demands: OcspDemands = {}): RevocationSource {
  return (question) => statusByAnswers(question, evidence, demands);
}

function statusByAnswers(
  { certificate, issuer, at }: RevocationQuestion,
  evidence: readonly OcspEvidence[],
  demands: OcspDemands,
): RevocationAnswer {
  let newest: VerifiedOcsp | undefined;
  let problem: Problem = { code: 'ocsp', detail: `no answer about ${nameOf(certificate)}` };
  for (const one of evidence) {
    const verdict = verifyOcspResponse({ ...demands, ...one, certificate, issuer, at });
    if (!verdict.ok) {
      // An answer about other certificates is none; what is wrong with the others is worth telling.
      if (verdict.code !== 'no-answer') problem = { code: 'ocsp', detail: `${verdict.code}: ${verdict.detail}` };
    } else if (newest === undefined || verdict.thisUpdate > newest.thisUpdate) newest = verdict;
  }
  return newest === undefined ? { status: 'unknown', problem } : answerOf(newest, nameOf(certificate));
}

function answerOf({ status, revokedAt, reason }: VerifiedOcsp, name: string): RevocationAnswer {
  if (status === 'good') return { status };
  if (status === 'unknown') {
    return { status, problem: { code: 'ocsp', detail: `the responder does not know ${name}` } };
  }
  return { status, ...(revokedAt !== undefined && { revokedAt }), ...(reason && { reason }) };
}
