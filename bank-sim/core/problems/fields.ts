import type { BankProblem } from './row.ts';

/** The fields of documents, and what must hold between them. */
export const FIELDS_PROBLEMS = {
  'date-wrong': {
    status: 422,
    title: 'There is no such day',
    hint: 'Give the date as YYYY-MM-DD.',
    ru: { title: 'Такой даты нет', hint: 'Укажите дату в виде ГГГГ-ММ-ДД.' },
    kk: { title: 'Мұндай күн жоқ', hint: 'Күнді ЖЖЖЖ-АА-КК түрінде көрсетіңіз.' },
  },
  'account-wrong': {
    status: 422,
    title: 'The account number is wrong',
    hint: 'Check the IBAN: its two check digits do not fit.',
    ru: { title: 'Неверный номер счета', hint: 'Проверьте ИИК (IBAN): контрольные цифры не сходятся.' },
    kk: { title: 'Шот нөмірі дұрыс емес', hint: 'ЖСК (IBAN) тексеріңіз: бақылау цифрлары сәйкес келмейді.' },
  },
  'number-wrong': {
    status: 422,
    title: 'The IIN or BIN is wrong',
    hint: 'Check the number: its check digit does not fit.',
    ru: { title: 'Неверный ИИН или БИН', hint: 'Проверьте номер: контрольная цифра не сходится.' },
    kk: { title: 'ЖСН немесе БСН дұрыс емес', hint: 'Нөмірді тексеріңіз: бақылау цифры сәйкес келмейді.' },
  },
  'amount-wrong': {
    status: 422,
    title: 'The amount is wrong',
    hint: 'Give tenge and tiyn, more than nothing and without leading zeros, e.g. 125000.00.',
    ru: { title: 'Неверная сумма', hint: 'Укажите тенге и тиын, больше нуля и без ведущих нулей, например 125000.00.' },
    kk: {
      title: 'Сома дұрыс емес',
      hint: 'Теңге мен тиынды көрсетіңіз: нөлден артық және басында нөлсіз, мысалы 125000.00.',
    },
  },
  'bank-code-wrong': {
    status: 422,
    title: 'The bank code is wrong',
    hint: 'Give the BIC (ISO 9362) of the beneficiary’s bank: 8 or 11 characters, the fifth and sixth its country.',
    ru: {
      title: 'Неверный код банка',
      hint: 'Укажите BIC банка бенефициара: 8 или 11 знаков, пятый и шестой — страна.',
    },
    kk: {
      title: 'Банк коды дұрыс емес',
      hint: 'Бенефициар банкінің BIC кодын көрсетіңіз: 8 немесе 11 таңба, бесіншісі мен алтыншысы — ел.',
    },
  },
  'currency-wrong': {
    status: 422,
    title: 'The bank does not deal in this currency',
    hint: 'Give the three letters of a foreign currency that the bank deals in, e.g. USD, EUR, RUB, CNY.',
    ru: { title: 'Банк не работает с этой валютой', hint: 'Укажите код валюты, например USD, EUR, RUB, CNY.' },
    kk: { title: 'Банк бұл валютамен жұмыс істемейді', hint: 'Валюта кодын көрсетіңіз, мысалы USD, EUR, RUB, CNY.' },
  },
  'currency-amount-wrong': {
    status: 422,
    title: 'The amount is wrong for this currency',
    hint: 'Write it with exactly the decimal places of the currency, more than nothing: 100.00 USD, 5000 JPY.',
    ru: {
      title: 'Неверная сумма для этой валюты',
      hint: 'Укажите столько знаков после точки, сколько у валюты: 100.00 USD, 5000 JPY.',
    },
    kk: {
      title: 'Бұл валюта үшін сома дұрыс емес',
      hint: 'Нүктеден кейін валютадағыдай таңба санын көрсетіңіз: 100.00 USD, 5000 JPY.',
    },
  },
  'people-twice': {
    status: 422,
    title: 'A person is listed twice',
    hint: 'Put all of a person’s money of one document into one line.',
    ru: { title: 'Человек указан дважды', hint: 'Укажите каждого человека в документе один раз.' },
    kk: { title: 'Адам екі рет көрсетілген', hint: 'Құжатта әр адамды бір рет көрсетіңіз.' },
  },
  'total-wrong': {
    status: 422,
    title: 'The total is wrong',
    hint: 'Make the amount the sum of the people’s amounts.',
    ru: { title: 'Неверный итог', hint: 'Сумма документа должна быть равна сумме по списку людей.' },
    kk: {
      title: 'Жиынтық дұрыс емес',
      hint: 'Құжат сомасы адамдар тізіміндегі сомалардың қосындысына тең болуы керек.',
    },
  },
  'value-date-wrong': {
    status: 422,
    title: 'The value date is not within ten days of the date',
    hint: 'Take the date of the document or one of the ten days after it, or leave the field empty.',
    ru: {
      title: 'Неверная дата валютирования',
      hint: 'Укажите дату документа или один из десяти дней после нее, либо оставьте поле пустым.',
    },
    kk: {
      title: 'Валюталау күні дұрыс емес',
      hint: 'Құжат күнін немесе одан кейінгі он күннің бірін көрсетіңіз, не өрісті бос қалдырыңыз.',
    },
  },
  'funds-missing': {
    status: 422,
    title: 'There is not enough money on the account',
    hint: 'Look at the statement of the account; pay less, or after money has come in.',
    ru: {
      title: 'Недостаточно средств на счете',
      hint: 'Проверьте выписку по счету; уменьшите сумму или дождитесь поступлений.',
    },
    kk: {
      title: 'Шотта қаражат жеткіліксіз',
      hint: 'Шоттың үзінді көшірмесін тексеріңіз; соманы азайтыңыз немесе түсімдерді күтіңіз.',
    },
  },
  'period-wrong': {
    status: 422,
    title: 'The period is wrong',
    hint: 'Give two days as YYYY-MM-DD, the first not after the last.',
    ru: { title: 'Неверный период', hint: 'Укажите две даты ГГГГ-ММ-ДД, первая не позже второй.' },
    kk: {
      title: 'Кезең дұрыс емес',
      hint: 'Екі күнді ЖЖЖЖ-АА-КК түрінде көрсетіңіз, біріншісі екіншісінен кеш болмауы керек.',
    },
  },
  'payer-wrong': {
    status: 422,
    title: 'The payer is not the client',
    hint: 'Pay from the client’s own account and with its own BIN, to another account.',
    ru: { title: 'Плательщик не является клиентом', hint: 'Платите со своего счета и со своим БИН, на другой счет.' },
    kk: { title: 'Төлеуші клиент емес', hint: 'Өз шотыңыздан және өз БСН-мен басқа шотқа төлеңіз.' },
  },
} as const satisfies Readonly<Record<string, BankProblem>>;
