import type { FastifyInstance } from 'fastify';
import { bankDeskRoutes, type ClientLetterView } from '../../http/bank-desks.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { instant } from '../client/profile-view.ts';
import { textIn } from '../core/document-check.ts';
import { lettersPage } from '../pages/desks/letters.ts';
import { outboxPage } from '../pages/desks/outbox.ts';
import { staffClientView } from './staff-view.ts';

/** What goes between bank and clients besides documents: the letters desk (R-BANK-11), and the e-mails (R-BANK-60, R-BANK-92). */
export function mountCorrespondence(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankDeskRoutes.lettersDesk,
    () => ({
      letters: clientLetters(bank),
      clients: bank.clients.list().map((client) => staffClientView(bank, client)),
    }),
    { page: (reply, { request }) => lettersPage(reply, request) },
  );
  mount(
    app,
    house,
    bankDeskRoutes.outbox,
    () => bank.outbox.all().map(({ sentAt, ...mail }) => ({ ...mail, sentAt: instant(sentAt) })),
    { page: (mails, { request }) => outboxPage(mails, request) },
  );
}

/** Those that the bank has taken, newest first. */
export function clientLetters(bank: Bank): ClientLetterView[] {
  const answered = new Set([...bank.state.letters.values()].map(({ answers }) => answers));
  const taken = [...bank.state.documents.values()].filter(
    ({ kind, state }) => kind === 'letter' && state === 'accepted-by-bank',
  );
  return taken.reverse().map(({ id, bin, fields }) => ({
    id,
    bin,
    client: bank.clients.byBin(bin).name,
    number: textIn(fields, 'number'),
    date: textIn(fields, 'date'),
    subject: textIn(fields, 'subject'),
    text: textIn(fields, 'text'),
    isAnswered: answered.has(id),
  }));
}
