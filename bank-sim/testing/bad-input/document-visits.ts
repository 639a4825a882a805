import { bankRoutes } from '../../../http/bank.ts';
import { DOCUMENT_KIND_NAMES, type DocumentView, WRITING_ROUTES } from '../../../http/bank-documents.ts';
import type { HttpClient } from '../../../http/client.ts';
import { HELP } from '../../core/help.ts';
import { DOCUMENTS, openCurrencyAccounts } from '../documents.ts';
import { sign } from '../payment-orders.ts';
import { CLIENT, octets, type SignedInUser, signed, type TestBank } from '../test-bank.ts';
import type { Visiting } from './visits.ts';

/** A page that only a browser wants. */
export const page = (path: string) => ({ path, contentType: 'text/html', does: '' });

/** A user prepares documents of every kind, signs, recalls, and looks at all his windows. */
export async function visitDocuments({ bank, newcomer, enter }: Visiting): Promise<void> {
  await openCurrencyAccounts(bank);
  const user = await newcomer('documents');
  const written = await writeEach(user);
  const [order] = written as [DocumentView];
  await user.client.send(page('/documents/new'), { query: { kind: 'letter' } });
  await user.client.send(page(`/documents/${order.id}/edit`));
  await sign(bank, user, order);
  await recall(bank, user, order);
  await user.client.call(bankRoutes.documentReceipt, { params: { id: order.id } });
  await visitLetters(bank, user, written.at(-1) as DocumentView);
  await visitWindows(user);
  await (await enter('documents', user.keySet)).call(bankRoutes.logout);
}

async function writeEach({ client }: SignedInUser): Promise<DocumentView[]> {
  const written: DocumentView[] = [];
  for (const kind of DOCUMENT_KIND_NAMES) {
    const { create, edit } = WRITING_ROUTES[kind];
    const body = DOCUMENTS[kind] as never;
    const view = await client.call(create, { body, headers: { 'Idempotency-Key': `visit-${kind}` } });
    written.push(await client.call(edit, { params: { id: view.id }, body }));
  }
  return written;
}

async function recall(bank: TestBank, { client, keySet }: SignedInUser, { id }: DocumentView): Promise<void> {
  const params = { id };
  const { toRecall } = await client.call(bankRoutes.document, { params });
  const cms = await signed(bank, keySet, octets(toRecall ?? ''), { detached: true });
  await client.call(bankRoutes.recallDocument, { params, body: { cms } });
}

/** A letter of the client's, and the bank's answer. */
async function visitLetters(bank: TestBank, user: SignedInUser, letter: DocumentView): Promise<void> {
  await sign(bank, user, letter);
  const body = { bin: CLIENT.bin, subject: 'Ответ TEST', text: 'Акт TEST', answers: letter.id };
  const { id } = await bank.client().call(bankRoutes.sendLetter, { body });
  await user.client.call(bankRoutes.letters);
  await user.client.call(bankRoutes.letter, { params: { id } });
}

const WINDOWS = [
  'subscriber',
  'client',
  'glossary',
  'main',
  'profiles',
  'documents',
  'statement',
  'rates',
  'tasks',
  'criticalProfiles',
] as const;

async function visitWindows({ client, profile }: SignedInUser): Promise<void> {
  for (const name of WINDOWS) await client.call(bankRoutes[name]);
  await client.call(bankRoutes.main, { query: { find: 'о' } as never });
  await client.call(bankRoutes.statement, { query: { from: '2026-01-01', until: '2026-03-31' } });
  await client.call(bankRoutes.signatureParameters, { params: { id: profile.id } });
  await visitHelp(client);
}

async function visitHelp(client: HttpClient): Promise<void> {
  for (const topic of Object.keys(HELP).slice(0, 2)) await client.call(bankRoutes.help, { params: { topic } });
}
