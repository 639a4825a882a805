import type { FastifyRequest } from 'fastify';
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
  script: '/cabinet/cabinet.js',
  wayBack: ({ status, code }, request) =>
    status === 401 || code === 'login-again' || isLogin(request)
      ? { href: '/cabinet/login', text: KISC_TEXTS.login }
      : { href: '/cabinet', text: KISC_TEXTS.back },
};
