import { procedure, refuse, type ScreenRow } from '../procedure.ts';
import { named, ours, printed, printedKk } from '../words.ts';

/** Guide, 2.1: the older version of Tumar CSP is removed, the computer rebooted, the new one downloaded and set up. */

const PROGRAMS = {
  kind: 'window',
  title: printed(
    'Установка и удаление программ',
    'Бағдарламаларды орнату және өшіру',
    'Add or Remove Programs',
    'R-CLIENT-4, S2 §2.1(1)',
  ),
  point: '2.1(1)',
} as const;

const SETUP = ours(
  'Tumar CSP — программа установки',
  'Tumar CSP — орнату бағдарламасы',
  'Tumar CSP — Setup',
  'R-CLIENT-8',
);

const LICENCE: ScreenRow = {
  kind: 'window',
  title: printed('Лицензионное Соглашение', 'Лицензиялық Келісім', 'Licence Agreement', 'R-CLIENT-9'),
  text: [
    ours(
      'TEST: здесь стоит текст соглашения. Без согласия установка не продолжится.',
      'TEST: мұнда келісім мәтіні тұрады. Келісімсіз орнату жалғаспайды.',
      'TEST: here stands the text of the agreement. The setup does not go on unless it is accepted.',
      'R-CLIENT-9',
    ),
  ],
  point: '2.1(6)',
};

const NEEDS = [
  ['windows-too-old', refuse('windows-too-old')],
  ['not-administrator', refuse('administrator-needed')],
] as const;

export const tumarCsp = procedure({
  name: 'tumarCsp',
  fresh: 'absent',
  installed: 'installed',
  rows: {
    'old-version': {
      found: '5.2',
      on: {
        'open-programs': 'old-version-listed',
        'download-csp': refuse('old-version-present'),
        reboot: 'old-version',
      },
      way: 'open-programs',
    },
    'old-version-listed': {
      screen: {
        ...PROGRAMS,
        text: [named('Tumar CSP', 'R-TOKEN-5'), ours('Версия 5.2', '5.2-нұсқа', 'Version 5.2', 'R-CLIENT-4')],
      },
      found: '5.2',
      on: {
        remove: { when: [['not-administrator', refuse('administrator-needed')]], else: 'removed' },
        close: 'old-version',
      },
      way: 'remove',
    },
    removed: {
      found: 'missing',
      on: { reboot: 'absent', 'open-programs': refuse('reboot-due'), 'download-csp': refuse('reboot-due') },
      way: 'reboot',
    },
    absent: {
      found: 'missing',
      on: { 'open-programs': 'nothing-listed', 'download-csp': 'download', reboot: 'absent' },
      way: 'download-csp',
    },
    'nothing-listed': {
      screen: {
        ...PROGRAMS,
        text: [
          ours('Tumar CSP в списке нет.', 'Тізімде Tumar CSP жоқ.', 'Tumar CSP is not on the list.', 'R-CLIENT-4'),
        ],
      },
      found: 'missing',
      on: { close: 'absent' },
      way: 'close',
    },
    download: {
      screen: {
        kind: 'window',
        title: ours('Загрузка файла', 'Файлды жүктеу', 'File Download', 'R-CLIENT-6, R-CLIENT-7'),
        text: [
          ours(
            'TumarCSP.zip с сайта ca.kisc.kz. Открыть или сохранить этот файл?',
            'ca.kisc.kz сайтынан TumarCSP.zip. Бұл файлды ашу керек пе, әлде сақтау керек пе?',
            'TumarCSP.zip from ca.kisc.kz. Open or save this file?',
            'R-CLIENT-6',
          ),
        ],
        point: '2.1(4)',
      },
      found: 'missing',
      on: { 'open-archive': 'archive', cancel: 'absent' },
      way: 'open-archive',
    },
    archive: {
      screen: {
        kind: 'window',
        title: ours('Архив TumarCSP.zip', 'TumarCSP.zip мұрағаты', 'The archive TumarCSP.zip', 'R-CLIENT-7'),
        point: '2.1(5)',
      },
      found: 'missing',
      on: { 'run-setup': { when: NEEDS, else: 'welcome' }, close: 'absent' },
      way: 'run-setup',
    },
    welcome: {
      screen: {
        kind: 'window',
        title: SETUP,
        text: [
          ours(
            'Программа установит Tumar CSP на ваш компьютер.',
            'Бағдарлама компьютеріңізге Tumar CSP орнатады.',
            'This program installs Tumar CSP on your computer.',
            'R-CLIENT-8',
          ),
        ],
        point: '2.1(5)',
      },
      found: 'missing',
      on: { next: 'licence', cancel: 'absent' },
      way: 'next',
    },
    licence: {
      screen: LICENCE,
      found: 'missing',
      on: {
        'accept-licence': 'licence-accepted',
        'decline-licence': 'licence',
        next: refuse('licence-not-accepted'),
        cancel: 'absent',
      },
      way: 'accept-licence',
    },
    'licence-accepted': {
      screen: LICENCE,
      chosen: 'accept-licence',
      found: 'missing',
      on: { 'accept-licence': 'licence-accepted', 'decline-licence': 'licence', next: 'ready', cancel: 'absent' },
      way: 'next',
    },
    ready: {
      screen: {
        kind: 'window',
        title: SETUP,
        text: [ours('Все готово к установке.', 'Орнатуға бәрі дайын.', 'Ready to install.', 'R-CLIENT-10')],
        point: '2.1(7)',
      },
      found: 'missing',
      on: { install: 'installing', cancel: 'absent' },
      way: 'install',
    },
    installing: {
      screen: {
        kind: 'message',
        title: SETUP,
        text: [printedKk('Идёт процесс установки', 'Орнату процесі', 'Installing', 'R-CLIENT-10, S2 §2.1(7)')],
        point: '2.1(7)',
      },
      found: 'missing',
      on: { wait: 'complete' },
      way: 'wait',
    },
    complete: {
      screen: {
        kind: 'window',
        title: SETUP,
        text: [
          printedKk(
            'Установка программы Tumar CSP завершена.',
            'Tumar CSP бағдарламасын орнату аяқталды.',
            'The installation of Tumar CSP is complete.',
            'R-CLIENT-10, S2 §2.1(7)',
          ),
        ],
        point: '2.1(7)',
      },
      found: '6.0',
      on: { finish: 'installed' },
      way: 'finish',
    },
    installed: { found: '6.0', on: { 'open-programs': 'listed', reboot: 'installed' } },
    listed: {
      screen: {
        ...PROGRAMS,
        text: [named('Tumar CSP', 'R-TOKEN-5'), ours('Версия 6.0', '6.0-нұсқа', 'Version 6.0', 'R-CLIENT-4')],
      },
      found: '6.0',
      on: {
        remove: { when: [['not-administrator', refuse('administrator-needed')]], else: 'removed' },
        close: 'installed',
      },
      way: 'close',
    },
  },
});
