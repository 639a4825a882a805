import { PkiError } from '../error.ts';
import { OIDS } from '../oids.ts';
import type { Certificate } from './certificate.ts';
import type { CrlReason } from './crl.ts';
import { compareDer } from './der.ts';
import type { Extension } from './extensions.ts';
import { namesIssuer } from './ocsp-cert-id.ts';
import type { OcspProblem } from './ocsp-problem.ts';
import type { OcspRequest } from './ocsp-request.ts';
import { type ResponderInput, responderOf } from './ocsp-responder.ts';
import {
  type BasicOcspResponse,
  type OcspCertStatus,
  parseOcspResponse,
  type SingleOcspResponse,
} from './ocsp-response.ts';

/** What an OCSP answer is worth to who has asked: RFC 6960 section 3.2. */

export interface OcspVerification extends ResponderInput {
  /** The OCSPResponse, DER. */
  readonly response: Uint8Array;
  /** The certificate asked about, issued by `issuer`. */
  readonly certificate: Pick<Certificate, 'serialNumber'>;
  /** What was asked; the nonce in it must come back. */
  readonly request?: Pick<OcspRequest, 'nonce'>;
  /** An answer without a nonce is good enough too: RFC 5019 responders sign in advance. Default: it is not. */
  readonly nonceMayBeMissing?: boolean;
  /** How far the clocks may be apart. Default: 5 minutes, as in OpenSSL. */
  readonly clockSkewMs?: number;
  /** How old thisUpdate may be where there is no nextUpdate. Default: an hour. */
  readonly ageMsMax?: number;
}

/** An answer that holds. `unknown` is no reason to trust the certificate: only `good` is. */
export interface VerifiedOcsp {
  readonly ok: true;
  readonly status: OcspCertStatus['status'];
  readonly revokedAt?: number;
  readonly reason?: CrlReason;
  /** `revoked` says here that the CA has never issued it: RFC 6960 section 2.2. */
  readonly neverIssued: boolean;
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
  readonly producedAt: number;
  readonly responder: Certificate;
}

export type OcspVerdict = VerifiedOcsp | ({ readonly ok: false } & OcspProblem);

/**
 * Verifies an answer about one certificate. Checked in this order: the encoding; the status of the answer; the nonce; critical
 * extensions; that the answer is about this certificate; who has signed, the signature, and whether he may (see
 * {@link responderOf}); the times.
 */
export function verifyOcspResponse(input: OcspVerification): OcspVerdict {
  const read = readAnswer(input.response);
  if ('problem' in read) return { ok: false, ...read.problem };
  const { basic } = read;
  const problem = nonceProblem(basic, input) ?? extensionProblem(basic.extensions);
  if (problem !== undefined) return { ok: false, ...problem };
  const found = answerAbout(basic, input);
  if ('problem' in found) return { ok: false, ...found.problem };
  const signed = responderOf(basic, input);
  if ('problem' in signed) return { ok: false, ...signed.problem };
  const { answer } = found;
  const wrong = extensionProblem(answer.extensions) ?? timeProblem(basic, answer, input);
  if (wrong !== undefined) return { ok: false, ...wrong };
  const { certStatus, thisUpdate, nextUpdate } = answer;
  return {
    ok: true,
    ...certStatus,
    neverIssued: saysNeverIssued(basic, certStatus),
    thisUpdate,
    ...(nextUpdate !== undefined && { nextUpdate }),
    producedAt: basic.producedAt,
    responder: signed.responder,
  };
}

function readAnswer(response: Uint8Array): { basic: BasicOcspResponse } | { problem: OcspProblem } {
  try {
    const answer = parseOcspResponse(response);
    return answer.status === 'successful'
      ? { basic: answer.basic }
      : { problem: { code: 'refused', detail: answer.status } };
  } catch (error) {
    if (error instanceof PkiError) return { problem: { code: 'malformed', detail: error.message } };
    throw error;
  }
}

function nonceProblem(basic: BasicOcspResponse, input: OcspVerification): OcspProblem | undefined {
  const sent = input.request?.nonce;
  if (sent === undefined) return undefined;
  if (basic.nonce === undefined) {
    return input.nonceMayBeMissing ? undefined : { code: 'nonce-missing', detail: 'the nonce has not come back' };
  }
  if (compareDer(basic.nonce.octets, sent.octets) === 0) return undefined;
  return { code: 'wrong-nonce', detail: 'the nonce is not the one that was sent' };
}

const UNDERSTOOD: ReadonlySet<string> = new Set([
  OIDS.ocspNonce,
  OIDS.ocspExtendedRevoke,
  OIDS.ocspArchiveCutoff,
  OIDS.invalidityDate,
]);

function extensionProblem(extensions: readonly Extension[]): OcspProblem | undefined {
  const unknown = extensions.find(({ oid, critical }) => critical && !UNDERSTOOD.has(oid));
  return unknown && { code: 'unknown-critical-extension', detail: unknown.oid };
}

/** The single response about the certificate; one CertID may come under several hashes, if all say the same. */
function answerAbout(
  { responses }: BasicOcspResponse,
  { certificate, issuer }: OcspVerification,
): { answer: SingleOcspResponse } | { problem: OcspProblem } {
  const { serialNumber } = certificate;
  const about = responses.filter(({ certId }) => certId.serialNumber === serialNumber && namesIssuer(certId, issuer));
  const [answer, ...others] = about;
  if (answer === undefined) {
    return { problem: { code: 'no-answer', detail: `the answer is not about ${serialNumber} of this CA` } };
  }
  if (others.some(({ certStatus }) => certStatus.status !== answer.certStatus.status)) {
    return { problem: { code: 'contradictory', detail: `${serialNumber} has more than one status` } };
  }
  return { answer };
}

const MINUTE_MS = 60_000;

function timeProblem(
  { producedAt }: BasicOcspResponse,
  { thisUpdate, nextUpdate }: SingleOcspResponse,
  { at, clockSkewMs = 5 * MINUTE_MS, ageMsMax = 60 * MINUTE_MS }: OcspVerification,
): OcspProblem | undefined {
  const latest = Math.max(thisUpdate, producedAt);
  if (latest > at + clockSkewMs) return { code: 'not-yet-valid', detail: instant(latest) };
  const end = nextUpdate ?? thisUpdate + ageMsMax;
  if (end < thisUpdate) return { code: 'malformed', detail: 'the answer ends before it begins' };
  return end < at - clockSkewMs ? { code: 'expired', detail: instant(end) } : undefined;
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** RFC 6960 section 2.2: on hold since 1970 and the extension extended-revoke. */
function saysNeverIssued({ extensions }: BasicOcspResponse, certStatus: OcspCertStatus): boolean {
  if (certStatus.status !== 'revoked' || certStatus.revokedAt !== 0) return false;
  return certStatus.reason === 'certificateHold' && extensions.some(({ oid }) => oid === OIDS.ocspExtendedRevoke);
}
