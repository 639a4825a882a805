import type { FastifyInstance } from 'fastify';
import { caEstRoutes } from '../../http/ca-est.ts';
import { mountOctets, type OctetAnswer, type OctetCall, type OctetRoute } from '../../http/octet-route.ts';
import { certsOnly } from '../../pki/cms/certs-only.ts';
import { SUITES, type Suite } from '../../pki/suites.ts';
import { type CsrAttribute, encodeCsrAttributes } from '../../pki/x509/csr-attributes.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { twinRow } from '../core/authority-styles.ts';
import type { EnrolmentAnswer } from '../core/enrolment-record.ts';
import { CaError } from '../core/problems.ts';
import { answerCmc } from './cmc.ts';
import { enrolmentLabel, twinsOfLabel } from './enrolment-label.ts';
import { retryAfter } from './pkcs10.ts';
import { enrolPlainly, profileNamed, renewalOf } from './plain-enrolment.ts';
import { readPlainRequest } from './plain-request.ts';
import { CHALLENGE, challenging, peerVoucher, voucherOf } from './vouchers.ts';

/** Enrolment over Secure Transport, RFC 7030. It is served without TLS too: the CA listens on loopback, for tests. */
export function mountEst(app: FastifyInstance, ca: CertificationAuthority): void {
  serve(app, caEstRoutes.caCertificates, ({ params }) => {
    const certificates = twinsOfLabel(ca, enrolmentLabel(ca, params.label)).map(({ certificate }) => certificate.der);
    return inBase64(certsOnly(certificates));
  });
  serve(app, caEstRoutes.attributes, ({ params }) => {
    const twins = twinsOfLabel(ca, enrolmentLabel(ca, params.label));
    const suites = twins.flatMap(({ authority, algorithm }) => twinRow(authority, algorithm)?.certifies ?? []);
    return inBase64(encodeCsrAttributes([...new Set(suites)].flatMap((suite) => attributesOf(SUITES[suite]))));
  });
  serve(app, caEstRoutes.enroll, (call) => answer(ca, call, enroll));
  serve(app, caEstRoutes.reenroll, (call) => answer(ca, call, reenroll));
  serve(app, caEstRoutes.serverKeyGeneration, () => {
    throw new CaError('not-offered', 'Keys made by the server are an operation that the standard leaves to it.');
  });
  serve(app, caEstRoutes.fullCmc, ({ params, body }) => ca.run((now) => fullCmc(ca, params.label, body, now)));
}

/**
 * Section 4.3: the message says itself who asks. What was refused has the status 400 besides (section 4.3.2).
 * @returns rejects with CaError authority-missing
 */
async function fullCmc(ca: CertificationAuthority, label: string | undefined, message: Uint8Array, now: number) {
  enrolmentLabel(ca, label);
  const onBug = (error: unknown, where: string) => ca.bug(error, where);
  const { response, refused } = await answerCmc(ca, { onBug }, message, now);
  return { ...inBase64(response), ...(refused && { status: 400 }) };
}

/** Mounts a row under its address and under that with a label (RFC 7030 section 3.2.2). */
function serve(
  app: FastifyInstance,
  row: OctetRoute,
  handler: (call: OctetCall) => OctetAnswer | Promise<OctetAnswer>,
) {
  mountOctets(app, row, handler);
  mountOctets(app, { ...row, path: row.path.replace('/est/', '/est/:label/') }, handler);
}

type Operation = (ca: CertificationAuthority, call: OctetCall, now: number) => Promise<OctetAnswer>;

/** An operation finds out first who asks, then what is asked: a stranger's octets are not looked into. */
function answer(ca: CertificationAuthority, call: OctetCall, operation: Operation): Promise<OctetAnswer> {
  return challenging(call.response, () => ca.run((now) => operation(ca, call, now)));
}

/** Section 4.2.1. @returns rejects with CaError: those of `voucherOf` and `enrolPlainly`. */
async function enroll(ca: CertificationAuthority, { params, body, request: http }: OctetCall, now: number) {
  const label = enrolmentLabel(ca, params.label);
  const vouched = voucherOf(ca, http, now);
  // Without a body: BouncyCastle's client takes a challenge that has one for a broken answer.
  if (vouched.voucher.kind === 'nobody') return { status: 401, headers: { 'www-authenticate': CHALLENGE }, body: '' };
  const request = readPlainRequest(body);
  const { profile } = request;
  const asked = { ...label, ...(profile !== undefined && { profile: profileNamed(profile) }) };
  return answered(await enrolPlainly(ca, request, vouched, asked, now));
}

/**
 * Section 4.2.2. The certificate alone says which CA renews it; a label in the address may only agree.
 * @returns rejects with CaError certificate-missing, authority-missing, and those of `renewalOf` and `enrolPlainly`.
 */
async function reenroll(ca: CertificationAuthority, { params, body, request: http }: OctetCall, now: number) {
  const label = enrolmentLabel(ca, params.label);
  const vouched = peerVoucher(ca, http, now);
  if (vouched === undefined) throw new CaError('certificate-missing', 'The handshake brought no certificate.');
  const { signer } = vouched;
  if (params.label !== undefined && label.authority !== signer.authority) {
    throw new CaError('signer-unknown', `${label.authority} has not issued the certificate ${signer.serialNumber}.`);
  }
  const request = readPlainRequest(body);
  return answered(await enrolPlainly(ca, request, vouched, renewalOf(signer, request), now));
}

/** Section 4.2.3. */
function answered(answer: EnrolmentAnswer): OctetAnswer {
  const { id, state } = answer.enrolment;
  if (answer.status === 'issued') return inBase64(certsOnly([answer.certificate.der]));
  if (answer.status === 'refused') {
    throw new CaError('enrolment-refused', `Enrolment ${id} is ${state}: ${answer.reason}`);
  }
  return {
    status: 202,
    contentType: 'text/plain; charset=utf-8',
    headers: { 'retry-after': retryAfter(answer.retryAfterMs) },
    body: `Enrolment ${id} is ${state}. Send the same request again.\n`,
  };
}

/** In one line: strongSwan takes no other. RFC 8951 section 3.1 has dropped the header, but BouncyCastle goes by it. */
function inBase64(octets: Uint8Array): OctetAnswer {
  return { headers: { 'content-transfer-encoding': 'base64' }, body: Buffer.from(octets).toString('base64') };
}

/** The key algorithm with its curve, its parameters or its length, and the signature that such a key makes. */
function attributesOf({ keyOid, keyParameters, signatureOid, family, signatureLength }: Suite): CsrAttribute[] {
  const parameters = typeof keyParameters === 'string' ? keyParameters : keyParameters?.[0];
  const value = family === 'RSA' ? { integer: signatureLength * 8 } : parameters && { oid: parameters };
  return [value ? { oid: keyOid, values: [value] } : { oid: keyOid }, { oid: signatureOid }];
}
