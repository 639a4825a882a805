/** One label, letter by letter as the bank's documents print it. */
export interface TextRow {
  readonly ru: string;
  readonly kk: string;
  /** Which of the two the documents do not give, so that the wording is ours. */
  readonly ours?: 'ru' | 'kk' | 'both';
  /** Requirement IDs; or the figure of a seed document whose title the list leaves out. */
  readonly source: string;
}

/**
 * Every text of the bank's screens in Russian and Kazakh. `{name}` stands for a value that is filled in.
 * Problem texts are in problems.ts.
 */
export const TEXTS = {
  // The system.
  system: { ru: 'ДБО BS-Client', kk: 'BS-Client ҚБҚК', source: 'R-BANK-1' },
  module: { ru: 'Интернет-Клиент', kk: 'Интернет-Клиент', source: 'R-BANK-1, R-BANK-44' },
  product: {
    ru: 'BS-Client v3 «Интернет-Клиент»',
    kk: 'BS-Client v3 «Интернет-Клиент ҚБҚК»',
    source: 'R-BANK-1',
  },
  service: {
    ru: 'Интернет-банкинг для юридических лиц',
    kk: 'Заңды тұлғаларға арналған Интернет-банкинг',
    ours: 'ru',
    source: 'R-BANK-1',
  },
  testBanner: {
    ru: 'TEST — испытательный стенд, не настоящий банк',
    kk: 'TEST — сынақ стенді, нақты банк емес',
    ours: 'both',
    source: '-',
  },
  buttonHelp: { ru: 'Помощь', kk: 'Көмек', source: 'R-BANK-27' },
  helpContents: { ru: 'Все разделы', kk: 'Барлық бөлімдер', ours: 'both', source: 'R-BANK-28' },
  glossaryTitle: { ru: 'Термины', kk: 'Терминдер', ours: 'both', source: 'R-BANK-89' },
  glossarySource: {
    ru: 'Термины имеют значение, указанное в Регламенте взаимодействия подразделений Банка при работе с системой. Регламент не опубликован; значения ниже следуют из инструкций.',
    kk: 'Терминдер жүйемен жұмыс істеу кезіндегі Банк бөлімшелерінің өзара әрекеттесу Регламентінде көрсетілген мәнге сәйкес келеді. Регламент жарияланбаған; төмендегі мәндер нұсқаулықтардан шығады.',
    ours: 'both',
    source: 'R-BANK-89',
  },
  logout: { ru: 'Выход', kk: 'Шығу', ours: 'both', source: '-' },
  back: { ru: 'Назад', kk: 'Артқа', ours: 'both', source: '-' },
  problem: { ru: 'Сообщение системы', kk: 'Жүйе хабарламасы', ours: 'both', source: '-' },
  find: { ru: 'Найти в меню', kk: 'Мәзірден табу', ours: 'both', source: 'R-BANK-63' },
  nothingFound: { ru: 'Ничего не найдено', kk: 'Ештеңе табылмады', ours: 'both', source: 'R-BANK-63' },

  // Login and password.
  loginTitle: { ru: 'Вход в систему', kk: 'Жүйеге кіру', ours: 'both', source: 'R-BANK-30' },
  loginPrompt: {
    ru: 'Введите логин и пароль, полученные у менеджера банка. Пароль напечатан в ПИН-конверте.',
    kk: 'Банк Менеджерінен алынған логин мен құпия сөзді енгізіңіз. Құпия сөз пин-конвертте басып шығарылған.',
    ours: 'both',
    source: 'R-BANK-32',
  },
  login: { ru: 'Логин', kk: 'Логин', ours: 'ru', source: 'R-BANK-30' },
  password: { ru: 'Пароль', kk: 'Құпия сөз', ours: 'ru', source: 'R-BANK-30' },
  lockWarning: {
    ru: 'Обращаем внимание: при неверном вводе данных {tries} раза система блокируется.',
    kk: 'Мәліметтерді {tries} рет дұрыс емес енгізген жағдайда жүйенің бұғатталатындығына назарыңызды аударамыз.',
    ours: 'ru',
    source: 'R-BANK-29',
  },
  next: { ru: 'Далее', kk: 'Ары қарай', source: 'R-BANK-31, R-BANK-43, R-BANK-55' },
  passwordTitle: { ru: 'Смена пароля', kk: 'Құпия сөзді ауыстыру', ours: 'both', source: 'R-BANK-34' },
  passwordMustChange: {
    ru: 'Необходимо сменить пароль',
    kk: 'Қауіпсіздікті арттыру мақсатында Сізге құпия сөзді ауыстыру қажет',
    ours: 'both',
    source: 'R-BANK-33, R-BANK-34',
  },
  newPassword: { ru: 'Новый пароль', kk: 'Жаңа құпия сөз', source: 'R-BANK-35' },
  repeatPassword: { ru: 'Еще раз', kk: 'Тағы бір рет', source: 'R-BANK-36' },
  passwordRule: {
    ru: 'Длина пароля: от {min} до {max} символов. Старый пароль не принимается.',
    kk: 'Құпия сөздің ұзындығы {min} таңбадан {max} таңбаға дейін болуы тиіс. Ескі құпия сөз қабылданбайды.',
    ours: 'both',
    source: 'R-BANK-37, R-BANK-38',
  },
  loggedIn: { ru: 'Логин и пароль приняты', kk: 'Логин мен құпия сөз қабылданды', ours: 'both', source: 'R-BANK-33' },

  // Signing in with the token.
  tokenTitle: { ru: 'Вход с ключом ЭЦП', kk: 'ЭСҚ кілтімен кіру', ours: 'both', source: 'R-BANK-47' },
  tokenPrompt: {
    ru: 'Подключите носитель с ключом ЭЦП. Для входа нужно подписать запрос банка ключом Вашего профиля.',
    kk: 'ЭСҚ кілті бар тасушыны қосыңыз. Кіру үшін банктің сұранысына профиліңіздің кілтімен қол қою қажет.',
    ours: 'both',
    source: 'R-BANK-47',
  },
  challenge: { ru: 'Запрос банка (base64)', kk: 'Банктің сұранысы (base64)', ours: 'both', source: 'R-BANK-47' },
  agentMissing: {
    ru: 'Подпись прямо из браузера требует агента подписи на рабочем месте; он пока не поддерживается. Этот шаг выполняет команда рабочего места: token-bench demo.',
    kk: 'Браузерден тікелей қол қою үшін жұмыс орнында қол қою агенті қажет; ол әзірге қолдау таппайды. Бұл қадамды жұмыс орнының командасы орындайды: token-bench demo.',
    ours: 'both',
    source: 'R-CLIENT-28',
  },
  pasteSignature: {
    ru: 'Вставить готовую подпись',
    kk: 'Дайын қолтаңбаны қою',
    ours: 'both',
    source: '-',
  },
  cmsField: { ru: 'CMS SignedData, base64', kk: 'CMS SignedData, base64', ours: 'both', source: '-' },

  // Critical profiles.
  requestsWindow: {
    ru: 'Запросы на сертификаты',
    kk: 'Сертификаттарға сұраныстардың терезесі',
    source: 'R-BANK-49',
  },
  regeneration: {
    ru: 'Регенерация комплекта ключей',
    kk: 'Кілттер жинағын қайта шығару',
    source: 'R-BANK-50, R-BANK-63',
  },
  attention: { ru: 'Внимание!', kk: 'Назар аударыңыз!', ours: 'kk', source: 'R-BANK-51' },
  criticalFound: {
    ru: 'У Вас есть абоненты ЭЦП, профили которых имеют критический статус.',
    kk: 'Сізде профильдерінің мәртебесі сыни болып табылатын ЭСҚ абоненттері бар.',
    ours: 'kk',
    source: 'R-BANK-51',
  },
  criticalAdvice: {
    ru: 'Выполнить необходимые операции с профилем Вы сможете из интерфейса системы, открыв пункт дерева документов и операций Сервис - Безопасность - Регенерация комплекта ключей - Профили и выбрав интересующий Вас профиль. В случае если у Вас возникли вопросы можете обратиться в Call-Center Банка',
    kk: 'Профильмен қажетті операцияларды жүйенің интерфейсінен Сервис - Қауіпсіздік - Кілттер жинағын қайта шығару - Профильдер тармағын ашып, қажетті профильді таңдау арқылы орындай аласыз. Сұрақтарыңыз болған жағдайда Банктің Call-Center-іне хабарласа аласыз',
    ours: 'kk',
    source: 'R-BANK-51',
  },
  criticalPath: {
    ru: 'Сервис - Безопасность - Регенерация комплекта ключей - Профили',
    kk: 'Сервис - Қауіпсіздік - Кілттер жинағын қайта шығару - Профильдер',
    ours: 'kk',
    source: 'R-BANK-51',
  },
  columnSubscriber: { ru: 'Абонент', kk: 'Абонент', ours: 'kk', source: 'R-BANK-52' },
  columnIdentifier: { ru: 'Идентификатор', kk: 'Сәйкестендіргіш', ours: 'kk', source: 'R-BANK-52' },
  columnCryptography: { ru: 'Криптография', kk: 'Криптография', ours: 'kk', source: 'R-BANK-52' },
  columnStatus: { ru: 'Статус', kk: 'Мәртебе', ours: 'kk', source: 'R-BANK-52' },
  validityEnding: {
    ru: 'Срок действия сертификата Ключа ЭЦП Клиента подходит к концу. Для продления срока действия Ключа ЭЦП необходимо произвести Регенерацию комплекта ключей ЭЦП.',
    kk: 'Клиенттің ЭСҚ Кілті сертификатының қолданылу мерзімі аяқталып келеді. ЭСҚ Кілтінің қолданылу мерзімін ұзарту үшін ЭСҚ кілттері жинағын қайта шығару қажет.',
    ours: 'both',
    source: 'R-BANK-56, R-BANK-59',
  },
  validityEnded: {
    ru: 'Срок действия сертификата Ключа ЭЦП Клиента закончился: Ключ ЭЦП этого Клиента не действует. Обратитесь в Банк.',
    kk: 'Клиенттің ЭСҚ Кілті сертификатының қолданылу мерзімі аяқталып қалған: осы Клиенттің ЭСҚ Кілті әрекет етпейді. Банкке хабарласыңыз.',
    ours: 'both',
    source: 'R-BANK-57, R-BANK-58',
  },

  // After signing in.
  subscriberTitle: { ru: 'Абонент', kk: 'Абонент', ours: 'kk', source: 'R-BANK-42' },
  subscriberText: {
    ru: 'Ключи ЭЦП выданы Абоненту:',
    kk: 'ЭСҚ кілттері шығарылған Абоненттің тегі:',
    ours: 'both',
    source: 'R-BANK-42',
  },
  clientTitle: { ru: 'Клиент', kk: 'Клиент', ours: 'both', source: 'R-BANK-43' },
  clientText: {
    ru: 'Вы работаете от имени клиента:',
    kk: 'Сіз мына клиенттің атынан жұмыс істейсіз:',
    ours: 'both',
    source: 'R-BANK-43',
  },
  clientAccount: { ru: 'Счет (ИИК)', kk: 'Шот (ЖСК)', ours: 'both', source: '-' },
  clientBin: { ru: 'БИН', kk: 'БСН', ours: 'both', source: '-' },
  right: { ru: 'Право подписи', kk: 'ЭСҚ түрі', ours: 'both', source: 'R-BANK-16' },
  rightSingle: { ru: 'Единственная подпись', kk: 'Жалғыз қолтаңба', ours: 'ru', source: 'R-BANK-17' },
  rightFirst: { ru: 'Право первой подписи', kk: 'Бірінші қолтаңба құқығы', ours: 'ru', source: 'R-BANK-18' },
  rightSecond: { ru: 'Право второй подписи', kk: 'Екінші қолтаңба құқығы', ours: 'ru', source: 'R-BANK-19' },
  rightNone: {
    ru: 'Пользователь без права подписи',
    kk: 'Қолтаңба құқығы жоқ пайдаланушы',
    ours: 'ru',
    source: 'R-BANK-20',
  },
  mainTitle: { ru: '«Интернет-Клиент»', kk: '«Интернет-Клиент»', ours: 'kk', source: 'R-BANK-44' },
  mainText: {
    ru: 'Выберите пункт дерева документов и операций в левой части окна.',
    kk: 'Терезенің сол жақ бөлігінен құжаттар мен операциялар тармағын таңдаңыз.',
    ours: 'both',
    source: 'R-BANK-62',
  },

  // The menu tree.
  menuService: { ru: 'Сервис', kk: 'Сервис', source: 'R-BANK-62' },
  menuSecurity: { ru: 'Безопасность', kk: 'Қауіпсіздік', source: 'R-BANK-62' },
  menuRegeneration: {
    ru: 'Перегенерация комплекта ключей',
    kk: 'Кілттер жинағын қайта шығару',
    source: 'R-BANK-62, R-BANK-64',
  },
  menuProfiles: { ru: 'Профили', kk: 'Профильдер', source: 'R-BANK-62' },
  menuPaymentOrders: { ru: 'Платежные поручения', kk: 'Төлем тапсырмалары', source: 'R-BANK-12' },

  // Profiles and their toolbar.
  profilesTitle: {
    ru: 'Перегенерация комплекта ключей',
    kk: 'Кілттер жинағын қайта шығару',
    source: 'R-BANK-64',
  },
  profilesHint: {
    ru: 'Выделите нужный сертификат Ключа ЭЦП. Статус обновляется только при обновлении страницы.',
    kk: 'ЭСҚ Кілтінің қажетті сертификатын белгілеңіз. Мәртебе тек бетті жаңартқан кезде ғана жаңартылады.',
    ours: 'both',
    source: 'R-BANK-67, R-BANK-77',
  },
  noProfiles: {
    ru: 'За Вами не зарегистрировано ни одного комплекта ключей.',
    kk: 'Сізге бірде-бір кілттер жинағы тіркелмеген.',
    ours: 'both',
    source: '-',
  },
  caSilent: {
    ru: 'Удостоверяющий центр не отвечает: показан прежний статус. Обновите страницу позже.',
    kk: 'Куәландырушы орталық жауап бермейді: бұрынғы мәртебе көрсетілген. Бетті кейінірек жаңартыңыз.',
    ours: 'both',
    source: 'R-BANK-77',
  },
  buttonNew: { ru: 'Новый', kk: 'Жаңа', source: 'R-BANK-68' },
  buttonSend: { ru: 'Отправить документ в банк', kk: 'Құжатты банкке жіберу', source: 'R-BANK-70' },
  buttonSign: { ru: 'Подписать', kk: 'Қол қою', source: 'R-BANK-72' },
  buttonReceive: { ru: 'Получить сертификат (ключ)', kk: 'Сертификатты (кілтті) алу', source: 'R-BANK-79' },
  buttonOk: { ru: 'ОК', kk: 'ОК', source: 'R-BANK-81' },
  buttonContinue: { ru: 'Продолжить', kk: 'Жалғастыру', source: 'R-BANK-83' },
  buttonCancel: { ru: 'Отменить запрос', kk: 'Сұраныстан бас тарту', ours: 'both', source: 'R-BANK-88' },
  buttonClose: { ru: 'Закрыть', kk: 'Жабу', ours: 'both', source: '-' },
  buttonRefresh: { ru: 'Обновить', kk: 'Жаңарту', ours: 'both', source: 'R-BANK-78' },
  buttonRegeneration: {
    ru: 'Открыть запрос',
    kk: 'Сұранысты ашу',
    ours: 'both',
    source: '-',
  },
  reason: { ru: 'Причина', kk: 'Себебі', ours: 'both', source: 'R-BANK-88' },

  // Signature parameters.
  parametersTitle: { ru: 'Параметры подписи', kk: 'Қолтаңба параметрлері', source: 'R-BANK-65' },
  parametersEnd: {
    ru: 'дата окончания срока эксплуатации сертификата Ключа ЭЦП',
    kk: 'пайдалану мерзімінің аяқталу күні',
    source: 'R-BANK-66',
  },
  parametersStart: {
    ru: 'дата начала срока эксплуатации сертификата Ключа ЭЦП',
    kk: 'пайдалану мерзімінің басталу күні',
    ours: 'both',
    source: 'R-BANK-66',
  },
  parametersOwner: { ru: 'владелец сертификата', kk: 'сертификат иесі', ours: 'both', source: 'R-BANK-65' },
  parametersIssuer: { ru: 'издатель сертификата', kk: 'сертификатты шығарушы', ours: 'both', source: 'R-BANK-65' },
  parametersSerial: {
    ru: 'серийный номер сертификата',
    kk: 'сертификаттың сериялық нөмірі',
    ours: 'both',
    source: 'R-BANK-65',
  },
  parametersAlgorithm: { ru: 'алгоритм подписи', kk: 'қолтаңба алгоритмі', ours: 'both', source: 'R-BANK-65' },
  parametersKeyBits: { ru: 'длина открытого ключа', kk: 'ашық кілттің ұзындығы', ours: 'ru', source: 'R-BANK-14' },
  bits: { ru: '{bits} бит', kk: '{bits} бит', ours: 'ru', source: 'R-BANK-14' },

  // The regeneration.
  processTitle: {
    ru: 'Описание процесса Перегенерации комплекта ключей',
    kk: 'Кілттер жинағын қайта шығару процесінің сипаттамасы',
    source: 'R-BANK-69',
  },
  processStep1: {
    ru: 'На Вашем носителе будут сформированы новые ключи ЭЦП: пара ГОСТ и пара RSA. Текущие ключи при этом не меняются.',
    kk: 'Сіздің тасушыңызда жаңа ЭСҚ кілттері жасалады: ГОСТ жұбы және RSA жұбы. Ағымдағы кілттер өзгермейді.',
    ours: 'both',
    source: 'R-BANK-69',
  },
  processStep2: {
    ru: 'Запрос на перегенерацию подписывается текущим Ключом ЭЦП и отправляется в Банк: нажмите «Отправить документ в банк».',
    kk: 'Қайта шығаруға сұранысқа ағымдағы ЭСҚ Кілтімен қол қойылып, Банкке жіберіледі: «Құжатты банкке жіберу» батырмасын басыңыз.',
    ours: 'both',
    source: 'R-BANK-69, R-BANK-73',
  },
  processStep3: {
    ru: 'Дождитесь статуса «Получен новый сертификат» на странице «Профили».',
    kk: '«Профильдер» бетінде «Жаңа сертификат алынған» мәртебесін күтіңіз.',
    ours: 'both',
    source: 'R-BANK-69, R-BANK-74',
  },
  signingTitle: { ru: 'Подпись', kk: 'Қол қою терезесі', source: 'R-BANK-71' },
  signingText: {
    ru: 'Подпишите документ «Запрос на перегенерацию комплекта ключей». Запрос на перегенерацию ключей будет отправлен в Банк.',
    kk: '«Кілттер жинағын қайта шығаруға сұраныс» құжатына қол қойыңыз. Кілттерді қайта шығаруға сұраныс Банкке жіберіледі.',
    ours: 'both',
    source: 'R-BANK-71, R-BANK-73',
  },
  waitTitle: { ru: 'Запрос отправлен', kk: 'Сұраныс жіберілді', ours: 'both', source: 'R-BANK-74' },
  waitText: {
    ru: 'Необходимо дождаться окончания Перегенерации комплекта ключей ЭЦП. Периодически выполняйте команды меню Сервис → Безопасность → Перегенерация комплекта ключей → Профили.',
    kk: 'ЭСҚ Кілттер жинағын қайта шығаруды аяқтағанша күте тұру қажет. Сервис → Қауіпсіздік → Кілттер жинағын қайта шығару → Профильдер мәзірінің командаларын мерзімді орындаңыз.',
    ours: 'both',
    source: 'R-BANK-74, R-BANK-78',
  },
  refusedTitle: { ru: 'Запрос отказан', kk: 'Сұраныстан бас тартылды', ours: 'both', source: 'R-BANK-88' },
  refusedText: {
    ru: 'Текущий ключ остается в эксплуатации. Чтобы начать заново, нажмите «Новый».',
    kk: 'Ағымдағы кілт пайдалануда қалады. Қайта бастау үшін «Жаңа» батырмасын басыңыз.',
    ours: 'both',
    source: 'R-BANK-88',
  },
  receiveTitle: {
    ru: 'Получение сертификата (ключа)',
    kk: 'Сертификатты (кілтті) алу терезесі',
    ours: 'both',
    source: 'R-BANK-80',
  },
  receiveText: {
    ru: 'Новые сертификаты ГОСТ и RSA готовы. Подключите носитель, на котором формировались новые ключи, и нажмите «ОК».',
    kk: 'ГОСТ және RSA жаңа сертификаттары дайын. Жаңа кілттер жасалған тасушыны қосып, «ОК» батырмасын басыңыз.',
    ours: 'both',
    source: 'R-BANK-80, R-BANK-81',
  },
  installTitle: {
    ru: 'Описание процесса Перегенерации комплекта ключей: получение сертификата',
    kk: 'Кілттер жинағын қайта шығару процесінің келесі сипаттамасы',
    ours: 'both',
    source: 'R-BANK-82',
  },
  installText: {
    ru: 'Сертификаты записываются на носитель рядом с новыми ключами. Затем нажмите «Продолжить»: Банк проверит новый ключ и переведет Вас на новый комплект.',
    kk: 'Сертификаттар тасушыға жаңа кілттердің жанына жазылады. Содан кейін «Жалғастыру» батырмасын басыңыз: Банк жаңа кілтті тексеріп, Сізді жаңа жинаққа аударады.',
    ours: 'both',
    source: 'R-BANK-82, R-BANK-83',
  },
  doneTitle: {
    ru: 'Завершение процесса Регенерации комплекта ключей',
    kk: 'Кілттер жинағын қайта шығару процесін аяқтау',
    source: 'S0 fig. 10, S1 fig. 10',
  },
  doneText: {
    ru: 'Процедура Регенерации комплекта ключей ЭЦП завершена. Выполнен перевод на новый комплект Ключей ЭЦП.',
    kk: 'ЭСҚ Кілттер жинағын қайта шығару процедурасы аяқталды. ЭСҚ Кілттерінің жаңа жинағына аудару орындалды.',
    ours: 'both',
    source: 'R-BANK-84',
  },
  doneStatus: {
    ru: 'Статус «В эксплуатации» означает, что новый сертификат зарегистрирован Банком.',
    kk: '«Пайдалануда» мәртебесі жаңа сертификаттың Банкте тіркелгенін білдіреді.',
    ours: 'both',
    source: 'R-BANK-85',
  },

  // Payment orders.
  ordersTitle: { ru: 'Платежные поручения', kk: 'Төлем тапсырмалары', source: 'R-BANK-12' },
  orderTitle: {
    ru: 'Платежное поручение № {number}',
    kk: '№ {number} төлем тапсырмасы',
    ours: 'both',
    source: 'R-BANK-12',
  },
  orderNew: { ru: 'Новое платежное поручение', kk: 'Жаңа төлем тапсырмасы', ours: 'both', source: 'R-BANK-12' },
  orderNone: { ru: 'Платежных поручений нет.', kk: 'Төлем тапсырмалары жоқ.', ours: 'both', source: 'R-BANK-12' },
  orderNumber: { ru: 'Номер', kk: 'Нөмірі', ours: 'both', source: 'R-BANK-3' },
  orderDate: { ru: 'Дата', kk: 'Күні', ours: 'both', source: 'R-BANK-3' },
  orderPayerAccount: { ru: 'ИИК плательщика', kk: 'Төлеушінің ЖСК', ours: 'both', source: 'R-BANK-3' },
  orderPayerBin: { ru: 'БИН (ИИН) плательщика', kk: 'Төлеушінің БСН (ЖСН)', ours: 'both', source: 'R-BANK-3' },
  orderBeneficiaryName: { ru: 'Бенефициар', kk: 'Бенефициар', ours: 'both', source: 'R-BANK-3' },
  orderBeneficiaryAccount: { ru: 'ИИК бенефициара', kk: 'Бенефициардың ЖСК', ours: 'both', source: 'R-BANK-3' },
  orderBeneficiaryBin: {
    ru: 'БИН (ИИН) бенефициара',
    kk: 'Бенефициардың БСН (ЖСН)',
    ours: 'both',
    source: 'R-BANK-3',
  },
  orderAmount: { ru: 'Сумма, тенге', kk: 'Сомасы, теңге', ours: 'both', source: 'R-BANK-3' },
  orderPurposeCode: { ru: 'КНП', kk: 'ТМК', ours: 'both', source: 'R-BANK-3' },
  orderPurpose: { ru: 'Назначение платежа', kk: 'Төлем мақсаты', ours: 'both', source: 'R-BANK-3' },
  orderSave: { ru: 'Сохранить', kk: 'Сақтау', source: 'R-TOKEN-11' },
  orderEdit: { ru: 'Изменить', kk: 'Өзгерту', ours: 'both', source: 'R-BANK-25' },
  orderSignatures: { ru: 'Подписи', kk: 'Қолтаңбалар', ours: 'both', source: 'R-BANK-23' },
  orderUnsigned: { ru: 'Документ не подписан.', kk: 'Құжатқа қол қойылмаған.', ours: 'both', source: 'R-BANK-17' },

  // Other documents.
  menuDocuments: { ru: 'Документы', kk: 'Құжаттар', ours: 'both', source: 'R-BANK-12' },
  pensionsTitle: { ru: 'Пенсионные взносы', kk: 'Зейнетақы жарналарының төлемі', ours: 'ru', source: 'R-BANK-4' },
  pensionTitle: {
    ru: 'Пенсионные взносы № {number}',
    kk: '№ {number} зейнетақы жарналарының төлемі',
    ours: 'both',
    source: 'R-BANK-4',
  },
  socialsTitle: { ru: 'Социальные отчисления', kk: 'Әлеуметтік аударымдар төлемі', ours: 'ru', source: 'R-BANK-5' },
  socialTitle: {
    ru: 'Социальные отчисления № {number}',
    kk: '№ {number} әлеуметтік аударымдар төлемі',
    ours: 'both',
    source: 'R-BANK-5',
  },
  taxesTitle: {
    ru: 'Налоги и другие обязательные платежи в бюджет',
    kk: 'Салықтарды және басқа бюджетке міндетті төлемдерді төлеу',
    ours: 'ru',
    source: 'R-BANK-6',
  },
  taxTitle: { ru: 'Платеж в бюджет № {number}', kk: '№ {number} бюджетке төлем', ours: 'both', source: 'R-BANK-6' },
  salariesTitle: {
    ru: 'Зарплата и другие выплаты на счета сотрудников',
    kk: 'Еңбекақыны және қызметтерге олардың шоттарына басқа төлемдерді аудары',
    ours: 'ru',
    source: 'R-BANK-7',
  },
  salaryTitle: {
    ru: 'Зарплатная ведомость № {number}',
    kk: '№ {number} еңбекақы тізімдемесі',
    ours: 'both',
    source: 'R-BANK-7',
  },
  currencyPaymentsTitle: {
    ru: 'Платежи в иностранной валюте',
    kk: 'Шетелдік валютадағы төлемдер',
    ours: 'ru',
    source: 'R-BANK-8',
  },
  currencyPaymentTitle: {
    ru: 'Платеж в иностранной валюте № {number}',
    kk: '№ {number} шетелдік валютадағы төлем',
    ours: 'both',
    source: 'R-BANK-8',
  },
  currencyDealsTitle: {
    ru: 'Покупка/продажа иностранной валюты',
    kk: 'Шетелдік валютаны сатып алу/сату',
    ours: 'ru',
    source: 'R-BANK-9',
  },
  currencyDealTitle: {
    ru: 'Заявка на покупку/продажу валюты № {number}',
    kk: '№ {number} валютаны сатып алу/сату өтінімі',
    ours: 'both',
    source: 'R-BANK-9',
  },
  lettersTitle: { ru: 'Обмен письмами с банком', kk: 'Банкпен хаттармен алмасу', ours: 'ru', source: 'R-BANK-11' },
  letterTitle: { ru: 'Письмо № {number}', kk: '№ {number} хат', ours: 'both', source: 'R-BANK-11' },
  bankLettersTitle: {
    ru: 'Обмен письмами с банком: письма банка',
    kk: 'Банкпен хаттармен алмасу: банктің хаттары',
    ours: 'both',
    source: 'R-BANK-11',
  },
  bankLettersNone: { ru: 'Писем нет.', kk: 'Хаттар жоқ.', ours: 'both', source: 'R-BANK-11' },
  bankLetterAnswers: { ru: 'Ответ на Ваше письмо', kk: 'Сіздің хатыңызға жауап', ours: 'both', source: 'R-BANK-11' },
  letterSubject: { ru: 'Тема', kk: 'Тақырыбы', ours: 'both', source: 'R-BANK-11' },
  letterText: { ru: 'Текст', kk: 'Мәтіні', ours: 'both', source: 'R-BANK-11' },
  documentNew: { ru: 'Новый документ', kk: 'Жаңа құжат', ours: 'both', source: 'R-BANK-12' },
  documentNone: { ru: 'Документов нет.', kk: 'Құжаттар жоқ.', ours: 'both', source: 'R-BANK-12' },
  documentMonth: { ru: 'Период (месяц)', kk: 'Кезең (ай)', ours: 'both', source: 'R-BANK-4' },
  documentBudgetCode: { ru: 'КБК', kk: 'БСК', ours: 'both', source: 'R-BANK-6' },
  documentCurrency: { ru: 'Валюта', kk: 'Валюта', ours: 'both', source: 'R-BANK-8' },
  documentCurrencyAmount: { ru: 'Сумма в валюте', kk: 'Валютадағы сома', ours: 'both', source: 'R-BANK-8' },
  documentCountry: { ru: 'Страна бенефициара', kk: 'Бенефициардың елі', ours: 'both', source: 'R-BANK-8' },
  documentForeignAccount: {
    ru: 'Счет бенефициара (IBAN)',
    kk: 'Бенефициардың шоты (IBAN)',
    ours: 'both',
    source: 'R-BANK-8',
  },
  documentBankCode: {
    ru: 'BIC банка бенефициара',
    kk: 'Бенефициар банкінің BIC коды',
    ours: 'both',
    source: 'R-BANK-8',
  },
  documentCharges: {
    ru: 'Расходы банков',
    kk: 'Банктердің шығындары',
    ours: 'both',
    source: 'R-BANK-8',
  },
  documentDirection: {
    ru: 'Вид операции',
    kk: 'Операция түрі',
    ours: 'both',
    source: 'R-BANK-9',
  },
  chargesOur: { ru: 'OUR: платит отправитель', kk: 'OUR: жіберуші төлейді', ours: 'both', source: 'R-BANK-8' },
  chargesShared: {
    ru: 'SHA: каждый платит своему банку',
    kk: 'SHA: әркім өз банкіне төлейді',
    ours: 'both',
    source: 'R-BANK-8',
  },
  chargesBeneficiary: { ru: 'BEN: платит бенефициар', kk: 'BEN: бенефициар төлейді', ours: 'both', source: 'R-BANK-8' },
  directionBuy: { ru: 'покупка валюты', kk: 'валюта сатып алу', ours: 'both', source: 'R-BANK-9' },
  directionSell: { ru: 'продажа валюты', kk: 'валюта сату', ours: 'both', source: 'R-BANK-9' },
  statementTitle: { ru: 'Выписка по счету', kk: 'Үзінді көшірмені алу', ours: 'ru', source: 'R-BANK-10' },
  statementFrom: { ru: 'С', kk: 'Бастап', ours: 'both', source: 'R-BANK-10' },
  statementUntil: { ru: 'По', kk: 'Дейін', ours: 'both', source: 'R-BANK-10' },
  statementShow: { ru: 'Показать', kk: 'Көрсету', ours: 'both', source: 'R-BANK-10' },
  statementOpening: { ru: 'Входящий остаток', kk: 'Кіріс қалдық', ours: 'both', source: 'R-BANK-10' },
  statementClosing: { ru: 'Исходящий остаток', kk: 'Шығыс қалдық', ours: 'both', source: 'R-BANK-10' },
  statementPaid: { ru: 'Списано', kk: 'Есептен шығарылды', ours: 'both', source: 'R-BANK-10' },
  statementReceived: { ru: 'Зачислено', kk: 'Есепке алынды', ours: 'both', source: 'R-BANK-10' },
  statementOther: { ru: 'Корреспондент', kk: 'Корреспондент', ours: 'both', source: 'R-BANK-10' },
  statementNone: { ru: 'Движений нет.', kk: 'Қозғалыс жоқ.', ours: 'both', source: 'R-BANK-10' },
  people: { ru: 'Список сотрудников', kk: 'Қызметкерлер тізімі', ours: 'both', source: 'R-BANK-7' },
  peopleHint: {
    ru: 'По одному в строке, через точку с запятой: {columns}',
    kk: 'Әр жолда біреуден, нүктелі үтір арқылы: {columns}',
    ours: 'both',
    source: 'R-BANK-7',
  },
  personIin: { ru: 'ИИН', kk: 'ЖСН', ours: 'both', source: 'R-BANK-7' },
  personName: { ru: 'ФИО', kk: 'Аты-жөні', ours: 'both', source: 'R-BANK-7' },
  personAccount: { ru: 'Счет (ИИК)', kk: 'Шот (ЖСК)', ours: 'both', source: 'R-BANK-7' },
} as const satisfies Readonly<Record<string, TextRow>>;

export type TextName = keyof typeof TEXTS;

/** «Статус» of a key profile, by state of machine 7.1. */
export const PROFILE_STATUS_TEXTS = {
  'in-operation': { ru: 'В эксплуатации', kk: 'Пайдалануда', source: 'R-BANK-85' },
  'regeneration-needed': {
    ru: 'необходима плановая регенерация',
    kk: 'жоспарлы қайта шығару қажет',
    ours: 'kk',
    source: 'R-BANK-54',
  },
  expired: { ru: 'срок истёк', kk: 'мерзімі аяқталды', ours: 'both', source: 'R-BANK-57' },
  draft: { ru: 'черновик запроса', kk: 'сұраныстың жобасы', ours: 'both', source: 'R-BANK-69' },
  'awaiting-signature': { ru: 'ожидает подписи', kk: 'қол қоюды күтуде', ours: 'both', source: 'R-BANK-71' },
  sent: { ru: 'отправлен', kk: 'жіберілді', ours: 'both', source: 'R-BANK-73' },
  'accepted-by-bank': { ru: 'Принят банком', kk: 'Банкпен қабылданды', source: 'R-BANK-75' },
  'new-certificate-received': {
    ru: 'Получен новый сертификат',
    kk: 'Жаңа сертификат алынған',
    source: 'R-BANK-76',
  },
  switching: { ru: 'переход на новый комплект', kk: 'жаңа жинаққа аудару', ours: 'both', source: 'R-BANK-84' },
  refused: { ru: 'отказан', kk: 'бас тартылды', ours: 'both', source: 'R-BANK-88' },
  revoked: { ru: 'отозван', kk: 'кері шақырылды', ours: 'both', source: '-' },
} as const satisfies Readonly<Record<string, TextRow>>;

/** «Статус» of a document, by state of machine 7.4. */
export const DOCUMENT_STATUS_TEXTS = {
  new: { ru: 'новый', kk: 'жаңа', ours: 'both', source: 'R-BANK-17' },
  'signed-first': { ru: 'подписан I', kk: 'I қол қойылды', ours: 'both', source: 'R-BANK-18' },
  sent: { ru: 'отправлен', kk: 'жіберілді', ours: 'both', source: 'R-BANK-17' },
  'accepted-by-bank': { ru: 'принят банком', kk: 'банкпен қабылданды', ours: 'both', source: 'R-BANK-17' },
  refused: { ru: 'отказан', kk: 'бас тартылды', ours: 'both', source: 'R-BANK-58' },
} as const satisfies Readonly<Record<string, TextRow>>;
