import type { FastifyInstance } from 'fastify';
import { bankDeskRoutes } from '../../http/bank-desks.ts';
import { bankLetterRoutes, type LetterView } from '../../http/bank-letters.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { BankError } from '../core/bank-error.ts';
import type { BankLetter } from '../core/letters.ts';
import { windowOf } from '../core/windows.ts';
import { letterListPage, letterPage } from '../pages/letters.ts';
import { instant } from './profile-view.ts';
import { visitorOf } from './visitor.ts';

function letterView({ id, sentAt, subject, text, answers }: BankLetter): LetterView {
  return { id, sentAt: instant(sentAt), subject, text, ...(answers !== undefined && { answers }) };
}

/** The bank's letters to its clients, and the desk that writes them (R-BANK-11). What clients write are documents. */
export function mountLetters(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankLetterRoutes.letters,
    ({ request }) => {
      const { user } = visitorOf(bank, request, 'look');
      return {
        page: windowOf('letters', bank.settings.style),
        letters: bank.letters.ofClient(user.bin).map(letterView),
      };
    },
    { page: (reply, { request }) => letterListPage(reply, request) },
  );
  mount(
    app,
    house,
    bankLetterRoutes.letter,
    ({ request, params }) => {
      const { user } = visitorOf(bank, request, 'look');
      return letterView(bank.letters.byId(user.bin, params.id ?? ''));
    },
    { page: (reply, { request }) => letterPage(reply, request) },
  );
  mount(
    app,
    house,
    bankLetterRoutes.sendLetter,
    ({ body }) => {
      const { bin } = bank.clients.byBin(body.bin);
      const { subject, text, answers } = body;
      if (answers !== undefined) checkAnswered(bank, bin, answers);
      const letter = { bin, sentAt: bank.clock.now(), subject, text, ...(answers && { answers }) };
      return letterView(bank.letters.send(letter));
    },
    { next: () => bankDeskRoutes.lettersDesk.path },
  );
}

/** Only what has come to the bank can be answered. @throws BankError letter-unknown */
function checkAnswered(bank: Bank, bin: string, id: string): void {
  const asked = bank.documents.ofClient(bin, 'letter').find((document) => document.id === id);
  if (asked?.state !== 'accepted-by-bank')
    throw new BankError('letter-unknown', `The bank has no letter ${id} of the client.`);
}
