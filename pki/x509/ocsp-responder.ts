import { PkiError } from '../error.ts';
import { OIDS } from '../oids.ts';
import { type Certificate, parseCertificate, verifyCertificateSignature } from './certificate.ts';
import { upperHex } from './der-fields.ts';
import { dnToString, sameName } from './name.ts';
import { responderKeyHash } from './ocsp-cert-id.ts';
import type { OcspProblem } from './ocsp-problem.ts';
import type { BasicOcspResponse } from './ocsp-response.ts';
import { isSignedBy } from './signed-object.ts';

/** Who has signed an answer, and whether he may: RFC 6960 section 4.2.2.2. */

export interface ResponderInput {
  /** The CA whose certificate was asked about. */
  readonly issuer: Certificate;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Responders that are trusted whoever has issued their certificates: criterion 1. */
  readonly trustedResponders?: readonly Certificate[];
  /**
   * Whether a delegated responder without id-pkix-ocsp-nocheck is still in good standing; undefined if he is. Without this
   * function such a responder is refused, because nobody knows.
   */
  readonly responderProblem?: (responder: Certificate, issuer: Certificate) => OcspProblem | undefined;
}

/** The certificate under which the answer stands, or why there is none. */
export function responderOf(
  basic: BasicOcspResponse,
  input: ResponderInput,
): { readonly responder: Certificate } | { readonly problem: OcspProblem } {
  const named = candidates(basic, input).filter((one) => isNamed(basic, one));
  let problem: OcspProblem = { code: 'responder-missing', detail: 'the certificate of the responder is not at hand' };
  for (const responder of named) {
    const found = standing(basic, responder, input);
    if (found === undefined) return { responder };
    problem = found;
  }
  return { problem };
}

/** The CA itself, those trusted, and what the answer carries; certificates that cannot be read here are nobody's. */
function candidates(basic: BasicOcspResponse, { issuer, trustedResponders = [] }: ResponderInput): Certificate[] {
  return [issuer, ...trustedResponders, ...basic.certificates.flatMap(readable)];
}

function readable(der: Uint8Array): Certificate[] {
  try {
    return [parseCertificate(der)];
  } catch (error) {
    if (error instanceof PkiError) return [];
    throw error;
  }
}

function isNamed({ responderId }: BasicOcspResponse, certificate: Certificate): boolean {
  return responderId.kind === 'by-name'
    ? sameName(responderId.name, certificate.subject)
    : upperHex(responderKeyHash(certificate.publicKey)) === responderId.keyHash;
}

function standing(basic: BasicOcspResponse, responder: Certificate, input: ResponderInput): OcspProblem | undefined {
  const name = dnToString(responder.subject);
  if (!isSignedBy(basic, 'ocsp', responder.publicKey)) {
    return { code: 'bad-signature', detail: `the answer is not signed with the key of ${name}` };
  }
  const { issuer, trustedResponders = [] } = input;
  const own = [issuer, ...trustedResponders];
  if (own.includes(responder)) return undefined;
  return authorityProblem(responder, issuer) ?? validityProblem(responder, input);
}

/** Criterion 3: issued directly by the CA in question, with the same key, for signing OCSP answers. */
function authorityProblem(responder: Certificate, issuer: Certificate): OcspProblem | undefined {
  const refuse = (detail: string): OcspProblem => ({
    code: 'responder-not-authorized',
    detail: `${dnToString(responder.subject)} ${detail}`,
  });
  if (!sameName(responder.issuer, issuer.subject) || !verifyCertificateSignature(responder, issuer.publicKey)) {
    return refuse(`is not certified by ${dnToString(issuer.subject)}`);
  }
  if (!responder.extendedKeyUsage?.includes(OIDS.ocspSigning)) return refuse('is not certified for OCSP');
  const { keyUsage } = responder;
  if (keyUsage !== undefined && !keyUsage.has('digitalSignature') && !keyUsage.has('nonRepudiation')) {
    return refuse('has a key that may not sign');
  }
  const [unknown] = responder.criticalUnknown;
  return unknown === undefined ? undefined : refuse(`has the critical extension ${unknown}`);
}

function validityProblem(responder: Certificate, input: ResponderInput): OcspProblem | undefined {
  const { issuer, at, responderProblem } = input;
  const name = dnToString(responder.subject);
  if (at < responder.notBefore || at >= responder.notAfter + 1000) {
    return { code: 'responder-expired', detail: `${name} is not valid at ${new Date(at).toISOString()}` };
  }
  if (responder.extensions.some(({ oid }) => oid === OIDS.ocspNoCheck)) return undefined;
  if (responderProblem !== undefined) return responderProblem(responder, issuer);
  return { code: 'responder-not-checked', detail: `nobody has said whether ${name} is revoked` };
}
