import type { PkiHeader } from '../../pki/cmp/header.ts';
import { encodePkiMessage, type PkiEnvelope, readPkiBody, readPkiEnvelope } from '../../pki/cmp/message.ts';
import { passwordProtectedMessage, protectionOf, signedMessage, unprotectedMessage } from '../../pki/cmp/protection.ts';
import { rejectionStatus } from '../../pki/cmp/status.ts';
import { parseCertificate, verifyCertificateSignature } from '../../pki/x509/certificate.ts';
import type { AnswerFault, Answering } from './fault-row.ts';

/** Faults of CMP answers (RFC 9810). They are protected again, under the secret or by the responder's key, unless that is the fault. */

/** The answer with a changed header, rightly protected. */
async function changed({ ca, answer }: Answering, change: Partial<PkiHeader>): Promise<Uint8Array | undefined> {
  const envelope = readPkiEnvelope(answer);
  const { protectionAlg, ...header } = { ...envelope.header.value, ...change };
  const message = { header, body: readPkiBody(envelope), extraCerts: envelope.extraCerts ?? [] };
  if (protectionOf(envelope) === 'password' && protectionAlg !== undefined) {
    const reference = new TextDecoder().decode(header.senderKID);
    const known = ca.state.pinEnvelopes.get(reference);
    const secret = known && ca.envelopeSeal.open(reference, known.sealed);
    return secret === undefined ? undefined : passwordProtectedMessage(message, protectionAlg, secret);
  }
  const signer = await signerOf({ ca }, envelope);
  return signer && signedMessage(message, signer);
}

/** The responder whose certificate comes first. */
async function signerOf({ ca }: Pick<Answering, 'ca'>, { extraCerts: [first] = [] }: PkiEnvelope) {
  const certificate = first && parseCertificate(first);
  const twin =
    certificate && ca.twins.find((one) => verifyCertificateSignature(certificate, one.certificate.publicKey));
  return twin && (await ca.responder(twin, 'CMP')).signer;
}

const row = (id: string, does: string, notices: string, strike: AnswerFault['strike']): AnswerFault => ({
  id: `cmp-${id}`,
  place: 'answer',
  protocols: ['cmp'],
  does,
  client: 'OpenSSL',
  notices: `\`openssl cmp\`: ${notices}`,
  strike,
});

/** As many octets as RFC 9483 section 3.1 has. */
const WRONG = new Uint8Array(16).fill(0xee);

export const CMP_FAULTS: readonly AnswerFault[] = [
  row('wrong-recip-nonce', "recipNonce is not the client's nonce.", 'recipnonce unmatched', (answering) =>
    changed(answering, { recipNonce: WRONG }),
  ),
  row('wrong-transaction-id', 'The answer is of another transaction.', 'transactionid unmatched', (answering) =>
    changed(answering, { transactionID: WRONG }),
  ),
  row('bad-protection', 'One bit of the protection is wrong.', 'error validating protection', ({ answer }) => {
    const { protection, ...envelope } = readPkiEnvelope(answer);
    const wrong = protection && Uint8Array.from(protection);
    wrong?.set([(wrong.at(-1) ?? 0) ^ 1], wrong.length - 1);
    return wrong && encodePkiMessage({ ...envelope, protection: wrong });
  }),
  row('unprotected-error', 'An error message that nobody has protected.', 'missing protection', ({ answer }) => {
    const { protectionAlg: _, ...header } = readPkiEnvelope(answer).header.value;
    const status = rejectionStatus('systemFailure', 'A fault that a rule asked for.');
    return unprotectedMessage({ header, body: { type: 'error', content: { pKIStatusInfo: status } } });
  }),
];
