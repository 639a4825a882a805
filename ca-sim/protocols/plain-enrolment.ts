import { suiteOfPublicKey } from '../../pki/keys.ts';
import { OIDS } from '../../pki/oids.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { compareDer } from '../../pki/x509/der.ts';
import { dnToString, sameName } from '../../pki/x509/name.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { twinRow } from '../core/authority-styles.ts';
import { CERTIFICATE_PROFILES, type ProfileName, profileOf } from '../core/certificate-profiles.ts';
import { standingEnrolment } from '../core/enrolment.ts';
import type { EnrolmentAnswer, EnrolmentWish } from '../core/enrolment-record.ts';
import { pinEnvelopeAllows, spendPinEnvelope } from '../core/pin-envelopes.ts';
import { CaError } from '../core/problems.ts';
import type { IssuedCertificate } from '../core/state.ts';
import type { EnrolmentLabel } from './enrolment-label.ts';
import type { PlainRequest } from './plain-request.ts';
import type { Vouched } from './vouchers.ts';

/** What PKCS#10 over HTTP and EST have in common: from a request and somebody's word for it to the CA's answer. */

/** Of which CA a certificate is asked for, and of which kind if one is named. */
export interface Asked extends EnrolmentLabel {
  readonly profile?: ProfileName;
}

/** The kind of certificate that a word names. @throws CaError profile-unsuitable */
export function profileNamed(name: string): ProfileName {
  if (!Object.hasOwn(CERTIFICATE_PROFILES, name)) throw new CaError('profile-unsuitable', `${name} is no profile.`);
  return name as ProfileName;
}

/**
 * Enrols. The same request again, from the same sender, asks how the first one stands. A PIN envelope is spent when the
 * request was taken in. Inside `ca.run` only.
 * @throws CaError envelope-spent, envelope-subject; those of `CertificationAuthority.enrol`.
 */
export async function enrolPlainly(
  ca: CertificationAuthority,
  request: PlainRequest,
  { voucher, envelope }: Vouched,
  asked: Asked,
  now: number,
): Promise<EnrolmentAnswer> {
  const { subject, publicKey, selfSigned, sha1Proof, subjectAltName } = request;
  const fingerprint = JSON.stringify([request.fingerprint, asked, voucher]);
  const repeated = standingEnrolment(ca.state, fingerprint, now)?.id;
  const allowed = envelope && pinEnvelopeAllows(envelope, repeated ?? 'another', subject);
  if (allowed?.ok === false) throw new CaError(allowed.problem, allowed.detail);
  const wish: EnrolmentWish = {
    ...asked,
    subject,
    publicKey,
    possessionProven: selfSigned,
    sha1Proof,
    voucher,
    fingerprint,
    ...(subjectAltName && { subjectAltName }),
  };
  const answer = await ca.enrol(wish, now);
  if (envelope) spendPinEnvelope(envelope, answer.enrolment.id);
  return answer;
}

/**
 * What a renewal asks for: a certificate of the same CA, and of the same twin and kind where that twin certifies such keys.
 * @throws CaError signer-not-entitled when the request has another name than the certificate, or other alternative names
 * (RFC 7030 section 4.2.2, X-CA-10).
 */
export function renewalOf(signer: IssuedCertificate, request: PlainRequest): Asked {
  const { authority, algorithm, profile } = signer;
  if (!sameName(signer.subject, request.subject)) {
    throw new CaError(
      'signer-not-entitled',
      `${dnToString(signer.subject)} asks for a certificate of ${dnToString(request.subject)}.`,
    );
  }
  if (profileOf(profile).requestedAltName && !sameAltName(signer, request)) {
    throw new CaError('signer-not-entitled', 'The alternative names are not those of the certificate.');
  }
  const suite = suiteOfPublicKey(request.publicKey).id;
  const sameTwin = twinRow(authority, algorithm)?.certifies.includes(suite);
  return sameTwin ? { authority, algorithm, profile } : { authority };
}

function sameAltName({ der }: IssuedCertificate, { subjectAltName }: PlainRequest): boolean {
  const none = new Uint8Array(0);
  const current = parseCertificate(der).extensions.find(({ oid }) => oid === OIDS.subjectAltName);
  return compareDer(current?.value ?? none, subjectAltName?.value ?? none) === 0;
}
