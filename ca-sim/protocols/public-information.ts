import type { FastifyInstance } from 'fastify';
import { caRoutes } from '../../http/ca.ts';
import { type House, mount } from '../../http/server.ts';
import { consoleReaderOf } from '../cabinet/console-texts.ts';
import { frontPage } from '../cabinet/front-page.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { AUTHORITY_STYLES } from '../core/authority-styles.ts';
import { authorityView, caCertificateViews, instant } from './views.ts';

/** Front page, health, and the CA's own certificates. */
export function mountPublicInformation(app: FastifyInstance, house: House, ca: CertificationAuthority): void {
  const certificates = caCertificateViews(ca.twins);
  const authorities = ca.twins.map(authorityView);
  const [first] = ca.twins;
  const name = first === undefined ? '' : AUTHORITY_STYLES[first.authority].title;
  const self = { house: 'ca-sim', test: true } as const;
  mount(app, house, caRoutes.home, () => ca.run((now) => ({ ...self, name, now: instant(now), certificates })), {
    page: ({ now }, { request }) => frontPage(ca.twins, Date.parse(now), consoleReaderOf(request)),
  });
  mount(app, house, caRoutes.health, () => ca.run((now) => ({ ...self, now: instant(now) })));
  mount(app, house, caRoutes.certificates, () => certificates);
  mount(app, house, caRoutes.authorities, () => authorities);
}
