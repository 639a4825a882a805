import { procedure } from '../procedure.ts';
import { ours } from '../words.ts';

/** The CA's root certificates among the trusted ones: the bank wants them, the guide does not tell of them. */

const IMPORT = ours(
  'Мастер импорта сертификатов',
  'Сертификаттарды импорттау шебері',
  'Certificate Import Wizard',
  'R-CLIENT-27',
);

export const rootCertificate = procedure({
  name: 'rootCertificate',
  fresh: 'absent',
  installed: 'installed',
  rows: {
    absent: { found: 'missing', on: { 'open-root': 'certificate' }, way: 'open-root' },
    certificate: {
      screen: {
        kind: 'window',
        title: ours('Сертификат', 'Сертификат (TEST)', 'Certificate', 'R-CLIENT-27'),
        text: [
          ours(
            'Нет доверия к этому корневому сертификату центра сертификации.',
            'Бұл түбірлік сертификатқа сенім жоқ.',
            'This CA root certificate is not trusted.',
            'R-CLIENT-27',
          ),
        ],
        point: '',
      },
      found: 'missing',
      on: { 'install-certificate': 'store', close: 'absent' },
      way: 'install-certificate',
    },
    store: {
      screen: { kind: 'window', title: IMPORT, point: '' },
      found: 'missing',
      on: { 'choose-root-store': 'store-chosen', cancel: 'absent' },
      way: 'choose-root-store',
    },
    'store-chosen': {
      chosen: 'choose-root-store',
      screen: { kind: 'window', title: IMPORT, point: '' },
      found: 'missing',
      on: { 'choose-root-store': 'store-chosen', next: 'question', cancel: 'absent' },
      way: 'next',
    },
    question: {
      screen: {
        kind: 'window',
        title: ours('Предупреждение о безопасности', 'Қауіпсіздік туралы ескерту', 'Security Warning', 'R-CLIENT-27'),
        text: [
          ours(
            'Установить этот корневой сертификат?',
            'Осы түбірлік сертификатты орнату керек пе?',
            'Install this root certificate?',
            'R-CLIENT-27',
          ),
        ],
        point: '',
      },
      found: 'missing',
      on: { yes: 'installed', no: 'absent' },
      way: 'yes',
    },
    installed: { found: 'present', on: {} },
  },
});
