import { procedure, refuse } from '../procedure.ts';
import { named, ours, printed, printedKk } from '../words.ts';
import { securityWarning } from './security-warning.ts';

/** Guide, 2.3(1) to (8): the bank's site brings its first ActiveX, of BSS LLC, which sets up BS-Client v3. */

const PRODUCT = printedKk(
  'BS-Client v3 «Интернет-Клиент»',
  'BS-Client v3 «Интернет-Клиент» ҚБҚК',
  'BS-Client v3 “Internet-Client”',
  'R-CLIENT-21, S2 §2.3(7)',
);
const LANGUAGE = printed('Выбор языка', 'Тілді таңдау', 'Choice of language', 'R-CLIENT-20');
const SITE = named('https://www.qazaqonline.kz', 'R-CLIENT-15, S2 §2.3(1)');

export const bankClient = procedure({
  name: 'bankClient',
  fresh: 'absent',
  installed: 'installed',
  rows: {
    absent: {
      found: 'missing',
      on: {
        'open-bank-site': {
          when: [
            ['windows-too-old', refuse('windows-too-old')],
            ['browser-too-old', refuse('browser-too-old')],
            ['site-not-trusted', 'no-bar'],
          ],
          else: 'loading',
        },
      },
      way: 'open-bank-site',
    },
    'no-bar': {
      screen: {
        kind: 'page',
        title: SITE,
        text: [
          ours(
            'Страница пуста, полоса в верхней части браузера не появляется: узла нет среди доверенных.',
            'Бет бос, браузердің жоғарғы бөлігінде жолақ пайда болмайды: торап сенімділердің қатарында жоқ.',
            'The page is empty and no bar appears at the top of the browser: the site is not among the trusted ones.',
            'R-CLIENT-15, R-CLIENT-17',
          ),
        ],
        point: '2.3(1)',
      },
      found: 'missing',
      on: { close: 'absent' },
      way: 'close',
    },
    loading: {
      screen: {
        kind: 'message',
        title: SITE,
        text: [printedKk('Загрузка ActiveX', 'ActiveX жүктеуі', 'ActiveX is loading', 'R-CLIENT-16')],
        point: '2.3(1)',
      },
      found: 'missing',
      on: { wait: 'bar' },
      way: 'wait',
    },
    bar: {
      screen: { kind: 'bar', title: SITE, point: '2.3(2)' },
      found: 'missing',
      on: { 'click-install-bar': 'bar-menu', close: 'absent' },
      way: 'click-install-bar',
    },
    'bar-menu': {
      screen: { kind: 'menu', title: SITE, point: '2.3(3)' },
      found: 'missing',
      on: {
        'install-for-all': { when: [['not-administrator', refuse('administrator-needed')]], else: 'warning' },
        cancel: 'bar',
      },
      way: 'install-for-all',
    },
    ...securityWarning({
      program: ours(
        'BS-Client v3, издатель: BSS LLC',
        'BS-Client v3, жеткізуші: BSS LLC',
        'BS-Client v3, publisher: BSS LLC',
        'R-CLIENT-19',
      ),
      point: '2.3(4)',
      begin: 'open-bank-site',
      always: 'always-install',
      never: 'never-install',
      after: 'language',
    }),
    language: {
      screen: { kind: 'window', title: LANGUAGE, point: '2.3(5)' },
      found: 'missing',
      on: { 'choose-russian': 'language-chosen', ok: refuse('choice-missing'), cancel: 'absent' },
      way: 'choose-russian',
    },
    'language-chosen': {
      chosen: 'choose-russian',
      screen: { kind: 'window', title: LANGUAGE, point: '2.3(5)' },
      found: 'missing',
      on: { 'choose-russian': 'language-chosen', ok: 'setup', cancel: 'absent' },
      way: 'ok',
    },
    setup: {
      screen: {
        kind: 'window',
        title: PRODUCT,
        text: [
          ours(
            'Программа установки приветствует вас.',
            'Орнату бағдарламасына қош келдіңіз.',
            'Welcome to the setup.',
            'R-CLIENT-21',
          ),
        ],
        point: '2.3(6)',
      },
      found: 'missing',
      on: { next: 'setup-again', cancel: 'absent' },
      way: 'next',
    },
    'setup-again': {
      screen: {
        kind: 'window',
        title: PRODUCT,
        text: [ours('Все готово к установке.', 'Орнатуға бәрі дайын.', 'Ready to install.', 'R-CLIENT-21')],
        point: '2.3(7)',
      },
      found: 'missing',
      on: { next: 'success', cancel: 'absent' },
      way: 'next',
    },
    success: {
      screen: {
        kind: 'message',
        title: PRODUCT,
        text: [
          ours(
            'Установка успешно завершена.',
            'Орнату сәтті аяқталды.',
            'The installation was successful.',
            'R-CLIENT-21',
          ),
        ],
        point: '2.3(8)',
      },
      found: '3.0',
      on: { ok: 'installed' },
      way: 'ok',
    },
    installed: { found: '3.0', on: {} },
  },
});
