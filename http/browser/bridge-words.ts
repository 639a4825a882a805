/** A text in the three languages of the pages. */
export interface PageWords {
  readonly ru: string;
  readonly kk: string;
  readonly en: string;
}

/**
 * What pages say while they sign through CryptoSocket. The names of problems are those of the workstation (its table of problems), and of
 * the connection itself. `{…}` is filled in by the page.
 */
export const BRIDGE_WORDS = {
  // The window.
  keyWindow: { ru: 'Ключ ЭЦП', kk: 'ЭСҚ кілті', en: 'Signature key' },
  device: { ru: 'Устройство', kk: 'Құрылғы', en: 'Device' },
  pin: { ru: 'Пароль (ПИН-код) устройства', kk: 'Құрылғының құпиясөзі (ПИН-код)', en: 'Password (PIN) of the device' },
  certificate: { ru: 'Сертификат', kk: 'Сертификат', en: 'Certificate' },
  chooseCertificate: {
    ru: 'На устройстве несколько сертификатов: выберите, которым подписать.',
    kk: 'Құрылғыда бірнеше сертификат бар: қайсысымен қол қоятыныңызды таңдаңыз.',
    en: 'The device has several certificates: choose the one to sign with.',
  },
  until: { ru: '{name}, до {date}', kk: '{name}, {date} дейін', en: '{name}, until {date}' },
  sign: { ru: 'Подписать', kk: 'Қол қою', en: 'Sign' },
  goOn: { ru: 'Продолжить', kk: 'Жалғастыру', en: 'Continue' },
  again: { ru: 'Повторить', kk: 'Қайталау', en: 'Try again' },
  cancel: { ru: 'Отмена', kk: 'Болдырмау', en: 'Cancel' },
  notConnected: { ru: 'не подключено', kk: 'қосылмаған', en: 'not connected' },
  // What it is doing.
  connecting: {
    ru: 'Связь с программой подписи…',
    kk: 'Қол қою бағдарламасымен байланыс…',
    en: 'Connecting to the signing program…',
  },
  working: {
    ru: 'Выполняется. Не извлекайте устройство.',
    kk: 'Орындалуда. Құрылғыны шығармаңыз.',
    en: 'Working. Do not remove the device.',
  },
  makingKey: {
    ru: 'На устройстве создаётся ключ {algorithm}…',
    kk: 'Құрылғыда {algorithm} кілті жасалуда…',
    en: 'A {algorithm} key is being made on the device…',
  },
  signing: { ru: 'Подписывается…', kk: 'Қол қойылуда…', en: 'Signing…' },
  sending: { ru: 'Отправляется…', kk: 'Жіберілуде…', en: 'Sending…' },
  writingCertificate: {
    ru: 'На устройство записывается сертификат {algorithm}…',
    kk: 'Құрылғыға {algorithm} сертификаты жазылуда…',
    en: 'The {algorithm} certificate is being written to the device…',
  },
  // R-CLIENT-28: the program is not there, does not run, or is kept from the page.
  'bridge-absent': {
    ru: 'Программа подписи не отвечает: она не установлена или не запущена. Установите и запустите её, затем нажмите «Повторить».',
    kk: 'Қол қою бағдарламасы жауап бермейді: ол орнатылмаған немесе іске қосылмаған. Оны орнатып, іске қосыңыз да, «Қайталау» батырмасын басыңыз.',
    en: 'The signing program does not answer: it is not installed or not running. Install and start it, then press “Try again”.',
  },
  'bridge-stopped': {
    ru: 'Программа подписи установлена, но не отвечает: она не запущена, или соединение с ней обрывает антивирус либо сетевой экран. Запустите её, затем нажмите «Повторить».',
    kk: 'Қол қою бағдарламасы орнатылған, бірақ жауап бермейді: ол іске қосылмаған немесе онымен байланысты антивирус не желілік экран үзеді. Оны іске қосып, «Қайталау» батырмасын басыңыз.',
    en: 'The signing program is installed but does not answer: it is not running, or an antivirus program or a firewall cuts the connection. Start it, then press “Try again”.',
  },
  'bridge-blocked': {
    ru: 'Программа подписи запущена, но заблокирована для этой страницы: разрешите ей этот сайт, затем нажмите «Повторить».',
    kk: 'Қол қою бағдарламасы іске қосылған, бірақ бұл бет үшін бұғатталған: оған осы сайтты рұқсат етіңіз де, «Қайталау» батырмасын басыңыз.',
    en: 'The signing program runs but is blocked for this page: allow it this site, then press “Try again”.',
  },
  'bridge-silent': {
    ru: 'Соединение с программой подписи есть, но она молчит: её блокирует антивирус или сетевой экран. Разрешите соединение, затем нажмите «Повторить».',
    kk: 'Қол қою бағдарламасымен байланыс бар, бірақ ол үнсіз: оны антивирус немесе желілік экран бұғаттайды. Байланысқа рұқсат етіп, «Қайталау» батырмасын басыңыз.',
    en: 'There is a connection to the signing program, but no answer: an antivirus program or a firewall blocks it. Allow the connection, then press “Try again”.',
  },
  'bridge-gone': {
    ru: 'Программа подписи закрылась во время работы. Запустите её и продолжите: сделанное не пропало.',
    kk: 'Қол қою бағдарламасы жұмыс кезінде жабылды. Оны іске қосып, жалғастырыңыз: жасалғаны жоғалған жоқ.',
    en: 'The signing program was closed while it was working. Start it and go on: what is done is not lost.',
  },
  'bridge-key': {
    ru: 'Программа подписи не принимает ключ этого сайта (API key).',
    kk: 'Қол қою бағдарламасы бұл сайттың кілтін (API key) қабылдамайды.',
    en: 'The signing program does not take the key of this site (API key).',
  },
  'bridge-refused': {
    ru: 'Программа подписи ответила ошибкой.',
    kk: 'Қол қою бағдарламасы қатемен жауап берді.',
    en: 'The signing program has answered with an error.',
  },
  // The device.
  'token-not-present': {
    ru: 'Устройство не подключено: вставьте его в USB-разъём.',
    kk: 'Құрылғы қосылмаған: оны USB-портқа салыңыз.',
    en: 'The device is not connected: plug it in.',
  },
  'token-removed': {
    ru: 'Устройство извлечено во время работы. Вставьте его снова: работа продолжится с того же места.',
    kk: 'Құрылғы жұмыс кезінде шығарылды. Оны қайта салыңыз: жұмыс сол жерден жалғасады.',
    en: 'The device was removed while it was working. Plug it in again: the work goes on from there.',
  },
  'pin-wrong': { ru: 'Неверный ПИН-код.', kk: 'ПИН-код қате.', en: 'The PIN is wrong.' },
  triesLeft: { ru: 'Осталось попыток: {count}.', kk: 'Қалған әрекет саны: {count}.', en: 'Tries left: {count}.' },
  'pin-locked': {
    ru: 'ПИН-код заблокирован после неверных попыток. Обратитесь за разблокированием; ключи на устройстве целы.',
    kk: 'Қате әрекеттерден кейін ПИН-код бұғатталды. Бұғаттан шығару үшін жүгініңіз; құрылғыдағы кілттер бүтін.',
    en: 'The PIN is locked after wrong tries. Have it unblocked; the keys on the device are unharmed.',
  },
  'pin-to-be-changed': {
    ru: 'Устройство требует сначала сменить ПИН-код.',
    kk: 'Құрылғы алдымен ПИН-кодты ауыстыруды талап етеді.',
    en: 'The device demands a new PIN first.',
  },
  'token-memory-full': {
    ru: 'На устройстве нет места. Удалите с него комплекты ключей, которые больше не в эксплуатации.',
    kk: 'Құрылғыда орын жоқ. Одан енді пайдаланылмайтын кілттер жинақтарын жойыңыз.',
    en: 'There is no room left on the device. Delete key sets that are out of use.',
  },
  'token-cannot': {
    ru: 'Устройство не умеет того, что нужно для этого шага.',
    kk: 'Құрылғы бұл қадамға қажетті әрекетті орындай алмайды.',
    en: 'The device cannot do what this step needs.',
  },
  'no-key': {
    ru: 'На устройстве нет ключа ГОСТ с сертификатом.',
    kk: 'Құрылғыда сертификаты бар ГОСТ кілті жоқ.',
    en: 'There is no GOST key with a certificate on the device.',
  },
  'wrong-token': {
    ru: 'На этом устройстве нет ключей, нужных для этого шага. Подключите устройство, на котором регенерация была начата.',
    kk: 'Бұл құрылғыда осы қадамға қажетті кілттер жоқ. Қайта шығару басталған құрылғыны қосыңыз.',
    en: 'The keys that this step needs are not on this device. Connect the one on which the regeneration was begun.',
  },
  'certificate-without-key': {
    ru: 'Закрытого ключа этого сертификата на устройстве нет. Подключите устройство, на котором ключи создавались.',
    kk: 'Бұл сертификаттың жабық кілті құрылғыда жоқ. Кілттер жасалған құрылғыны қосыңыз.',
    en: 'The private key of this certificate is not on the device. Connect the one on which the keys were made.',
  },
  'certificate-wrong': {
    ru: 'Выданный сертификат не прошёл проверку и не установлен. Сообщите об этом; текущий комплект ключей остаётся в эксплуатации.',
    kk: 'Берілген сертификат тексеруден өтпеді және орнатылған жоқ. Бұл туралы хабарлаңыз; ағымдағы кілттер жинағы пайдалануда қалады.',
    en: 'A certificate that was handed out does not stand up to examination; it is not installed. Report it; the current key set stays in operation.',
  },
  'house-away': {
    ru: 'Сайт не отвечает. Проверьте связь и продолжите: сделанное не пропало.',
    kk: 'Сайт жауап бермейді. Байланысты тексеріп, жалғастырыңыз: жасалғаны жоғалған жоқ.',
    en: 'The site does not answer. Check the connection and go on: what is done is not lost.',
  },
} as const satisfies Readonly<Record<string, PageWords>>;

/** What the codes of CryptoSocket's answers are called here (docs/crypto-socket.md); others are `bridge-refused`. */
export const BRIDGE_CODES = {
  '-2146893807': 'token-not-present',
  '2148073494': 'token-not-present',
  '2148532329': 'token-removed',
  '2148073488': 'pin-wrong',
  '2148532332': 'pin-locked',
  '2148073486': 'token-memory-full',
  '2148073480': 'token-cannot',
  '2148073485': 'wrong-token',
  '2148073483': 'wrong-token',
  '2148073482': 'certificate-without-key',
  '2148204809': 'certificate-wrong',
} as const satisfies Readonly<Record<string, keyof typeof BRIDGE_WORDS>>;

/** The same as a module for pages. */
export const BRIDGE_WORDS_SCRIPT = `export const WORDS = ${JSON.stringify(BRIDGE_WORDS)};
export const CODES = ${JSON.stringify(BRIDGE_CODES)};
`;
