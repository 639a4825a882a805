import type { DocumentView } from '../../http/bank-documents.ts';
import { type BankDocument, toRecall, toSign } from '../core/documents.ts';
import { fill } from '../core/label.ts';
import { parsedCertificate } from '../core/parsed-certificate.ts';
import { DOCUMENT_STATUS_TEXTS } from '../core/texts/statuses.ts';
import { base64, instant } from './profile-view.ts';

export function documentView(document: BankDocument): DocumentView {
  return {
    id: document.id,
    kind: document.kind,
    status: document.state,
    statusText: fill(DOCUMENT_STATUS_TEXTS[document.state]),
    reason: document.reason,
    fields: document.fields,
    toSign: base64(toSign(document)),
    signatures: document.signatures.map(({ user, certificate, signedAt }) => ({
      subscriber: user.subscriber,
      serialNumber: parsedCertificate(certificate).serialNumber,
      signedAt: instant(signedAt),
    })),
    history: document.history.map(({ at, state, by }) => ({
      at: instant(at),
      status: state,
      statusText: fill(DOCUMENT_STATUS_TEXTS[state]),
      by,
    })),
    executionAt: waits(document) ? instant(document.executeAt ?? 0) : null,
    toRecall: waits(document) ? base64(toRecall(document)) : null,
    // The interface has checked that the fields are those of the kind.
  } as DocumentView;
}

function waits({ state, executeAt }: BankDocument): boolean {
  return state === 'accepted-by-bank' && executeAt !== undefined;
}
