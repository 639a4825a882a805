import type { bankRoutes } from '../../http/bank.ts';
import type { DocumentView } from '../../http/bank-documents.ts';
import type { ReplyOf } from '../../http/route.ts';
import type { Bank } from '../bank.ts';
import { BankError } from '../core/bank-error.ts';
import { fill } from '../core/label.ts';
import { amountInTiyn, inTenge } from '../core/numbers.ts';
import { DOCUMENT_STATUS_TEXTS } from '../core/texts/statuses.ts';
import type { BankFault } from './fault-row.ts';

/** Faults of documents, statements and letters. */

type Documents = ReplyOf<typeof bankRoutes.documents>;
type Statement = ReplyOf<typeof bankRoutes.statement>;
type SentLetter = ReplyOf<typeof bankRoutes.sendLetter>;

/** The BIN of nobody: what is written to it is nowhere to be found again. */
const NOBODY = '';

const SIGNING = new Set(['signDocument']);
const LISTS = new Set(['documents']);

const DONE: ReadonlySet<string> = new Set(['accepted-by-bank', 'executed']);

/** What the bank has answered with a receipt; undefined for anything else. */
function receiptIn(reply: unknown): DocumentView | undefined {
  const view = reply as DocumentView;
  return DONE.has(view.status) ? view : undefined;
}

/** Whatever was booked for a document was never booked. */
function unbook({ state: { ledger } }: Bank, documentId: string): void {
  for (const { entries } of ledger.accounts.values()) {
    entries.splice(0, entries.length, ...entries.filter((entry) => entry.documentId !== documentId));
  }
}

function lose(bank: Bank, id: string): void {
  const { documents } = bank.state;
  const document = documents.get(id);
  if (document === undefined) return;
  documents.set(id, { ...document, bin: NOBODY, state: 'refused' });
  unbook(bank, id);
}

/** As the window showed it before the bank had decided. */
const before = (document: DocumentView): DocumentView =>
  DONE.has(document.status) || document.status === 'refused'
    ? { ...document, status: 'sent', statusText: fill(DOCUMENT_STATUS_TEXTS.sent), reason: '' }
    : document;

const DECISION_FAULTS: readonly BankFault[] = [
  {
    id: 'document-refused',
    place: 'decision',
    tells: {
      en: 'The signatures are right, and the bank refuses the document with a reason.',
      ru: 'Подписи верны, а банк отказывает документу с указанием причины.',
      kk: 'Қолдар дұрыс, бірақ банк себебін көрсетіп құжаттан бас тартады.',
    },
    seen: 'status `refused`, reason `payment-stopped`; nothing is booked',
    strike: () => {
      throw new BankError('payment-stopped', 'A fault that a rule asked for.');
    },
  },
  {
    id: 'limit-reached',
    place: 'decision',
    tells: {
      en: 'The amount is more than the limit of the day.',
      ru: 'Сумма превышает дневной лимит.',
      kk: 'Сома күндік лимиттен асады.',
    },
    seen: 'status `refused`, reason `limit-reached`; nothing is booked',
    strike: () => {
      throw new BankError('limit-reached', 'A fault that a rule asked for.');
    },
  },
];

const EXECUTION_FAULTS: readonly BankFault[] = [
  {
    id: 'document-late-refusal',
    place: 'execution',
    tells: {
      en: 'The bank accepts a document, and refuses it after all when it is to be executed (D13).',
      ru: 'Банк принимает документ, а при исполнении все же отказывает (D13).',
      kk: 'Банк құжатты қабылдайды да, орындайтын кезде бәрібір бас тартады (D13).',
    },
    seen: 'status `accepted-by-bank`, then `refused` with the reason `payment-stopped`; nothing is booked',
    strike: () => {
      throw new BankError('payment-stopped', 'After the receipt was given.');
    },
  },
];

const LOSSES: readonly BankFault[] = [
  {
    id: 'document-lost',
    place: 'work',
    rows: SIGNING,
    tells: {
      en: 'The bank gives the receipt for a document and loses it: it is in no list, and never booked.',
      ru: 'Банк подтверждает прием документа и теряет его: его нет ни в одном списке, он не проведен.',
      kk: 'Банк құжатты қабылдағанын растап, оны жоғалтады: ол ешбір тізімде жоқ, өткізілмеген.',
    },
    seen: 'status `accepted-by-bank`, then problem `document-unknown`',
    strike: async ({ bank, work }) => {
      const reply = await work();
      const receipt = receiptIn(reply);
      if (receipt !== undefined) await bank.memory.turns.run(() => lose(bank, receipt.id));
      return reply;
    },
  },
  {
    id: 'letter-lost',
    place: 'work',
    rows: new Set(['sendLetter']),
    tells: {
      en: 'A letter of the bank to the client never arrives.',
      ru: 'Письмо банка клиенту не приходит.',
      kk: 'Банктің клиентке хаты жетпейді.',
    },
    seen: 'it is not among the letters',
    strike: async ({ bank, work }) => {
      const reply = (await work()) as SentLetter;
      await bank.memory.turns.run(() => {
        const letter = bank.state.letters.get(reply.id);
        if (letter !== undefined) bank.state.letters.set(reply.id, { ...letter, bin: NOBODY });
      });
      return reply;
    },
  },
];

const SHOWN_WRONGLY: readonly BankFault[] = [
  {
    id: 'document-missing',
    place: 'reply',
    rows: LISTS,
    tells: {
      en: 'The newest document is not in the list yet.',
      ru: 'Самого нового документа еще нет в списке.',
      kk: 'Ең жаңа құжат тізімде әлі жоқ.',
    },
    seen: 'the list without its first row; the document itself can be opened',
    alter: ({ documents, ...list }: Documents): Documents | undefined =>
      documents.length > 0 ? { ...list, documents: documents.slice(1) } : undefined,
  },
  {
    id: 'document-duplicate-row',
    place: 'reply',
    rows: LISTS,
    tells: {
      en: 'The newest document stands in the list twice.',
      ru: 'Самый новый документ стоит в списке дважды.',
      kk: 'Ең жаңа құжат тізімде екі рет тұр.',
    },
    seen: 'two rows of one number',
    alter: ({ documents: [first, ...others], ...list }: Documents): Documents | undefined =>
      first && { ...list, documents: [first, first, ...others] },
  },
  {
    id: 'document-status-stale',
    place: 'reply',
    rows: new Set(['documents', 'document']),
    tells: {
      en: 'What the bank has decided still shows as sent, however often the window is refreshed.',
      ru: 'Решенное банком показано как отправленное, сколько ни обновляй.',
      kk: 'Банк шешкен құжат қанша жаңартса да жіберілген болып көрінеді.',
    },
    seen: 'status `sent` of a document that is accepted, executed or refused',
    alter: (reply: Documents | DocumentView): Documents | DocumentView =>
      'documents' in reply ? { ...reply, documents: reply.documents.map(before) } : before(reply),
  },
  {
    id: 'statement-behind',
    place: 'reply',
    rows: new Set(['statement']),
    tells: {
      en: 'The statement is one booking behind.',
      ru: 'Выписка отстает на одну проводку.',
      kk: 'Үзінді көшірме бір өткізімге кешігеді.',
    },
    seen: 'no last entry, and sums without it',
    alter: (statement: Statement): Statement | undefined => withoutLast(statement),
  },
];

function withoutLast(statement: Statement): Statement | undefined {
  const last = statement.entries.at(-1);
  if (last === undefined) return undefined;
  const minus = (sum: string, less: bigint) => inTenge(tiynOf(sum) - less);
  const amount = tiynOf(last.amount);
  const isPaid = amount < 0n;
  return {
    ...statement,
    entries: statement.entries.slice(0, -1),
    paid: isPaid ? minus(statement.paid, -amount) : statement.paid,
    received: isPaid ? statement.received : minus(statement.received, amount),
    closing: minus(statement.closing, amount),
  };
}

function tiynOf(text: string): bigint {
  const tiyn = amountInTiyn(text.replace('-', '')) ?? 0n;
  return text.startsWith('-') ? -tiyn : tiyn;
}

export const DOCUMENT_FAULTS: readonly BankFault[] = [
  ...DECISION_FAULTS,
  ...EXECUTION_FAULTS,
  ...LOSSES,
  ...SHOWN_WRONGLY,
];
