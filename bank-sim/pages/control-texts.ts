import type { FastifyRequest } from 'fastify';
import type { ClockUnit } from '../../http/clock-routes.ts';
import type { Label, Language } from '../core/label.ts';
import type { UpcomingKind } from '../core/upcoming.ts';
import type { BankFaultPlace } from '../instruments/fault-row.ts';
import { languageOf } from './language.ts';

/** What the pages of whoever tests the bank say. No document of the bank has them: the wording is ours. */
const TEXTS = {
  control: { ru: 'Пульт испытателя', kk: 'Сынаушы пульті', en: "The tester's control room" },
  clock: { ru: 'Часы стенда', kk: 'Стенд сағаты', en: 'Clock of the bench' },
  frozen: { ru: 'Часы стоят.', kk: 'Сағат тоқтап тұр.', en: 'The clock stands still.' },
  running: {
    ru: 'Часы идут, быстрее настоящего времени в',
    kk: 'Сағат жүріп тұр, нақты уақыттан неше есе жылдам:',
    en: 'The clock runs, times real time:',
  },
  unknown: {
    ru: 'Как идут часы, неизвестно.',
    kk: 'Сағаттың қалай жүретіні белгісіз.',
    en: 'Nobody knows how the clock goes.',
  },
  notMovable: {
    ru: 'Часы этого стенда отсюда не переводятся.',
    kk: 'Бұл стендтің сағаты осы жерден жылжытылмайды.',
    en: 'The clock of this bench is not moved from here.',
  },
  forward: { ru: 'Перевести вперед на', kk: 'Алға жылжыту', en: 'Move forward by' },
  unit: { ru: 'Единица', kk: 'Өлшем бірлігі', en: 'Unit' },
  move: { ru: 'Перевести', kk: 'Жылжыту', en: 'Move' },
  setTo: { ru: 'Установить, UTC', kk: 'Орнату, UTC', en: 'Set to, UTC' },
  set: { ru: 'Установить', kk: 'Орнату', en: 'Set' },
  freeze: { ru: 'Остановить', kk: 'Тоқтату', en: 'Freeze' },
  scale: {
    ru: 'Пустить, быстрее настоящего времени в',
    kk: 'Жүргізу, нақты уақыттан неше есе жылдам',
    en: 'Run, times real time',
  },
  run: { ru: 'Пустить', kk: 'Жүргізу', en: 'Run' },
  shared: {
    ru: 'Часы общие для всего стенда. Назад их тоже можно перевести.',
    kk: 'Сағат бүкіл стендке ортақ. Оны артқа да жылжытуға болады.',
    en: 'The whole bench has one clock. It can be set back, too.',
  },
  state: { ru: 'Состояние', kk: 'Күйі', en: 'State' },
  users: { ru: 'Пользователи', kk: 'Пайдаланушылар', en: 'Users' },
  sessions: { ru: 'Сеансы', kk: 'Сеанстар', en: 'Sessions' },
  profiles: { ru: 'Профили', kk: 'Профильдер', en: 'Profiles' },
  documents: { ru: 'Документы', kk: 'Құжаттар', en: 'Documents' },
  letters: { ru: 'Письма банка', kk: 'Банк хаттары', en: 'Letters of the bank' },
  mails: { ru: 'Сообщения e-mail', kk: 'E-mail хабарлары', en: 'E-mails' },
  download: { ru: 'Скачать снимок состояния', kk: 'Күй көшірмесін жүктеп алу', en: 'Download a snapshot of the state' },
  beginAgain: { ru: 'Начать заново', kk: 'Қайтадан бастау', en: 'Begin again' },
  aboutReset: {
    ru: 'Сброс забывает все, что было после запуска; часы, журнал и правила остаются.',
    kk: 'Бастапқы күйге қайтару іске қосқаннан кейінгінің бәрін ұмытады; сағат, журнал және ережелер қалады.',
    en: 'A reset forgets all that has happened since the start; clock, journal and rules stay.',
  },
  next: { ru: 'Что наступит', kk: 'Не болады', en: 'What comes next' },
  noNext: {
    ru: 'Само по себе ничего не наступит.',
    kk: 'Өздігінен ештеңе болмайды.',
    en: 'Nothing will come by itself.',
  },
  happening: { ru: 'Событие', kk: 'Оқиға', en: 'What happens' },
  whose: { ru: 'Кто или что', kk: 'Кім немесе не', en: 'Who or what' },
  lastRequests: { ru: 'Последние запросы', kk: 'Соңғы сұраныстар', en: 'Last requests' },
  wholeJournal: { ru: 'Весь журнал (JSON)', kk: 'Бүкіл журнал (JSON)', en: 'The whole journal (JSON)' },
  noRequests: { ru: 'Запросов пока нет.', kk: 'Сұраныстар әзірге жоқ.', en: 'No requests yet.' },
  number: { ru: 'Номер', kk: 'Нөмірі', en: 'Number' },
  login: { ru: 'Логин', kk: 'Логин', en: 'Login' },
  operation: { ru: 'Операция', kk: 'Операция', en: 'Operation' },
  document: { ru: 'Документ', kk: 'Құжат', en: 'Document' },
  outcome: { ru: 'Итог', kk: 'Нәтижесі', en: 'Outcome' },
  faults: { ru: 'Сбои', kk: 'Ақаулар', en: 'Faults' },
  aboutFaults: {
    ru: 'Именованные сбои для испытаний: банк ошибается именно так, как сказано. Без правил все идет как обычно.',
    kk: 'Сынақтарға арналған атаулы ақаулар: банк дәл айтылғандай қателеседі. Ережесіз ештеңе өзгермейді.',
    en: 'Faults by name, for tests: the bank goes wrong in exactly this way. Without a rule nothing is different.',
  },
  rules: { ru: 'Действующие правила', kk: 'Жұмыстағы ережелер', en: 'Rules at work' },
  noRules: { ru: 'Правил нет.', kk: 'Ереже жоқ.', en: 'No rules.' },
  fault: { ru: 'Сбой', kk: 'Ақау', en: 'Fault' },
  befalls: { ru: 'Чего касается', kk: 'Неге тиеді', en: 'Befalls' },
  everything: { ru: 'всего', kk: 'барлығына', en: 'everything' },
  strikes: { ru: 'Сработало', kk: 'Болғаны', en: 'Strikes' },
  remove: { ru: 'Убрать', kk: 'Алып тастау', en: 'Remove' },
  removeAll: { ru: 'Убрать все правила', kk: 'Барлық ережені алып тастау', en: 'Remove all rules' },
  newRule: { ru: 'Новое правило', kk: 'Жаңа ереже', en: 'New rule' },
  route: { ru: 'Только для адреса', kk: 'Тек осы мекенжай үшін', en: 'Only for this address' },
  onlyLogin: { ru: 'Только для логина', kk: 'Тек осы логин үшін', en: 'Only for this login' },
  kind: { ru: 'Только для вида документов', kk: 'Құжаттардың тек осы түрі үшін', en: 'Only for this kind of document' },
  status: {
    ru: 'Только при статусе профиля',
    kk: 'Профильдің тек осы мәртебесінде',
    en: 'Only at this status of a profile',
  },
  step: {
    ru: 'Только на шаге связи с УЦ',
    kk: 'КО-мен байланыстың тек осы қадамында',
    en: 'Only at this step of the line to the CA',
  },
  nth: { ru: 'Только в раз номер', kk: 'Тек осы ретте', en: 'Only this time' },
  atMost: { ru: 'Не больше раз', kk: 'Ең көбі неше рет', en: 'At most so many times' },
  lastsMinutes: { ru: 'Длится минут стенда', kk: 'Стендтің неше минутына созылады', en: 'Lasts minutes of the bench' },
  ms: { ru: 'Задержка, мс', kk: 'Кідіріс, мс', en: 'Delay, ms' },
  minutes: { ru: 'Часы сбиты на минут', kk: 'Сағат неше минутқа ауытқыған', en: 'Clock off by minutes' },
  arm: { ru: 'Поставить правило', kk: 'Ережені қосу', en: 'Put the rule to work' },
  fired: { ru: 'Что произошло', kk: 'Болған ақаулар', en: 'What has happened' },
  noneFired: { ru: 'Пока ничего не произошло.', kk: 'Әзірге ештеңе болған жоқ.', en: 'Nothing yet.' },
  time: { ru: 'Время, UTC', kk: 'Уақыты, UTC', en: 'Time, UTC' },
  rule: { ru: 'Правило', kk: 'Ереже', en: 'Rule' },
  magic: { ru: 'по слову', kk: 'сөз бойынша', en: 'by a word' },
  request: { ru: 'Запрос', kk: 'Сұраныс', en: 'Request' },
  whom: { ru: 'Кого коснулось', kk: 'Кімге тиді', en: 'Whom' },
  toControl: { ru: 'К пульту', kk: 'Пультке', en: 'To the control room' },
} as const satisfies Readonly<Record<string, Label>>;

export type ControlText = keyof typeof TEXTS;

export interface ControlReader {
  readonly language: Language;
  readonly say: (name: ControlText) => string;
  readonly read: (text: Label) => string;
}

export function controlReaderOf(request: FastifyRequest): ControlReader {
  const language = languageOf(request);
  return { language, say: (name) => TEXTS[name][language], read: (text) => text[language] };
}

export const UNIT_TEXTS: Readonly<Record<ClockUnit, Label>> = {
  second: { ru: 'секунд', kk: 'секундқа', en: 'seconds' },
  minute: { ru: 'минут', kk: 'минутқа', en: 'minutes' },
  hour: { ru: 'часов', kk: 'сағатқа', en: 'hours' },
  day: { ru: 'дней', kk: 'күнге', en: 'days' },
};

/** What time brings. */
export const UPCOMING_TEXTS: Readonly<Record<UpcomingKind, Label>> = {
  execution: { ru: 'Документ исполняется', kk: 'Құжат орындалады', en: 'A document is executed' },
  warning: {
    ru: 'Предупреждение об окончании срока',
    kk: 'Мерзімнің аяқталуы туралы ескерту',
    en: 'The warning of the end',
  },
  expiry: { ru: 'Срок комплекта ключей истекает', kk: 'Кілттер жинағының мерзімі аяқталады', en: 'A key set ends' },
  'session-end': {
    ru: 'Сеанс заканчивается без новых запросов',
    kk: 'Жаңа сұраныссыз сеанс аяқталады',
    en: 'A session ends without further requests',
  },
};

/** What a fault is a fault of. */
export const PLACE_TEXTS: Readonly<Record<BankFaultPlace, Label>> = {
  arrival: { ru: 'Линия: до работы', kk: 'Желі: жұмысқа дейін', en: 'The line, before the work' },
  wire: { ru: 'Линия: ответ', kk: 'Желі: жауап', en: 'The line, the answer' },
  entry: { ru: 'Вход и сеанс', kk: 'Кіру және сеанс', en: 'Entrance and session' },
  work: { ru: 'Обработка', kk: 'Өңдеу', en: 'Processing' },
  reply: { ru: 'Показано не то', kk: 'Басқаша көрсетілген', en: 'Shown wrongly' },
  ca: { ru: 'Связь с УЦ', kk: 'КО-мен байланыс', en: 'The line to the CA' },
  examination: { ru: 'Проверка сертификата', kk: 'Сертификатты тексеру', en: 'Examination of a certificate' },
  decision: { ru: 'Решение по документу', kk: 'Құжат бойынша шешім', en: 'Decision on a document' },
  execution: { ru: 'Исполнение документа', kk: 'Құжатты орындау', en: 'Execution of a document' },
  mail: { ru: 'E-mail', kk: 'E-mail хаттары', en: 'E-mails' },
  clock: { ru: 'Часы банка', kk: 'Банк сағаты', en: "The bank's clock" },
};
