import type { CaProblemRow } from './problem-row.ts';

/** Why somebody may not enrol, and what of EST is not offered. */

const ENVELOPE = 'POST /admin/pin-envelopes hands out a new PIN envelope.';
const ENVELOPE_RU = 'Новый PIN-конверт выдаёт администратор центра.';

export const ENROLMENT_ACCESS_PROBLEMS = {
  'credentials-missing': {
    status: 401,
    service: 'signError',
    title: 'Nobody vouches for this request',
    hint: `Send reference and secret of a PIN envelope in HTTP Basic authentication, or come over TLS with a certificate of this CA. ${ENVELOPE}`,
    ru: {
      title: 'Запрос никем не подтверждён',
      hint: `Укажите номер и секрет PIN-конверта (HTTP Basic) или сертификат этого центра (TLS). ${ENVELOPE_RU}`,
    },
  },
  'envelope-unknown': {
    status: 401,
    service: 'signError',
    title: 'Reference or secret is wrong',
    hint: `Check both; after five wrong secrets in a row an envelope is locked. ${ENVELOPE}`,
    ru: {
      title: 'Неверный номер или секрет PIN-конверта',
      hint: `Проверьте номер и секрет: после пяти неверных секретов подряд конверт блокируется. ${ENVELOPE_RU}`,
    },
  },
  'envelope-locked': {
    status: 403,
    service: 'signError',
    title: 'The PIN envelope is locked',
    hint: ENVELOPE,
    ru: { title: 'PIN-конверт заблокирован', hint: ENVELOPE_RU },
  },
  'envelope-expired': {
    status: 403,
    service: 'signError',
    title: 'The PIN envelope has expired',
    hint: ENVELOPE,
    ru: { title: 'Срок действия PIN-конверта истёк', hint: ENVELOPE_RU },
  },
  'envelope-spent': {
    status: 403,
    service: 'signError',
    title: 'The PIN envelope is spent',
    hint: `It is good for one request; the same request may be sent again. ${ENVELOPE}`,
    ru: { title: 'PIN-конверт уже использован', hint: ENVELOPE_RU },
  },
  'envelope-subject': {
    status: 403,
    service: 'signError',
    title: 'The PIN envelope is for another name',
    hint: 'Ask for a certificate of the name for which the envelope was handed out, letter by letter.',
    ru: { title: 'PIN-конверт выдан на другое имя', hint: 'Укажите в запросе имя, на которое выдан конверт.' },
  },
  'enrolment-refused': {
    status: 403,
    service: 'incorrectDataError',
    title: 'The CA has refused the request',
    hint: 'The detail says why. Ask again with a new request.',
    ru: { title: 'Центр отклонил запрос', hint: 'Причина указана в сообщении. Отправьте новый запрос.' },
  },
  'certificate-missing': {
    status: 403,
    service: 'signError',
    title: 'No client certificate came with the request',
    hint: 'Re-enrolment is asked for over TLS, with the certificate that is to be renewed.',
    ru: {
      title: 'Запрос пришёл без сертификата клиента',
      hint: 'Перевыпуск запрашивается по TLS с сертификатом, который обновляется.',
    },
  },
  'not-offered': {
    status: 501,
    service: 'incorrectDataError',
    title: 'This CA does not do that',
    hint: 'Private keys never reach the CA (R-CA-21): make the key yourself and enrol with a PKCS#10 request.',
    ru: { title: 'Центр этого не делает', hint: 'Закрытые ключи не попадают в центр: создайте ключ у себя.' },
  },
} as const satisfies Readonly<Record<string, CaProblemRow>>;
