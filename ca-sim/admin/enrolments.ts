import type { FastifyInstance } from 'fastify';
import { caDeskRoutes, type EnrolmentView } from '../../http/ca-desk.ts';
import { type House, mount } from '../../http/server.ts';
import { dnToString } from '../../pki/x509/name.ts';
import { consoleReaderOf } from '../cabinet/console-texts.ts';
import { enrolmentListPage } from '../cabinet/enrolment-list-page.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { approveEnrolment, enrolmentOf, rejectEnrolment } from '../core/enrolment.ts';
import type { Enrolment } from '../core/enrolment-record.ts';
import { base64, instant, statusOf } from '../protocols/views.ts';

/** The desks of manager and security officer for plain enrolments, and the switch that does without them. */
export function mountEnrolments(app: FastifyInstance, house: House, ca: CertificationAuthority): void {
  const { state } = ca;
  const face = { next: () => caDeskRoutes.enrolments.path };
  mount(app, house, caDeskRoutes.enrolments, () => ca.run(() => [...state.enrolments.values()].reverse().map(view)), {
    page: (_, { request }) => enrolmentListPage([...state.enrolments.values()].reverse(), consoleReaderOf(request)),
  });
  mount(app, house, caDeskRoutes.enrolment, ({ params }) => ca.run(() => view(enrolmentOf(state, params.id ?? ''))));
  mount(
    app,
    house,
    caDeskRoutes.approveEnrolment,
    ({ params, body }) =>
      ca.run(async (now) => {
        const enrolment = approveEnrolment(state, params.id ?? '', body.role, now);
        await ca.issueApproved();
        return view(enrolment);
      }),
    face,
  );
  mount(
    app,
    house,
    caDeskRoutes.rejectEnrolment,
    ({ params, body }) => ca.run((now) => view(rejectEnrolment(state, params.id ?? '', body.reason, now))),
    face,
  );
  mount(app, house, caDeskRoutes.enrolmentProgress, ({ body }) =>
    ca.run(() => {
      state.enrolmentProgress.set(body.authority, body.progress);
      return body;
    }),
  );
}

function view(enrolment: Enrolment): EnrolmentView {
  const { id, authority, algorithm, profile, subject, state, submittedAt, polls, reason, certificate } = enrolment;
  return {
    id,
    authority,
    algorithm,
    profile,
    subject: dnToString(subject),
    status: statusOf(state),
    submittedAt: instant(submittedAt),
    polls,
    reason,
    certificate: certificate === undefined ? null : base64(certificate.der),
  };
}
