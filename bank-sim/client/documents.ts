import type { FastifyInstance } from 'fastify';
import { bankRoutes, type PaymentOrder } from '../../http/bank.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { BankError, reasonText } from '../core/bank-error.ts';
import { documentStates } from '../core/document-states.ts';
import { type BankDocument, type DocumentSignature, mayPrepare, toSign } from '../core/documents.ts';
import { checkPaymentOrder, onlyOrderFields } from '../core/payment-order.ts';
import type { BankProblemCode } from '../core/problems.ts';
import type { User } from '../core/users.ts';
import { windowOf } from '../core/windows.ts';
import { documentListPage, documentPage } from '../pages/documents.ts';
import { readSignedMessage, registeredSigner } from '../verification/signed-message.ts';
import { documentView } from './document-view.ts';
import { visitorOf } from './visitor.ts';

const address = ({ id }: { id: string }) => `/documents/${id}`;

/** «Платежные поручения»: state machine 7.4. */
export function mountDocuments(app: FastifyInstance, house: House, bank: Bank): void {
  mountReading(app, house, bank);
  mountWriting(app, house, bank);
  mount(
    app,
    house,
    bankRoutes.signDocument,
    async ({ request, params, body }) => {
      const { user } = visitorOf(bank, request, 'work');
      const document = bank.documents.byId(user, params.id ?? '');
      await signDocument(bank, user, document, body.cms);
      return documentView(document);
    },
    { next: address },
  );
}

function mountReading(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.documents,
    ({ request }) => {
      const { user } = visitorOf(bank, request, 'look');
      return { page: windowOf('documents'), documents: bank.documents.ofClient(user.bin).map(documentView) };
    },
    {
      page: (reply, { request }) => documentListPage(reply, mayPrepare(visitorOf(bank, request, 'look').user), request),
    },
  );
  mount(
    app,
    house,
    bankRoutes.document,
    ({ request, params }) => {
      const { user } = visitorOf(bank, request, 'look');
      return documentView(bank.documents.byId(user, params.id ?? ''));
    },
    {
      page: (reply, { request }) => {
        const { user } = visitorOf(bank, request, 'look');
        const mayEdit = mayPrepare(user) && documentStates.allows(reply.status, 'edit');
        return documentPage(reply, mayEdit, request);
      },
    },
  );
}

function mountWriting(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.createPaymentOrder,
    ({ request, body }) => {
      const { user } = visitorOf(bank, request, 'work');
      if (!mayPrepare(user)) throw new BankError('preparation-right-missing', '');
      return documentView(bank.documents.create(user, checkedOrder(bank, user, body)));
    },
    { next: address },
  );
  mount(
    app,
    house,
    bankRoutes.editPaymentOrder,
    ({ request, params, body }) => {
      const { user } = visitorOf(bank, request, 'work');
      const document = bank.documents.byId(user, params.id ?? '');
      bank.documents.edit(user, document, checkedOrder(bank, user, body));
      return documentView(document);
    },
    { next: address },
  );
}

function checkedOrder(bank: Bank, user: User, body: PaymentOrder): PaymentOrder {
  const order = onlyOrderFields(body);
  checkPaymentOrder(order, bank.clients.byBin(user.bin), bank.settings);
  return order;
}

/**
 * A signature comes in. Right and order of signatures are those of the table. A first signature is examined before it
 * stands under the document; a single or a second one sends the document, and the bank examines all of them: it accepts
 * or refuses (D9, D10). What can be neither is handed back, and nothing has happened.
 *
 * @throws BankError signature-right-missing, second-before-first, second-signature-expected, same-person,
 *   signatures-complete; cms-malformed; revocation-unknown; for a first signature whatever {@link examineSignature} throws.
 */
async function signDocument(bank: Bank, user: User, document: BankDocument, cms: string): Promise<void> {
  const event = bank.documents.signingEvent(user, document);
  if (event === 'sign-first') return signFirst(bank, user, document, cms);
  bank.documents.apply(document, event);
  const before = document.signatures;
  try {
    const signature = await readSignature(bank, user, document, cms);
    document.signatures = [...before, signature];
    for (const one of document.signatures) await examineSignature(bank, one, toSign(document));
    bank.documents.apply(document, 'accept');
  } catch (error) {
    if (error instanceof BankError && !UNDECIDED.has(error.code)) {
      document.reason = reasonText(error.code, error.message);
      bank.documents.apply(document, 'refuse');
      return;
    }
    document.signatures = before;
    bank.documents.apply(document, before.length === 0 ? 'single-unverifiable' : 'second-unverifiable');
    throw error;
  }
}

/** Problems that say nothing about the signature: there is none, or nobody can be asked. */
const UNDECIDED: ReadonlySet<BankProblemCode> = new Set<BankProblemCode>(['cms-malformed', 'revocation-unknown']);

async function signFirst(bank: Bank, user: User, document: BankDocument, cms: string): Promise<void> {
  const { refused } = documentStates.step(document.state, 'sign-first');
  if (refused !== undefined) throw new BankError(refused, `Document ${document.id}.`);
  const { order } = document;
  const signature = await readSignature(bank, user, document, cms);
  await examineSignature(bank, signature, toSign(document));
  if (document.order !== order) throw new BankError('signature-wrong', 'The document was edited meanwhile.');
  bank.documents.apply(document, 'sign-first');
  document.signatures = [signature];
}

async function readSignature(bank: Bank, user: User, document: BankDocument, cms: string): Promise<DocumentSignature> {
  const { certificate } = await readSignedMessage(cms, toSign(document));
  return { user, cms, certificate, signedAt: bank.clock.now() };
}

/**
 * @throws BankError cms-malformed, signature-wrong (not over exactly these octets); certificate-untrusted,
 *   certificate-not-yet-valid, certificate-expired, certificate-revoked, revocation-unknown; key-retired,
 *   key-not-registered.
 */
async function examineSignature(bank: Bank, { user, cms }: DocumentSignature, signed: Uint8Array): Promise<void> {
  const { certificate } = await readSignedMessage(cms, signed);
  await bank.examine(certificate);
  registeredSigner(bank.profiles, user.login, certificate);
}
