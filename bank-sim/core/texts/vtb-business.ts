import type { TextRow } from './row.ts';

/**
 * What "VTB Business" says otherwise than BS-Client, under the names of BS-Client's texts. Its instruction (S4) is in Kazakh: it writes
 * ЭЦҚ for ЭСҚ, and «Тіркеу куәлігі» (registration certificate) for the certificate.
 */
export const VTB_BUSINESS_TEXTS = {
  system: {
    ru: 'Интернет-банк "VTB Business"',
    kk: '"VTB Business" Интернет банк жүйесі',
    en: 'Internet bank "VTB Business"',
    ours: 'ru',
    source: 'R-BANK-90',
  },
  module: { ru: '"VTB Business"', kk: '"VTB Business"', en: '"VTB Business"', source: 'R-BANK-90' },
  product: {
    ru: 'Интернет-банк "VTB Business"',
    kk: '"VTB Business" Интернет банк жүйесі',
    en: 'Internet bank "VTB Business"',
    ours: 'ru',
    source: 'R-BANK-90',
  },
  service: {
    ru: 'Интернет-банк для юридических лиц',
    kk: 'Заңды тұлғаларға арналған Интернет банк',
    en: 'Internet bank for legal entities',
    ours: 'both',
    source: 'R-BANK-90',
  },
  mainTitle: { ru: '"VTB Business"', kk: '"VTB Business"', en: '"VTB Business"', source: 'R-BANK-90' },
  contact: {
    ru: 'Служба технической поддержки: тел. (727) 330-67-67, onlineservice@vtb-bank.kz. Это слова инструкции: стенд никому не звонит и не пишет.',
    kk: 'Техникалық Қолдау Қызметі: тел. (727) 330-67-67, onlineservice@vtb-bank.kz. Бұл — нұсқаулықтың сөздері: стенд ешкімге қоңырау шалмайды және жазбайды.',
    en: 'Technical Support: tel. (727) 330-67-67, onlineservice@vtb-bank.kz. These are the words of the instruction: the bench calls and writes to nobody.',
    ours: 'both',
    source: 'R-BANK-93',
  },
  tokenTitle: {
    ru: 'Вход с ключом ЭЦП',
    kk: 'ЭЦҚ кілтімен кіру',
    en: 'Sign-in with the signature key',
    ours: 'both',
    source: 'R-BANK-47',
  },
  tokenPrompt: {
    ru: 'Подключите е-Token с ключом ЭЦП. Для входа нужно подписать запрос банка ключом Вашего профиля.',
    kk: 'ЭЦҚ кілті бар е-Token тасушысын қосыңыз. Кіру үшін банктің сұранысына профиліңіздің кілтімен қол қою қажет.',
    en: 'Connect the e-Token with your signature key. To sign in, the Bank’s challenge must be signed with the key of your profile.',
    ours: 'both',
    source: 'R-BANK-47',
  },
  criticalFound: {
    ru: 'Срок действия Вашего Регистрационного свидетельства ЭЦП подходит к концу: его необходимо перевыпустить.',
    kk: 'Сіздің ЭЦҚ Тіркеу куәлігіңіздің қолданылу мерзімі аяқталып келеді: ЭЦҚ Тіркеу куәлігін қайта шығару қажет.',
    en: 'The validity of your signature Registration certificate is coming to an end: it must be re-issued.',
    ours: 'both',
    source: 'R-BANK-60, R-BANK-91',
  },
  criticalAdvice: {
    ru: 'Перевыпуск выполняется на сайте УЦ КЦМР https://ca.kisc.kz: войдите в личный кабинет по сертификату и отправьте запрос на выпуск нового сертификата; или из интерфейса системы: Сервис - Безопасность - Регенерация комплекта ключей - Профили. Если не перевыпустить свидетельство вовремя, вход в систему блокируется автоматически. После процедуры сообщите о ней в Службу технической поддержки.',
    kk: 'Қайта шығару ҚБЕО КО https://ca.kisc.kz сайтында жүзеге асырылады: жеке кабинетке сертификат бойынша кіріп, жаңа сертификатты шығаруға сұраныс жіберіңіз; немесе жүйенің интерфейсінен: Сервис - Қауіпсіздік - Кілттер жинағын қайта шығару - Профильдер. ЭЦҚ Тіркеу куәлігі уақтылы қайта шығарылмаған жағдайда, жүйеге кіру автоматты түрде бұғатталады. Рәсімді орындағаннан кейін Техникалық Қолдау Қызметіне хабарлаңыз.',
    en: 'The re-issue is done at the site of the KISC CA https://ca.kisc.kz: log into the personal cabinet by certificate and send the request for a new certificate; or from within the system: Service - Security - Regeneration of the key set - Profiles. If the certificate is not re-issued in time, login is blocked automatically. After the procedure notify Technical Support.',
    ours: 'both',
    source: 'R-BANK-91, R-BANK-93, R-BANK-94',
  },
  validityEnding: {
    ru: 'Срок действия Регистрационного свидетельства ЭЦП подходит к концу: 1 год с момента выпуска или перевыпуска. Его необходимо перевыпустить.',
    kk: 'ЭЦҚ Тіркеу куәлігінің қолданылу мерзімі аяқталып келеді: ол шығарған немесе қайта шығарған сәттен бастап 1 жылды құрайды. Оны қайта шығару қажет.',
    en: 'The validity of the signature Registration certificate, 1 year from issue or re-issue, is coming to an end. It must be re-issued.',
    ours: 'both',
    source: 'R-BANK-60, R-BANK-61',
  },
  validityEnded: {
    ru: 'Срок действия Регистрационного свидетельства ЭЦП закончился: вход в систему заблокирован. Обратитесь к Операционисту.',
    kk: 'ЭЦҚ Тіркеу куәлігінің қолданылу мерзімі аяқталды: жүйеге кіру бұғатталған. Операционистке жүгініңіз.',
    en: 'The validity of the signature Registration certificate has ended: login is blocked. Turn to the Operationist.',
    ours: 'both',
    source: 'R-BANK-94, R-BANK-95',
  },
  subscriberText: {
    ru: 'Ключи ЭЦП выданы Абоненту:',
    kk: 'ЭЦҚ кілттері шығарылған Абоненттің тегі:',
    en: 'The signature keys were issued to the Subscriber:',
    ours: 'both',
    source: 'R-BANK-42',
  },
  profilesHint: {
    ru: 'Выделите нужное Регистрационное свидетельство ЭЦП. Статус обновляется только при обновлении страницы.',
    kk: 'ЭЦҚ қажетті Тіркеу куәлігін белгілеңіз. Мәртебе тек бетті жаңартқан кезде ғана жаңартылады.',
    en: 'Select the signature Registration certificate. The status is brought up to date only when the page is refreshed.',
    ours: 'both',
    source: 'R-BANK-67, R-BANK-77',
  },
  parametersEnd: {
    ru: 'дата окончания срока действия Регистрационного свидетельства ЭЦП',
    kk: 'ЭЦҚ Тіркеу куәлігінің қолданылу мерзімі аяқталатын күн',
    en: 'end of validity of the signature Registration certificate',
    ours: 'both',
    source: 'R-BANK-66',
  },
  parametersStart: {
    ru: 'дата начала срока действия Регистрационного свидетельства ЭЦП',
    kk: 'ЭЦҚ Тіркеу куәлігінің қолданылу мерзімі басталатын күн',
    en: 'start of validity of the signature Registration certificate',
    ours: 'both',
    source: 'R-BANK-66',
  },
  doneText: {
    ru: 'Регистрационное свидетельство ЭЦП перевыпущено. Выполнен перевод на новый комплект Ключей ЭЦП. Сообщите о перевыпуске в Службу технической поддержки.',
    kk: 'ЭЦҚ Тіркеу куәлігі қайта шығарылды. ЭЦҚ Кілттерінің жаңа жинағына аудару орындалды. Қайта шығару туралы Техникалық Қолдау Қызметіне хабарлаңыз.',
    en: 'The signature Registration certificate is re-issued. You have been switched to the new set of Signature Keys. Notify Technical Support of the re-issue.',
    ours: 'both',
    source: 'R-BANK-84, R-BANK-93',
  },
} as const satisfies Readonly<Record<string, TextRow>>;
