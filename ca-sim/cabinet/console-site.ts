import { accessRoutes } from '../../http/access-routes.ts';
import { caRoutes } from '../../http/ca.ts';
import { caClockRoutes } from '../../http/ca-clock.ts';
import { caDeskRoutes } from '../../http/ca-desk.ts';
import { CONSOLE_TEXTS } from './console-texts.ts';
import type { Site } from './site.ts';
import { WORDS } from './words.ts';

/** The CA's own pages: whatever is no cabinet. */
export const CONSOLE_SITE: Site = {
  prefix: '',
  home: '/',
  authority: CONSOLE_TEXTS.authority,
  banner: CONSOLE_TEXTS.banner,
  navigation: [
    { href: caRoutes.home.path, text: CONSOLE_TEXTS.centre },
    { href: caRoutes.requests.path, text: WORDS.requests },
    { href: caDeskRoutes.enrolments.path, text: CONSOLE_TEXTS.enrolments },
    { href: caRoutes.outbox.path, text: CONSOLE_TEXTS.letters },
    { href: caClockRoutes.control.path, text: CONSOLE_TEXTS.control },
    { href: accessRoutes.form.path, text: CONSOLE_TEXTS.logIn },
  ],
  wayBack: () => ({ href: caRoutes.home.path, text: CONSOLE_TEXTS.toCentre }),
};
