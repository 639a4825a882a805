import type { Bank } from '../bank.ts';
import { BankError, isRevocationUndecided, reasonText } from '../core/bank-error.ts';
import { documentStates } from '../core/document-states.ts';
import { type BankDocument, type DocumentSignature, toRecall, toSign } from '../core/documents.ts';
import type { User } from '../core/users.ts';
import { examinedSigner } from '../verification/examined-signer.ts';
import { readSignedMessage } from '../verification/signed-message.ts';

/**
 * A signature comes in. Right and order of signatures are those of the table. A first signature is examined before it
 * stands under the document; a single or a second one sends the document, and the bank examines all of them: it accepts
 * or refuses (D9, D10). What can be neither is handed back, and nothing has happened.
 *
 * @throws BankError signature-right-missing, second-before-first, second-signature-expected, same-person,
 *   signatures-complete; cms-malformed; certificate-unknown, ocsp-answer-wrong, revocation-unknown; for a first signature whatever {@link examineSignature} throws.
 */
export async function signDocument(bank: Bank, user: User, document: BankDocument, cms: string): Promise<void> {
  const { clock, documents, settlement, interfered } = bank;
  const event = documents.signingEvent(user, document);
  if (event === 'sign-first') return signFirst(bank, user, document, cms);
  const before = document.signatures;
  documents.send(document, event);
  const sent = { by: user.subscriber, at: clock.now() };
  try {
    const signature = await readSignature(bank, user, document, cms);
    document.signatures = [...before, signature];
    for (const one of document.signatures) await examineSignature(bank, one, toSign(document));
    interfered.by.decide(document);
    settlement.accept(document, sent);
  } catch (error) {
    if (error instanceof BankError && !isUndecided(error)) {
      document.reason = reasonText(error.code, error.message);
      documents.decide(document, 'refuse', sent);
      return;
    }
    document.signatures = before;
    documents.handBack(document, before.length === 0 ? 'single-unverifiable' : 'second-unverifiable');
    throw error;
  }
}

/** Problems that say nothing about the signature: there is none, or nobody can be asked. */
const isUndecided = (error: BankError): boolean => error.code === 'cms-malformed' || isRevocationUndecided(error);

async function signFirst(bank: Bank, user: User, document: BankDocument, cms: string): Promise<void> {
  assertAllowed(document, 'sign-first');
  const { fields } = document;
  const signature = await readSignature(bank, user, document, cms);
  await examineSignature(bank, signature, toSign(document));
  if (document.fields !== fields) throw new BankError('signature-wrong', 'The document was edited meanwhile.');
  bank.documents.apply(document, 'sign-first', { by: user.subscriber });
  document.signatures = [signature];
}

/**
 * One who has signed the document takes it back before it is executed (D14). The recall is a signed message of its own, examined
 * like a signature under the document; that one of two signers is enough is our choice.
 * @throws BankError recall-by-stranger, document-not-waiting (also when it was executed meanwhile); those of {@link examineSignature}.
 */
export async function recallDocument(bank: Bank, user: User, document: BankDocument, cms: string): Promise<void> {
  const event = bank.documents.recallingEvent(user, document);
  assertAllowed(document, event);
  const recall = { user, cms, signedAt: bank.clock.now() };
  await examineSignature(bank, recall, toRecall(document));
  bank.agenda.bringUp();
  bank.documents.apply(document, event, { by: user.subscriber });
}

/** Looks before the signature is read, which takes its time. @throws BankError with the refusal of the table */
function assertAllowed({ id, state }: BankDocument, event: Parameters<typeof documentStates.step>[1]): void {
  const { refused } = documentStates.step(state, event);
  if (refused !== undefined) throw new BankError(refused, `Document ${id}.`);
}

async function readSignature(bank: Bank, user: User, document: BankDocument, cms: string): Promise<DocumentSignature> {
  const { certificate } = await readSignedMessage(cms, toSign(document));
  return { user, cms, certificate: certificate.der, signedAt: bank.clock.now() };
}

const MINUTE_MS = 60_000;

/**
 * @throws BankError cms-malformed, signature-wrong (not over exactly these octets); signing-time-wrong; token-with-bank;
 *   certificate-untrusted, certificate-not-yet-valid, certificate-expired, certificate-revoked, revocation-unknown; key-retired,
 *   key-not-registered.
 */
async function examineSignature(
  bank: Bank,
  { user, cms, signedAt }: Pick<DocumentSignature, 'user' | 'cms' | 'signedAt'>,
  signed: Uint8Array,
): Promise<void> {
  const { certificate, signingTime } = await readSignedMessage(cms, signed);
  const offMs = Math.abs(signingTime - signedAt);
  if (offMs > bank.settings.signingTimeSkewMinutes * MINUTE_MS) {
    const [said, came] = [signingTime, signedAt].map((at) => new Date(at).toISOString());
    throw new BankError('signing-time-wrong', `It says ${said}, the bank got it at ${came}.`);
  }
  await examinedSigner(bank, user.login, certificate);
}
