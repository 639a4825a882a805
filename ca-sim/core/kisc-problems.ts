import type { NationalProblemRow } from './national-problems.ts';

/** Refusals of the KISC-style CA's cabinet; their pages are in Kazakh too. The wording is ours. */
export const KISC_PROBLEMS = {
  'login-mode': {
    status: 422,
    service: 'incorrectDataError',
    title: 'Login by certificate was not chosen',
    hint: 'Set the tick: `byCertificate` must be `yes` (R-CA-3). There is no other way in.',
    ru: { title: 'Не выбран вход по сертификату', hint: 'Поставьте отметку «по сертификату».' },
    kk: { title: 'Сертификат бойынша кіру таңдалмаған', hint: '"сертификат бойынша" белгісін қойыңыз.' },
  },
  'visitor-unknown': {
    status: 403,
    service: 'entityNotFound',
    title: 'This is not the certificate of a person',
    hint: 'Log in with a certificate of a person of an organisation: POST /admin/persons registers one.',
    ru: { title: 'Это не сертификат пользователя', hint: 'Войдите с личным сертификатом.' },
    kk: { title: 'Бұл пайдаланушының сертификаты емес', hint: 'Жеке сертификатыңызбен кіріңіз.' },
  },
  'process-step': {
    status: 409,
    service: 'incorrectDataError',
    title: 'This is not what the process does',
    hint: 'An issue ends with `sent` or `failed`, an installation with `installed` or `failed`.',
    ru: { title: 'Процесс другого рода', hint: 'Откройте страницу процесса: на ней видно, что он делает.' },
    kk: { title: 'Процесс басқа түрлі', hint: 'Процесс парағын ашыңыз: онда оның не істейтіні көрсетілген.' },
  },
  'process-over': {
    status: 409,
    service: 'incorrectDataError',
    title: 'The process is over',
    hint: 'Start another one: POST /cabinet/request or POST /cabinet/installations.',
    ru: { title: 'Процесс завершён', hint: 'Начните новый в личном кабинете.' },
    kk: { title: 'Процесс аяқталды', hint: 'Жеке кабинетте жаңасын бастаңыз.' },
  },
  'process-log-full': {
    status: 409,
    service: 'incorrectDataError',
    title: 'The log of the process is full',
    hint: 'End the process: `sent`, `installed` or `failed`.',
    ru: { title: 'Лог процесса заполнен', hint: 'Завершите процесс.' },
    kk: { title: 'Процесс логы толы', hint: 'Процесті аяқтаңыз.' },
  },
  'process-request': {
    status: 409,
    service: 'uniqueError',
    title: 'The request does not belong to this process',
    hint: 'Name the request that was sent after the process was started, once.',
    ru: { title: 'Запрос не относится к этому процессу', hint: 'Укажите запрос, отправленный в ходе процесса.' },
    kk: { title: 'Сұраныс бұл процеске жатпайды', hint: 'Процесс барысында жіберілген сұранысты көрсетіңіз.' },
  },
  'nothing-to-install': {
    status: 409,
    service: 'incorrectDataError',
    title: 'There are no certificates to install',
    hint: 'Wait for the e-mail: it comes when the CA and the bank are both done (R-CA-13).',
    ru: { title: 'Нет сертификатов для установки', hint: 'Дождитесь письма: его отправят, когда УЦ и Банк закончат.' },
    kk: { title: 'Орнатылатын сертификат жоқ', hint: 'Хатты күтіңіз: ол ҚБЕО КО мен Банк аяқтағаннан кейін келеді.' },
  },
  'login-again': {
    status: 409,
    service: 'signError',
    title: 'The certificates became ready after this login',
    hint: 'Log in once more, then install (R-CA-14).',
    ru: { title: 'Сертификаты готовы после вашего входа', hint: 'Войдите в личный кабинет ещё раз.' },
    kk: { title: 'Сертификаттар сіз кіргеннен кейін дайын болды', hint: 'Жеке кабинетке қайтадан кіріңіз.' },
  },
} as const satisfies Readonly<Record<string, NationalProblemRow>>;
