import type { FastifyInstance } from 'fastify';
import { timeStampRoutes } from '../../http/ca-time-stamp.ts';
import { mountOctets } from '../../http/octet-route.ts';
import { issueTimeStamp } from '../../pki/cms/time-stamp.ts';
import { buildTimeStampResponse } from '../../pki/cms/time-stamp-response.ts';
import type { CaTwin } from '../authority.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import {
  isRefusal,
  judgeTimeStampRequest,
  refusalResponse,
  stampOrder,
  type TimeStampOrder,
  type TimeStampRefusal,
} from '../core/time-stamps.ts';

/** The time-stamping authority over HTTP: RFC 3161 section 3.4. */
export function mountTimeStamps(app: FastifyInstance, ca: CertificationAuthority): void {
  mountOctets(app, timeStampRoutes.stamp, async ({ body }) => ({ body: await answerTimeStampRequest(ca, body) }));
}

/** TimeStampResp, DER: a token or a refusal, `systemFailure` for what was not foreseen. */
export async function answerTimeStampRequest(ca: CertificationAuthority, octets: Uint8Array): Promise<Uint8Array> {
  try {
    const order = judgeTimeStampRequest(octets, ca.twins);
    return isRefusal(order) ? refuse(order) : await ca.run((now) => stamp(ca, order, now));
  } catch (error) {
    ca.bug(error, `POST ${timeStampRoutes.stamp.path}`);
    return refuse({
      status: 'rejection',
      failure: 'systemFailure',
      text: 'something unforeseen happened; it is recorded',
    });
  }
}

const refuse = (refusal: TimeStampRefusal): Uint8Array => buildTimeStampResponse(refusalResponse(refusal));

async function stamp(ca: CertificationAuthority, order: TimeStampOrder<CaTwin>, now: number): Promise<Uint8Array> {
  const { policy, twin, request } = order;
  const { certificate, signer } = await ca.responder(twin, 'TSP');
  const info = stampOrder(ca.state, order, certificate, now);
  if (isRefusal(info)) return refuse(info);
  const { signingCertificate, status } = policy;
  const tsa = { signer, certificate, chain: [twin.certificate.der], signingCertificate };
  const token = await issueTimeStamp(info, tsa, request.certReq);
  return buildTimeStampResponse({ status, statusTexts: [], failures: [], token });
}
