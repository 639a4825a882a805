import type { FastifyInstance } from 'fastify';
import { caRoutes } from '../../http/ca.ts';
import { type House, mount } from '../../http/server.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { rejectRequest } from '../core/requests.ts';
import { approveAtDesk } from '../core/revocation-requests.ts';
import { requestView } from '../protocols/views.ts';

/** The desks of the manager and the security officer. */
export function mountDesks(app: FastifyInstance, house: House, ca: CertificationAuthority): void {
  const face = { next: ({ id }: { id: string }) => `/requests/${id}` };
  mount(
    app,
    house,
    caRoutes.approve,
    ({ params, body }) => ca.run((now) => requestView(approveAtDesk(ca.state, params.id ?? '', body.role, now))),
    face,
  );
  mount(
    app,
    house,
    caRoutes.reject,
    ({ params, body }) => ca.run((now) => requestView(rejectRequest(ca.state, params.id ?? '', body.reason, now))),
    face,
  );
}
