import type { CabinetText } from '../../core/national/key-storages.ts';

/**
 * What the National CA's cabinet says. Kazakh is the article's own, letter for letter, with its schwa written as the Kazakh letter;
 * Russian is that of the National CA's guide where R-NUC says so, else ours; English is ours.
 */
export const CABINET_TEXTS = {
  authority: {
    kk: 'Ұлттық куәландыру орталығы',
    ru: 'Национальный удостоверяющий центр',
    en: 'National Certification Authority',
  },
  banner: {
    kk: 'TEST · Куәландыру орталығының имитаторы. Оның тіркеу куәліктері еш жерде жарамсыз.',
    ru: 'TEST · Имитатор удостоверяющего центра. Его сертификаты нигде не действительны.',
    en: 'TEST · A simulated certification authority. Its certificates are valid nowhere.',
  },
  entryTitle: { kk: 'Жеке кабинетке кіру парағы', ru: 'Личный кабинет', en: 'Personal cabinet' },
  yearly: {
    kk: 'Қауіпсіздікті сақтау мақсатында ЭЦҚ қолданысын жыл сайын ұзартып отыру қажет.',
    ru: 'В целях безопасности срок действия ЭЦП необходимо продлевать ежегодно.',
    en: 'For security, signature keys must be prolonged every year.',
  },
  enterCabinet: { kk: 'Жеке кабинетке кіру', ru: 'Войти в личный кабинет', en: 'Go to the personal cabinet' },
  home: { kk: 'Басты бет', ru: 'Главная', en: 'Main page' },
  loginTitle: { kk: 'Авторландыру', ru: 'Авторизация', en: 'Authorisation' },
  keyStorage: { kk: 'Кілттер қоймасы', ru: 'Хранилище ключей', en: 'Key storage' },
  storagePath: { kk: 'Кілттер қоймасына жол', ru: 'Путь к хранилищу ключей', en: 'Path to the key storage' },
  authKey: {
    kk: 'Түпнұсқаға сәйкестендіру кілтін (AUTH_RSA) таңдаңыз',
    ru: 'Выберите ключ аутентификации (AUTH_RSA)',
    en: 'Choose the authentication key (AUTH_RSA)',
  },
  openFile: { kk: 'Ашу', ru: 'Открыть', en: 'Open' },
  enterPassword: {
    kk: 'Сіздің кілттер қоймасына арналған пароліңізді енгізіңіз',
    ru: 'Введите пароль к хранилищу ключей',
    en: 'Enter the password of the key storage',
  },
  defaultPasswords: {
    kk: 'Казтокендегі алдын ала белгіленген пароль: 12345678, eToken PRO (Java, 72K), JaCarta: 1234567890.',
    ru: 'Пароль по умолчанию: Kaztoken 12345678; eToken PRO (Java, 72K) и JaCarta 1234567890.',
    en: 'Default passwords: Kaztoken 12345678; eToken PRO (Java, 72K) and JaCarta 1234567890.',
  },
  attention: { kk: 'Назар аударыңыз!', ru: 'Внимание!', en: 'Attention!' },
  refreshKeys: { kk: 'Кілттер тізімін жаңарту', ru: 'Обновить список ключей', en: 'Refresh the key list' },
  sign: { kk: 'Қол қою', ru: 'Подписать', en: 'Sign' },
  withBridge: {
    kk: 'NCALayer болмаса, файлға өзіңіз қол қойып, қолтаңбаны осында қойыңыз.',
    ru: 'Без NCALayer: подпишите файл сами и вставьте подпись сюда.',
    en: 'Without NCALayer: sign the file yourself and paste the signature here.',
  },
  keysWithBridge: {
    kk: 'NCALayer болмаса, кілттерді өзіңіз жасап, сұраныстарын осында қойыңыз.',
    ru: 'Без NCALayer: создайте ключи сами и вставьте их запросы сюда.',
    en: 'Without NCALayer: make the keys yourself and paste their requests here.',
  },
  folderWithBridge: {
    kk: 'NCALayer болмаса, файлдардың аттарын осында қойыңыз.',
    ru: 'Без NCALayer: вставьте сюда имена файлов.',
    en: 'Without NCALayer: paste the names of the files here.',
  },
  byHand: { kk: 'NCALayer-сіз', ru: 'Без NCALayer', en: 'Without NCALayer' },
  yourKeys: { kk: 'Кілттер тізімі', ru: 'Список ключей', en: 'Keys' },
  signerStorage: {
    kk: 'Қол қоятын қолданыстағы кілттің қоймасы',
    ru: 'Хранилище действующего ключа, которым подписывается',
    en: 'Storage of the present key that signs',
  },
  newKeysStorage: { kk: 'Жаңа кілттердің қоймасы', ru: 'Хранилище новых ключей', en: 'Storage of the new keys' },
  newKeysPassword: {
    kk: 'Жаңа кілттер қоймасының паролін енгізіңіз',
    ru: 'Введите пароль к хранилищу новых ключей',
    en: 'Enter the password of the storage of the new keys',
  },
  keysOfApplication: {
    kk: 'Өтінім берген кезде жасалған кілттер',
    ru: 'Ключи, созданные при подаче заявки',
    en: 'The keys made for the application',
  },
  validUntil: { kk: 'Дейін жарамды, UTC', ru: 'Действительно до, UTC', en: 'Good until, UTC' },
  welcome: {
    kk: 'Пайдаланушының жеке кабинетіне қош келдіңіз!',
    ru: 'Добро пожаловать в личный кабинет пользователя!',
    en: 'Welcome to your personal cabinet!',
  },
  enterNumber: {
    kk: 'Өтінімнің нөмірін енгізіңіз',
    ru: 'Введите номер заявки',
    en: 'Enter the number of the application',
  },
  search: { kk: 'Іздеу', ru: 'Поиск', en: 'Search' },
  services: { kk: 'Қызметтер – Онлайн Өтінім', ru: 'Услуги – Онлайн заявка', en: 'Services – Online application' },
  apply: { kk: 'Өтінім беру', ru: 'Подать заявку', en: 'Apply' },
  myKeys: { kk: 'Менің ЭЦҚ кілттерім', ru: 'Мои ключи ЭЦП', en: 'My signature keys' },
  certificate: { kk: 'Тіркеу куәлігі', ru: 'Сертификат', en: 'Certificate' },
  filledFrom: {
    kk: 'Негізгі өрістер бар тіркеу куәлігіне сәйкес автоматты толтырылған.',
    ru: 'Основные поля заполнены автоматически по действующему сертификату.',
    en: 'The main fields are filled from the present certificate.',
  },
  email: { kk: 'Е-mail', ru: 'E-mail', en: 'E-mail' },
  locality: { kk: 'Елді мекен', ru: 'Населённый пункт', en: 'Locality' },
  keySet: { kk: 'Кілттер жинағы', ru: 'Набор ключей', en: 'Key set' },
  notSafe: {
    kk: '«Дербес компьютер» қоймасы қауіпсіз емес. ЭЦҚ кілттерінің беделін түсіру тәуекелін төмендету үшін кілттік ақпараттың қорғалған тасымалдағышын пайдалануды ұсынамыз.',
    ru: 'Хранилище «Персональный компьютер» небезопасно. Чтобы снизить риск компрометации ключей ЭЦП, рекомендуем защищённый носитель ключевой информации.',
    en: 'The storage “Personal computer” is not safe. To lower the risk that your keys become known, use a protected carrier.',
  },
  requestField: {
    kk: 'Жаңа кілттің сұранысы (PKCS#10, base64 немесе PEM)',
    ru: 'Запрос нового ключа (PKCS#10, base64 или PEM)',
    en: 'Request of the new key (PKCS#10, base64 or PEM)',
  },
  correct: {
    kk: 'Берілетін өтінімнің дұрыстығын растаймын',
    ru: 'Подтверждаю правильность подаваемой заявки',
    en: 'I confirm that the application is correct',
  },
  confirm: { kk: 'Растау', ru: 'Подтвердить', en: 'Confirm' },
  application: { kk: 'Өтінім', ru: 'Заявка', en: 'Application' },
  rememberNumber: {
    kk: 'Өтінім нөмірін есте сақтаңыз',
    ru: 'Запомните номер заявки',
    en: 'Remember the number of the application',
  },
  refresh: { kk: 'Өтінім мәртебесін тексеру', ru: 'Проверка статуса заявки', en: 'Check the status' },
  keysFolder: {
    kk: 'Жабық кілттеріңіз сақталатын папканы көрсетіңіз',
    ru: 'Укажите папку, в которой хранятся Ваши закрытые ключи',
    en: 'Show the folder in which your private keys are kept',
  },
  keyFiles: {
    kk: 'Папкадағы файлдардың аттары',
    ru: 'Имена файлов в папке',
    en: 'Names of the files in the folder',
  },
  connectFirst: {
    kk: 'Кілттерді генерациялау eToken 72K, JaCarta, Kaztoken қорғалған қолдаулы тасымалдағыштардың біреуіне жүзеге асырылған жағдайда, тіркеу куәліктерін орнатқан кезде, алдын ала құрылғыны компьютерге қосыңыз.',
    ru: 'Если ключи созданы на одном из защищённых носителей eToken 72K, JaCarta, Kaztoken, перед установкой сертификатов подключите устройство к компьютеру.',
    en: 'If the keys were made on one of the protected carriers eToken 72K, JaCarta, Kaztoken, connect it before you install the certificates.',
  },
  newPassword: { kk: 'Жаңа құпия сөз', ru: 'Новый пароль', en: 'New password' },
  repeatPassword: { kk: 'Тағы бір рет', ru: 'Ещё раз', en: 'Once more' },
  passwordRules: {
    kk: 'Парольдің құрамында төменгі және жоғарғы регистрлердің латын әріптері, сондай-ақ цифрлар болуы тиіс. Парольдің минималды ұзындығы: 6 таңба.',
    ru: 'Пароль должен содержать латинские буквы нижнего и верхнего регистров и цифры. Минимальная длина пароля: 6 символов.',
    en: 'The password must have small and capital Latin letters and digits. At least 6 characters.',
  },
  rememberPassword: {
    kk: 'Көрсетілген парольді міндетті түрде есте сақтаңыз!',
    ru: 'Обязательно запомните указанный пароль!',
    en: 'Be sure to remember the password!',
  },
  notRestored: {
    kk: 'Пароль қалпына келтіруге жатпайды! ҚР ҰКО Сіздің парольдеріңізді сақтамайды және парольді жоғалтқан жағдайда, осы ЭЦҚ кілттерін кері шақыру қажет.',
    ru: 'Пароль не подлежит восстановлению! НУЦ РК не хранит Ваши пароли; при утере пароля эти ключи ЭЦП необходимо отозвать.',
    en: 'A password cannot be restored! The CA does not keep your passwords; if one is lost, these keys must be revoked.',
  },
  staysHere: {
    kk: 'Құпия сөз бен жабық кілттер компьютеріңізден шықпайды.',
    ru: 'Пароль и закрытые ключи не покидают Ваш компьютер.',
    en: 'Password and private keys do not leave your computer.',
  },
  loadCertificates: { kk: 'Сертификаттарды жүктеу', ru: 'Загрузить сертификаты', en: 'Load the certificates' },
  installed: {
    kk: 'Тіркеу куәлігі ойлағыдай орнатылды',
    ru: 'Сертификат успешно установлен',
    en: 'The certificate is installed',
  },
  finished: {
    kk: 'ЭЦҚ кілттерін қайта шығару аяқталды.',
    ru: 'Перевыпуск ключей ЭЦП завершён.',
    en: 'The re-issue of the keys is finished.',
  },
  nothingHere: { kk: 'Ештеңе табылмады.', ru: 'Ничего не найдено.', en: 'Nothing was found.' },
  validTo: { kk: 'Аяқталуы, UTC', ru: 'Действует до, UTC', en: 'Valid to, UTC' },
  revoke: { kk: 'Кері шақыру', ru: 'Отозвать', en: 'Revoke' },
  back: { kk: 'Артқа', ru: 'Назад', en: 'Back' },
  contactCentre: {
    kk: '1414 - Бірыңғай байланыс орталығы',
    ru: '1414 - Единый контакт-центр',
    en: '1414 - Contact centre',
  },
  consultant: { kk: 'Виртуалды кеңесші', ru: 'Виртуальный консультант', en: 'Virtual consultant' },
} as const satisfies Readonly<Record<string, CabinetText>>;

/** One item of the menu «Менің ЭЦҚ кілттерім» (R-NUC-22 to R-NUC-27), in the order of the article. */
export interface MenuItem {
  readonly path: string;
  readonly title: CabinetText;
  readonly does: CabinetText;
}

export const KEY_MENU = {
  reissue: {
    path: '/nuc/cabinet/reissue',
    title: { kk: 'ЭЦҚ кілттерін қайта шығару', ru: 'Перевыпуск ключей ЭЦП', en: 'Re-issue of keys' },
    does: {
      kk: 'өтінімді онлайн режимінде (қолданыстағы ЭЦҚ кілттері болған жағдайда), Тіркеу орталығында растаусыз беруге мүмкіндік береді',
      ru: 'позволяет подать заявку онлайн (при наличии действующих ключей ЭЦП), без подтверждения в Центре регистрации',
      en: 'an application online, while there are valid keys, without confirmation at a Registration Centre',
    },
  },
  revocation: {
    path: '/nuc/cabinet/revocation',
    title: { kk: 'ЭЦҚ кілттерін кері шақыру', ru: 'Отзыв ключей ЭЦП', en: 'Revocation of keys' },
    does: {
      kk: 'тіркеу куәліктерін кері шақыруға мүмкіндік береді',
      ru: 'позволяет отозвать сертификаты',
      en: 'revokes certificates',
    },
  },
  applications: {
    path: '/nuc/cabinet/applications',
    title: { kk: 'ЭЦҚ кілттерін алуға өтінім', ru: 'Заявки на получение ключей ЭЦП', en: 'Applications for keys' },
    does: {
      kk: 'берілген өтінімдерді қарап шығуға мүмкіндік береді',
      ru: 'позволяет просмотреть поданные заявки',
      en: 'shows the applications made',
    },
  },
  certificates: {
    path: '/nuc/cabinet/certificates',
    title: { kk: 'ЭЦҚ кілттерінің тізімі', ru: 'Список ключей ЭЦП', en: 'List of keys' },
    does: {
      kk: 'бар тіркеу куәліктерін көрсетеді',
      ru: 'показывает имеющиеся сертификаты',
      en: 'shows the certificates',
    },
  },
  status: {
    path: '/nuc/cabinet#status',
    title: { kk: 'Өтінім мәртебесін тексеру', ru: 'Проверка статуса заявки', en: 'Status of an application' },
    does: {
      kk: 'берілген өтінімнің мәртебесін тексеруге және тіркеу куәліктерін белгілеуге мүмкіндік береді',
      ru: 'позволяет проверить статус поданной заявки и установить сертификаты',
      en: 'checks an application and installs its certificates',
    },
  },
  password: {
    path: '/nuc/cabinet/password',
    title: { kk: 'ЭЦҚ кілтіне парольді ауыстыру', ru: 'Смена пароля на ключи ЭЦП', en: 'Password of the keys' },
    does: {
      kk: 'ЭЦҚ кілттеріне парольді ауыстыруға мүмкіндік береді',
      ru: 'позволяет сменить пароль на ключи ЭЦП',
      en: 'changes the password of the keys',
    },
  },
} as const satisfies Readonly<Record<string, MenuItem>>;

/** How an application stands, in words; ours. */
export const APPLICATION_STATE_TEXTS = {
  form: { kk: 'толтырылуда', ru: 'заполняется', en: 'being filled in' },
  confirmation: { kk: 'растауды күтеді', ru: 'ожидает подтверждения', en: 'to be confirmed' },
  signing: { kk: 'қол қоюды күтеді', ru: 'ожидает подписи', en: 'to be signed' },
  submitted: { kk: 'берілді', ru: 'подана', en: 'submitted' },
  issued: { kk: 'шығарылды', ru: 'сертификаты выпущены', en: 'issued' },
  refused: { kk: 'қабылданбады', ru: 'отказано', en: 'refused' },
  ready: { kk: 'орнатуға дайын', ru: 'готова к установке', en: 'ready to install' },
  installed: { kk: 'орнатылды', ru: 'установлена', en: 'installed' },
} as const satisfies Readonly<Record<string, CabinetText>>;

/** How a certificate stands, in words; ours. */
export const CERTIFICATE_STATE_TEXTS = {
  valid: { kk: 'жарамды', ru: 'действует', en: 'valid' },
  expiring: { kk: 'мерзімі аяқталып келеді', ru: 'срок подходит к концу', en: 'expiring' },
  expired: { kk: 'мерзімі аяқталған', ru: 'срок истёк', en: 'expired' },
  'on-hold': { kk: 'тоқтатылған', ru: 'приостановлен', en: 'on hold' },
  revoked: { kk: 'кері шақырылған', ru: 'отозван', en: 'revoked' },
} as const satisfies Readonly<Record<string, CabinetText>>;
