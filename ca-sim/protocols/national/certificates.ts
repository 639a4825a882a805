import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type NationalCertificateView, nationalRoutes } from '../../../http/ca-national.ts';
import { type House, mount } from '../../../http/server.ts';
import { certificateListPage, revocationPage } from '../../cabinet/national/certificate-pages.ts';
import { certificateState, certificateTransition } from '../../core/certificate-states.ts';
import { certificatesOfHolder } from '../../core/national/applications.ts';
import { holderOf } from '../../core/national/national-state.ts';
import { CaError } from '../../core/problems.ts';
import { revokeCertificate } from '../../core/revocation.ts';
import type { IssuedCertificate } from '../../core/state.ts';
import { type Cabinet, visitorOf } from './cabinet.ts';
import { certificateView } from './views.ts';

/** The person's certificates, and their revocation (R-NUC-23, R-NUC-25). */
export function mountCertificates(app: FastifyInstance, house: House, cabinet: Cabinet): void {
  const { ca } = cabinet;
  mount(
    app,
    house,
    nationalRoutes.certificates,
    ({ request }) => ca.run((now) => newestFirst(ownCertificates(cabinet, request, now), now)),
    { page: certificateListPage },
  );
  mount(
    app,
    house,
    nationalRoutes.revocation,
    ({ request }) => ca.run((now) => newestFirst(ownCertificates(cabinet, request, now).filter(isRevocable(now)), now)),
    { page: revocationPage },
  );
  mount(
    app,
    house,
    nationalRoutes.revoke,
    ({ body, params: { serialNumber = '' }, request }) =>
      ca.run((now) => {
        const issued = ownCertificates(cabinet, request, now).find((one) => one.serialNumber === serialNumber);
        if (issued === undefined) throw new CaError('entity-not-found', `You have no certificate ${serialNumber}.`);
        return certificateView(revokeCertificate(ca.state, issued, body.reason, now), now);
      }),
    { next: () => nationalRoutes.certificates.path },
  );
}

/** Those of the visitor, oldest first. @throws CaError visit-needed. */
function ownCertificates(cabinet: Cabinet, request: FastifyRequest, now: number): IssuedCertificate[] {
  return certificatesOfHolder(cabinet.ca.state, holderOf(visitorOf(cabinet, request, now).subject));
}

function newestFirst(certificates: readonly IssuedCertificate[], now: number): NationalCertificateView[] {
  return certificates.map((one) => certificateView(one, now)).reverse();
}

const isRevocable = (now: number) => (one: IssuedCertificate) =>
  certificateTransition(certificateState(one, now), 'revoked').to !== undefined;
