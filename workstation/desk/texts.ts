import type { FastifyRequest } from 'fastify';
import { type Label, type Language, languageOf } from './language.ts';

/** What the desk says. The wording is ours. */
const TEXTS = {
  workstation: { ru: 'Рабочее место', kk: 'Жұмыс орны', en: 'Workstation' },
  banner: {
    ru: 'TEST: испытательный стенд, ключи ничего не стоят',
    kk: 'TEST: сынақ стенді, кілттердің құны жоқ',
    en: 'TEST: a test bench, its keys are worth nothing',
  },
  front: {
    ru: 'Это компьютер пользователя: программы подписи, к которым обращаются страницы, и носители с ключами.',
    kk: 'Бұл пайдаланушының компьютері: беттер жүгінетін қол қою бағдарламалары және кілттері бар тасушылар.',
    en: "This is the user's PC: the signing agents that pages talk to, and the carriers with the keys.",
  },
  toDesk: { ru: 'К рабочему месту', kk: 'Жұмыс орнына', en: 'To the workstation' },
  questions: { ru: 'Окна программ', kk: 'Бағдарламалардың терезелері', en: 'Windows of the programs' },
  noQuestions: {
    ru: 'Сейчас никто ни о чём не спрашивает.',
    kk: 'Қазір ешкім ештеңе сұрамайды.',
    en: 'Nobody asks anything now.',
  },
  script: {
    ru: 'На вопросы программ отвечает сценарий.',
    kk: 'Бағдарламалардың сұрақтарына сценарий жауап береді.',
    en: 'A script answers what the programs ask.',
  },
  asks: {
    ru: 'спрашивает по просьбе страницы',
    kk: 'мына беттің өтініші бойынша сұрайды',
    en: 'asks on behalf of the page',
  },
  aProgram: { ru: 'программа без адреса', kk: 'мекенжайсыз бағдарлама', en: 'a program without an address' },
  'choose-carrier': {
    ru: 'Выберите хранилище ключей',
    kk: 'Кілттер қоймасын таңдаңыз',
    en: 'Choose where the key is kept',
  },
  'choose-key': { ru: 'Выберите ключ', kk: 'Кілтті таңдаңыз', en: 'Choose the key' },
  password: { ru: 'Введите пароль', kk: 'Құпия сөзді енгізіңіз', en: 'Enter the password' },
  confirm: { ru: 'Подтвердите', kk: 'Растаңыз', en: 'Confirm' },
  'choose-path': { ru: 'Укажите путь', kk: 'Жолды көрсетіңіз', en: 'Say the path' },
  open: { ru: 'файл, который открыть', kk: 'ашылатын файл', en: 'the file to open' },
  save: { ru: 'файл, куда сохранить', kk: 'сақталатын файл', en: 'the file to save into' },
  folder: { ru: 'папка', kk: 'қалта', en: 'the folder' },
  wasWrong: { ru: 'Неверный пароль.', kk: 'Құпия сөз қате.', en: 'The password was wrong.' },
  triesLeft: { ru: 'Осталось попыток:', kk: 'Қалған әрекет саны:', en: 'Tries left:' },
  ok: { ru: 'ОК', kk: 'ОК', en: 'OK' },
  yes: { ru: 'Подписать', kk: 'Қол қою', en: 'Sign' },
  cancel: { ru: 'Отмена', kk: 'Болдырмау', en: 'Cancel' },
  carriers: { ru: 'Носители', kk: 'Тасушылар', en: 'Carriers' },
  noCarriers: { ru: 'Носителей нет.', kk: 'Тасушылар жоқ.', en: 'There are none.' },
  carrier: { ru: 'Носитель', kk: 'Тасушы', en: 'Carrier' },
  reader: { ru: 'Считыватель или файл', kk: 'Оқығыш немесе файл', en: 'Reader, or file' },
  storage: { ru: 'Для NCALayer', kk: 'NCALayer үшін', en: 'For NCALayer' },
  presence: { ru: 'Подключён', kk: 'Қосылған', en: 'Plugged in' },
  isThere: { ru: 'да', kk: 'иә', en: 'yes' },
  isNotThere: { ru: 'нет', kk: 'жоқ', en: 'no' },
  insert: { ru: 'Вставить носитель', kk: 'Тасушыны салу', en: 'Plug the token in' },
  remove: { ru: 'Вынуть носитель', kk: 'Тасушыны алу', en: 'Pull the token out' },
  bridges: { ru: 'Программы подписи', kk: 'Қол қою бағдарламалары', en: 'Signing agents' },
  program: { ru: 'Программа', kk: 'Бағдарлама', en: 'Program' },
  addresses: { ru: 'Адреса', kk: 'Мекенжайлары', en: 'Addresses' },
  state: { ru: 'Состояние', kk: 'Күйі', en: 'State' },
  acts: { ru: 'Действия', kk: 'Әрекеттер', en: 'What to do' },
  certificate: {
    ru: 'Откройте адрес https один раз в браузере, чтобы он принял сертификат программы.',
    kk: 'Браузер бағдарламаның сертификатын қабылдауы үшін https мекенжайын бір рет ашыңыз.',
    en: 'Open the https address once in the browser, so that it accepts the certificate of the program.',
  },
  trace: { ru: 'Журнал обмена', kk: 'Алмасу журналы', en: 'Trace' },
  traceLines: { ru: 'Строки JSON', kk: 'JSON жолдары', en: 'Lines of JSON' },
  noTrace: { ru: 'Пока пусто.', kk: 'Әзірге бос.', en: 'Nothing yet.' },
  time: { ru: 'Время, UTC', kk: 'Уақыты, UTC', en: 'Time, UTC' },
  connection: { ru: 'Соединение', kk: 'Қосылым', en: 'Connection' },
  origin: { ru: 'Страница', kk: 'Бет', en: 'Page' },
  direction: { ru: 'Направление', kk: 'Бағыты', en: 'Direction' },
  text: { ru: 'Текст', kk: 'Мәтін', en: 'Text' },
  back: { ru: 'Назад', kk: 'Артқа', en: 'Back' },
  further: { ru: 'Ещё на этом компьютере', kk: 'Осы компьютерде тағы', en: 'More on this PC' },
} as const satisfies Readonly<Record<string, Label>>;

export type DeskText = keyof typeof TEXTS;

/** What a state of a bridge is called. */
export const STATE_TEXTS = {
  'not-installed': { ru: 'не установлена', kk: 'орнатылмаған', en: 'not installed' },
  'not-running': { ru: 'не запущена', kk: 'іске қосылмаған', en: 'not running' },
  blocked: { ru: 'заблокирована', kk: 'бұғатталған', en: 'blocked' },
  ok: { ru: 'работает', kk: 'жұмыс істейді', en: 'ok' },
} as const satisfies Readonly<Record<string, Label>>;

export const EVENT_TEXTS = {
  install: { ru: 'Установить', kk: 'Орнату', en: 'Install' },
  uninstall: { ru: 'Удалить', kk: 'Жою', en: 'Uninstall' },
  start: { ru: 'Запустить', kk: 'Іске қосу', en: 'Start' },
  stop: { ru: 'Завершить', kk: 'Аяқтау', en: 'Stop' },
  block: { ru: 'Заблокировать', kk: 'Бұғаттау', en: 'Block' },
  unblock: { ru: 'Разблокировать', kk: 'Бұғаттан шығару', en: 'Unblock' },
} as const satisfies Readonly<Record<string, Label>>;

/** The programs as people call them, by the key and by the name. */
export const PROGRAM_NAMES: Readonly<Record<string, string>> = {
  ncalayer: 'NCALayer',
  cryptoSocket: 'CryptoSocket (Tumar CSP)',
  'crypto-socket': 'CryptoSocket (Tumar CSP)',
};

export interface Reader {
  readonly language: Language;
  readonly say: (name: DeskText) => string;
  readonly read: (text: Label) => string;
}

export function readerOf(request: FastifyRequest): Reader {
  const language = languageOf(request);
  return { language, say: (name) => TEXTS[name][language], read: (text) => text[language] };
}
