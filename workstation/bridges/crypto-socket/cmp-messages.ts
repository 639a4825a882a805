import type { BodyType, PkiBody } from '../../../pki/cmp/bodies.ts';
import { directoryGeneralName, type PkiHeader } from '../../../pki/cmp/header.ts';
import { type PkiEnvelope, readPkiBody, readPkiEnvelope } from '../../../pki/cmp/message.ts';
import { passwordBasedMac } from '../../../pki/cmp/password-mac.ts';
import {
  isProtectedByKey,
  isProtectedByPassword,
  passwordProtectedMessage,
  protectionOf,
  signedMessage,
} from '../../../pki/cmp/protection.ts';
import { failInfoNames, PKI_STATUS, type PkiStatusInfo } from '../../../pki/cmp/status.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import type { Dn } from '../../../pki/x509/name.ts';
import type { Rng } from '../../../simulation/rng.ts';
import type { OpenCarrier } from '../../carriers/carrier.ts';
import { sameOctets } from '../../token/key-set.ts';
import { certifiedKeyOf } from './carrier-keys.ts';
import { CryptoSocketError } from './problems.ts';
import type { Party, Transaction } from './transactions.ts';

/** Messages of CMP between this PC and an authority: protected on the way out, examined on the way in (RFC 9810). */

const MAC_ITERATIONS = 1000;
const SALT_OCTETS = 16;

/** A MAC under a secret with a fresh salt. */
export const freshMac = (rng: Rng) => passwordBasedMac(rng.bytes(SALT_OCTETS), MAC_ITERATIONS);

/**
 * The next message of a transaction, DER, under the secret or signed by the key of its party.
 * @param open the carrier, where the party is a key on it.
 */
export async function protectedMessage(
  { rng, open }: { readonly rng: Rng; readonly open: OpenCarrier | undefined },
  transaction: Transaction,
  body: PkiBody,
): Promise<Uint8Array> {
  const { party } = transaction;
  transaction.senderNonce = transaction.recipNonce === undefined ? transaction.senderNonce : rng.bytes(16);
  if (party.kind === 'secret') {
    const header = { ...headerOf(transaction, [], []), senderKID: new TextEncoder().encode(party.reference) };
    return passwordProtectedMessage({ header, body }, freshMac(rng), party.secret);
  }
  if (open === undefined) throw new TypeError('a key signs, and its carrier is closed');
  const { key, certificate } = certifiedKeyOf(open, party.serialNumber);
  const header = headerOf(transaction, certificate.subject, certificate.issuer);
  return await signedMessage({ header, body, extraCerts: [certificate.der] }, key.signer);
}

/** Without a recipient the server takes its own authority. */
function headerOf({ id, senderNonce, recipNonce }: Transaction, sender: Dn, recipient: Dn): PkiHeader {
  return {
    pvno: 2,
    sender: directoryGeneralName(sender),
    recipient: directoryGeneralName(recipient),
    transactionID: id,
    senderNonce,
    ...(recipNonce && { recipNonce }),
  };
}

/** The transaction identifier of a message; undefined without one. @throws PkiError of octets that are none. */
export function transactionIdOf(message: Uint8Array): Uint8Array | undefined {
  return readPkiEnvelope(message).header.value.transactionID;
}

/**
 * Reads the answer to the latest message of a transaction.
 * @throws PkiError of what cannot be read; CryptoSocketError `bad-signature` (not protected for this party), `bad-data` (the answer to something
 *   else), `refused` with the authority's words.
 */
export function readAnswer(transaction: Transaction, message: Uint8Array): PkiBody {
  const envelope = readPkiEnvelope(message);
  const { recipNonce, senderNonce } = envelope.header.value;
  if (!isProtectedFor(envelope, transaction.party)) throw new CryptoSocketError('bad-signature', 'the message');
  if (recipNonce === undefined || !sameOctets(recipNonce, transaction.senderNonce))
    throw new CryptoSocketError('bad-data', 'the answer to another message');
  const body = readPkiBody(envelope);
  transaction.recipNonce = senderNonce;
  if (body.type === 'error') throw refusal(body.content.pKIStatusInfo);
  return body;
}

/** The authority signs answers to strangers, and to those who sign: with the certificate that it encloses first. */
function isProtectedFor(envelope: PkiEnvelope, party: Party): boolean {
  if (party.kind === 'secret' && protectionOf(envelope) === 'password')
    return isProtectedByPassword(envelope, party.secret);
  const [first] = envelope.extraCerts ?? [];
  return first !== undefined && isProtectedByKey(envelope, parseCertificate(first).publicKey);
}

/** @throws CryptoSocketError `bad-data` for an answer of another kind. */
export function expectKind<T extends BodyType>(body: PkiBody, ...types: readonly T[]): Extract<PkiBody, { type: T }> {
  if (!types.some((type) => type === body.type))
    throw new CryptoSocketError('bad-data', `an answer of the kind ${body.type}`);
  return body as Extract<PkiBody, { type: T }>;
}

/** Whether it was granted, or waits. @throws CryptoSocketError `refused`. */
export function grantOf(status: PkiStatusInfo): 'accepted' | 'waiting' {
  if (status.status === PKI_STATUS.waiting) return 'waiting';
  if (status.status === PKI_STATUS.accepted || status.status === PKI_STATUS.grantedWithMods) return 'accepted';
  throw refusal(status);
}

function refusal(status: PkiStatusInfo): CryptoSocketError {
  const words = [...failInfoNames(status), ...(status.statusString ?? [])];
  return new CryptoSocketError('refused', words.join(' '));
}
