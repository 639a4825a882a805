import type { FastifyInstance } from 'fastify';
import { caRoutes } from '../../http/ca.ts';
import { type House, mount } from '../../http/server.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { issuedCertificate, issuingCaCertificate } from '../core/certificates.ts';
import { publishNow } from '../core/publication.ts';
import { releaseCertificate, revokeCertificate } from '../core/revocation.ts';
import { instant } from '../protocols/views.ts';

/** What the CA's administrator does with certificates: revoke or suspend, release, and publish the list. */
export function mountRevocations(app: FastifyInstance, house: House, ca: CertificationAuthority): void {
  const { state } = ca;
  mount(app, house, caRoutes.revoke, ({ body }) =>
    ca.run((now) => {
      const issued = issuedCertificate(state, body.serialNumber, body.authority);
      const { serialNumber, revocation } = revokeCertificate(state, issued, body.reason, now);
      return { serialNumber, revokedAt: instant(revocation?.at ?? now) };
    }),
  );
  mount(app, house, caRoutes.revokeCa, ({ body }) =>
    ca.run((now) => {
      const { authority, algorithm, reason = 'cACompromise' } = body;
      const issued = issuingCaCertificate(state, authority, algorithm);
      const { serialNumber, revocation } = revokeCertificate(state, issued, reason, now);
      return { serialNumber, revokedAt: instant(revocation?.at ?? now) };
    }),
  );
  mount(app, house, caRoutes.release, ({ body }) =>
    ca.run((now) => {
      const issued = issuedCertificate(state, body.serialNumber, body.authority);
      const { serialNumber } = releaseCertificate(state, issued, now);
      return { serialNumber, releasedAt: instant(now) };
    }),
  );
  mount(app, house, caRoutes.publish, ({ body }) =>
    ca.run((now) => {
      const { number, thisUpdate } = publishNow(state, ca.issuing(body.authority, body.algorithm), now);
      return { number, thisUpdate: instant(thisUpdate) };
    }),
  );
}
