import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import { nationalOctets } from '../../../http/ca-national.ts';
import { mountOctets } from '../../../http/octet-route.ts';
import type { House } from '../../../http/server.ts';
import type { Rng } from '../../../simulation/rng.ts';
import { SCRIPT } from '../../cabinet/national/script.ts';
import type { CertificationAuthority } from '../../certification-authority.ts';
import { applicationOf, documentOf } from '../../core/national/applications.ts';
import { holderOf } from '../../core/national/national-state.ts';
import { challengeOf } from '../../core/visits.ts';
import { type Cabinet, nationalVisit, visitorOf } from './cabinet.ts';
import { mountCertificates } from './certificates.ts';
import { mountEntrance } from './entrance.ts';
import { mountRegistrationCentre } from './registration-centre.ts';
import { mountReissue } from './reissue.ts';

/** The National CA's personal cabinet and its Registration Centre, under /nuc; nothing where that CA was not founded. */
export function mountNationalCabinet(app: FastifyInstance, house: House, ca: CertificationAuthority, rng: Rng): void {
  if (!ca.twins.some(({ authority }) => authority === 'kz-nuc')) return;
  const cabinet: Cabinet = { ca, rng };
  app.register((scope, _options, ready) => {
    scope.register(cookie);
    scope.after(() => {
      mountEntrance(scope, house, cabinet);
      mountReissue(scope, house, cabinet);
      mountCertificates(scope, house, cabinet);
      mountRegistrationCentre(scope, house, cabinet);
      mountFiles(scope, cabinet);
    });
    ready();
  });
}

/** What is downloaded to be signed, and the script of the pages. */
function mountFiles(scope: FastifyInstance, cabinet: Cabinet): void {
  const { ca } = cabinet;
  mountOctets(scope, nationalOctets.challengeFile, ({ request }) =>
    ca.run(() => ({ body: challengeOf(ca.state.national, nationalVisit.idOf(request)) })),
  );
  mountOctets(scope, nationalOctets.documentFile, ({ params, request }) =>
    ca.run((now) => {
      const { subject } = visitorOf(cabinet, request, now);
      return { body: documentOf(applicationOf(ca.state.national, holderOf(subject), params.name ?? '')) };
    }),
  );
  mountOctets(scope, nationalOctets.script, () => ({ body: SCRIPT }));
}
