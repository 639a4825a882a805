import type { FastifyInstance } from 'fastify';
import { caRoutes } from '../../http/ca.ts';
import { type House, mount } from '../../http/server.ts';
import { dnToString } from '../../pki/x509/name.ts';
import { outboxPage } from '../cabinet/outbox-page.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { issuedCertificate } from '../core/certificates.ts';
import { publishNow } from '../core/publication.ts';
import { orderRegistrationAuthority } from '../core/registration-authorities.ts';
import { registerOrganisation, registerPerson } from '../core/registry.ts';
import { releaseCertificate, revokeCertificate } from '../core/revocation.ts';
import { readRequest } from '../protocols/request-evidence.ts';
import { base64, instant, mailView } from '../protocols/views.ts';

/** What the CA's administrator does: organisations, people, Registration Authorities, revocations; and the outbox. */
export function mountRegister(app: FastifyInstance, house: House, ca: CertificationAuthority): void {
  const { state } = ca;
  mount(app, house, caRoutes.registerOrganisation, ({ body }) =>
    ca.run(() => {
      const { bin, name } = body;
      const {
        isApproveOneReg = false,
        isApproveTwoReg = false,
        isApproveOneRev = false,
        isApproveTwoRev = false,
      } = body;
      registerOrganisation(state, { bin, name, isApproveOneReg, isApproveTwoReg, isApproveOneRev, isApproveTwoRev });
      return { bin };
    }),
  );
  mount(app, house, caRoutes.registerPerson, ({ body }) =>
    ca.run(() => {
      const { iin, subject } = registerPerson(state, body);
      return { iin, subject: dnToString(subject) };
    }),
  );
  mount(app, house, caRoutes.registerRegistrationAuthority, ({ body }) =>
    ca.run(async (now) => {
      const request = readRequest(Buffer.from(body.request, 'base64'));
      const { der } = await ca.issue(orderRegistrationAuthority(state, body.name, request, now));
      return { certificate: base64(der) };
    }),
  );
  mount(app, house, caRoutes.revoke, ({ body }) =>
    ca.run((now) => {
      const issued = issuedCertificate(state, body.serialNumber, body.authority);
      const { serialNumber, revocation } = revokeCertificate(state, issued, body.reason, now);
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
  mount(app, house, caRoutes.outbox, () => ca.run(() => state.outbox.map(mailView)), {
    page: () => outboxPage(state.outbox),
  });
}
