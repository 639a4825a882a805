import { ours, type TextRow } from './row.ts';

/** The check of the workstation's components after the login, and what to install. */
export const COMPONENTS_TEXTS = {
  componentsTitle: {
    ru: 'Загрузка криптографических компонентов',
    kk: 'Криптографиялық компоненттердің жүктеуі',
    en: 'Loading the cryptographic components',
    ours: 'ru',
    source: 'R-BANK-45',
  },
  componentsText: ours(
    'Рабочее место сообщает Банку, какие компоненты на нем есть. Браузер этого сам не знает: укажите здесь, что есть на рабочем месте.',
    'Жұмыс орны Банкке қандай компоненттері бар екенін хабарлайды. Браузер мұны өзі білмейді: жұмыс орнында не бар екенін осында көрсетіңіз.',
    'The workstation tells the Bank which components it has. A browser does not know that by itself: say here what the workstation has.',
    'R-BANK-45',
  ),
  installationTitle: ours('Установка компонентов', 'Компоненттерді орнату', 'Installing the components', 'R-BANK-46'),
  installationText: ours(
    'Для работы с ключом ЭЦП не хватает компонентов. Выполните шаги и проверьте еще раз: после установки снова появится окно входа, логин и пароль нужно ввести еще раз.',
    'ЭСҚ кілтімен жұмыс істеу үшін компоненттер жетіспейді. Қадамдарды орындап, қайта тексеріңіз: орнатқаннан кейін кіру терезесі қайтадан пайда болады, логин мен құпия сөзді тағы бір рет енгізу қажет.',
    'Components are missing for work with the signature key. Take the steps and check again: after the installation the login window appears again, and login and password are entered once more.',
    'R-BANK-46',
  ),
  componentColumn: ours('Компонент', 'Құрамдас бөлік', 'Component', 'R-CLIENT-27'),
  componentFound: ours('На рабочем месте', 'Жұмыс орнында', 'At the workstation', 'R-CLIENT-27'),
  componentNeeded: ours('Требуется', 'Талап етіледі', 'Needed', 'R-CLIENT-27'),
  componentSteps: ours('Что сделать', 'Не істеу керек', 'What to do', 'R-CLIENT-27'),
  componentsCheck: ours('Проверить', 'Тексеру', 'Check', 'R-BANK-45'),
  stepTrustedSite: ours(
    'Добавьте сайт банка в «Доверенные»: «Сервис», «Безопасность», «Узлы», «Добавить».',
    'Банк сайтын «Сенімді» тораптарға қосыңыз: «Сервис», «Қауіпсіздік», «Тораптар», «Қосу».',
    'Add the bank’s site to the trusted ones: “Tools”, “Security”, “Sites”, “Add”.',
    'R-CLIENT-15',
  ),
  stepCspRemove: ours(
    'Удалите прежнюю версию: Пуск → Панель управления → Установка и удаление программ. Перезагрузите компьютер.',
    'Ескі нұсқасын жойыңыз: Іске қосу → Басқару панелі → Бағдарламаларды орнату және жою. Компьютерді қайта жүктеңіз.',
    'Remove the earlier version: Start → Control Panel → Add or Remove Programs. Reboot the computer.',
    'R-CLIENT-4, R-CLIENT-5',
  ),
  stepCspDownload: ours(
    'Скачайте https://ca.kisc.kz/webra/res-open/client/TumarCSP.zip и нажмите «Открыть».',
    'https://ca.kisc.kz/webra/res-open/client/TumarCSP.zip жүктеп алып, «Ашу» батырмасын басыңыз.',
    'Download https://ca.kisc.kz/webra/res-open/client/TumarCSP.zip and press “Open”.',
    'R-CLIENT-6, R-CLIENT-7',
  ),
  stepCspInstall: ours(
    'Запустите TumarCSP.exe: «Далее»; в окне «Лицензионное Соглашение» — «Я принимаю условия соглашения», «Далее»; «Установить», «Завершить».',
    'TumarCSP.exe іске қосыңыз: «Ары қарай»; «Лицензиялық Келісім» терезесінде шарттарды қабылдап, «Ары қарай»; «Орнату», «Аяқтау».',
    'Run TumarCSP.exe: “Next”; in the window “License Agreement” “I accept the terms of the agreement”, “Next”; “Install”, “Finish”.',
    'R-CLIENT-8, R-CLIENT-9, R-CLIENT-10',
  ),
  stepDriverSearch: ours(
    'Вставьте носитель; выберите «Провести поиск подходящего драйвера для устройства (рекомендуется)», «Автоматически», «Далее».',
    'Тасушыны салыңыз; құрылғыға сәйкес драйверді іздеуді (ұсынылады), автоматты түрде орнатуды таңдап, «Ары қарай» батырмасын басыңыз.',
    'Insert the carrier; choose “Search for a suitable driver for my device (recommended)”, “Automatically”, “Next”.',
    'R-CLIENT-11',
  ),
  stepDriverContinue: ours(
    'На предупреждение «Драйвер не тестировался на совместимость с этим устройством» ответьте «Все равно продолжить», затем «Готово».',
    'Драйвердің үйлесімділігі тексерілмегені туралы ескертуге «Сонда да жалғастыру», содан кейін «Дайын» деп жауап беріңіз.',
    'Answer the warning that the driver was not tested for compatibility with this device by “Continue Anyway”, then “Finish”.',
    'R-CLIENT-12',
  ),
  stepDriverSite: ours(
    'Если носитель не определился, возьмите драйвер на сайте банка: Юридическим лицам → Вход в Интернет-клиент (инструкции, утилиты, драйверы).',
    'Тасушы анықталмаса, драйверді банк сайтынан алыңыз: Заңды тұлғаларға → Интернет-клиентке кіру (нұсқаулықтар, утилиталар, драйверлер).',
    'If the carrier is still not detected, take the driver from the bank’s site: Legal entities → Internet-client login (instructions, utilities, drivers).',
    'R-CLIENT-13',
  ),
  stepAddOn: ours(
    'Щелкните полосу «Этот веб-узел пытается установить следующую надстройку…» и выберите «Установить эту надстройку для всех пользователей данного компьютера».',
    'Браузердің жоғарғы бөлігіндегі жолақты шертіп, осы баптауды компьютердің барлық пайдаланушылары үшін орнатуды таңдаңыз.',
    'Click the bar “This website wants to install the following add-on…” and choose to install it for all users of this computer.',
    'R-CLIENT-17, R-CLIENT-18',
  ),
  stepPublisher: ours(
    'В окне «Предупреждение системы безопасности»: «Дополнительно», «Всегда устанавливать программу, полученную от BSS LLC», «Установить».',
    '«Қауіпсіздік жүйесінің ескертуі» терезесінде: «Қосымша», BSS LLC алынған бағдарламаны әрқашан орнату, «Орнату».',
    'In the window “Security Warning”: “More options”, “Always install software from BSS LLC”, “Install”.',
    'R-CLIENT-19',
  ),
  stepSetup: ours(
    '«Выбор языка» — «Русский», ОК; в окнах установки BS-Client v3 — «Далее», «Далее», ОК.',
    '«Тілді таңдау» — «Орыс тілі», ОК; BS-Client v3 орнату терезелерінде — «Ары қарай», «Ары қарай», ОК.',
    '“Choice of language”: “Russian”, OK; in the setup windows of BS-Client v3: “Next”, “Next”, OK.',
    'R-CLIENT-20, R-CLIENT-21',
  ),
  stepActiveX: ours(
    'На вопрос «Предупреждение системы безопасности» ответьте «Да»; щелкните полосу «Для этого узла могут потребоваться следующие элементы управления ActiveX…» и выберите «Запустить надстройку».',
    '«Қауіпсіздік жүйесінің ескертуі» терезесінде «Иә» басыңыз; ActiveX басқару элементтері туралы жолақты шертіп, «Тұрғызуды іске қосу» таңдаңыз.',
    'Answer “Security Warning” by “Yes”; click the bar “This site might require the following ActiveX controls…” and choose “Run Add-on”.',
    'R-CLIENT-22, R-CLIENT-23, R-CLIENT-24',
  ),
  stepPublisherOfComponent: ours(
    'В окне «Предупреждение системы безопасности»: «Дополнительно», «Всегда устанавливать программу, полученную от…», «Установить».',
    '«Қауіпсіздік жүйесінің ескертуі» терезесінде: «Қосымша», осы жеткізушіден алынған бағдарламаны әрқашан орнату, «Орнату».',
    'In the window “Security Warning”: “More options”, “Always install software from…”, “Install”.',
    'R-CLIENT-24',
  ),
  stepRunAddOn: ours(
    'Щелкните полосу «Для этого веб-узла нужна следующая надстройка…» и выберите «Запустить надстройку», затем «Выполнить».',
    'Баптаулар туралы жолақты шертіп, «Тұрғызуды іске қосу», содан кейін «Орындау» таңдаңыз.',
    'Click the bar “This website wants to run the following add-on…” and choose “Run Add-on”, then “Run”.',
    'R-CLIENT-25, R-CLIENT-26',
  ),
  stepAgentInstall: ours(
    'Установите агент подписи: NCALayer или Tumar CSP с CryptoSocket.',
    'Қол қою агентін орнатыңыз: NCALayer немесе CryptoSocket бар Tumar CSP.',
    'Install the signing agent: NCALayer, or Tumar CSP with CryptoSocket.',
    'R-CLIENT-28',
  ),
  stepAgentRun: ours(
    'Запустите агент подписи и оставьте его работать.',
    'Қол қою агентін іске қосып, жұмыс істеп тұрсын.',
    'Start the signing agent and leave it running.',
    'R-CLIENT-28',
  ),
  stepAgentAllow: ours(
    'Разрешите браузеру соединение с агентом подписи: проверьте антивирус, прокси и сертификат localhost.',
    'Браузерге қол қою агентімен байланысуға рұқсат беріңіз: антивирусты, проксиді және localhost сертификатын тексеріңіз.',
    'Let the browser reach the signing agent: look at antivirus, proxy and the certificate of localhost.',
    'R-CLIENT-28',
  ),
  stepRoot: ours(
    'Установите корневые сертификаты удостоверяющего центра в «Доверенные корневые центры сертификации».',
    'Куәландырушы орталықтың түбірлік сертификаттарын сенімді түбірлік орталықтар қоймасына орнатыңыз.',
    'Install the root certificates of the CA into the “Trusted Root Certification Authorities”.',
    'R-CLIENT-27',
  ),
} as const satisfies Readonly<Record<string, TextRow>>;

/** How a component stands. */
export const COMPONENT_STATE_TEXTS = {
  unknown: ours('не проверен', 'тексерілмеген', 'not checked', 'R-CLIENT-27'),
  ok: ours('установлен', 'орнатылған', 'installed', 'R-CLIENT-27'),
  'wrong-version': ours('не та версия', 'нұсқасы сәйкес емес', 'wrong version', 'R-CLIENT-4'),
  'not-installed': ours('не установлен', 'орнатылмаған', 'not installed', 'R-CLIENT-27, R-CLIENT-28'),
  'not-running': ours('не запущен', 'іске қосылмаған', 'not running', 'R-CLIENT-28'),
  blocked: ours('заблокирован', 'бұғатталған', 'blocked', 'R-CLIENT-28'),
} as const satisfies Readonly<Record<string, TextRow>>;
