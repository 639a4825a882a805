import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { bankRoutes } from '../../http/bank.ts';
import type { Receipt } from '../../http/bank-receipts.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { BankError } from '../core/bank-error.ts';
import { textIn } from '../core/document-check.ts';
import { type BankDocument, toSign } from '../core/documents.ts';
import { receiptPage } from '../pages/document-receipt.ts';
import { documentView } from './document-view.ts';
import { base64 } from './profile-view.ts';
import { visitorOf } from './visitor.ts';

/** Receipts of documents that were sent to the bank. */
export function mountReceipts(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.documentReceipt,
    async ({ request, params }) => {
      const { user } = visitorOf(bank, request, 'look');
      const document = bank.documents.byId(user, params.id ?? '');
      const receipt = receiptOf(document, bank.settings.bankName);
      const content = new TextEncoder().encode(JSON.stringify(receipt, null, 2));
      const { receiptSigner } = bank;
      const cms = await receiptSigner.sign(content, document.history.at(-1)?.at ?? bank.clock.now());
      return { receipt, cms: base64(cms), certificate: base64(await receiptSigner.certificate()) };
    },
    { page: (reply, { request }) => receiptPage(reply, request) },
  );
}

/** @throws BankError receipt-missing for a document about which the bank has not decided. */
function receiptOf(document: BankDocument, bankName: string): Receipt {
  const { id, kind, signatures, history, reason } = documentView(document);
  if (!history.some(({ status }) => status === 'accepted-by-bank' || status === 'refused')) {
    throw new BankError('receipt-missing', `Document ${id}.`);
  }
  return {
    bank: bankName,
    document: id,
    kind,
    number: textIn(document.fields, 'number'),
    sha256: sha256(toSign(document)),
    signatures: signatures.map((signature, at) => ({
      ...signature,
      sha256: sha256(Buffer.from(document.signatures[at]?.cms ?? '', 'base64')),
    })),
    reason,
    history,
  };
}

function sha256(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex');
}
