import { Html } from '../../../http/html.ts';
import type { Site } from '../site.ts';
import { CABINET_TEXTS } from './texts.ts';

/** The National CA's personal cabinet. */
export const NATIONAL_SITE: Site = {
  prefix: '/nuc',
  home: '/nuc',
  authority: CABINET_TEXTS.authority,
  banner: CABINET_TEXTS.banner,
  navigation: [
    { href: '/nuc/cabinet', text: CABINET_TEXTS.home },
    { href: '/nuc/cabinet/keys', text: CABINET_TEXTS.myKeys },
  ],
  style: new Html('header { background: #0b4f4a; }'),
  script: '/nuc/cabinet.js',
  bridge: 'ncalayer',
  footer: [CABINET_TEXTS.contactCentre, CABINET_TEXTS.consultant],
  wayBack: ({ status }, { url }) =>
    status === 401 || url.startsWith('/nuc/login')
      ? { href: '/nuc/login', text: CABINET_TEXTS.enterCabinet }
      : { href: '/nuc/cabinet', text: CABINET_TEXTS.back },
};
