import type { Label } from '../../desk/language.ts';

/** What the pages of the configurator say. Labels in quotation marks of the bank's instruction are the instruction's (R-TOKEN-7 to R-TOKEN-12); the rest is ours. */
export const TEXTS = {
  title: { ru: 'Tumar CSP Configurator', kk: 'Tumar CSP Configurator', en: 'Tumar CSP Configurator' },
  profiles: { ru: 'Профайлы', kk: 'Профайлдар', en: 'Profiles' },
  lead: {
    ru: 'Выберите профайл и щёлкните по нему правой кнопкой мыши (с клавиатуры: Shift+F10 или клавиша меню).',
    kk: 'Профайлды таңдап, оны тінтуірдің оң жақ батырмасымен шертіңіз (пернетақтадан: Shift+F10 немесе мәзір пернесі).',
    en: 'Choose a profile and click it with the right button of the mouse (by keyboard: Shift+F10 or the menu key).',
  },
  name: { ru: 'Профайл', kk: 'Профайл', en: 'Profile' },
  device: { ru: 'Устройство', kk: 'Құрылғы', en: 'Device' },
  presence: { ru: 'Состояние', kk: 'Күйі', en: 'State' },
  isThere: { ru: 'подключено', kk: 'қосылған', en: 'connected' },
  isNotThere: { ru: 'не подключено', kk: 'қосылмаған', en: 'not connected' },
  menu: { ru: 'Меню профайла', kk: 'Профайл мәзірі', en: 'Menu of the profile' },
  change: { ru: 'Изменить профайл', kk: 'Профайлды өзгерту', en: 'Change profile' },
  open: { ru: 'Показать ключи', kk: 'Кілттерді көрсету', en: 'Show the keys' },
  changePassword: { ru: 'Сменить пароль', kk: 'Парольді ауыстыру', en: 'Change the password' },
  password: { ru: 'Пароль контейнера', kk: 'Контейнердің құпия сөзі', en: 'Password of the container' },
  confirmation: { ru: 'Подтверждение', kk: 'Растау', en: 'Confirmation' },
  oldPassword: { ru: 'Прежний пароль', kk: 'Бұрынғы құпия сөз', en: 'Password until now' },
  newPassword: { ru: 'Новый пароль', kk: 'Жаңа құпия сөз', en: 'New password' },
  storage: {
    ru: 'Параметры хранения устройств',
    kk: 'Құрылғыны сақтау параметрлері',
    en: 'Storage parameters of devices',
  },
  save: { ru: 'Сохранить', kk: 'Сақтау', en: 'Save' },
  cancel: { ru: 'Отмена', kk: 'Бас тарту', en: 'Cancel' },
  keptNowhere: {
    ru: 'Пароль нигде не записывается: он действует, пока носитель подключён.',
    kk: 'Құпия сөз еш жерде жазылмайды: ол тасушы қосулы тұрғанда ғана жарамды.',
    en: 'The password is written down nowhere: it holds while the device is connected.',
  },
  reading: {
    ru: 'Идёт получение ключей, подождите',
    kk: 'Кілттерді алу процесі жүріп жатыр, күте тұрыңыз',
    en: 'The keys are being read, please wait',
  },
  finished: { ru: 'Процесс завершён.', kk: 'Процесс аяқталды.', en: 'Done.' },
  unread: {
    ru: 'Ключи не прочитаны: выберите «Изменить профайл» и введите пароль контейнера.',
    kk: 'Кілттер оқылмаған: «Профайлды өзгерту» тармағын таңдап, контейнердің құпия сөзін енгізіңіз.',
    en: 'The keys were not read: choose "Change profile" and enter the password of the container.',
  },
  connect: {
    ru: 'Подключите носитель до чтения ключей и установки сертификатов. Если он передан банку по акту, дождитесь его возвращения.',
    kk: 'Кілттерді оқудан және сертификаттарды орнатудан бұрын тасушыны қосыңыз. Ол банкке акт бойынша берілген болса, қайтарылуын күтіңіз.',
    en: 'Connect the device before its keys are read and certificates are installed. If it was given to the bank under an act, wait for its return.',
  },
  locked: {
    ru: 'Контейнер заблокирован: слишком много неверных паролей.',
    kk: 'Контейнер бұғатталды: қате құпия сөз тым көп енгізілді.',
    en: 'The container is locked: too many wrong passwords.',
  },
  keys: { ru: 'Список ключей', kk: 'Кілттер тізімі', en: 'Keys' },
  noKeys: { ru: 'В контейнере нет ключей.', kk: 'Контейнерде кілттер жоқ.', en: 'There are no keys in the container.' },
  algorithm: { ru: 'Алгоритм', kk: 'Алгоритм', en: 'Algorithm' },
  serialNumber: { ru: 'Серийный номер', kk: 'Сериялық нөмір', en: 'Serial number' },
  holder: { ru: 'Владелец', kk: 'Иесі', en: 'Holder' },
  validity: { ru: 'Срок действия', kk: 'Қолданылу мерзімі', en: 'Validity' },
  waits: { ru: 'ожидает сертификата', kk: 'сертификатты күтуде', en: 'waits for its certificate' },
  valid: { ru: 'действует', kk: 'жарамды', en: 'valid' },
  ended: { ru: 'истёк', kk: 'мерзімі өтті', en: 'ended' },
  'not-yet': { ru: 'ещё не действует', kk: 'әлі жарамсыз', en: 'not valid yet' },
  revoked: { ru: 'отозван', kk: 'кері қайтарылған', en: 'revoked' },
  remove: { ru: 'Удалить ключ', kk: 'Кілтті жою', en: 'Remove the key' },
  surely: {
    ru: 'Ключ и его сертификаты нельзя будет вернуть.',
    kk: 'Кілт пен оның сертификаттарын қайтару мүмкін болмайды.',
    en: 'The key and its certificates cannot be brought back.',
  },
  back: { ru: 'К списку профайлов', kk: 'Профайлдар тізіміне', en: 'To the list of profiles' },
  refresh: { ru: 'Обновить', kk: 'Жаңарту', en: 'Refresh' },
} as const satisfies Readonly<Record<string, Label>>;

export type TextName = keyof typeof TEXTS;
