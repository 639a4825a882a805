import type { PkiBody } from '../../../pki/cmp/bodies.ts';
import { decode, encode, generalizedTime, nothing } from '../../../pki/cmp/der-codec.ts';
import type { InfoTypeAndValue, PkiHeader } from '../../../pki/cmp/header.ts';
import { PKI_STATUS, type PkiStatusInfo, rejectionStatus } from '../../../pki/cmp/status.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import { type CmpTransaction, handOver, moveTransaction } from '../../core/cmp-transactions.ts';
import type { EnrolmentAnswer, EnrolmentWish } from '../../core/enrolment-record.ts';
import { pinEnvelopeAllows, spendPinEnvelope } from '../../core/pin-envelopes.ts';
import { CaError } from '../../core/problems.ts';
import type { IssuedCertificate } from '../../core/state.ts';
import type { Exchange, Reply } from './exchange.ts';
import { INFO_TYPES } from './info-types.ts';
import { CmpRefusal, judging, refusalOf } from './refusal.ts';
import {
  modifications,
  onlyRequest,
  type WantedCertificate,
  wantedAltName,
  wantedByPkcs10,
  wantedByTemplate,
  wantedByUpdate,
} from './wanted-certificate.ts';

/** Certificate requests and how they are answered, at once or to a poll: RFC 9810 sections 5.3.1 to 5.3.6. */

type RequestType = CmpTransaction['request'];
export type EnrolmentExchange = Exchange<Extract<PkiBody, { type: RequestType }>>;

/** What each request is answered with. */
const ANSWER_TYPES = { ir: 'ip', cr: 'cp', kur: 'kup', p10cr: 'cp' } as const satisfies Readonly<
  Record<RequestType, 'ip' | 'cp' | 'kup'>
>;

/**
 * Takes a request in. What is wrong with the request itself is told in the answer to it, not in an error message.
 * @throws CmpRefusal transactionIdInUse; badRequest (implicitConfirm with a value; not one request), badDataFormat when the request
 * cannot be read.
 */
export async function requestCertificate(exchange: EnrolmentExchange): Promise<Reply> {
  const { ca, body, header, transactionId } = exchange;
  if (ca.state.cmp.all.has(transactionId)) {
    throw new CmpRefusal('transactionIdInUse', 'A transaction of this identifier was begun before.');
  }
  const implicitConfirm = wantsImplicitConfirm(header);
  const certReqId = body.type === 'p10cr' ? -1 : onlyRequest(body.content).certReq.value.certReqId;
  try {
    const asked = readWish(exchange);
    const answer = await enrol(exchange, asked);
    const transaction = begin(exchange, { certReqId, implicitConfirm, enrolmentId: answer.enrolment.id });
    return replyTo(exchange, transaction, answer, asked);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return { body: certificateAnswer(body.type, certReqId, refusal.status) };
  }
}

function readWish(exchange: EnrolmentExchange): WantedCertificate {
  const { body } = exchange;
  if (body.type === 'p10cr') return wantedByPkcs10(body.content);
  const message = onlyRequest(body.content);
  return body.type === 'kur' ? wantedByUpdate(message, exchange) : wantedByTemplate(message, exchange);
}

/** A PIN envelope is spent when the request was taken in; polls and the confirmation belong to the same errand. */
async function enrol(exchange: EnrolmentExchange, asked: WantedCertificate): Promise<EnrolmentAnswer> {
  const { ca, party, recipient, transactionId, now } = exchange;
  const { subject, publicKey, unproven, sha1Proof = false } = asked;
  if (unproven !== undefined) throw new CmpRefusal('badPOP', `The private key is not proven: ${unproven}.`);
  const envelope = party.kind === 'secret' ? party.envelope : undefined;
  const allowed = envelope && pinEnvelopeAllows(envelope, transactionId, subject);
  if (allowed?.ok === false) throw new CaError(allowed.problem, allowed.detail);
  const { authority, algorithm } = recipient;
  const subjectAltName = wantedAltName(asked);
  const wish: EnrolmentWish = {
    authority,
    ...(algorithm && { algorithm }),
    subject,
    publicKey,
    possessionProven: !sha1Proof,
    sha1Proof,
    voucher: party.voucher,
    fingerprint: `cmp ${transactionId}`,
    ...(subjectAltName && { subjectAltName }),
  };
  const answer = await ca.enrol(wish, now);
  if (envelope) spendPinEnvelope(envelope, transactionId);
  return answer;
}

/** RFC 9810 section 5.1.1.1. @throws CmpRefusal badRequest when its value is not NULL. */
function wantsImplicitConfirm({ generalInfo = [] }: PkiHeader): boolean {
  const wish = generalInfo.find(({ infoType }) => infoType === INFO_TYPES.implicitConfirm);
  if (wish?.infoValue !== undefined)
    judging('badRequest', () => decode(nothing, wish.infoValue as Uint8Array, 'implicitConfirm'));
  return wish !== undefined;
}

type Beginning = Pick<CmpTransaction, 'certReqId' | 'implicitConfirm' | 'enrolmentId'>;

function begin({ ca, party, transactionId, body }: EnrolmentExchange, beginning: Beginning): CmpTransaction {
  const transaction: CmpTransaction = {
    id: transactionId,
    party: party.voucher,
    request: body.type,
    ...beginning,
    state: 'waiting',
    nonce: '',
  };
  ca.state.cmp.all.set(transactionId, transaction);
  return transaction;
}

/**
 * What the CA says of an enrolment, to the request or to a poll.
 * @param asked only in the answer to the request itself: what was not granted is told there.
 */
export function replyTo(
  exchange: Exchange,
  transaction: CmpTransaction,
  answer: EnrolmentAnswer,
  asked?: WantedCertificate,
): Reply {
  const { request, certReqId } = transaction;
  if (answer.status === 'issued') return handedOver(exchange, transaction, answer.certificate, asked);
  if (answer.status === 'pending') {
    const statusString = ['The request waits for its approval.'];
    return { body: certificateAnswer(request, certReqId, { status: PKI_STATUS.waiting, statusString }), transaction };
  }
  moveTransaction(exchange.ca.state.cmp, transaction, 'turned-down');
  const status = rejectionStatus('notAuthorized', `The request was refused: ${answer.reason}`);
  return { body: certificateAnswer(request, certReqId, status), transaction };
}

function handedOver(
  exchange: Exchange,
  transaction: CmpTransaction,
  certificate: IssuedCertificate,
  asked?: WantedCertificate,
): Reply {
  const { ca, party, now } = exchange;
  const { request, certReqId } = transaction;
  handOver(ca.state.cmp, transaction, certificate, now);
  const modified = asked === undefined ? [] : modifications(asked, parseCertificate(certificate.der));
  const status: PkiStatusInfo =
    modified.length === 0
      ? { status: PKI_STATUS.accepted }
      : { status: PKI_STATUS.grantedWithMods, statusString: [`Not as asked for: ${modified.join(', ')}.`] };
  const { authority, algorithm } = certificate;
  const root = ca.twins.find(
    (one) => one.authority === authority && one.algorithm === algorithm && one.role === 'root',
  );
  // RFC 9810 section 5.3.2: who has only a shared secret may take the roots from here.
  const caPubs = request === 'ir' && party.kind === 'secret' && root ? [root.certificate.der] : [];
  return {
    body: certificateAnswer(request, certReqId, status, certificate.der, caPubs),
    generalInfo: [confirmationInfo(transaction)],
    certificates: [ca.issuing(authority, algorithm).certificate.der],
    transaction,
  };
}

/** Whether a confirmation is expected, and until when: RFC 9810 sections 5.1.1.1 and 5.1.1.2. */
function confirmationInfo({ confirmBy }: CmpTransaction): InfoTypeAndValue {
  return confirmBy === undefined
    ? { infoType: INFO_TYPES.implicitConfirm, infoValue: encode(nothing, null) }
    : { infoType: INFO_TYPES.confirmWaitTime, infoValue: encode(generalizedTime, confirmBy) };
}

function certificateAnswer(
  request: RequestType,
  certReqId: number,
  status: PkiStatusInfo,
  certificate?: Uint8Array,
  caPubs: readonly Uint8Array[] = [],
): PkiBody {
  const certifiedKeyPair = certificate && { certOrEncCert: { kind: 'certificate', value: certificate } as const };
  const response = [{ certReqId, status, ...(certifiedKeyPair && { certifiedKeyPair }) }];
  return { type: ANSWER_TYPES[request], content: { response, ...(caPubs.length > 0 && { caPubs }) } };
}
