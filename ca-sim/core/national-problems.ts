import type { CaProblemRow } from './problem-row.ts';

/** Refusals of the National CA's cabinet; their pages are in Kazakh too. The wording is ours. */
export interface NationalProblemRow extends CaProblemRow {
  readonly kk: { readonly title: string; readonly hint: string };
}

const LOGIN =
  'GET /nuc/login (KISC: /cabinet/login) gives a challenge; POST there takes it signed with the key that one logs in with.';

export const NATIONAL_PROBLEMS = {
  'visit-needed': {
    status: 401,
    service: 'signError',
    title: 'Nobody is in the cabinet',
    hint: LOGIN,
    ru: { title: 'Вход в личный кабинет не выполнен', hint: 'Войдите: страница входа даёт задание на подпись.' },
    kk: { title: 'Жеке кабинетке кіру орындалмады', hint: 'Кіріңіз: кіру парағы қол қоюға тапсырма береді.' },
  },
  'challenge-missing': {
    status: 409,
    service: 'signError',
    title: 'No challenge waits for this signature',
    hint: `A challenge is good once, and for ten minutes. ${LOGIN}`,
    ru: { title: 'Подпись не ожидается', hint: 'Откройте страницу входа заново: она даёт новое задание на подпись.' },
    kk: { title: 'Қолтаңба күтілмейді', hint: 'Кіру парағын қайта ашыңыз: ол қол қоюға жаңа тапсырма береді.' },
  },
  'content-not-asked': {
    status: 422,
    service: 'signError',
    title: 'Something else was signed than what was asked for',
    hint: 'Sign the octets of the challenge or of the document as they are, inside the CMS (not detached).',
    ru: {
      title: 'Подписано не то, что предложено',
      hint: 'Подпишите предложенный файл без изменений, вместе с содержимым.',
    },
    kk: {
      title: 'Ұсынылғаннан басқа мәлімет қойылған',
      hint: 'Ұсынылған файлға өзгеріссіз, мазмұнымен қоса қол қойыңыз.',
    },
  },
  'not-authentication-key': {
    status: 403,
    service: 'signError',
    title: 'This is not an authentication key',
    hint: 'The file is called AUTH_RSA…; the certificate has the purpose clientAuth.',
    ru: { title: 'Это не ключ аутентификации', hint: 'Выберите файл, имя которого начинается с AUTH_RSA.' },
    kk: { title: 'Бұл түпнұсқаға сәйкестендіру кілті емес', hint: 'Аты AUTH_RSA деп басталатын файлды таңдаңыз.' },
  },
  'no-valid-keys': {
    status: 409,
    service: 'signError',
    title: 'There are no valid keys any more',
    hint: 'Without them keys are not re-issued online (R-NUC-43): go to a Registration Centre, POST /nuc/admin/registrations.',
    ru: { title: 'Действующих ключей нет', hint: 'Онлайн-перевыпуск недоступен: обратитесь в Центр регистрации.' },
    kk: { title: 'Қолданыстағы кілттер жоқ', hint: 'Онлайн қайта шығару мүмкін емес: Тіркеу орталығына барыңыз.' },
  },
  'data-not-confirmed': {
    status: 422,
    service: 'incorrectDataError',
    title: 'The data are not confirmed',
    hint: 'Tick that they are correct (R-NUC-30): `correct` must be `yes`.',
    ru: { title: 'Правильность данных не подтверждена', hint: 'Поставьте отметку о правильности данных.' },
    kk: { title: 'Деректердің дұрыстығы расталмады', hint: 'Дұрыстығын растайтын қанат белгісін қойыңыз.' },
  },
  'keys-incomplete': {
    status: 422,
    service: 'incorrectDataError',
    title: 'The requests are not those of the key set',
    hint: 'One PKCS#10 for each key of the set, in its order, with the name of the current certificate, each key a new one.',
    ru: { title: 'Запросы не соответствуют набору ключей', hint: 'Нужен один запрос PKCS#10 на каждый ключ набора.' },
    kk: { title: 'Сұраныстар кілттер жинағына сәйкес емес', hint: 'Жинақтың әр кілтіне бір PKCS#10 сұраныс керек.' },
  },
  'application-step': {
    status: 409,
    service: 'incorrectDataError',
    title: 'It is not the turn of this step',
    hint: 'Fill in the form, confirm, sign: in this order.',
    ru: { title: 'Сейчас очередь другого шага', hint: 'Заполните форму, подтвердите данные, затем подпишите.' },
    kk: { title: 'Қазір басқа қадамның кезегі', hint: 'Форманы толтырыңыз, растаңыз, содан кейін қол қойыңыз.' },
  },
  'application-submitted': {
    status: 409,
    service: 'uniqueError',
    title: 'The application is submitted already',
    hint: 'Its page shows how it stands; for other keys make a new application.',
    ru: { title: 'Заявка уже подана', hint: 'Состояние заявки показано на её странице.' },
    kk: { title: 'Өтінім берілген', hint: 'Өтінім мәртебесі оның парағында көрсетілген.' },
  },
  'application-not-issued': {
    status: 409,
    service: 'incorrectDataError',
    title: 'The certificates are not issued yet',
    hint: 'Check the status of the application again later.',
    ru: { title: 'Сертификаты ещё не выпущены', hint: 'Проверьте статус заявки позже.' },
    kk: { title: 'Тіркеу куәліктері әлі шығарылмады', hint: 'Өтінім мәртебесін кейінірек тексеріңіз.' },
  },
  'application-not-opened': {
    status: 409,
    service: 'incorrectDataError',
    title: 'The folder or device with the private keys is not opened',
    hint: 'Open it first (R-NUC-35): POST …/open with the names of the key files.',
    ru: {
      title: 'Хранилище с закрытыми ключами не открыто',
      hint: 'Сначала укажите папку с ключами и нажмите «Открыть».',
    },
    kk: {
      title: 'Жабық кілттер қоймасы ашылмаған',
      hint: 'Алдымен кілттер папкасын көрсетіп, «Ашу» батырмасын басыңыз.',
    },
  },
  'application-refused': {
    status: 409,
    service: 'incorrectDataError',
    title: 'The application was refused',
    hint: 'Its page says why; make a new one.',
    ru: { title: 'В заявке отказано', hint: 'Причина указана на странице заявки; подайте новую.' },
    kk: { title: 'Өтінім қабылданбады', hint: 'Себебі өтінім парағында көрсетілген; жаңасын беріңіз.' },
  },
  'keys-not-found': {
    status: 422,
    service: 'incorrectDataError',
    title: 'The private keys of the application are not there',
    hint: 'Name the files (or the identifiers) of the keys that were made for this application; connect the device first (R-NUC-36).',
    ru: {
      title: 'Закрытые ключи заявки не найдены',
      hint: 'Укажите папку, в которой они созданы, или подключите устройство.',
    },
    kk: {
      title: 'Өтінімнің жабық кілттері табылмады',
      hint: 'Олар жасалған папканы көрсетіңіз немесе құрылғыны қосыңыз.',
    },
  },
} as const satisfies Readonly<Record<string, NationalProblemRow>>;
