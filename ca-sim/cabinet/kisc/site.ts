import type { FastifyRequest } from 'fastify';
import { KEY_WINDOW_STYLE } from '../../../http/browser/key-window-style.ts';
import { Html } from '../../../http/html.ts';
import type { Site } from '../site.ts';
import { KISC_TEXTS } from './texts.ts';

const isLogin = ({ url }: FastifyRequest): boolean => url.startsWith('/cabinet/login');

/** KISC's personal cabinet. */
export const KISC_SITE: Site = {
  prefix: '/cabinet',
  home: '/cabinet',
  authority: KISC_TEXTS.authority,
  banner: KISC_TEXTS.banner,
  navigation: [{ href: '/cabinet', text: KISC_TEXTS.cabinet }],
  style: new Html(KEY_WINDOW_STYLE),
  script: '/cabinet/cabinet.js',
  isModule: true,
  bridge: 'cryptoSocket',
  wayBack: ({ status, code }, request) =>
    status === 401 || code === 'login-again' || isLogin(request)
      ? { href: '/cabinet/login', text: KISC_TEXTS.login }
      : { href: '/cabinet', text: KISC_TEXTS.back },
};
