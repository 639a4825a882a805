import { hashByOid, imprintOf } from '../../pki/cms/message-imprint.ts';
import { readSignedData } from '../../pki/cms/signed-data-reader.ts';
import { issueTimeStamp } from '../../pki/cms/time-stamp.ts';
import { readTimeStampInfo, type TimeStampInfoTemplate } from '../../pki/cms/time-stamp-info.ts';
import { nonceOf, readTimeStampRequest } from '../../pki/cms/time-stamp-request.ts';
import { buildTimeStampResponse, readTimeStampResponse } from '../../pki/cms/time-stamp-response.ts';
import type { Signer } from '../../pki/signer.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { isGranting, TIME_STAMP_POLICIES } from '../core/time-stamp-policies.ts';
import type { ResponderPurpose } from '../responders.ts';
import { octetsOf } from './decoded-request.ts';
import type { AnswerFault, Answering } from './fault-row.ts';
import { corrupting } from './spoilt-signers.ts';

/** Faults of the time-stamping authority. Tokens are made again by the TSA that has made the honest one. */

interface Resigning {
  readonly change?: (info: TimeStampInfoTemplate) => TimeStampInfoTemplate | undefined;
  readonly signer?: (signer: Signer) => Signer;
  /** Whose certificate stands in the place of the TSA's. */
  readonly purpose?: ResponderPurpose;
}

async function restamp(
  { ca, request, answer }: Answering,
  { change = (one) => one, signer = (one) => one, purpose = 'TSP' }: Resigning,
) {
  const { token, ...response } = readTimeStampResponse(answer);
  const info = token && readTimeStampInfo(readSignedData(token).content ?? new Uint8Array(0));
  const policy = TIME_STAMP_POLICIES.find(({ oid }) => oid === info?.policy);
  if (info === undefined || policy === undefined || !isGranting(policy)) return undefined;
  const twin = ca.issuing(policy.authority, policy.algorithm);
  const responder = await ca.responder(twin, purpose);
  const { ordering: _ordering, extensions: _extensions, ...honest } = info;
  const template = change(honest);
  if (template === undefined) return undefined;
  const { certReq } = readTimeStampRequest(octetsOf(request) ?? new Uint8Array(0));
  const { signingCertificate } = policy;
  const { certificate } = responder;
  const tsa = { signer: signer(responder.signer), certificate, chain: [twin.certificate.der], signingCertificate };
  return buildTimeStampResponse({ ...response, token: await issueTimeStamp(template, tsa, certReq) });
}

/** The imprint of something else, by the same hash function. */
function otherImprint(info: TimeStampInfoTemplate): TimeStampInfoTemplate | undefined {
  const hash = hashByOid(info.imprint.hashOid);
  return hash && { ...info, imprint: imprintOf(hash, new TextEncoder().encode('something else')) };
}

const row = (id: string, does: string, notices: string, resigning: Resigning, client = 'OpenSSL'): AnswerFault => ({
  id: `tsp-${id}`,
  place: 'answer',
  protocols: ['time-stamp'],
  does,
  client,
  notices,
  strike: (answering) => restamp(answering, resigning),
});

/** Two decades: before any certificate of the bench. */
const LONG_AGO_MS = 20 * 365 * DAY_MS;

export const TIME_STAMP_FAULTS: readonly AnswerFault[] = [
  row('wrong-imprint', 'The token is over something else.', '`ts -verify`: message imprint mismatch', {
    change: otherImprint,
  }),
  row('wrong-nonce', 'The token has another nonce.', '`ts -verify`: nonce mismatch', {
    change: (info) => (info.nonce ? { ...info, nonce: nonceOf(new Uint8Array(8).fill(0x5e)) } : undefined),
  }),
  row('wrong-policy', 'The token has another policy than was asked for.', '`ts -verify`: policy mismatch', {
    change: (info) => ({ ...info, policy: '1.3.6.1.4.1.32473.3161.999' }),
  }),
  row(
    'wrong-time',
    "genTime lies twenty years back, before the TSA's certificate.",
    'TimeStampToken.validate: the certificate is not valid at that time',
    { change: (info) => ({ ...info, genTime: info.genTime - LONG_AGO_MS }) },
    'BouncyCastle',
  ),
  row('bad-signature', 'One bit of the signature is wrong.', '`ts -verify`: signature failure', { signer: corrupting }),
  row(
    'signer-without-eku',
    'A responder signs whose certificate is for OCSP.',
    '`ts -verify`: unsupported certificate purpose',
    {
      purpose: 'OCSP',
    },
  ),
  {
    id: 'tsp-rejection',
    place: 'answer',
    protocols: ['time-stamp'],
    does: 'Status `rejection` with systemFailure.',
    client: 'OpenSSL',
    notices: '`ts -verify`: no time stamp token',
    strike: () =>
      buildTimeStampResponse({
        status: 'rejection',
        statusTexts: ['a fault that a rule asked for'],
        failures: ['systemFailure'],
      }),
  },
];
