import type { DocumentView } from '../../http/bank.ts';
import { type BankDocument, toSign } from '../core/documents.ts';
import { fill } from '../core/label.ts';
import { DOCUMENT_STATUS_TEXTS } from '../core/texts.ts';
import { base64, instant } from './profile-view.ts';

export function documentView(document: BankDocument): DocumentView {
  return {
    id: document.id,
    kind: 'payment-order',
    status: document.state,
    statusText: fill(DOCUMENT_STATUS_TEXTS[document.state]),
    reason: document.reason,
    order: document.order,
    toSign: base64(toSign(document)),
    signatures: document.signatures.map(({ user, certificate, signedAt }) => ({
      subscriber: user.subscriber,
      serialNumber: certificate.serialNumber,
      signedAt: instant(signedAt),
    })),
  };
}
