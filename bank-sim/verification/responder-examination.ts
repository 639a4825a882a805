import type { Certificate } from '../../pki/x509/certificate.ts';
import { verifyOcspResponse } from '../../pki/x509/ocsp.ts';
import { certIdOf } from '../../pki/x509/ocsp-cert-id.ts';
import { buildOcspRequest, parseOcspRequest } from '../../pki/x509/ocsp-request.ts';
import type { Clock } from '../../simulation/clock.ts';
import type { Rng } from '../../simulation/rng.ts';
import { BankError } from '../core/bank-error.ts';
import { type CaConnection, CaSilentError } from './ca-connection.ts';

/** As many as RFC 9654 section 2.1 wants. */
const NONCE_OCTETS = 32;

/** Draws the nonces of a bank's questions: 32 octets, of the instant and of how many were asked before. */
export function nonceMaker(rng: Rng, clock: Clock): () => Uint8Array {
  let asked = 0;
  return () => rng.stream(`${clock.now()} ${asked++}`).bytes(NONCE_OCTETS);
}

export interface AskingResponder {
  readonly ca: CaConnection;
  readonly clock: Clock;
  /** A fresh one for each question. */
  readonly nonce: () => Uint8Array;
}

/**
 * Has the CA's OCSP responder say that a certificate is good at this moment (RFC 6960). No answer is used twice. It must be signed
 * by the CA or by whom the CA has delegated to, bring the nonce back, be about this certificate, and be good by the bank's clock,
 * give or take five minutes.
 *
 * @throws CaSilentError revocation-unknown: nobody answers, the CA has no responder, or he gives none (`tryLater` and the like). BankError
 *   ocsp-answer-wrong; certificate-revoked; certificate-unknown, also when the CA says that it has never issued it.
 */
export async function askResponder(
  certificate: Certificate,
  issuer: Certificate,
  { ca, clock, nonce }: AskingResponder,
): Promise<void> {
  const { serialNumber } = certificate;
  const der = await buildOcspRequest({ certIds: [certIdOf(issuer, serialNumber)], nonce: nonce() });
  const response = await ca.ocspAnswer(der);
  const request = parseOcspRequest(der);
  const verdict = verifyOcspResponse({ response, certificate, issuer, request, at: clock.now() });
  if (!verdict.ok) {
    const detail = `ocsp ${verdict.code}: ${verdict.detail}`;
    // An answer without an answer is not signed: whoever sends it could as well have sent nothing.
    if (verdict.code === 'refused') throw new CaSilentError('revocation-unknown', detail);
    throw new BankError('ocsp-answer-wrong', detail);
  }
  if (verdict.status === 'good') return;
  if (verdict.status === 'unknown' || verdict.neverIssued) {
    throw new BankError('certificate-unknown', `ocsp: certificate ${serialNumber} is unknown.`);
  }
  const since = verdict.revokedAt === undefined ? '' : ` since ${new Date(verdict.revokedAt).toISOString()}`;
  throw new BankError('certificate-revoked', `ocsp: certificate ${serialNumber} is revoked${since}.`);
}
