import type { CabinetText } from '../../core/national/key-storages.ts';

/**
 * What the cabinet's script says about NCALayer and about the key storages behind it; ours. A page carries them in the reader's
 * language. `{version}` and `{devices}`, `{tries}`, `{what}` are put in where they are known.
 */
export const BRIDGE_TEXTS = {
  checking: { kk: 'NCALayer ізделуде…', ru: 'Поиск NCALayer…', en: 'Looking for NCALayer…' },
  ready: {
    kk: 'NCALayer {version} іске қосылған. Қосылған құрылғылар: {devices}.',
    ru: 'NCALayer {version} работает. Подключённые устройства: {devices}.',
    en: 'NCALayer {version} is running. Devices plugged in: {devices}.',
  },
  noDevices: { kk: 'жоқ', ru: 'нет', en: 'none' },
  // R-CLIENT-28. A page learns less than a person: whether something answers, and whether it ever did before in this browser.
  'not-installed': {
    kk: 'NCALayer табылмады. Ол орнатылмаған болса, орнатыңыз; орнатылған болса, іске қосыңыз.',
    ru: 'NCALayer не найден. Если он не установлен, установите его; если установлен, запустите.',
    en: 'NCALayer was not found. Install it if it is not installed; start it if it is.',
  },
  'not-running': {
    kk: 'NCALayer іске қосылмаған. Оны іске қосыңыз; іске қосылған болса, антивирус пен брандмауэрді тексеріңіз.',
    ru: 'NCALayer не запущен. Запустите его; если он запущен, проверьте антивирус и брандмауэр.',
    en: 'NCALayer is not running. Start it; if it is running, look at the antivirus program and the firewall.',
  },
  blocked: {
    kk: 'NCALayer бұғатталған: ол жауап береді, бірақ осы бетті қабылдамайды. Сенімді сайттар тізімін, антивирусты және брандмауэрді тексеріңіз.',
    ru: 'NCALayer заблокирован: он отвечает, но не принимает эту страницу. Проверьте список доверенных сайтов, антивирус и брандмауэр.',
    en: 'NCALayer is blocked: it answers, but does not take this page. Look at the list of trusted sites, the antivirus program and the firewall.',
  },
  lost: {
    kk: 'NCALayer-мен байланыс үзілді. Оны іске қосып, қайталаңыз.',
    ru: 'Связь с NCALayer прервана. Запустите его и повторите.',
    en: 'The connection to NCALayer was lost. Start it and try again.',
  },
  again: { kk: 'Қайта тексеру', ru: 'Проверить снова', en: 'Look again' },
  working: {
    kk: 'Орындалуда… NCALayer терезесі ашылса, оған жауап беріңіз.',
    ru: 'Выполняется… Если откроется окно NCALayer, ответьте в нём.',
    en: 'Working… If a window of NCALayer opens, answer there.',
  },
  cancelled: { kk: 'Бас тартылды.', ru: 'Отменено.', en: 'Cancelled.' },
  'no-keys': {
    kk: 'Қоймада сәйкес кілт табылмады.',
    ru: 'В хранилище подходящих ключей не найдено.',
    en: 'There is no suitable key in the storage.',
  },
  'no-signing-key': {
    kk: 'Қоймада осы адамның жарамды қол қою кілті жоқ.',
    ru: 'В хранилище нет действующего ключа подписи этого лица.',
    en: 'The storage has no valid signing key of this person.',
  },
  'pin-wrong': { kk: 'Құпия сөз қате.', ru: 'Неверный пароль.', en: 'The password is wrong.' },
  triesLeft: {
    kk: 'Қалған әрекет саны: {tries}.',
    ru: 'Осталось попыток: {tries}.',
    en: 'Tries left: {tries}.',
  },
  'pin-locked': {
    kk: 'Құрылғы бұғатталған: құпия сөз тым көп рет қате енгізілді. Оны құрылғы әкімшісінің құпия сөзі ғана ашады.',
    ru: 'Устройство заблокировано: пароль слишком много раз введён неверно. Его разблокирует только пароль администратора устройства.',
    en: 'The device is locked: the password was entered wrongly too often. Only the password of its administrator unlocks it.',
  },
  'pin-refused': {
    kk: 'Жаңа құпия сөз қойма ережелеріне сәйкес емес.',
    ru: 'Новый пароль не отвечает правилам хранилища.',
    en: 'The new password does not meet the rules of the storage.',
  },
  'pin-to-be-changed': {
    kk: 'Алдымен құрылғының құпия сөзін ауыстырыңыз.',
    ru: 'Сначала смените пароль устройства.',
    en: 'Change the password of the device first.',
  },
  'token-not-present': {
    kk: 'Таңдалған кілттер қоймасы табылмады. Құрылғыны компьютерге қосыңыз немесе жолды тексеріңіз.',
    ru: 'Выбранное хранилище ключей не найдено. Подключите устройство к компьютеру или проверьте путь.',
    en: 'The chosen key storage was not found. Plug the device in, or look at the path.',
  },
  'token-removed': {
    kk: 'Құрылғы жұмыс кезінде алынып тасталды. Оны қайта қосып, қайталаңыз.',
    ru: 'Устройство извлечено во время работы. Подключите его снова и повторите.',
    en: 'The device was pulled out at work. Plug it in again and try again.',
  },
  'token-memory-full': {
    kk: 'Құрылғының жады толды: ескі кілттерді жойыңыз.',
    ru: 'Память устройства заполнена: удалите старые ключи.',
    en: 'The memory of the device is full: remove old keys.',
  },
  'token-cannot': {
    kk: 'Бұл құрылғы мұндай кілтпен жұмыс істемейді. Басқа кілттер жинағын таңдаңыз.',
    ru: 'Это устройство не работает с такими ключами. Выберите другой набор ключей.',
    en: 'The device does not work with such keys. Choose another key set.',
  },
  'token-write-protected': {
    kk: 'Құрылғы жазудан қорғалған.',
    ru: 'Устройство защищено от записи.',
    en: 'The device is write-protected.',
  },
  'pin-not-set': {
    kk: 'Құрылғының құпия сөзі әлі орнатылмаған.',
    ru: 'Пароль устройства ещё не установлен.',
    en: 'The device has no password yet.',
  },
  'no-fitting-key': {
    kk: 'Бұл кілтпен қол қоюға болмайды: мерзімі өткен, кері шақырылған немесе басқа мақсатқа арналған.',
    ru: 'Этим ключом подписать нельзя: срок истёк, сертификат отозван или предназначен для другого.',
    en: 'This key may not sign: it has expired, is revoked, or is for another purpose.',
  },
  'key-file-unusable': {
    kk: 'Бұл файл кілттер файлы емес.',
    ru: 'Этот файл не является файлом ключей.',
    en: 'The file is no key file.',
  },
  'key-file-is-jks': {
    kk: 'JKS файлы оқылмайды: оны keytool арқылы PKCS#12-ге айналдырыңыз.',
    ru: 'Файл JKS не читается: преобразуйте его в PKCS#12 программой keytool.',
    en: 'JKS files are not read: turn it into PKCS#12 with keytool.',
  },
  'certificate-without-key': {
    kk: 'Бұл өтінімнің жабық кілттері мұнда жоқ: өтінім берген кездегі қойманы көрсетіңіз.',
    ru: 'Закрытых ключей этой заявки здесь нет: укажите хранилище, выбранное при подаче заявки.',
    en: 'The private keys of this application are not here: show the storage that was chosen when it was made.',
  },
  failed: {
    kk: 'NCALayer орындай алмады: {what}.',
    ru: 'NCALayer не смог выполнить: {what}.',
    en: 'NCALayer could not do it: {what}.',
  },
  unreachable: {
    kk: 'Жеке кабинет жауап бермейді. Қайталаңыз.',
    ru: 'Личный кабинет не отвечает. Повторите.',
    en: 'The cabinet does not answer. Try again.',
  },
  passwordChanged: { kk: 'Құпия сөз ауыстырылды.', ru: 'Пароль изменён.', en: 'The password is changed.' },
} as const satisfies Readonly<Record<string, CabinetText>>;
