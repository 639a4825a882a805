import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { directoryGeneralName, type PkiHeader, PVNO } from '../../../pki/cmp/header.ts';
import { withSalt } from '../../../pki/cmp/password-mac.ts';
import { type OpenMessage, passwordProtectedMessage, signedMessage } from '../../../pki/cmp/protection.ts';
import type { Rng } from '../../../simulation/rng.ts';
import type { CaTwin } from '../../authority.ts';
import type { CertificationAuthority } from '../../certification-authority.ts';
import type { Recipient, Reply } from './exchange.ts';
import type { Party } from './party.ts';

/** Header and protection of what the CA says: RFC 9810 section 5.1. */

/** RFC 9483 section 3.1: 128 bits. */
export const NONCE_OCTETS = 16;
const SALT_OCTETS = 16;

/** What an answer answers. */
export interface Answering {
  readonly ca: CertificationAuthority;
  /** Nonces and salts come from it. */
  readonly rng: Rng;
  /** Absent when the message could not be read. */
  readonly header?: PkiHeader;
  readonly recipient: Recipient;
  /** Absent when the sender is not known: then the CA signs. */
  readonly party?: Party;
  readonly now: number;
}

/** The DER of an answer: under the sender's secret when he has one, else signed by the CA's responder. */
export async function answerMessage(answering: Answering, reply: Reply): Promise<Uint8Array> {
  const { ca, rng, header: asked, party } = answering;
  const nonce = rng.bytes(NONCE_OCTETS);
  if (reply.transaction) reply.transaction.nonce = bytesToHex(nonce);
  const twin = speaker(answering);
  const header = { ...answerHeader(answering, reply), senderNonce: nonce };
  const certificates = [...(reply.certificates ?? []), twin.certificate.der];
  const method = asked?.protectionAlg;
  if (party?.kind === 'secret' && method !== undefined) {
    const own = { sender: directoryGeneralName(twin.certificate.subject), ...kept('senderKID', asked?.senderKID) };
    const message = withCertificates({ ...header, ...own }, reply, certificates);
    return passwordProtectedMessage(message, withSalt(method, rng.bytes(SALT_OCTETS)), party.secret);
  }
  const { certificate, signer } = await ca.responder(twin, 'CMP');
  const own = {
    sender: directoryGeneralName(certificate.subject),
    senderKID: hexToBytes((certificate.subjectKeyId ?? '').toLowerCase()),
  };
  // RFC 9483 section 3.3: the certificate of the key that signs comes first.
  return signedMessage(withCertificates({ ...header, ...own }, reply, [certificate.der, ...certificates]), signer);
}

function answerHeader({ header, now }: Answering, { generalInfo }: Reply): Omit<PkiHeader, 'sender'> {
  return {
    pvno: header?.pvno === PVNO.cmp2021 ? PVNO.cmp2021 : PVNO.cmp2000,
    recipient: header?.sender ?? directoryGeneralName([]),
    messageTime: now,
    ...kept('transactionID', header?.transactionID),
    ...kept('recipNonce', header?.senderNonce),
    ...kept('generalInfo', generalInfo),
  };
}

/** A property only when there is a value. */
function kept<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });
}

function withCertificates(header: OpenMessage['header'], { body }: Reply, all: readonly Uint8Array[]): OpenMessage {
  const extraCerts = all.filter((one, i) => all.findIndex((other) => Buffer.compare(one, other) === 0) === i);
  return { header, body, extraCerts };
}

/** Which of the twins of that name speaks: the one whose algorithm the sender signs in, else one that every client can read. */
function speaker({ recipient, party }: Answering): CaTwin {
  const { twins } = recipient;
  const suite = party?.kind === 'certificate' ? party.certificate.suite.id : 'rsa-2048';
  return twins.find(({ signer }) => signer.suite.id === suite) ?? (twins[0] as CaTwin);
}
