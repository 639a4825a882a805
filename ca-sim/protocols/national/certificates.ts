import type { FastifyInstance } from 'fastify';
import { nationalRoutes } from '../../../http/ca-national.ts';
import { type House, mount } from '../../../http/server.ts';
import { certificateListPage, revocationPage } from '../../cabinet/national/certificate-pages.ts';
import { certificateState, certificateTransition } from '../../core/certificate-states.ts';
import { certificatesOfHolder } from '../../core/national/applications.ts';
import { holderOf } from '../../core/national/national-state.ts';
import { CaError } from '../../core/problems.ts';
import { revokeCertificate } from '../../core/revocation.ts';
import { type Cabinet, visitorOf } from './cabinet.ts';
import { certificateView } from './views.ts';

/** The person's certificates, and their revocation (R-NUC-23, R-NUC-25). */
export function mountCertificates(app: FastifyInstance, house: House, cabinet: Cabinet): void {
  const { ca } = cabinet;
  const own = (now: number, request: Parameters<typeof visitorOf>[1]) =>
    certificatesOfHolder(ca.state, holderOf(visitorOf(cabinet, request, now).subject));
  mount(
    app,
    house,
    nationalRoutes.certificates,
    ({ request }) =>
      ca.run((now) =>
        own(now, request)
          .map((one) => certificateView(one, now))
          .reverse(),
      ),
    { page: certificateListPage },
  );
  mount(
    app,
    house,
    nationalRoutes.revocation,
    ({ request }) =>
      ca.run((now) => {
        const revocable = own(now, request).filter(
          (one) => certificateTransition(certificateState(one, now), 'revoked').to !== undefined,
        );
        return revocable.map((one) => certificateView(one, now)).reverse();
      }),
    { page: revocationPage },
  );
  mount(
    app,
    house,
    nationalRoutes.revoke,
    ({ body, params, request }) =>
      ca.run((now) => {
        const issued = own(now, request).find(({ serialNumber }) => serialNumber === params.serialNumber);
        if (issued === undefined)
          throw new CaError('entity-not-found', `You have no certificate ${params.serialNumber}.`);
        return certificateView(revokeCertificate(ca.state, issued, body.reason, now), now);
      }),
    { next: () => nationalRoutes.certificates.path },
  );
}
