import type { BankProblem } from './row.ts';

/** The Bank Manager’s desk: clients, users and their certificates. */
export const REGISTRATION_PROBLEMS = {
  'client-unknown': {
    status: 404,
    title: 'The bank has no such client',
    hint: 'Register the organisation first.',
    ru: { title: 'Такого клиента нет', hint: 'Сначала зарегистрируйте организацию.' },
    kk: { title: 'Мұндай клиент жоқ', hint: 'Алдымен ұйымды тіркеңіз.' },
  },
  'client-exists': {
    status: 409,
    title: 'The organisation or the account is already registered',
    hint: 'Register users for the existing client.',
    ru: { title: 'Организация или счет уже зарегистрированы', hint: 'Добавьте пользователей существующему клиенту.' },
    kk: { title: 'Ұйым немесе шот бұрыннан тіркелген', hint: 'Бар клиентке пайдаланушыларды қосыңыз.' },
  },
  'user-unknown': {
    status: 404,
    title: 'The bank has no such user',
    hint: 'Register the user first.',
    ru: { title: 'Такого пользователя нет', hint: 'Сначала зарегистрируйте пользователя.' },
    kk: { title: 'Мұндай пайдаланушы жоқ', hint: 'Алдымен пайдаланушыны тіркеңіз.' },
  },
  'login-taken': {
    status: 409,
    title: 'The login is taken',
    hint: 'Choose another login.',
    ru: { title: 'Логин занят', hint: 'Выберите другой логин.' },
    kk: { title: 'Логин бос емес', hint: 'Басқа логин таңдаңыз.' },
  },
  'certificate-malformed': {
    status: 422,
    title: 'The certificate cannot be read',
    hint: 'Send X.509 certificates in DER.',
    ru: { title: 'Сертификат не читается', hint: 'Отправьте сертификаты X.509 в DER.' },
    kk: { title: 'Сертификат оқылмайды', hint: 'X.509 сертификаттарын DER түрінде жіберіңіз.' },
  },
  'certificate-pair-incomplete': {
    status: 422,
    title: 'A key set is one GOST and one RSA certificate',
    hint: 'Send exactly one certificate of each algorithm.',
    ru: {
      title: 'Комплект состоит из одного сертификата ГОСТ и одного RSA',
      hint: 'Отправьте ровно по одному сертификату на каждый алгоритм.',
    },
    kk: {
      title: 'Жинақ бір ГОСТ және бір RSA сертификатынан тұрады',
      hint: 'Әр алгоритмге тура бір сертификаттан жіберіңіз.',
    },
  },
  'certificate-owner-wrong': {
    status: 422,
    title: 'The certificates are not those of this user',
    hint: 'Both must carry the same subject with the IIN of the user.',
    ru: {
      title: 'Сертификаты не принадлежат этому пользователю',
      hint: 'Оба должны содержать одного и того же владельца с ИИН пользователя.',
    },
    kk: {
      title: 'Сертификаттар бұл пайдаланушыға тиесілі емес',
      hint: 'Екеуінде де пайдаланушының ЖСН-і бар бір ғана иесі болуы керек.',
    },
  },
  'certificate-registered': {
    status: 409,
    title: 'The key is already registered',
    hint: 'Register every key set once.',
    ru: { title: 'Ключ уже зарегистрирован', hint: 'Каждый комплект регистрируется один раз.' },
    kk: { title: 'Кілт бұрыннан тіркелген', hint: 'Әр жинақ бір рет тіркеледі.' },
  },
} as const satisfies Readonly<Record<string, BankProblem>>;
