import type { FastifyInstance, FastifyRequest } from 'fastify';
import { caEnrolmentOctets, PEM_TYPE } from '../../http/ca-enrolment.ts';
import { mountOctets, type OctetAnswer, type OctetCall } from '../../http/octet-route.ts';
import { toPem } from '../../pki/x509/pem.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import type { EnrolmentAnswer } from '../core/enrolment-record.ts';
import { CaError } from '../core/problems.ts';
import { enrolmentLabel } from './enrolment-label.ts';
import { enrolPlainly, profileNamed, renewalOf } from './plain-enrolment.ts';
import { readPlainRequest } from './plain-request.ts';
import { readReissue } from './reissue-message.ts';
import { certificateVoucher, challenging, voucherOf } from './vouchers.ts';

/** PKCS#10 over HTTP, and its re-issue in CMS: what `curl --data-binary` reaches. */
export function mountPkcs10(app: FastifyInstance, ca: CertificationAuthority): void {
  const { request, requestOfLabel, reissue, certificate } = caEnrolmentOctets;
  for (const row of [request, requestOfLabel]) mountOctets(app, row, (call) => enrol(ca, call));
  mountOctets(app, reissue, ({ body, request: http }) =>
    ca.run(async (now) => {
      const message = await readReissue(body);
      const vouched = certificateVoucher(ca, message.certificate, now);
      const plain = readPlainRequest(message.content);
      return answered(await enrolPlainly(ca, plain, vouched, renewalOf(vouched.signer, plain), now), http);
    }),
  );
  mountOctets(app, certificate, ({ params, request: http }) =>
    ca.run(async (now) => answered(await ca.poll(params.id ?? '', now), http)),
  );
}

function enrol(ca: CertificationAuthority, { params, body, request, response }: OctetCall): Promise<OctetAnswer> {
  return challenging(response, () =>
    ca.run(async (now) => {
      const label = enrolmentLabel(ca, params.label);
      const vouched = voucherOf(ca, request, now);
      const plain = readPlainRequest(body);
      const profile = (request.query as { profile?: string }).profile ?? plain.profile;
      const asked = { ...label, ...(profile !== undefined && { profile: profileNamed(profile) }) };
      return answered(await enrolPlainly(ca, plain, vouched, asked, now), request);
    }),
  );
}

/** The certificate; or 202 and where to ask again; or, refused, a problem. */
function answered(answer: EnrolmentAnswer, request: FastifyRequest): OctetAnswer {
  const { id, state } = answer.enrolment;
  if (answer.status === 'refused') {
    throw new CaError('enrolment-refused', `Enrolment ${id} is ${state}: ${answer.reason}`);
  }
  if (answer.status === 'pending') {
    const location = caEnrolmentOctets.certificate.path.replace(':id', id);
    return {
      status: 202,
      contentType: 'text/plain; charset=utf-8',
      headers: { location, 'retry-after': retryAfter(answer.retryAfterMs) },
      body: `Enrolment ${id} is ${state}. Ask again at ${location}\n`,
    };
  }
  const { der } = answer.certificate;
  if (!(request.headers.accept ?? '').includes(PEM_TYPE)) return { body: der };
  return { contentType: PEM_TYPE, body: toPem('CERTIFICATE', der) };
}

/** RFC 9110 section 10.2.3: whole seconds of the client's time; at least one, or it would ask without a pause. */
export function retryAfter(ms: number): string {
  return String(Math.max(1, Math.ceil(ms / 1000)));
}
