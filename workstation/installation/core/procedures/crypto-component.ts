import { procedure, refuse } from '../procedure.ts';
import { ours, printedKk } from '../words.ts';
import { SECURITY_WARNING, securityWarning } from './security-warning.ts';

/** Guide, 2.3(12) to (14): after the login the bank's page loads the cryptographic components, an ActiveX again. */

export const PAGE = ours('Интернет-Клиент', 'Интернет-Клиент беті', 'Internet-Client', 'R-BANK-45');

export const cryptoComponent = procedure({
  name: 'cryptoComponent',
  fresh: 'absent',
  installed: 'installed',
  rows: {
    absent: {
      found: 'missing',
      on: {
        'log-in': { when: [['bank-client-missing', refuse('login-window-missing')]], else: 'question' },
      },
      way: 'log-in',
    },
    question: {
      screen: {
        kind: 'window',
        title: SECURITY_WARNING,
        text: [
          ours(
            'Загрузить компоненты с этого узла?',
            'Осы тораптан компоненттерді жүктеу керек пе?',
            'Load components from this site?',
            'R-CLIENT-22',
          ),
        ],
        point: '2.3(12)',
      },
      found: 'missing',
      on: { yes: 'loading', no: 'absent' },
      way: 'yes',
    },
    loading: {
      screen: {
        kind: 'message',
        title: PAGE,
        text: [
          printedKk(
            'Загрузка криптографических компонентов',
            'Криптографиялық компоненттердің жүктеуі',
            'Loading the cryptographic components',
            'R-BANK-45',
          ),
        ],
        point: '2.3(13)',
      },
      found: 'missing',
      on: { wait: 'bar' },
      way: 'wait',
    },
    bar: {
      screen: { kind: 'bar', title: PAGE, point: '2.3(14)' },
      found: 'missing',
      on: { 'click-activex-bar': 'bar-menu', close: 'absent' },
      way: 'click-activex-bar',
    },
    'bar-menu': {
      screen: { kind: 'menu', title: PAGE, point: '2.3(14)' },
      found: 'missing',
      on: {
        'run-add-on': { when: [['not-administrator', refuse('administrator-needed')]], else: 'warning' },
        cancel: 'bar',
      },
      way: 'run-add-on',
    },
    ...securityWarning({
      program: ours(
        'Криптографический компонент (TEST)',
        'Криптографиялық компонент (TEST)',
        'The cryptographic component (TEST)',
        'R-CLIENT-24',
      ),
      point: '2.3(14)',
      begin: 'log-in',
      always: 'always-install-from',
      never: 'never-install-from',
      after: 'installed',
    }),
    installed: { found: 'present', on: {}, goesOnWith: 'log-in' },
  },
});
