import type { CertificationAuthority } from '../certification-authority.ts';
import { CaError } from '../core/problems.ts';
import { enrolmentLabel } from './enrolment-label.ts';
import { answerOcspRequest } from './ocsp.ts';
import { enrolPlainly, profileNamed } from './plain-enrolment.ts';
import { readPlainRequest } from './plain-request.ts';
import { answerTimeStampRequest } from './time-stamp.ts';
import { type EnvelopeCredentials, envelopeVoucher, type Vouched } from './vouchers.ts';

/**
 * What a program in the same process asks of the CA: octets for octets, with no HTTP between. What watches the HTTP traffic
 * or disturbs it does not see this.
 */
export interface InProcessFace {
  /** The answer of `POST /ocsp`: OCSPResponse, DER. Never rejects. @param request OCSPRequest, DER. */
  ocsp(request: Uint8Array): Promise<Uint8Array>;
  /** The answer of `POST /tsp`: TimeStampResp, DER. Never rejects. @param request TimeStampReq, DER. */
  timeStamp(request: Uint8Array): Promise<Uint8Array>;
  /**
   * The certificate, DER, that `POST /pkcs10` answers.
   * @param request PKCS#10: DER, PEM or base64.
   * @returns rejects with the CaError that is a problem over HTTP; enrolment-refused also when it is not issued at once.
   */
  certify(request: Uint8Array, by?: Enrolling): Promise<Uint8Array>;
}

/** Of which CA a certificate is asked for, and who vouches for it. */
export interface Enrolling {
  /** As in the address: `rfc`, `kz-kisc-gost`, ... Default: as without one. */
  readonly label?: string;
  /** A PIN envelope; absent: nobody vouches. */
  readonly envelope?: EnvelopeCredentials;
}

export function inProcessFace(ca: CertificationAuthority): InProcessFace {
  return {
    ocsp: (request) => answerOcspRequest(ca, request),
    timeStamp: (request) => answerTimeStampRequest(ca, request),
    certify: (request, by = {}) => ca.run((now) => certify(ca, request, by, now)),
  };
}

async function certify(ca: CertificationAuthority, octets: Uint8Array, { label, envelope }: Enrolling, now: number) {
  const asked = enrolmentLabel(ca, label);
  const vouched: Vouched = envelope ? envelopeVoucher(ca, envelope, now) : { voucher: { kind: 'nobody' } };
  const request = readPlainRequest(octets);
  const profile = request.profile === undefined ? {} : { profile: profileNamed(request.profile) };
  const answer = await enrolPlainly(ca, request, vouched, { ...asked, ...profile }, now);
  if (answer.status === 'issued') return answer.certificate.der;
  const { id, state } = answer.enrolment;
  const reason = answer.status === 'refused' ? answer.reason : 'it waits.';
  throw new CaError('enrolment-refused', `Enrolment ${id} is ${state}: ${reason}`);
}
