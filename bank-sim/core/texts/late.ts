import { ours, type TextRow } from './row.ts';

/** The late route: statuses of a case, who has the token, the acceptance act, the message to the user. */

/** By state of machine 7.8. */
export const LATE_STATE_TEXTS = {
  'application-accepted': ours('заявление принято', 'өтініш қабылданды', 'application accepted', 'R-BANK-95'),
  'token-at-branch': ours('носитель в филиале', 'тасушы филиалда', 'token at the branch', 'R-BANK-97'),
  'in-transit-to-head-office': ours(
    'в пути в головной офис',
    'бас кеңсеге жолда',
    'in transit to the head office',
    'R-BANK-98',
  ),
  'at-head-office': ours('в головном офисе', 'бас кеңседе', 'at the head office', 'R-BANK-98'),
  programmed: ours('запрограммирован', 'бағдарламалық жасақталды', 'programmed', 'R-BANK-99'),
  'in-transit-to-branch': ours('в пути в филиал', 'филиалға жолда', 'in transit to the branch', 'R-BANK-100'),
  'ready-for-collection': ours('готов к выдаче', 'беруге дайын', 'ready for collection', 'R-BANK-100'),
  collected: ours('выдан Пользователю', 'Пайдаланушыға берілді', 'collected by the user', 'R-BANK-101'),
} as const satisfies Readonly<Record<string, TextRow>>;

export const HOLDER_TEXTS = {
  user: ours('Пользователь', 'Пайдаланушы', 'the user', 'R-BANK-102'),
  branch: ours('Филиал', 'Филиал', 'the branch', 'R-BANK-100'),
  courier: ours('Курьер', 'Курьер', 'the courier', 'R-BANK-98'),
  'head-office': ours('Головной офис', 'Бас кеңсе', 'the head office', 'R-BANK-98'),
} as const satisfies Readonly<Record<string, TextRow>>;

/** Steps of the custody log, by event of machine 7.8. */
export const CUSTODY_EVENT_TEXTS = {
  apply: ours('Принято заявление', 'Өтініш қабылданды', 'Application taken', 'R-BANK-95'),
  'take-token': ours('Носитель принят по акту', 'Тасушы акт бойынша алынды', 'Token taken under the act', 'R-BANK-97'),
  'send-to-head-office': ours(
    'Отправлен в головной офис',
    'Бас кеңсеге жіберілді',
    'Sent to the head office',
    'R-BANK-98',
  ),
  'arrive-at-head-office': ours(
    'Получен головным офисом',
    'Бас кеңсе алды',
    'Received by the head office',
    'R-BANK-98',
  ),
  program: ours(
    'Перевыпуск и программирование',
    'Қайта шығару және бағдарламалық жасақтау',
    'Re-issued and programmed',
    'R-BANK-99',
  ),
  'send-to-branch': ours('Отправлен в филиал', 'Филиалға жіберілді', 'Sent to the branch', 'R-BANK-100'),
  'arrive-at-branch': ours('Получен филиалом', 'Филиал алды', 'Received by the branch', 'R-BANK-100'),
  collect: ours('Выдан Пользователю', 'Пайдаланушыға берілді', 'Collected by the user', 'R-BANK-101'),
} as const satisfies Readonly<Record<string, TextRow>>;

export const LATE_TEXTS = {
  lateFaultNote: ours(
    'Своевременный перевыпуск не осуществлен по вине Пользователя.',
    'Уақтылы қайта шығару Интернет банк Жүйесін Пайдаланушының кінәсінен жүзеге асырылмаған.',
    'The re-issue was not made in time through the fault of the user.',
    'R-BANK-96',
  ),
  lateReissueRequest: ours(
    'Прошу перевыпустить Регистрационное свидетельство ЭЦП.',
    'ЭЦҚ Тіркеу куәлігін қайта шығаруды сұраймын.',
    'I ask for the re-issue of the registration certificate.',
    'R-BANK-96',
  ),
  actTitle: ours(
    'Акт приема-передачи № {number}',
    '№ {number} тапсыру-қабылдау актісі',
    'Acceptance act No. {number}',
    'R-BANK-97',
  ),
  actParties: ours(
    '{date}. {gave} сдал(а), а Операционист {took} принял(а) носитель ключевой информации (е-Token).',
    '{date}. {gave} кілт ақпаратын тасушыны (е-Token) тапсырды, ал Операционист {took} қабылдады.',
    '{date}. {gave} has handed over, and the Operationist {took} has taken, a key token (e-Token).',
    'R-BANK-97',
  ),
  actToken: ours(
    'Серийный номер носителя: {serialNumber}. Метка: «{label}».',
    'Тасушының сериялық нөмірі: {serialNumber}. Белгісі: «{label}».',
    'Serial number of the token: {serialNumber}. Label: "{label}".',
    'R-BANK-97',
  ),
  actPurpose: ours(
    'Носитель направляется в головной офис Банка для перевыпуска Регистрационного свидетельства ЭЦП и программирования. Своевременный перевыпуск не осуществлен по вине Пользователя.',
    'Тасушы ЭЦҚ Тіркеу куәлігін қайта шығару және бағдарламалық жасақтау үшін Банктің бас кеңсесіне жіберіледі. Уақтылы қайта шығару Пайдаланушының кінәсінен жүзеге асырылмаған.',
    'The token goes to the head office of the bank, to be programmed with a re-issued registration certificate. The re-issue was not made in time through the fault of the user.',
    'R-BANK-96, R-BANK-98, R-BANK-99',
  ),
  actErased: ours(
    'При программировании все, что записано на носителе, стирается. До выдачи носителя его ключи Банком не принимаются.',
    'Бағдарламалық жасақтау кезінде тасушыға жазылғанның бәрі өшіріледі. Тасушы берілгенге дейін Банк оның кілттерін қабылдамайды.',
    'Everything on the token is erased when it is programmed. Until it is handed back the bank accepts none of its keys.',
    'R-BANK-99, R-BANK-101',
  ),
  actSignatures: ours(
    'Сдал(а): {gave} ____________   Принял(а): {took} ____________',
    'Тапсырды: {gave} ____________   Қабылдады: {took} ____________',
    'Handed over: {gave} ____________   Taken: {took} ____________',
    'R-BANK-97',
  ),
} as const satisfies Readonly<Record<string, TextRow>>;
