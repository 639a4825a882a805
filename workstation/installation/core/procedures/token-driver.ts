import { procedure, refuse, type ScreenRow } from '../procedure.ts';
import { ours, printed, printedKk } from '../words.ts';

/** Guide, 2.2(1) to (3): the JavaToken is plugged in, Windows finds its driver, or it comes from the bank's site. */

const WIZARD = printed(
  'Мастер установки оборудования',
  'Жабдықты орнату шебері',
  'Found New Hardware Wizard',
  'R-TOKEN-4',
);

const CHOICE: ScreenRow = { kind: 'window', title: WIZARD, point: '2.2(2)' };

const ADMINISTRATOR = [['not-administrator', refuse('administrator-needed')]] as const;

export const tokenDriver = procedure({
  name: 'tokenDriver',
  fresh: 'absent',
  installed: 'installed',
  rows: {
    absent: {
      found: 'missing',
      on: { 'insert-token': 'wizard', 'open-driver-page': 'driver-page' },
      way: 'insert-token',
    },
    wizard: {
      screen: {
        kind: 'window',
        title: WIZARD,
        text: [
          ours(
            'Найдено новое устройство: JavaToken.',
            'Жаңа құрылғы табылды: JavaToken.',
            'New hardware was found: JavaToken.',
            'R-TOKEN-4',
          ),
        ],
        point: '2.2(1)',
      },
      found: 'missing',
      on: { next: 'choice', cancel: 'undetected' },
      way: 'next',
    },
    choice: {
      screen: CHOICE,
      found: 'missing',
      on: {
        'search-driver': 'search-chosen',
        'search-automatically': 'automatic-chosen',
        next: refuse('choice-missing'),
        cancel: 'undetected',
      },
      way: 'search-driver',
    },
    'search-chosen': {
      screen: CHOICE,
      chosen: 'search-driver',
      found: 'missing',
      on: {
        'search-driver': 'search-chosen',
        'search-automatically': 'automatic-chosen',
        next: { when: ADMINISTRATOR, else: 'searching' },
        cancel: 'undetected',
      },
      way: 'next',
    },
    'automatic-chosen': {
      screen: CHOICE,
      chosen: 'search-automatically',
      found: 'missing',
      on: {
        'search-driver': 'search-chosen',
        'search-automatically': 'automatic-chosen',
        next: { when: ADMINISTRATOR, else: 'searching' },
        cancel: 'undetected',
      },
      way: 'next',
    },
    searching: {
      screen: {
        kind: 'message',
        title: WIZARD,
        text: [ours('Идёт поиск драйвера…', 'Драйвер ізделуде…', 'Searching for a driver…', 'R-CLIENT-11')],
        point: '2.2(2)',
      },
      found: 'missing',
      on: { wait: 'untested' },
      way: 'wait',
    },
    untested: {
      screen: {
        kind: 'window',
        title: ours('Установка оборудования', 'Жабдықты орнату', 'Hardware Installation', 'R-CLIENT-12'),
        text: [
          printed(
            'Драйвер не тестировался на совместимость с этим устройством',
            'Драйвер осы құрылғымен үйлесімділікке сыналған жоқ',
            'The driver was not tested for compatibility with this device',
            'R-CLIENT-12, S2 §2.2(3)',
          ),
        ],
        point: '2.2(3)',
      },
      found: 'missing',
      on: { 'continue-anyway': 'wizard-done', 'stop-installation': 'undetected' },
      way: 'continue-anyway',
    },
    'wizard-done': {
      screen: {
        kind: 'window',
        title: WIZARD,
        text: [
          ours('Мастер закончил установку.', 'Шебер орнатуды аяқтады.', 'The wizard has finished.', 'R-CLIENT-12'),
        ],
        point: '2.2(3)',
      },
      found: 'missing',
      on: { done: { when: [['windows-lacks-driver', 'undetected']], else: 'installed' } },
      way: 'done',
    },
    undetected: {
      screen: {
        kind: 'message',
        title: ours(
          'Устройство USB не опознано',
          'USB құрылғысы танылмады',
          'USB device not recognised',
          'R-CLIENT-13',
        ),
        text: [
          ours(
            'Носитель не определяется: нужен драйвер для вашей системы.',
            'Тасушы анықталмай тұр: жүйеңізге сәйкес драйвер қажет.',
            'The carrier is not detected: a driver for your system is needed.',
            'R-CLIENT-13',
          ),
        ],
        point: '2.2(3)',
      },
      found: 'missing',
      on: { 'open-driver-page': 'driver-page', close: 'absent' },
      way: 'open-driver-page',
    },
    'driver-page': {
      screen: {
        kind: 'page',
        title: printedKk(
          'Вход в систему Интернет-клиент (инструкции, утилиты, драйверы)',
          'Интернет – клиент жүйесіне кіру (нұсқаулықтар, утилиттер, драйверлер)',
          'Internet-client login (instructions, utilities, drivers)',
          'R-CLIENT-13, S2 §2.2(3)',
        ),
        point: '2.2(3)',
      },
      found: 'missing',
      on: { 'download-driver': { when: ADMINISTRATOR, else: 'detecting' }, close: 'absent' },
      way: 'download-driver',
    },
    detecting: {
      screen: {
        kind: 'message',
        title: ours('Драйвер установлен', 'Драйвер орнатылды', 'The driver is installed', 'R-CLIENT-13'),
        text: [
          printedKk(
            'Дождитесь определения устройства.',
            'Құрылғының анықталуын күтіңіз.',
            'Wait until the device is detected.',
            'R-CLIENT-13, S2 §2.2(3)',
          ),
        ],
        point: '2.2(3)',
      },
      found: 'missing',
      on: { wait: 'installed' },
      way: 'wait',
    },
    installed: { found: '1.0', on: {} },
  },
});
