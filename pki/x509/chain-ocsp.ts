import type { Problem } from './chain-problem.ts';
import { verifyOcspResponse } from './ocsp.ts';
import type { OcspProblem } from './ocsp-problem.ts';
import type { RevocationAnswer, RevocationQuestion, RevocationSource } from './revocation-source.ts';

/** OCSP answers at hand, for instance those that came with a signature. */
export interface OcspAnswers {
  /** OCSPResponses, DER. */
  readonly responses: readonly Uint8Array[];
  /**
   * Who says whether a delegated responder without id-pkix-ocsp-nocheck is revoked; without it such a responder is not believed.
   */
  readonly aboutResponders?: RevocationSource;
}

/**
 * OCSP answers as a source of revocation: RFC 6960. Every answer is verified as if it were the only one; `unknown` is never
 * good. An answer that says revoked decides, whatever another one says.
 */
export function ocspSource(answers: OcspAnswers): RevocationSource {
  return (question) => {
    let decided: RevocationAnswer = unknown('no OCSP answer is at hand');
    for (const response of answers.responses) {
      const answer = answerOf(response, question, answers.aboutResponders);
      if (answer.status === 'revoked') return answer;
      if (answer.status === 'good' || decided.status === 'unknown') decided = answer;
    }
    return decided;
  };
}

function answerOf(
  response: Uint8Array,
  question: RevocationQuestion,
  aboutResponders: RevocationSource | undefined,
): RevocationAnswer {
  const { certificate, issuer, at } = question;
  const verdict = verifyOcspResponse({
    response,
    certificate,
    issuer,
    at,
    ...(aboutResponders && {
      responderProblem: (responder) => responderProblem(aboutResponders({ ...question, certificate: responder })),
    }),
  });
  if (!verdict.ok) return unknown(`${verdict.code}: ${verdict.detail}`);
  if (verdict.status === 'good') return { status: 'good' };
  if (verdict.status === 'unknown') return unknown('the responder does not know the certificate');
  const { revokedAt, reason } = verdict;
  return { status: 'revoked', ...(revokedAt !== undefined && { revokedAt }), ...(reason && { reason }) };
}

function responderProblem(answer: RevocationAnswer): OcspProblem | undefined {
  if (answer.status === 'good') return undefined;
  if (answer.status === 'revoked') return { code: 'responder-revoked', detail: 'the responder is revoked' };
  return { code: 'responder-not-checked', detail: answer.problem.detail };
}

function unknown(detail: string): { readonly status: 'unknown'; readonly problem: Problem } {
  return { status: 'unknown', problem: { code: 'ocsp', detail } };
}
