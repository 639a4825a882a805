import { PkiError } from '../../pki/error.ts';
import { OIDS } from '../../pki/oids.ts';
import type { Extension } from '../../pki/x509/extensions.ts';
import { ocspArchiveCutoff, ocspExtendedRevoke } from '../../pki/x509/ocsp-answer.ts';
import { type CertIdIssuer, namesIssuer } from '../../pki/x509/ocsp-cert-id.ts';
import { type OcspQuestion, type OcspRequest, verifyOcspRequest } from '../../pki/x509/ocsp-request.ts';
import type { OcspCertStatus, OcspRefusal, ResponderId, SingleOcspResponse } from '../../pki/x509/ocsp-response.ts';
import type { AuthorityName, TwinName } from './authority-styles.ts';
import { certificateStatus } from './certificates.ts';
import type { CaState } from './state.ts';

/** What the OCSP responder says: decided here from the one state, signed by the shell (RFC 6960). */

/** How the responder of one authority answers. */
export interface OcspStyle {
  readonly responderId: ResponderId['kind'];
  /** From thisUpdate to nextUpdate; absent: no nextUpdate, newer information is to be had at any time. */
  readonly validForMs?: number;
  /** What a certificate is that the CA has never issued: `unknown`, or `revoked` as RFC 6960 section 2.2 extends it. */
  readonly neverIssued: 'unknown' | 'revoked';
  /** Whether answers say since when the status of expired certificates is kept (section 4.4.4): for ever, here. */
  readonly archiveCutoff: boolean;
}

const HOUR_MS = 3_600_000;
const RFC_STYLE: OcspStyle = {
  responderId: 'by-key',
  validForMs: HOUR_MS,
  neverIssued: 'unknown',
  archiveCutoff: true,
};

/** KISC's own responder has left no public answer: it answers as the RFC says (assumed). The National CA: X-NUC-3. */
export const OCSP_STYLES: Readonly<Record<AuthorityName, OcspStyle>> = {
  'kz-kisc': RFC_STYLE,
  'kz-nuc': { responderId: 'by-name', neverIssued: 'revoked', archiveCutoff: false },
  rfc: RFC_STYLE,
};

/**
 * For trying a client: a question about one of these numbers, which no certificate here can have, gets no answer but this.
 * The last digit is the number of the OCSPResponseStatus.
 */
export const OCSP_TRIALS: Readonly<Record<string, OcspRefusal>> = {
  '7E570001': 'malformedRequest',
  '7E570002': 'internalError',
  '7E570003': 'tryLater',
  '7E570005': 'sigRequired',
  '7E570006': 'unauthorized',
};

/** A CA certificate as questions are about it. */
export interface OcspIssuer extends TwinName {
  readonly certificate: CertIdIssuer;
}

/** An answer that is still to be signed, and in whose name. */
export interface OcspAnswer<Issuer extends OcspIssuer> {
  readonly issuer: Issuer;
  readonly responderId: ResponderId['kind'];
  readonly producedAt: number;
  readonly responses: readonly SingleOcspResponse[];
  readonly extensions: readonly Extension[];
}

/**
 * Answers a request, or says why not: `malformedRequest` for a critical extension that nobody here understands;
 * `unauthorized` for a signature that does not hold, and when not one question is about a certificate of an issuer here
 * (RFC 5019 section 2.2.3); what {@link OCSP_TRIALS} say. One answer has one signer: he speaks for the issuer of the first question that is ours, and
 * questions about other issuers get `unknown` from him.
 */
export function answerOcsp<Issuer extends OcspIssuer>(
  state: CaState,
  issuers: readonly Issuer[],
  request: OcspRequest,
  now: number,
): OcspAnswer<Issuer> | OcspRefusal {
  if (hasUnknownCritical(request)) return 'malformedRequest';
  if (isWronglySigned(request)) return 'unauthorized';
  const issuer = request.questions
    .map(({ certId }) => issuers.find((one) => namesIssuer(certId, one.certificate)))
    .find((one) => one !== undefined);
  if (issuer === undefined) return 'unauthorized';
  const trial = request.questions
    .map(({ certId }) => OCSP_TRIALS[certId.serialNumber])
    .find((one) => one !== undefined);
  if (trial !== undefined) return trial;
  const style = OCSP_STYLES[issuer.authority];
  const answers = request.questions.map((question) => answerQuestion(state, issuer, style, question, now));
  const { nonce } = request;
  return {
    issuer,
    responderId: style.responderId,
    producedAt: now,
    responses: answers.map(({ response }) => response),
    extensions: [
      ...(nonce ? [{ oid: OIDS.ocspNonce, critical: false, value: nonce.value }] : []),
      ...(answers.some(({ neverIssued }) => neverIssued) ? [ocspExtendedRevoke()] : []),
    ],
  };
}

function hasUnknownCritical({ extensions, questions }: OcspRequest): boolean {
  return (
    extensions.some(isUnknownCritical) || questions.some((question) => question.extensions.some(isUnknownCritical))
  );
}

const isUnknownCritical = ({ oid, critical }: Extension): boolean => critical && oid !== OIDS.ocspNonce;

/** A signature is not asked for; one that is there must hold, unless its certificate or algorithm is nothing known here. */
function isWronglySigned(request: OcspRequest): boolean {
  if (request.signature === undefined) return false;
  try {
    return verifyOcspRequest(request) === undefined;
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}

/** RFC 6960 section 2.2: how a certificate that was never issued is said to be revoked. */
const NEVER_ISSUED: OcspCertStatus = { status: 'revoked', revokedAt: 0, reason: 'certificateHold' };

function answerQuestion(state: CaState, issuer: OcspIssuer, style: OcspStyle, question: OcspQuestion, now: number) {
  const { certId } = question;
  const ours = namesIssuer(certId, issuer.certificate);
  const certStatus = ours ? statusOf(state, issuer, certId.serialNumber) : ({ status: 'unknown' } as const);
  const neverIssued = ours && certStatus.status === 'unknown' && style.neverIssued === 'revoked';
  const response: SingleOcspResponse = {
    certId,
    certStatus: neverIssued ? NEVER_ISSUED : certStatus,
    thisUpdate: now,
    ...(style.validForMs !== undefined && { nextUpdate: now + style.validForMs }),
    extensions: style.archiveCutoff ? [ocspArchiveCutoff(state.foundedAt)] : [],
  };
  return { response, neverIssued };
}

function statusOf(state: CaState, issuer: OcspIssuer, serialNumber: string): OcspCertStatus {
  const found = certificateStatus(state, issuer, serialNumber);
  if (found.status !== 'revoked') return { status: found.status };
  return { status: 'revoked', revokedAt: found.at, reason: found.reason };
}
