import type { CabinetText } from '../core/national/key-storages.ts';

/** Words that the pages of several sites share; a site's own text of the same name goes before. */
export const WORDS = {
  // Cabinets.
  enter: { kk: 'Кіру', ru: 'Войти', en: 'Enter' },
  leave: { kk: 'Шығу', ru: 'Выйти', en: 'Leave' },
  fileToSign: { kk: 'Қол қойылатын файл', ru: 'Файл для подписи', en: 'File to be signed' },
  command: { kk: 'Команда (RSA кілті)', ru: 'Команда (ключ RSA)', en: 'Command (RSA key)' },
  signature: {
    kk: 'Қолтаңба (CMS, base64 немесе PEM)',
    ru: 'Подпись (CMS, base64 или PEM)',
    en: 'Signature (CMS, base64 or PEM)',
  },
  // Titles of columns and fields.
  number: { kk: 'Нөмірі', ru: 'Номер', en: 'Number' },
  status: { kk: 'Мәртебесі', ru: 'Статус', en: 'Status' },
  reason: { kk: 'Себебі', ru: 'Причина', en: 'Reason' },
  holder: { kk: 'Иесі', ru: 'Владелец', en: 'Holder' },
  certificate: { kk: 'Сертификат', ru: 'Сертификат', en: 'Certificate' },
  serialNumber: { kk: 'Сериялық нөмірі', ru: 'Серийный номер', en: 'Serial number' },
  validFrom: { kk: 'Басталуы, UTC', ru: 'Действует с, UTC', en: 'Valid from, UTC' },
  validTo: { kk: 'Жарамдылық мерзімі, UTC', ru: 'Действует до, UTC', en: 'Valid until, UTC' },
  file: { kk: 'Файл', ru: 'Файл', en: 'File' },
  request: { kk: 'Сұраныс', ru: 'Запрос', en: 'Request' },
  timeUtc: { kk: 'Уақыты, UTC', ru: 'Время, UTC', en: 'Time, UTC' },
  // What several pages lead to.
  requests: { kk: 'Сұраныстар', ru: 'Запросы', en: 'Requests' },
  requestsTitle: { kk: 'Сертификат сұраныстары', ru: 'Запросы на сертификаты', en: 'Requests for certificates' },
  enrolmentsTitle: { kk: 'Хаттамалар бойынша өтінімдер', ru: 'Заявки по протоколам', en: 'Enrolments by protocol' },
  outboxTitle: { kk: 'Жіберілген хаттар', ru: 'Исходящие письма', en: 'Outgoing e-mails' },
} as const satisfies Readonly<Record<string, CabinetText>>;
