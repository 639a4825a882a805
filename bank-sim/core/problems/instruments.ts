import type { BankProblem } from './row.ts';

/** What the instruments of a test bring about, or refuse; and what is sent twice. */
export const INSTRUMENTS_PROBLEMS = {
  maintenance: {
    status: 503,
    title: 'The bank is closed for maintenance',
    hint: 'Come back later: the header Retry-After says when. Nothing is lost.',
    ru: {
      title: 'Ведутся технические работы',
      hint: 'Повторите позже: время указано в заголовке Retry-After. Ничего не потеряно.',
    },
    kk: {
      title: 'Техникалық жұмыстар жүріп жатыр',
      hint: 'Кейінірек қайталаңыз: уақыты Retry-After тақырыбында көрсетілген. Ештеңе жоғалған жоқ.',
    },
  },
  'payment-stopped': {
    status: 409,
    title: 'The bank has stopped the document',
    hint: 'Ask the bank why, and send a new document.',
    ru: { title: 'Документ остановлен банком', hint: 'Уточните причину в банке и отправьте новый документ.' },
    kk: { title: 'Құжатты банк тоқтатты', hint: 'Себебін банктен анықтап, жаңа құжат жіберіңіз.' },
  },
  'limit-reached': {
    status: 409,
    title: 'The amount is more than the limit of the day',
    hint: 'Send the rest on another day, or ask the bank for a higher limit.',
    ru: {
      title: 'Сумма превышает дневной лимит',
      hint: 'Отправьте остаток в другой день или попросите банк увеличить лимит.',
    },
    kk: {
      title: 'Сома күндік лимиттен асады',
      hint: 'Қалғанын басқа күні жіберіңіз немесе банктен лимитті көтеруді сұраңыз.',
    },
  },
  'idempotency-key-malformed': {
    status: 400,
    title: 'The Idempotency-Key is none',
    hint: 'Send 1 to 100 printable characters without quotes, as they are or between double quotes.',
    ru: {
      title: 'Неверный ключ Idempotency-Key',
      hint: 'Отправьте от 1 до 100 печатных символов без кавычек, как есть или в двойных кавычках.',
    },
    kk: {
      title: 'Idempotency-Key кілті дұрыс емес',
      hint: 'Тырнақшасыз 1–100 басылатын таңба жіберіңіз: сол қалпында немесе қос тырнақшада.',
    },
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key belongs to another request',
    hint: 'Draw a new key for each new request; send the same key only with the same content.',
    ru: {
      title: 'Ключ Idempotency-Key принадлежит другому запросу',
      hint: 'Для каждого нового запроса берите новый ключ; прежний отправляйте только с прежним содержанием.',
    },
    kk: {
      title: 'Idempotency-Key кілті басқа сұраныстікі',
      hint: 'Әр жаңа сұранысқа жаңа кілт алыңыз; бұрынғысын тек бұрынғы мазмұнмен жіберіңіз.',
    },
  },
  'fault-rule-unknown': {
    status: 404,
    title: 'There is no rule of this number at work',
    hint: 'GET /admin/faults lists them.',
    ru: { title: 'Правила с таким номером нет', hint: 'GET /admin/faults перечисляет действующие правила.' },
    kk: { title: 'Мұндай нөмірлі ереже жоқ', hint: 'GET /admin/faults жұмыстағы ережелерді көрсетеді.' },
  },
  'clock-not-movable': {
    status: 409,
    title: 'The clock is not moved from here',
    hint: 'Start the bank with moveClock, or move the clock where it is kept.',
    ru: {
      title: 'Часы отсюда не переводятся',
      hint: 'Запустите банк с moveClock или переведите часы там, где они хранятся.',
    },
    kk: {
      title: 'Сағат осы жерден жылжытылмайды',
      hint: 'Банкті moveClock-пен іске қосыңыз немесе сағатты ол тұрған жерде жылжытыңыз.',
    },
  },
  'instant-invalid': {
    status: 422,
    title: 'There is no such instant',
    hint: 'Give a real date of the years 1970 to 9999, e.g. 2026-03-02T09:00:00Z.',
    ru: { title: 'Такого момента нет', hint: 'Укажите настоящую дату 1970–9999 годов, например 2026-03-02T09:00:00Z.' },
    kk: { title: 'Мұндай сәт жоқ', hint: '1970–9999 жылдардағы нақты күнді көрсетіңіз, мысалы 2026-03-02T09:00:00Z.' },
  },
  'scale-invalid': {
    status: 422,
    title: 'The clock does not run at this scale',
    hint: 'Give a number from 0.001 to 86400.',
    ru: { title: 'С такой скоростью часы не ходят', hint: 'Укажите число от 0.001 до 86400.' },
    kk: { title: 'Сағат мұндай жылдамдықпен жүрмейді', hint: '0.001 мен 86400 арасындағы санды көрсетіңіз.' },
  },
} as const satisfies Readonly<Record<string, BankProblem>>;
