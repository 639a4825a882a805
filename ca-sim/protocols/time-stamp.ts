import type { FastifyInstance } from 'fastify';
import { timeStampRoutes } from '../../http/ca-time-stamp.ts';
import { mountOctets } from '../../http/octet-route.ts';
import { type TimeStampSigner, timeStampToken } from '../../pki/cms/time-stamp.ts';
import type { TimeStampInfoTemplate } from '../../pki/cms/time-stamp-info.ts';
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

/**
 * TimeStampResp, DER: a token or a refusal, `systemFailure` for what was not foreseen. A token gets its number and its time in
 * the CA's turn and its signature after it, so that several are signed at once.
 */
export async function answerTimeStampRequest(ca: CertificationAuthority, octets: Uint8Array): Promise<Uint8Array> {
  try {
    const order = judgeTimeStampRequest(octets, ca.twins);
    if (isRefusal(order)) return refuse(order);
    const granted = await ca.run((now) => grant(ca, order, now));
    return isRefusal(granted) ? refuse(granted) : await stamp(order, granted);
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

/** What is to be stamped, and by whom. */
interface GrantedStamp {
  readonly info: TimeStampInfoTemplate;
  readonly tsa: TimeStampSigner;
}

async function grant(
  ca: CertificationAuthority,
  order: TimeStampOrder<CaTwin>,
  now: number,
): Promise<GrantedStamp | TimeStampRefusal> {
  const { policy, twin } = order;
  const { certificate, signer } = await ca.responder(twin, 'TSP');
  const info = stampOrder(ca.state, order, certificate, now);
  if (isRefusal(info)) return info;
  const { signingCertificate } = policy;
  return { info, tsa: { signer, certificate, chain: [twin.certificate.der], signingCertificate } };
}

async function stamp({ policy, request }: TimeStampOrder<CaTwin>, { info, tsa }: GrantedStamp): Promise<Uint8Array> {
  const token = await timeStampToken(info, tsa, request.certReq);
  return buildTimeStampResponse({ status: policy.status, statusTexts: [], failures: [], token });
}
