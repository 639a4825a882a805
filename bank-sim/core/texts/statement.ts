import type { TextRow } from './row.ts';

/** The statement of the account. */
export const STATEMENT_TEXTS = {
  statementTitle: {
    ru: 'Выписка по счету',
    kk: 'Үзінді көшірмені алу',
    en: 'Statement of account',
    ours: 'ru',
    source: 'R-BANK-10',
  },
  statementFrom: { ru: 'С', kk: 'Бастап', en: 'From', ours: 'both', source: 'R-BANK-10' },
  statementUntil: { ru: 'По', kk: 'Дейін', en: 'To', ours: 'both', source: 'R-BANK-10' },
  statementShow: { ru: 'Показать', kk: 'Көрсету', en: 'Show', ours: 'both', source: 'R-BANK-10' },
  statementOpening: {
    ru: 'Входящий остаток',
    kk: 'Кіріс қалдық',
    en: 'Opening balance',
    ours: 'both',
    source: 'R-BANK-10',
  },
  statementClosing: {
    ru: 'Исходящий остаток',
    kk: 'Шығыс қалдық',
    en: 'Closing balance',
    ours: 'both',
    source: 'R-BANK-10',
  },
  statementPaid: { ru: 'Списано', kk: 'Есептен шығарылды', en: 'Debited', ours: 'both', source: 'R-BANK-10' },
  statementReceived: { ru: 'Зачислено', kk: 'Есепке алынды', en: 'Credited', ours: 'both', source: 'R-BANK-10' },
  statementOther: { ru: 'Корреспондент', kk: 'Корреспондент', en: 'Counterparty', ours: 'both', source: 'R-BANK-10' },
  statementAmount: {
    ru: 'Сумма, {currency}',
    kk: 'Сомасы, {currency}',
    en: 'Amount, {currency}',
    ours: 'both',
    source: 'R-BANK-10',
  },
  statementNone: {
    ru: 'Движений нет.',
    kk: 'Қозғалыс жоқ.',
    en: 'There were no movements.',
    ours: 'both',
    source: 'R-BANK-10',
  },
} as const satisfies Readonly<Record<string, TextRow>>;
