import { bytesToHex } from '@noble/hashes/utils.js';
import type { FastifyInstance } from 'fastify';
import { caCmpRoutes } from '../../http/ca-cmp.ts';
import { mountOctets, type OctetAnswer } from '../../http/octet-route.ts';
import type { BodyType, PkiBody } from '../../pki/cmp/bodies.ts';
import { type PkiHeader, PVNO } from '../../pki/cmp/header.ts';
import { bodyTypeOf, type PkiEnvelope, readPkiBody, readPkiEnvelope } from '../../pki/cmp/message.ts';
import type { Rng } from '../../simulation/rng.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { type Answering, answerMessage, NONCE_OCTETS } from './cmp/answer.ts';
import { requestCertificate } from './cmp/enrolment.ts';
import { defaultRecipient, type Exchange, type Recipient, type Reply, recipientOf } from './cmp/exchange.ts';
import { inform } from './cmp/information.ts';
import { authenticate, type Party } from './cmp/party.ts';
import { CmpRefusal, judging, refusalOf } from './cmp/refusal.ts';
import { revoke } from './cmp/revocation.ts';
import { confirm, poll, takeError } from './cmp/transaction.ts';

/** The Certificate Management Protocol: RFC 9810 (obsoletes RFC 4210 and RFC 9480), over HTTP as in RFC 9811. */

/** @param rng where nonces and salts come from. */
export function mountCmp(app: FastifyInstance, ca: CertificationAuthority, rng: Rng): void {
  for (const row of Object.values(caCmpRoutes)) {
    mountOctets(app, row, ({ body }) => ca.run((now) => answer(ca, rng, body, now)));
  }
}

/** One row per kind of message that a client may send. */
const HANDLERS: {
  readonly [T in BodyType]?: (exchange: Exchange<Extract<PkiBody, { type: T }>>) => Reply | Promise<Reply>;
} = {
  ir: requestCertificate,
  cr: requestCertificate,
  kur: requestCertificate,
  p10cr: requestCertificate,
  certConf: confirm,
  pollReq: poll,
  rr: revoke,
  genm: inform,
  error: takeError,
};

/** Kinds of messages that begin a transaction. */
const FIRST: ReadonlySet<BodyType> = new Set<BodyType>(['ir', 'cr', 'kur', 'p10cr', 'rr', 'genm']);

/** Whatever is wrong with a message that can be read is answered in CMP, with HTTP status 200. */
async function answer(ca: CertificationAuthority, rng: Rng, octets: Uint8Array, now: number): Promise<OctetAnswer> {
  const base = { ca, rng, now };
  let envelope: PkiEnvelope;
  try {
    envelope = readPkiEnvelope(octets);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    const body = await answerMessage({ ...base, recipient: defaultRecipient(ca) }, errorReply(refusal));
    return { status: 400, body };
  }
  return { body: await answerEnvelope({ ...base, header: envelope.header.value }, envelope) };
}

/** What is known of the sender and of whom he asks grows check by check; a refusal is answered with what is known then. */
async function answerEnvelope(base: Omit<Answering, 'recipient'> & { header: PkiHeader }, envelope: PkiEnvelope) {
  const { ca, now, header } = base;
  let recipient: Recipient = defaultRecipient(ca);
  let party: Party | undefined;
  try {
    assertVersion(header);
    // Before all else: who is known can be answered under his own secret.
    party = authenticate(ca, envelope, now);
    recipient = recipientOf(ca, header);
    const transactionId = transactionIdOf(header);
    const handle = handlerOf(envelope);
    if (!ca.state.cmp.all.has(transactionId)) assertBeginning(header, bodyTypeOf(envelope));
    const body = judging('badDataFormat', () => readPkiBody(envelope));
    const reply = await handle({ ca, header, recipient, party, transactionId, body, now });
    return await answerMessage({ ...base, recipient, party }, reply);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return answerMessage({ ...base, recipient, ...(party && { party }) }, errorReply(refusal));
  }
}

/** RFC 9483 section 3.5: both versions that this bench reads. */
function assertVersion({ pvno }: PkiHeader): void {
  if (pvno === PVNO.cmp2000 || pvno === PVNO.cmp2021) return;
  throw new CmpRefusal('unsupportedVersion', `pvno is ${pvno}; 2 and 3 are spoken.`);
}

/** RFC 9483 section 3.1: a transaction and a nonce of at least 128 bits. @returns hexadecimal. */
function transactionIdOf({ transactionID, senderNonce }: PkiHeader): string {
  if (transactionID === undefined || transactionID.length === 0 || transactionID.length > TRANSACTION_OCTETS_MAX) {
    throw new CmpRefusal('badDataFormat', `transactionID has 1 to ${TRANSACTION_OCTETS_MAX} octets.`);
  }
  if (senderNonce === undefined || senderNonce.length < NONCE_OCTETS) {
    throw new CmpRefusal('badSenderNonce', `senderNonce has at least ${NONCE_OCTETS} octets.`);
  }
  return bytesToHex(transactionID);
}

const TRANSACTION_OCTETS_MAX = 64;

/** RFC 9483 section 3.5: nothing was said yet that the first message could repeat the nonce of. */
function assertBeginning({ recipNonce }: PkiHeader, type: BodyType | undefined): void {
  if (recipNonce === undefined || type === undefined || !FIRST.has(type)) return;
  throw new CmpRefusal('badRecipientNonce', 'recipNonce in the first message of a transaction.');
}

function handlerOf(envelope: PkiEnvelope): (exchange: Exchange) => Reply | Promise<Reply> {
  const type = bodyTypeOf(envelope);
  const handler = type && HANDLERS[type];
  if (handler === undefined)
    throw new CmpRefusal('badRequest', `A message of kind ${type ?? 'unknown'} is no request.`);
  return handler as (exchange: Exchange) => Reply | Promise<Reply>;
}

function errorReply({ status }: CmpRefusal): Reply {
  return { body: { type: 'error', content: { pKIStatusInfo: status } } };
}
