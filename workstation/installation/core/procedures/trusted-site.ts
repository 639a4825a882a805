import { procedure, refuse } from '../procedure.ts';
import { named, ours, printed } from '../words.ts';

/** Guide, 2.3(1): the bank's site becomes one of the trusted sites of Internet Explorer. */

const TRUSTED = printed('Доверенные', 'Сенімді', 'Trusted', 'R-CLIENT-15');
const SITE = named('https://www.qazaqonline.kz', 'R-CLIENT-15, S2 §2.3(1)');

export const trustedSite = procedure({
  name: 'trustedSite',
  fresh: 'absent',
  installed: 'installed',
  rows: {
    absent: {
      found: 'missing',
      on: { 'open-service': { when: [['browser-too-old', refuse('browser-too-old')]], else: 'options' } },
      way: 'open-service',
    },
    options: {
      screen: {
        kind: 'window',
        title: ours('Свойства обозревателя', 'Шолғыш қасиеттері', 'Internet Options', 'R-CLIENT-15'),
        point: '2.3(1)',
      },
      found: 'missing',
      on: { 'open-security': 'security', cancel: 'absent' },
      way: 'open-security',
    },
    security: {
      screen: {
        kind: 'window',
        title: printed('Безопасность', 'Қауіпсіздік', 'Security', 'R-CLIENT-15'),
        text: [TRUSTED],
        point: '2.3(1)',
      },
      found: 'missing',
      on: { 'open-sites': 'sites', cancel: 'absent' },
      way: 'open-sites',
    },
    sites: {
      screen: { kind: 'window', title: TRUSTED, text: [SITE], point: '2.3(1)' },
      found: 'missing',
      on: { 'add-site': 'site-added', cancel: 'absent' },
      way: 'add-site',
    },
    'site-added': {
      screen: {
        kind: 'window',
        title: TRUSTED,
        text: [SITE, ours('Узел добавлен.', 'Торап қосылды.', 'The site was added.', 'R-CLIENT-15')],
        point: '2.3(1)',
      },
      found: 'present',
      on: { close: 'installed' },
      way: 'close',
    },
    installed: { found: 'present', on: {} },
  },
});
