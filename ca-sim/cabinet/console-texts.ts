import type { AuthorityName } from '../core/authority-styles.ts';
import type { CabinetText } from '../core/national/key-storages.ts';
import { KISC_TEXTS } from './kisc/texts.ts';
import { type Reader, readersOf } from './language.ts';
import { CABINET_TEXTS } from './national/texts.ts';
import { WORDS } from './words.ts';

/** What the CA's own pages say: its front page, the desks, the outbox, the control room. The wording is ours. */
export const CONSOLE_TEXTS = {
  authority: { kk: 'Куәландыру орталығы', ru: 'Удостоверяющий центр', en: 'Certification authority' },
  banner: {
    kk: 'TEST · Куәландыру орталығының имитаторы. Оның сертификаттары еш жерде жарамсыз.',
    ru: 'TEST · Имитатор удостоверяющего центра. Его сертификаты нигде не действительны.',
    en: 'TEST · A simulated certification authority. Its certificates are valid nowhere.',
  },
  // The sections.
  centre: { kk: 'Орталық', ru: 'Центр', en: 'Centre' },
  enrolments: { kk: 'Өтінімдер', ru: 'Заявки', en: 'Enrolments' },
  letters: { kk: 'Хаттар', ru: 'Письма', en: 'E-mails' },
  control: { kk: 'Басқару пульті', ru: 'Пульт', en: 'Control' },
  logIn: { kk: 'Кіру', ru: 'Вход', en: 'Log in' },
  // The front page.
  bench: {
    kk: 'Бұл token-bench оқу-сынақ стенді: орталық сертификаттарды тек соған шығарады. Стенд уақыты:',
    ru: 'Это учебный и испытательный стенд token-bench: центр выпускает сертификаты только для него. Время стенда:',
    en: 'This is the test bench token-bench: the authority issues certificates for nothing else. Time of the bench:',
  },
  whatIsHere: { kk: 'Мұнда не бар', ru: 'Что здесь есть', en: 'What is here' },
  kiscCabinet: { kk: 'ҚБЕО КО жеке кабинеті', ru: 'Личный кабинет УЦ КЦМР', en: "Personal cabinet of KISC's CA" },
  nationalCabinet: {
    kk: 'Ұлттық куәландыру орталығының жеке кабинеті',
    ru: 'Личный кабинет Национального удостоверяющего центра',
    en: 'Personal cabinet of the National CA',
  },
  forAdministrator: { kk: 'әкімші токенімен', ru: 'по токену администратора', en: 'with the admin token' },
  deskOfRequests: {
    kk: 'Менеджер мен қауіпсіздік офицерінің жұмыс орны: сұраныстар',
    ru: 'Рабочее место менеджера и офицера безопасности: запросы',
    en: 'Desk of manager and security officer: requests',
  },
  deskOfEnrolments: {
    kk: 'Жұмыс орны: хаттамалар бойынша өтінімдер (PKCS#10, EST, CMP)',
    ru: 'Рабочее место: заявки по протоколам (PKCS#10, EST, CMP)',
    en: 'Desk: enrolments by protocol (PKCS#10, EST, CMP)',
  },
  openApi: {
    kk: 'Бағдарламаларға арналған интерфейс (OpenAPI 3.1)',
    ru: 'Интерфейс для программ (OpenAPI 3.1)',
    en: 'Interface for programs (OpenAPI 3.1)',
  },
  protocols: { kk: 'Хаттамалардың мекенжайлары', ru: 'Адреса протоколов', en: 'Addresses of the protocols' },
  protocol: { kk: 'Хаттама', ru: 'Протокол', en: 'Protocol' },
  address: { kk: 'Мекенжай', ru: 'Адрес', en: 'Address' },
  ownCertificates: { kk: 'Орталықтың сертификаттары', ru: 'Сертификаты центра', en: "The authority's certificates" },
  lists: {
    kk: 'Кері шақырылған сертификаттар тізімдері',
    ru: 'Списки отозванных сертификатов',
    en: 'Revocation lists',
  },
  algorithm: { kk: 'Алгоритм', ru: 'Алгоритм', en: 'Algorithm' },
  publisher: { kk: 'Кім шығарды', ru: 'Кто издал', en: 'Issuer' },
  full: { kk: 'Толық', ru: 'Полный', en: 'Full' },
  delta: { kk: 'Өзгерістер', ru: 'Изменения', en: 'Delta' },
  root: { kk: 'Түбірлік орталық', ru: 'Корневой центр', en: 'Root CA' },
  issuing: { kk: 'Шығарушы орталық', ru: 'Выпускающий центр', en: 'Issuing CA' },
  // The desks.
  noRequests: { kk: 'Сұраныстар әзірге жоқ.', ru: 'Запросов пока нет.', en: 'No requests yet.' },
  aboutEnrolments: {
    kk: 'PKCS#10, EST және CMP. Өтінімдер барысы осылай бапталса, олар осында күтеді.',
    ru: 'PKCS#10, EST и CMP. Они ждут здесь, когда так настроен ход заявок.',
    en: 'PKCS#10, EST and CMP. They wait here when enrolments are set to go on by the desks.',
  },
  noEnrolments: { kk: 'Өтінімдер әзірге жоқ.', ru: 'Заявок пока нет.', en: 'No enrolments yet.' },
  submittedUtc: { kk: 'Берілді, UTC', ru: 'Подан, UTC', en: 'Submitted, UTC' },
  submitted: { kk: 'Берілді', ru: 'Подан', en: 'Submitted' },
  type: { kk: 'Түрі', ru: 'Тип', en: 'Type' },
  template: { kk: 'Үлгі', ru: 'Шаблон', en: 'Profile' },
  templates: { kk: 'Үлгілер', ru: 'Шаблоны', en: 'Profiles' },
  desk: { kk: 'Жұмыс орны', ru: 'Рабочее место', en: 'Desk' },
  organisation: { kk: 'Ұйымның БСН', ru: 'БИН организации', en: 'BIN of the organisation' },
  revocationReason: { kk: 'Кері шақыру себебі', ru: 'Причина отзыва', en: 'Reason of the revocation' },
  asManager: { kk: 'Менеджер ретінде растау', ru: 'Подтвердить как менеджер', en: 'Approve as manager' },
  asOfficer: {
    kk: 'Қауіпсіздік офицері ретінде растау',
    ru: 'Подтвердить как офицер безопасности',
    en: 'Approve as security officer',
  },
  rejectReason: { kk: 'Күшін жою себебі', ru: 'Причина отмены', en: 'Reason of the rejection' },
  rejectRequest: { kk: 'Сұраныстың күшін жою', ru: 'Отменить запрос', en: 'Reject the request' },
  reject: { kk: 'Күшін жою', ru: 'Отменить', en: 'Reject' },
  certificates: { kk: 'Сертификаттар', ru: 'Сертификаты', en: 'Certificates' },
  toUtc: { kk: 'аяқталуы, UTC', ru: 'по, UTC', en: 'to, UTC' },
  revoked: { kk: 'кері шақырылды', ru: 'отозван', en: 'revoked' },
  history: { kk: 'Өңдеу барысы', ru: 'Ход обработки', en: 'History' },
  event: { kk: 'Оқиға', ru: 'Событие', en: 'Event' },
  who: { kk: 'Кім', ru: 'Кто', en: 'Who' },
  statusAfter: { kk: 'Кейінгі мәртебесі', ru: 'Статус после', en: 'Status after' },
  toCentre: { kk: 'Орталықтың басты бетіне', ru: 'На главную страницу центра', en: 'To the front page' },
  // The outbox.
  aboutOutbox: {
    kk: 'Хаттар осында қалады: стенд ештеңе жібермейді.',
    ru: 'Письма остаются здесь: стенд ничего не отправляет.',
    en: 'E-mails stay here: the bench sends nothing.',
  },
  noLetters: { kk: 'Хаттар әзірге жоқ.', ru: 'Писем пока нет.', en: 'No e-mails yet.' },
  sent: { kk: 'Жіберілді', ru: 'Отправлено', en: 'Sent' },
  recipient: { kk: 'Кімге', ru: 'Кому', en: 'To' },
  subject: { kk: 'Тақырыбы', ru: 'Тема', en: 'Subject' },
} as const satisfies Readonly<Record<string, CabinetText>>;

const TEXTS = { ...WORDS, ...CONSOLE_TEXTS };

export type ConsoleReader = Reader<keyof typeof TEXTS>;

export const consoleReaderOf = readersOf(TEXTS);

/** What each of the authorities is called. */
export const AUTHORITY_TEXTS: Readonly<Record<AuthorityName, CabinetText>> = {
  'kz-kisc': KISC_TEXTS.authority,
  'kz-nuc': CABINET_TEXTS.authority,
  rfc: { kk: 'RFC үлгісіндегі орталық', ru: 'Центр в стиле RFC', en: 'RFC-style authority' },
};
