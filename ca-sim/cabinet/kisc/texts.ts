import type { CabinetProcess, CabinetRequest } from '../../../http/ca-cabinet.ts';
import type { CabinetText } from '../../core/national/key-storages.ts';

/**
 * What KISC's cabinet says. Kazakh is the bank's instruction letter for letter where R-CA gives it («Нақтылау», «Құрылғы», «Сертификат»,
 * «Өтініш мөрі», "сертификат бойынша", ...); Russian is that of docs/requirements.md; the rest, and English, is ours.
 */
export const KISC_TEXTS = {
  authority: { kk: 'ҚБЕО КО', ru: 'УЦ КЦМР', en: 'CA of the interbank settlement centre' },
  banner: {
    kk: 'TEST · Куәландыру орталығының имитаторы. Оның сертификаттары еш жерде жарамсыз.',
    ru: 'TEST · Имитатор удостоверяющего центра. Его сертификаты нигде не действительны.',
    en: 'TEST · A simulated certification authority. Its certificates are valid nowhere.',
  },
  cabinet: { kk: 'Жеке кабинет', ru: 'Личный кабинет', en: 'Personal cabinet' },
  login: { kk: 'Жеке кабинетке кіру', ru: 'Вход в личный кабинет', en: 'Login to the personal cabinet' },
  byCertificate: { kk: 'сертификат бойынша', ru: 'по сертификату', en: 'by certificate' },
  back: { kk: 'Жеке кабинетке', ru: 'В личный кабинет', en: 'To the cabinet' },
  withBridge: {
    kk: '«Кіру» батырмасын басыңыз: бет құрылғыдағы қолданыстағы кілтпен CryptoSocket арқылы қол қояды. Ол болмаса, файлға қолданыстағы кілтпен өзіңіз қол қойып, қолтаңбаны осында қойыңыз.',
    ru: 'Нажмите «Войти»: страница подпишет запрос действующим ключом на устройстве через CryptoSocket. Если его нет, подпишите файл действующим ключом сами и вставьте подпись сюда.',
    en: 'Press “Enter”: the page signs with the current key on the device through CryptoSocket. Without it sign the file with the current key yourself and paste the signature here.',
  },
  goOn: { kk: 'Жалғастыру', ru: 'Продолжить', en: 'Continue' },
  validUntil: { kk: 'Жарамдылық мерзімі, UTC', ru: 'Действительно до, UTC', en: 'Good until, UTC' },
  newRequest: {
    kk: 'Жаңа сертификатты шығаруға сұранысты',
    ru: 'Запрос на выпуск нового сертификата',
    en: 'Request for a new certificate',
  },
  parameters: { kk: 'Параметрлер', ru: 'Параметры', en: 'Parameters' },
  clarification: { kk: 'Нақтылау', ru: 'Уточнение', en: 'Details' },
  device: { kk: 'Құрылғы', ru: 'Устройство', en: 'Device' },
  seal: { kk: 'Өтініш мөрі', ru: 'Печать заявления', en: 'Seal of the application' },
  send: { kk: 'Сұранысты жіберу', ru: 'Отправить запрос', en: 'Send the request' },
  processLog: { kk: 'Процесс логы', ru: 'Лог процесса', en: 'Log of the process' },
  process: { kk: 'Процесс', ru: 'Процесс', en: 'Process' },
  processes: { kk: 'Процестер', ru: 'Процессы', en: 'Processes' },
  refresh: { kk: 'Жаңарту', ru: 'Обновить', en: 'Refresh' },
  installAll: {
    kk: 'Барлық сертификаттарды орнату',
    ru: 'Установить все сертификаты',
    en: 'Install all certificates',
  },
  issueSteps: {
    kk: 'Бет мұны CryptoSocket арқылы өзі істейді. Бағдарлама да істей алады: кілттерді (GOST және RSA) токенде жасап, жібереді және барысын хабарлайды',
    ru: 'Страница делает это сама через CryptoSocket. Может и программа: ключи (GOST и RSA) создаются на токене, запросы отправляются, о ходе сообщается',
    en: 'The page does this itself through CryptoSocket. A program can too: it makes the keys (GOST and RSA) on the token, sends the requests and tells how it goes',
  },
  installSteps: {
    kk: 'Бет мұны CryptoSocket арқылы өзі істейді. Бағдарлама да істей алады: сертификаттарды (GOST және RSA) токенге кілттерінің қасына жазып, барысын хабарлайды',
    ru: 'Страница делает это сама через CryptoSocket. Может и программа: сертификаты (GOST и RSA) записываются на токен рядом с ключами, о ходе сообщается',
    en: 'The page does this itself through CryptoSocket. A program can too: it writes the certificates (GOST and RSA) to the token beside their keys and tells how it goes',
  },
  sentAt: { kk: 'Жіберілді, UTC', ru: 'Отправлен, UTC', en: 'Sent, UTC' },
  startedAt: { kk: 'Басталды, UTC', ru: 'Начат, UTC', en: 'Started, UTC' },
  status: { kk: 'Күйі', ru: 'Состояние', en: 'State' },
  nothingHere: { kk: 'Әзірге ештеңе жоқ.', ru: 'Пока ничего нет.', en: 'Nothing yet.' },
  afterMail: {
    kk: 'Электрондық мекенжайыңызға растау келгеннен кейін жеке кабинетке қайтадан кіріңіз.',
    ru: 'После письма с подтверждением войдите в личный кабинет ещё раз.',
    en: 'After the e-mail of confirmation log into the cabinet once more.',
  },
} as const satisfies Readonly<Record<string, CabinetText>>;

/** R-CA-22: what is there and what is missing. */
export const STAGE_TEXTS: Readonly<Record<CabinetRequest['stage'], CabinetText>> = {
  waiting: {
    kk: 'Кілттер жасалды, сертификаттар әлі шығарылмады',
    ru: 'Ключи созданы, сертификаты ещё не выпущены',
    en: 'Keys are made, certificates are not issued yet',
  },
  refused: {
    kk: 'Кілттер жасалды, сертификаттар шығарылмайды',
    ru: 'Ключи созданы, сертификаты выпущены не будут',
    en: 'Keys are made, certificates will not be issued',
  },
  issued: {
    kk: 'Сертификаттар шығарылды, Банк әлі өңдеуде',
    ru: 'Сертификаты выпущены, Банк ещё не закончил обработку',
    en: 'Certificates are issued, the bank is not done yet',
  },
  'not-installed': {
    kk: 'Сертификаттар шығарылды, орнатылмаған',
    ru: 'Сертификаты выпущены, не установлены',
    en: 'Certificates are issued, not installed',
  },
  'only-GOST': {
    kk: 'Тек GOST сертификаты орнатылды',
    ru: 'Установлен только сертификат GOST',
    en: 'Only the GOST certificate is installed',
  },
  'only-RSA': {
    kk: 'Тек RSA сертификаты орнатылды',
    ru: 'Установлен только сертификат RSA',
    en: 'Only the RSA certificate is installed',
  },
  installed: { kk: 'Сертификаттар орнатылды', ru: 'Сертификаты установлены', en: 'Certificates are installed' },
};

export const PROCESS_STATE_TEXTS: Readonly<Record<CabinetProcess['state'], CabinetText>> = {
  generating: { kk: 'Кілттер жасалуда', ru: 'Создаются ключи', en: 'Keys are being made' },
  sent: { kk: 'Сұраныс жіберілді', ru: 'Запрос отправлен', en: 'The request is sent' },
  writing: { kk: 'Сертификаттар жазылуда', ru: 'Записываются сертификаты', en: 'Certificates are being written' },
  installed: { kk: 'Сертификаттар орнатылды', ru: 'Сертификаты установлены', en: 'Certificates are installed' },
  'partly-installed': {
    kk: 'Сертификаттардың бірі ғана орнатылды',
    ru: 'Установлен только один из сертификатов',
    en: 'Only one of the certificates is installed',
  },
  failed: { kk: 'Орындалмады', ru: 'Не выполнен', en: 'Failed' },
};
