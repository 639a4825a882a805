import type { FastifyInstance } from 'fastify';
import { caRoutes } from '../../http/ca.ts';
import { type House, mount } from '../../http/server.ts';
import { dnToString } from '../../pki/x509/name.ts';
import { consoleReaderOf } from '../cabinet/console-texts.ts';
import { outboxPage } from '../cabinet/outbox-page.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { orderRegistrationAuthority } from '../core/registration-authorities.ts';
import { registerOrganisation, registerPerson } from '../core/registry.ts';
import { readRequest } from '../protocols/request-evidence.ts';
import { base64, mailView } from '../protocols/views.ts';

/** What the CA's administrator does: organisations, people, Registration Authorities; and the outbox. */
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
  mount(app, house, caRoutes.outbox, () => ca.run(() => state.outbox.map(mailView)), {
    page: (_, { request }) => outboxPage(state.outbox, consoleReaderOf(request)),
  });
}
