import type { BankProblem } from './row.ts';

/** From acceptance to execution, receipts, currencies and rates. */
export const DOCUMENT_LIFE_PROBLEMS = {
  'document-not-waiting': {
    status: 409,
    title: 'The document is not one that waits for its execution',
    hint: 'Only a document that the bank has accepted and not executed yet can be recalled. Refresh the page.',
    ru: {
      title: 'Документ не ожидает исполнения',
      hint: 'Отозвать можно документ, который принят банком и ещё не исполнен. Обновите страницу.',
    },
    kk: {
      title: 'Құжат орындалуын күтіп тұрған жоқ',
      hint: 'Банк қабылдаған, бірақ әлі орындалмаған құжатты ғана кері қайтаруға болады. Бетті жаңартыңыз.',
    },
  },
  'recall-by-stranger': {
    status: 403,
    title: 'Only those who have signed the document can recall it',
    hint: 'Have one of its signers recall it.',
    ru: {
      title: 'Отозвать документ может только тот, кто его подписал',
      hint: 'Отзыв подписывает один из подписавших.',
    },
    kk: {
      title: 'Құжатты оған қол қойған адам ғана кері қайтара алады',
      hint: 'Кері қайтаруға қол қойғандардың бірі қол қояды.',
    },
  },
  'receipt-missing': {
    status: 409,
    title: 'There is no receipt for this document yet',
    hint: 'The bank gives one when the document has been sent to it and was accepted or refused.',
    ru: {
      title: 'Квитанции по документу ещё нет',
      hint: 'Банк выдаёт её, когда документ отправлен и принят или отказан.',
    },
    kk: {
      title: 'Құжат бойынша түбіртек әлі жоқ',
      hint: 'Банк оны құжат жіберіліп, қабылданғанда немесе бас тартылғанда береді.',
    },
  },
  'signing-time-wrong': {
    status: 422,
    title: 'The signing time is too far from the bank’s clock',
    hint: 'Set the clock of the workstation right and sign again.',
    ru: {
      title: 'Время подписи слишком расходится с часами Банка',
      hint: 'Установите верное время на рабочем месте и подпишите снова.',
    },
    kk: {
      title: 'Қол қою уақыты Банктің сағатынан тым алшақ',
      hint: 'Жұмыс орнының сағатын дұрыстап, қайта қол қойыңыз.',
    },
  },
  'booked-already': {
    status: 409,
    title: 'The document is booked already',
    hint: 'Look at the statement of account. For another payment create a new document.',
    ru: {
      title: 'Документ уже проведён',
      hint: 'Посмотрите выписку по счёту. Для другого платежа создайте новый документ.',
    },
    kk: { title: 'Құжат өткізіліп қойған', hint: 'Үзінді көшірмені қараңыз. Басқа төлем үшін жаңа құжат жасаңыз.' },
  },
  'account-closed': {
    status: 422,
    title: 'The account is closed',
    hint: 'Ask the beneficiary, or the bank manager, for an account that is open.',
    ru: { title: 'Счёт закрыт', hint: 'Уточните действующий счёт у получателя или у менеджера Банка.' },
    kk: { title: 'Шот жабылған', hint: 'Қолданыстағы шотты алушыдан немесе Банк Менеджерінен біліңіз.' },
  },
  'account-unknown': {
    status: 404,
    title: 'There is no such account in this bank',
    hint: 'Take one of the accounts of the client.',
    ru: { title: 'Такого счёта в Банке нет', hint: 'Укажите один из счетов клиента.' },
    kk: { title: 'Банкте мұндай шот жоқ', hint: 'Клиент шоттарының бірін көрсетіңіз.' },
  },
  'account-currency-wrong': {
    status: 422,
    title: 'The beneficiary’s account is in another currency',
    hint: 'Ask the beneficiary for an account in the currency of the payment.',
    ru: { title: 'Счёт получателя в другой валюте', hint: 'Уточните у получателя счёт в валюте платежа.' },
    kk: { title: 'Алушының шоты басқа валютада', hint: 'Алушыдан төлем валютасындағы шотты біліңіз.' },
  },
  'currency-account-missing': {
    status: 422,
    title: 'The client has no account in this currency',
    hint: 'Have the bank manager open one (POST /admin/accounts).',
    ru: {
      title: 'У клиента нет счёта в этой валюте',
      hint: 'Попросите менеджера Банка открыть счёт (POST /admin/accounts).',
    },
    kk: {
      title: 'Клиенттің бұл валютада шоты жоқ',
      hint: 'Банк Менеджерінен шот ашуды сұраңыз (POST /admin/accounts).',
    },
  },
  'rate-wrong': {
    status: 422,
    title: 'These are no rates of exchange',
    hint: 'Decimals above nothing with at most four places; the bank does not buy for more than it sells.',
    ru: {
      title: 'Неверный курс валюты',
      hint: 'Число больше нуля, не более четырёх знаков после точки; курс покупки не выше курса продажи.',
    },
    kk: {
      title: 'Валюта бағамы дұрыс емес',
      hint: 'Нөлден үлкен сан, нүктеден кейін төрт белгіден артық емес; сатып алу бағамы сату бағамынан жоғары болмайды.',
    },
  },
} as const satisfies Readonly<Record<string, BankProblem>>;
