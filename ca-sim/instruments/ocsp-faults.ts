import { OIDS } from '../../pki/oids.ts';
import type { Signer } from '../../pki/signer.ts';
import { issueOcspResponse, type OcspAnswerTemplate, ocspRefusal } from '../../pki/x509/ocsp-answer.ts';
import { certIdOf, namesIssuer } from '../../pki/x509/ocsp-cert-id.ts';
import { nonceExtension } from '../../pki/x509/ocsp-fields.ts';
import { parseOcspRequest } from '../../pki/x509/ocsp-request.ts';
import {
  type OcspCertStatus,
  type OcspRefusal,
  parseOcspResponse,
  type SingleOcspResponse,
} from '../../pki/x509/ocsp-response.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import type { CaTwin } from '../authority.ts';
import { octetsOf } from './decoded-request.ts';
import type { AnswerFault, Answering } from './fault-row.ts';
import { corrupting, swapping } from './spoilt-signers.ts';

/** Faults of the OCSP responder. Answers are signed again by the responder itself: only what the row says is wrong with them. */

interface Resigning {
  readonly change?: (template: OcspAnswerTemplate, issuer: CaTwin) => OcspAnswerTemplate | undefined;
  readonly signer?: (signer: Signer) => Signer | undefined;
}

/** The honest answer, changed and signed again; undefined when there is none to change. */
async function resign(answering: Answering, { change = (one) => one, signer = (one) => one }: Resigning) {
  const { ca, answer } = answering;
  const read = parseOcspResponse(answer);
  if (read.status !== 'successful') return undefined;
  const issuer = issuerAsked(answering);
  if (issuer === undefined) return undefined;
  const { certificate, signer: own } = issuer.role === 'root' ? issuer : await ca.responder(issuer, 'OCSP');
  const { responderId, producedAt, responses, extensions, certificates } = read.basic;
  const kind = responderId.kind;
  const honest = { responder: certificate, responderId: kind, producedAt, responses, extensions, certificates };
  const template = change(honest, issuer);
  const spoilt = signer(own);
  return template && spoilt && issueOcspResponse(template, spoilt);
}

function issuerAsked({ ca, request }: Answering): CaTwin | undefined {
  const { questions } = parseOcspRequest(octetsOf(request) ?? new Uint8Array(0));
  return questions
    .map(({ certId }) => ca.twins.find(({ certificate }) => namesIssuer(certId, certificate)))
    .find((one) => one !== undefined);
}

/** Every single answer changed. */
const each =
  (change: (one: SingleOcspResponse, issuer: CaTwin) => SingleOcspResponse): NonNullable<Resigning['change']> =>
  (template, issuer) => ({ ...template, responses: template.responses.map((one) => change(one, issuer)) });

const withoutNonce = ({ extensions = [] }: OcspAnswerTemplate) =>
  extensions.filter(({ oid }) => oid !== OIDS.ocspNonce);
const hasNonce = ({ extensions = [] }: OcspAnswerTemplate) => extensions.some(({ oid }) => oid === OIDS.ocspNonce);

/** What the answer says of revoked certificates instead. */
const insteadOfRevoked =
  (certStatus: OcspCertStatus): NonNullable<Resigning['change']> =>
  (template) => {
    const isRevoked = template.responses.some((one) => one.certStatus.status === 'revoked');
    return isRevoked
      ? { ...template, responses: template.responses.map((one) => ({ ...one, certStatus })) }
      : undefined;
  };

const times = (days: number) =>
  each((one) => ({
    ...one,
    thisUpdate: one.thisUpdate + days * DAY_MS,
    nextUpdate: (one.nextUpdate ?? one.thisUpdate) + days * DAY_MS,
  }));

/** An answer of the responder of another CA of this server, under his own key and certificate. */
async function answerOfStranger(answering: Answering) {
  const { ca, answer } = answering;
  if (parseOcspResponse(answer).status !== 'successful') return undefined;
  const asked = issuerAsked(answering);
  const other = ca.twins.find(
    (twin) => twin.role === 'issuing' && twin.authority !== asked?.authority && twin.signer.suite.family !== 'GOST',
  );
  const twin = other ?? ca.twins.find((one) => one.role === 'issuing' && one.algorithm !== asked?.algorithm);
  if (twin === undefined) return undefined;
  const { certificate, signer } = await ca.responder(twin, 'OCSP');
  const change = (template: OcspAnswerTemplate) => ({
    ...template,
    responder: certificate,
    certificates: [certificate.der],
  });
  return resign(answering, { change, signer: () => signer });
}

const row = (id: string, does: string, notices: string, resigning: Resigning, client = 'OpenSSL'): AnswerFault => ({
  id: `ocsp-${id}`,
  place: 'answer',
  protocols: ['ocsp'],
  does,
  client,
  notices,
  strike: (answering) => resign(answering, resigning),
});

const refusal = (id: string, status: OcspRefusal): AnswerFault => ({
  id: `ocsp-${id}`,
  place: 'answer',
  protocols: ['ocsp'],
  does: `No answer but the OCSPResponseStatus \`${status}\`.`,
  client: 'OpenSSL',
  notices: `\`Responder Error: ${status.toLowerCase()}\``,
  strike: () => ocspRefusal(status),
});

export const OCSP_FAULTS: readonly AnswerFault[] = [
  row('wrong-nonce', 'Another nonce comes back.', '`Nonce Verify error`', {
    change: (template) =>
      hasNonce(template)
        ? { ...template, extensions: [nonceExtension(new Uint8Array(16).fill(0xee)), ...withoutNonce(template)] }
        : undefined,
  }),
  row('no-nonce', 'The nonce does not come back.', '`WARNING: no nonce in response`', {
    change: (template) => (hasNonce(template) ? { ...template, extensions: withoutNonce(template) } : undefined),
  }),
  row('wrong-cert-id', 'The answer is about another serial number.', '`ERROR: No Status found`', {
    change: each((one, { certificate }) => ({ ...one, certId: certIdOf(certificate, '7E57') })),
  }),
  row('expired', 'thisUpdate and nextUpdate lie ten days back.', '`WARNING: Status times invalid`: status expired', {
    change: times(-10),
  }),
  row('not-yet-valid', 'thisUpdate lies ten days ahead.', '`WARNING: Status times invalid`: not yet valid', {
    change: times(10),
  }),
  refusal('try-later', 'tryLater'),
  refusal('internal-error', 'internalError'),
  refusal('unauthorized', 'unauthorized'),
  row('bad-signature', 'One bit of the signature is wrong.', '`Response Verify Failure`: bad signature', {
    signer: corrupting,
  }),
  row(
    'swapped-signature',
    'A GOST signature in the other byte order; answers of other algorithms stay as they are.',
    'the signature does not verify under the key of the responder, and does when it is read backwards',
    { signer: swapping },
    'BouncyCastle',
  ),
  {
    id: 'ocsp-foreign-signer',
    place: 'answer',
    protocols: ['ocsp'],
    does: 'The responder of another CA answers, with a certificate and a key of his own.',
    client: 'OpenSSL',
    notices: '`Response Verify Failure`: the chain of the responder ends elsewhere',
    strike: answerOfStranger,
  },
  row(
    'good-instead',
    'A revoked certificate is called `good`.',
    '`good` beside `openssl verify -crl_check`: certificate revoked',
    { change: insteadOfRevoked({ status: 'good' }) },
  ),
  row('unknown-instead', 'A revoked certificate is called `unknown`.', '`unknown`', {
    change: insteadOfRevoked({ status: 'unknown' }),
  }),
];
