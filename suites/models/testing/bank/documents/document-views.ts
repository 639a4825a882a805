import type { DocumentView } from '../../../../../http/bank-documents.ts';
import { parseCertificate } from '../../../../../pki/x509/certificate.ts';
import type { Scene } from '../scene.ts';
import type { DocumentModel } from './document-model.ts';
import { flatFields } from './fields.ts';

/** What the windows of documents must show. */

/** The list that is shown of these documents, newest first: a rule of the bank's may have it show less or more. */
export function listed(scene: Scene, expected: readonly DocumentModel[]): readonly DocumentModel[] {
  if (scene.isRuled('document-missing')) return expected.slice(1);
  return scene.isRuled('document-duplicate-row') ? [...expected.slice(0, 1), ...expected] : expected;
}

export function wrongIds(expected: readonly DocumentModel[], views: readonly DocumentView[]): string | undefined {
  const [wanted, shown] = [expected, views].map((all) => all.map(({ id }) => id).join(', '));
  return wanted === shown ? undefined : `the documents are ${shown}, where there must be ${wanted}`;
}

/** What the bank has decided may still show as sent, by a rule. */
export function wrongView(scene: Scene, document: DocumentModel, view: DocumentView): string | undefined {
  const { id, fields, signatures } = document;
  const isDecided = document.status === 'accepted-by-bank' || document.status === 'refused';
  const { status, reason } =
    isDecided && scene.isRuled('document-status-stale') ? { status: 'sent', reason: '' } : document;
  const due = signatures.map(({ certificate }) => parseCertificate(certificate).serialNumber).join(', ');
  const shown = view.signatures.map(({ serialNumber }) => serialNumber).join(', ');
  const is = [isAccepted(view) ? 'accepted-by-bank' : view.status, view.reason.split(':', 1)[0], shown];
  const ought = [status, reason, due];
  if (is.join(' / ') !== ought.join(' / '))
    return `document ${id} is ${is.join(' / ')} instead of ${ought.join(' / ')}`;
  const isKept = JSON.stringify(flatFields(view.fields).sort()) === JSON.stringify(flatFields(fields).sort());
  return isKept ? undefined : `document ${id} does not say what was written`;
}

/** The bank executes what it has accepted when somebody looks (D12). */
export function isAccepted({ status }: DocumentView): boolean {
  return status === 'accepted-by-bank' || status === 'executed';
}
