import type { CaProblemRow } from './problem-row.ts';

/** Refusals of the certificate lifecycle and of plain enrolments. */
export const LIFECYCLE_PROBLEMS = {
  'already-revoked': {
    status: 409,
    service: 'incorrectDataError',
    title: 'The certificate is revoked already',
    hint: 'A revocation is final; the CRL carries it.',
    ru: { title: 'Сертификат уже отозван', hint: 'Отзыв окончателен; сертификат есть в списке отозванных.' },
  },
  'already-on-hold': {
    status: 409,
    service: 'incorrectDataError',
    title: 'The certificate is on hold already',
    hint: 'Release it, or revoke it with another reason.',
    ru: { title: 'Действие сертификата уже приостановлено', hint: 'Возобновите действие или отзовите сертификат.' },
  },
  'not-on-hold': {
    status: 409,
    service: 'incorrectDataError',
    title: 'The certificate is not on hold',
    hint: 'Only a certificate that was revoked with the reason certificateHold can be released.',
    ru: {
      title: 'Действие сертификата не приостановлено',
      hint: 'Возобновить можно только приостановленный сертификат.',
    },
  },
  'certificate-expired': {
    status: 409,
    service: 'incorrectDataError',
    title: 'The certificate has expired',
    hint: 'It is invalid without being revoked. Mind the clock of the bench.',
    ru: { title: 'Срок действия сертификата истёк', hint: 'Отзывать его не нужно. Проверьте время стенда.' },
  },
  'authority-missing': {
    status: 404,
    service: 'entityNotFound',
    title: 'This server has no such certification authority',
    hint: 'Start it with the authority: startCaSim({ authorities: [...] }). GET /ca-certificates shows which there are.',
    ru: { title: 'Такого удостоверяющего центра здесь нет', hint: 'Запустите стенд с этим центром.' },
  },
  'profile-unsuitable': {
    status: 422,
    service: 'incorrectDataError',
    title: 'The authority gives no such certificate on request',
    hint: 'Leave the profile out, or name one of those that the detail lists.',
    ru: { title: 'Центр не выпускает таких сертификатов по запросу', hint: 'Укажите другой профиль.' },
  },
  'clock-not-movable': {
    status: 409,
    service: 'incorrectDataError',
    title: 'The clock of this server cannot be moved from here',
    hint: 'Give the CA the right to: startCaSim({ clock, moveClock: clock }) with a VirtualClock.',
    ru: { title: 'Часы этого стенда отсюда не переводятся', hint: 'Запустите центр с правом переводить часы.' },
  },
  'instant-invalid': {
    status: 422,
    service: 'incorrectDataError',
    title: 'There is no such instant on the clock',
    hint: 'A day of the calendar in the years 1970 to 9999.',
    ru: { title: 'Такого момента нет', hint: 'Укажите существующую дату с 1970 по 9999 год.' },
  },
  'scale-invalid': {
    status: 422,
    service: 'incorrectDataError',
    title: 'The clock does not run at such a scale',
    hint: 'Choose 0.001 to 86400 times real time, or freeze it.',
    ru: { title: 'С такой скоростью часы не идут', hint: 'Выберите скорость от 0,001 до 86400 или остановите часы.' },
  },
  'snapshot-malformed': {
    status: 422,
    service: 'incorrectDataError',
    title: 'It is not a snapshot of this CA',
    hint: 'Send what GET /admin/snapshot gave, unchanged.',
    ru: { title: 'Это не снимок состояния центра', hint: 'Передайте снимок без изменений.' },
  },
  'snapshot-foreign': {
    status: 409,
    service: 'incorrectDataError',
    title: 'The snapshot is of a CA with other keys',
    hint: 'A snapshot fits the server that it was taken of, or one that is started with the same seed and instant.',
    ru: { title: 'Снимок относится к центру с другими ключами', hint: 'Запустите стенд с тем же seed.' },
  },
  'enrolment-decided': {
    status: 409,
    service: 'incorrectDataError',
    title: 'The enrolment is decided',
    hint: 'GET /enrolments shows how.',
    ru: { title: 'Решение по заявке уже принято', hint: 'Обновите страницу заявки.' },
  },
} as const satisfies Readonly<Record<string, CaProblemRow>>;
