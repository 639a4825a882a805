import { procedure, refuse } from '../procedure.ts';
import { named, ours, printed, printedKk } from '../words.ts';

/** Guide, 2.2(4) to (7): the configurator is given the container's password and reads the keys of the token. */

const CONFIGURATOR = named('Tumar CSP Configurator', 'R-TOKEN-7');

export const tokenProfile = procedure({
  name: 'tokenProfile',
  fresh: 'unread',
  installed: 'read',
  rows: {
    unread: {
      found: 'missing',
      on: { 'open-configurator': { when: [['csp-missing', refuse('csp-missing')]], else: 'profiles' } },
      way: 'open-configurator',
    },
    profiles: {
      screen: { kind: 'window', title: CONFIGURATOR, point: '2.2(5)' },
      found: 'missing',
      on: {
        'open-profile-menu': { when: [['driver-missing', refuse('token-not-seen')]], else: 'profile-menu' },
        close: 'unread',
      },
      way: 'open-profile-menu',
    },
    'profile-menu': {
      screen: { kind: 'menu', title: named('JavaToken', 'R-TOKEN-7'), point: '2.2(5)' },
      found: 'missing',
      on: { 'change-profile': 'profile-editor', close: 'profiles' },
      way: 'change-profile',
    },
    'profile-editor': {
      screen: {
        kind: 'window',
        title: ours('Профайл JavaToken', 'JavaToken профайлы', 'The profile JavaToken', 'R-TOKEN-9'),
        text: [
          printed(
            'Параметры хранения устройств',
            'Құрылғыны сақтау параметрлері',
            'Parameters of the device’s storage',
            'R-TOKEN-10',
          ),
        ],
        point: '2.2(6)',
        asksPassword: true,
      },
      found: 'missing',
      on: { 'save-profile': 'reading', cancel: 'profiles' },
      way: 'save-profile',
    },
    reading: {
      screen: {
        kind: 'message',
        title: CONFIGURATOR,
        text: [printedKk('Идёт процесс получения ключей', 'Кілттерді алу процесі', 'Reading the keys', 'R-TOKEN-12')],
        point: '2.2(7)',
      },
      found: 'missing',
      on: { wait: 'keys-listed' },
      way: 'wait',
    },
    'keys-listed': {
      screen: {
        kind: 'window',
        title: CONFIGURATOR,
        text: [
          ours(
            'В списке ключей появился ваш ключ.',
            'Кілттер тізімінде сіздің кілтіңіз пайда болды.',
            'Your key is on the list of keys.',
            'R-TOKEN-12',
          ),
        ],
        point: '2.2(7)',
      },
      found: 'present',
      on: { close: 'read' },
      way: 'close',
    },
    read: { found: 'present', on: { 'open-configurator': 'keys-listed' } },
  },
});
