import type { FastifyReply, FastifyRequest } from 'fastify';
import { peerCertificate } from '../../http/tls.ts';
import { OIDS } from '../../pki/oids.ts';
import { type Certificate, parseCertificate } from '../../pki/x509/certificate.ts';
import { type ChainInput, validateChain } from '../../pki/x509/chain.ts';
import { compareDer } from '../../pki/x509/der.ts';
import type { CaTwin } from '../authority.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import type { AuthorityName } from '../core/authority-styles.ts';
import { goodSigner } from '../core/certificates.ts';
import type { Voucher } from '../core/enrolment-record.ts';
import { openPinEnvelope, type PinEnvelope, sameSecret } from '../core/pin-envelopes.ts';
import { CA_PROBLEMS, CaError } from '../core/problems.ts';
import type { IssuedCertificate } from '../core/state.ts';
import { reading } from './plain-request.ts';

/** Who vouches for a request that came over HTTP: a PIN envelope, the certificate in the TLS handshake, or nobody. */
export interface Vouched {
  readonly voucher: Voucher;
  /** Opened, not spent yet. */
  readonly envelope?: PinEnvelope;
}

/** Vouched for by the holder of a certificate. */
export interface Signed extends Vouched {
  readonly signer: IssuedCertificate;
}

/**
 * Finds out who vouches. Who gives a reference is judged by it alone, whatever certificate he has shown besides.
 * @throws CaError credentials-missing (a header that is not of HTTP Basic), envelope-locked, envelope-unknown, envelope-expired; or
 * those of {@link certificateVoucher}.
 */
export function voucherOf(ca: CertificationAuthority, request: FastifyRequest, now: number): Vouched {
  const { authorization } = request.headers;
  if (authorization !== undefined) return envelopeVoucher(ca, basicCredentials(authorization), now);
  return peerVoucher(ca, request, now) ?? { voucher: { kind: 'nobody' } };
}

/**
 * The word of the certificate in the TLS handshake, which must be one for TLS clients (RFC 5280 section 4.2.1.12); undefined when
 * there was none.
 * @throws CaError as {@link certificateVoucher}.
 */
export function peerVoucher(ca: CertificationAuthority, request: FastifyRequest, now: number): Signed | undefined {
  const peer = peerCertificate(request);
  if (peer === undefined) return undefined;
  const certificate = reading(() => parseCertificate(peer), 'signer-unknown');
  return certificateVoucher(ca, certificate, now, { keyUsage: 'digitalSignature', purpose: OIDS.clientAuth });
}

/** Reference and secret of a PIN envelope. */
export interface EnvelopeCredentials {
  readonly reference: string;
  readonly secret: string;
}

/**
 * The word of a PIN envelope, which is open then and not yet spent. Inside `ca.run` only.
 * @throws CaError envelope-locked, envelope-unknown, envelope-expired.
 */
export function envelopeVoucher(
  ca: CertificationAuthority,
  { reference, secret }: EnvelopeCredentials,
  now: number,
): Vouched {
  const envelopes = { envelopes: ca.state.pinEnvelopes, seal: ca.envelopeSeal };
  const verdict = openPinEnvelope(envelopes, reference, (right) => sameSecret(right, secret), now);
  if (!verdict.ok) throw new CaError(verdict.problem, verdict.detail);
  return { voucher: { kind: 'secret', reference }, envelope: verdict.envelope };
}

/** RFC 7617: `Basic` and the base64 of user, colon, password, in UTF-8. */
function basicCredentials(authorization: string): EnvelopeCredentials {
  const [, base64 = ''] = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(authorization) ?? [];
  const text = Buffer.from(base64, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) throw new CaError('credentials-missing', 'The Authorization header is not one of HTTP Basic.');
  return { reference: text.slice(0, colon), secret: text.slice(colon + 1) };
}

/**
 * The word of somebody who has proven that the key of this certificate is his.
 * @param demands what the certificate must be for.
 * @throws CaError signer-unknown, signer-not-yet-valid, signer-expired, signer-revoked, signer-not-entitled (not for this), in this order.
 */
export function certificateVoucher(
  ca: CertificationAuthority,
  certificate: Certificate,
  now: number,
  demands: Pick<ChainInput, 'keyUsage' | 'purpose'> = {},
): Signed {
  const { serialNumber, issuerDer } = certificate;
  const issuer = ca.twins.find((twin) => {
    return twin.role === 'issuing' && compareDer(twin.certificate.subjectDer, issuerDer) === 0;
  });
  if (issuer === undefined)
    throw new CaError('signer-unknown', `No CA here has issued the certificate ${serialNumber}.`);
  const { authority } = issuer;
  const signer = goodSigner(ca.state, authority, certificate, now);
  assertPath(ca.twins, signer.authority, { ...demands, certificate, at: now });
  return { voucher: { kind: 'certificate', authority, serialNumber }, signer };
}

function assertPath(
  twins: readonly CaTwin[],
  authority: AuthorityName,
  question: Pick<ChainInput, 'certificate' | 'at' | 'keyUsage' | 'purpose'>,
): void {
  const of = (role: CaTwin['role']) =>
    twins.filter((twin) => twin.authority === authority && twin.role === role).map((twin) => twin.certificate);
  const result = validateChain({ ...question, intermediates: of('issuing'), anchors: of('root') });
  if (result.ok) return;
  throw new CaError(result.code === 'key-usage' ? 'signer-not-entitled' : 'signer-unknown', `${result.detail}.`);
}

/** RFC 7617: which kind of credentials is wanted, and in which character set. */
export const CHALLENGE = 'Basic realm="TEST CA: reference and secret of a PIN envelope", charset="UTF-8"';

/** Does something that may ask for credentials: then the answer says which kind (RFC 9110 section 15.5.2). */
export async function challenging<Answer>(response: FastifyReply, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CaError && CA_PROBLEMS[error.code].status === 401) {
      response.header('www-authenticate', CHALLENGE);
    }
    throw error;
  }
}
