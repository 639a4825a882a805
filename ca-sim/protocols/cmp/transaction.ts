import { hexToBytes } from '@noble/hashes/utils.js';
import type { BodyOf, CertStatus } from '../../../pki/cmp/bodies.ts';
import { PVNO } from '../../../pki/cmp/header.ts';
import { sameOctets } from '../../../pki/cmp/protection.ts';
import { PKI_STATUS } from '../../../pki/cmp/status.ts';
import { digest } from '../../../pki/keys.ts';
import { HASHES } from '../../../pki/rsa/hashes.ts';
import type { CertificationAuthority } from '../../certification-authority.ts';
import { type CmpEvent, cmpTransition } from '../../core/cmp-states.ts';
import { type CmpTransaction, moveTransaction, rejectCertificate } from '../../core/cmp-transactions.ts';
import type { Enrolment } from '../../core/enrolment-record.ts';
import type { IssuedCertificate } from '../../core/state.ts';
import { replyTo } from './enrolment.ts';
import type { Exchange, Reply } from './exchange.ts';
import { sameParty } from './party.ts';
import { CmpRefusal } from './refusal.ts';

/** Messages that go on with a transaction: RFC 9810 sections 5.3.18 (confirmation), 5.3.21 (errors) and 5.3.22 (polling). */

/**
 * Asks how a request stands.
 * @throws CmpRefusal badRequest, notAuthorized, badRecipientNonce (see {@link continued}).
 */
export async function poll(exchange: Exchange<BodyOf<'pollReq'>>): Promise<Reply> {
  const { ca, body, now } = exchange;
  const transaction = continued(exchange, 'poll');
  const { certReqId, enrolmentId } = transaction;
  if (body.content.length !== 1 || body.content[0]?.certReqId !== certReqId) {
    throw new CmpRefusal('badRequest', `The request that waits has the certReqId ${certReqId}.`);
  }
  const answer = await ca.poll(enrolmentId, now);
  if (answer.status !== 'pending') return replyTo(exchange, transaction, answer);
  const checkAfter = checkAfterSeconds(answer.enrolment, answer.retryAfterMs);
  const reason = [`The request is ${answer.enrolment.state}.`];
  return { body: { type: 'pollRep', content: [{ certReqId, checkAfter, reason }] }, transaction };
}

/** When only people or polls bring it on, a second: nobody gains by waiting longer. */
function checkAfterSeconds({ progress }: Enrolment, retryAfterMs: number): number {
  return progress.kind === 'after' ? Math.max(1, Math.ceil(retryAfterMs / 1000)) : 1;
}

/**
 * Takes the client's word on his certificate. An empty confirmation refuses it.
 * @throws CmpRefusal badRequest, notAuthorized, badRecipientNonce, certConfirmed; badCertId when the digest is of another
 * certificate or names its hash in a message of version 2, badAlg when it is of an unknown hash.
 */
export function confirm(exchange: Exchange<BodyOf<'certConf'>>): Reply {
  const { ca, body, header, now } = exchange;
  const [status, ...others] = body.content;
  const accepted = status !== undefined && isAccepted(status);
  const transaction = continued(exchange, accepted ? 'confirm' : 'reject');
  const { certificate, certReqId } = transaction;
  if (others.length > 0 || (status !== undefined && status.certReqId !== certReqId)) {
    throw new CmpRefusal(
      'badRequest',
      `The certificate that waits for its confirmation has the certReqId ${certReqId}.`,
    );
  }
  if (status?.hashAlg !== undefined && header.pvno !== PVNO.cmp2021) {
    throw new CmpRefusal('badCertId', 'hashAlg is of version 3 of the protocol.');
  }
  if (status && certificate) assertHash(ca, status, certificate);
  if (accepted) moveTransaction(ca.state.cmp, transaction, 'confirm');
  else rejectCertificate(ca.state, transaction, now);
  return { body: { type: 'pkiConf', content: null } };
}

/** @throws CmpRefusal badRequest for an acceptance that gives reasons for a refusal. */
function isAccepted({ statusInfo }: CertStatus): boolean {
  const { status, failInfo } = statusInfo ?? { status: PKI_STATUS.accepted };
  if (status > PKI_STATUS.grantedWithMods) return false;
  if (failInfo === undefined) return true;
  throw new CmpRefusal('badRequest', 'The certificate is accepted, and failInfo says why it is not.');
}

/**
 * The client tells that something went wrong with him: that is taken note of, and a certificate that he has not confirmed is as
 * good as refused (RFC 9810 section 5.3.21).
 * @throws CmpRefusal notAuthorized, badRecipientNonce, for a transaction with an unconfirmed certificate.
 */
export function takeError(exchange: Exchange<BodyOf<'error'>>): Reply {
  const { ca, transactionId, now } = exchange;
  if (ca.state.cmp.all.get(transactionId)?.state === 'unconfirmed') {
    rejectCertificate(ca.state, continued(exchange, 'reject'), now);
  }
  return { body: { type: 'pkiConf', content: null } };
}

/** Hashes that version 3 may name (RFC 9810 section 5.3.18). */
const CONFIRMATION_HASHES: Readonly<Record<string, (octets: Uint8Array) => Uint8Array>> = {
  '2.16.840.1.101.3.4.2.1': HASHES['SHA-256'],
  '2.16.840.1.101.3.4.2.2': HASHES['SHA-384'],
  '2.16.840.1.101.3.4.2.3': HASHES['SHA-512'],
};

function assertHash(ca: CertificationAuthority, { certHash, hashAlg }: CertStatus, issued: IssuedCertificate): void {
  const { suite } = ca.issuing(issued.authority, issued.algorithm).signer;
  const hash = hashAlg === undefined ? (der: Uint8Array) => digest(suite, der) : CONFIRMATION_HASHES[hashAlg.oid];
  if (hash === undefined) throw new CmpRefusal('badAlg', `The hash ${hashAlg?.oid} is not known.`);
  if (!sameOctets(hash(issued.der), certHash)) {
    throw new CmpRefusal('badCertId', 'The digest is not of the certificate that was issued.');
  }
}

/** The transaction that a message goes on with. @throws CmpRefusal badRequest, notAuthorized, badRecipientNonce, and its table's. */
function continued({ ca, party, header, transactionId }: Exchange, event: CmpEvent): CmpTransaction {
  const transaction = ca.state.cmp.all.get(transactionId);
  if (transaction === undefined) throw new CmpRefusal('badRequest', 'There is no transaction of this identifier.');
  if (!sameParty(transaction.party, party.voucher)) {
    throw new CmpRefusal('notAuthorized', 'Somebody else has begun this transaction.');
  }
  const { failInfo } = cmpTransition(transaction.state, event);
  if (failInfo !== undefined) throw new CmpRefusal(failInfo, `The transaction is ${transaction.state}.`);
  if (!sameOctets(header.recipNonce ?? new Uint8Array(0), hexToBytes(transaction.nonce))) {
    throw new CmpRefusal('badRecipientNonce', 'recipNonce is not the senderNonce of the last answer.');
  }
  return transaction;
}
