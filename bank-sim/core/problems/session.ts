import type { BankProblem } from './row.ts';

/** The session: where a request comes from, login, password, sign-in with the token. */
export const SESSION_PROBLEMS = {
  'wrong-host': {
    status: 421,
    title: 'This name is not served here',
    hint: 'Use the address that the bank printed when it started.',
    ru: { title: 'Адрес не обслуживается', hint: 'Используйте адрес, который банк вывел при запуске.' },
    kk: {
      title: 'Бұл мекенжайға қызмет көрсетілмейді',
      hint: 'Банк іске қосылғанда шығарған мекенжайды пайдаланыңыз.',
    },
  },
  'foreign-origin': {
    status: 403,
    title: 'The request comes from another site',
    hint: 'Work from the pages of the bank itself.',
    ru: { title: 'Запрос пришел с другого сайта', hint: 'Работайте со страниц самого банка.' },
    kk: { title: 'Сұраныс басқа сайттан келді', hint: 'Банктің өз беттерінен жұмыс істеңіз.' },
  },
  'not-logged-in': {
    status: 401,
    title: 'Nobody is logged in',
    hint: 'Log in with login and password.',
    ru: { title: 'Вход не выполнен', hint: 'Войдите в систему: введите логин и пароль.' },
    kk: { title: 'Жүйеге кірілмеген', hint: 'Жүйеге кіріңіз: логин мен құпия сөзді енгізіңіз.' },
  },
  'session-expired': {
    status: 401,
    title: 'The session has ended',
    hint: 'Log in again; what was done before is kept.',
    ru: { title: 'Сеанс завершен', hint: 'Войдите снова; все, что сделано, сохранено.' },
    kk: { title: 'Сеанс аяқталды', hint: 'Қайта кіріңіз; бұған дейін жасалғанның бәрі сақталған.' },
  },
  'login-refused': {
    status: 401,
    title: 'Wrong login or password',
    hint: 'Check both and try again. Three wrong entries lock the user.',
    ru: {
      title: 'Неверный логин или пароль',
      hint: 'Проверьте данные и повторите. После трех неверных вводов система блокируется.',
    },
    kk: {
      title: 'Логин немесе құпия сөз дұрыс емес',
      hint: 'Мәліметтерді тексеріп, қайталаңыз. Үш рет дұрыс енгізілмегеннен кейін жүйе бұғатталады.',
    },
  },
  'user-locked': {
    status: 403,
    title: 'The user is locked',
    hint: 'Ask the bank manager to unlock the user; a new PIN envelope comes with it.',
    ru: {
      title: 'Пользователь заблокирован',
      hint: 'Обратитесь к менеджеру банка: он разблокирует Вас и выдаст новый ПИН-конверт.',
    },
    kk: {
      title: 'Пайдаланушы бұғатталған',
      hint: 'Банк менеджеріне хабарласыңыз: ол бұғаттан шығарып, жаңа пин-конверт береді.',
    },
  },
  'password-change-required': {
    status: 403,
    title: 'The password must be changed first',
    hint: 'Choose a new password of 6 to 10 characters.',
    ru: { title: 'Необходимо сменить пароль', hint: 'Задайте новый пароль длиной от 6 до 10 символов.' },
    kk: {
      title: 'Құпия сөзді ауыстыру қажет',
      hint: 'Ұзындығы 6 таңбадан 10 таңбаға дейінгі жаңа құпия сөз белгілеңіз.',
    },
  },
  'password-change-not-due': {
    status: 409,
    title: 'No change of password is due',
    hint: 'The password is changed after a login with the password of a PIN envelope; the bank manager issues a new one.',
    ru: {
      title: 'Смена пароля не требуется',
      hint: 'Пароль меняется после входа с паролем из ПИН-конверта; новый конверт выдает менеджер банка.',
    },
    kk: {
      title: 'Құпия сөзді ауыстыру талап етілмейді',
      hint: 'Құпия сөз пин-конверттегі құпия сөзбен кіргеннен кейін ауыстырылады; жаңа конвертті банк менеджері береді.',
    },
  },
  'password-refused': {
    status: 422,
    title: 'The new password is not accepted',
    hint: 'Enter the same password twice: 6 to 10 characters, not the old one.',
    ru: {
      title: 'Новый пароль не принят',
      hint: 'Введите дважды один и тот же пароль: от 6 до 10 символов, не совпадающий со старым.',
    },
    kk: {
      title: 'Жаңа құпия сөз қабылданбады',
      hint: 'Бірдей құпия сөзді екі рет енгізіңіз: 6 таңбадан 10 таңбаға дейін, ескісіне тең емес.',
    },
  },
  'token-sign-in-required': {
    status: 403,
    title: 'Signing in with the token is required',
    hint: 'Sign in with the key on your token. If its certificate has ended, apply to the bank for a re-issue.',
    ru: {
      title: 'Требуется вход с ключом ЭЦП',
      hint: 'Войдите с ключом на Вашем носителе. Если срок сертификата истек, обратитесь в банк за перевыпуском.',
    },
    kk: {
      title: 'ЭСҚ кілтімен кіру талап етіледі',
      hint: 'Тасушыңыздағы кілтпен кіріңіз. Сертификаттың мерзімі аяқталса, қайта шығару үшін банкке хабарласыңыз.',
    },
  },
  'challenge-used': {
    status: 409,
    title: 'There is no fresh challenge',
    hint: 'Ask for a new challenge and sign that one; each is good for one answer and a few minutes.',
    ru: {
      title: 'Нет действующего запроса на вход',
      hint: 'Получите новый запрос и подпишите его: каждый действует один раз и несколько минут.',
    },
    kk: {
      title: 'Кіруге арналған жарамды сұраныс жоқ',
      hint: 'Жаңа сұраныс алып, оған қол қойыңыз: әрқайсысы бір рет және бірнеше минут қана жарамды.',
    },
  },
} as const satisfies Readonly<Record<string, BankProblem>>;
