import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type CabinetProcess, cabinetRoutes } from '../../../http/ca-cabinet.ts';
import { type House, mount } from '../../../http/server.ts';
import { parametersPage, processPage } from '../../cabinet/kisc/pages.ts';
import type { CertificationAuthority } from '../../certification-authority.ts';
import { type KeyProcess, KISC_DEVICES } from '../../core/kisc/cabinet-state.ts';
import {
  fail,
  finishInstallation,
  processOf,
  report,
  send,
  startInstallation,
  startIssue,
} from '../../core/kisc/processes.ts';
import { processView, visitorView } from './views.ts';
import { type Visitor, visitorOf } from './visitor.ts';

/** The parameters window, and what the workstation tells of its work (R-CA-5 to R-CA-15). */
export function mountProcesses(app: FastifyInstance, house: House, ca: CertificationAuthority): void {
  mountStarts(app, house, ca);
  mountProcess(app, house, ca);
  mountReports(app, house, ca);
}

const face = { next: ({ id }: CabinetProcess) => `/cabinet/processes/${id}` };

/** Does something for the visitor of a request, and shows the process of it. */
function forVisitor(
  ca: CertificationAuthority,
  request: FastifyRequest,
  work: (visitor: Visitor, now: number) => KeyProcess,
): Promise<CabinetProcess> {
  return ca.run((now) => processView(ca.state, work(visitorOf(ca.state, request, now), now)));
}

function mountStarts(app: FastifyInstance, house: House, ca: CertificationAuthority): void {
  const { parameters, start, install } = cabinetRoutes;
  mount(
    app,
    house,
    parameters,
    ({ request }) =>
      ca.run((now) => {
        const visitor = visitorView(visitorOf(ca.state, request, now).certificate);
        return { visitor, devices: KISC_DEVICES.map((one) => ({ ...one })) };
      }),
    { page: parametersPage },
  );
  mount(
    app,
    house,
    start,
    ({ body, request }) => forVisitor(ca, request, ({ person }, now) => startIssue(ca.state, person, body.device, now)),
    face,
  );
  mount(
    app,
    house,
    install,
    ({ request }) =>
      forVisitor(ca, request, ({ person, enteredAt }, now) => startInstallation(ca.state, person, enteredAt, now)),
    face,
  );
}

/** The process of the visitor that the address names. */
function processFinder(ca: CertificationAuthority) {
  return ({ person }: Visitor, { id = '' }: { id?: string }): KeyProcess => processOf(ca.state, person, id);
}

function mountProcess(app: FastifyInstance, house: House, ca: CertificationAuthority): void {
  const one = processFinder(ca);
  mount(
    app,
    house,
    cabinetRoutes.process,
    ({ params, request }) => forVisitor(ca, request, (visitor) => one(visitor, params)),
    { page: processPage },
  );
}

function mountReports(app: FastifyInstance, house: House, ca: CertificationAuthority): void {
  const { report: reportRow, sent, failed, installed } = cabinetRoutes;
  const one = processFinder(ca);
  mount(
    app,
    house,
    reportRow,
    ({ body, params, request }) =>
      forVisitor(ca, request, (visitor, now) => report(one(visitor, params), body.line, now)),
    face,
  );
  mount(
    app,
    house,
    sent,
    ({ body, params, request }) =>
      forVisitor(ca, request, (visitor) => send(ca.state, visitor.person, one(visitor, params), body.request)),
    face,
  );
  mount(
    app,
    house,
    failed,
    ({ body, params, request }) =>
      forVisitor(ca, request, (visitor, now) => fail(one(visitor, params), body.reason, now)),
    face,
  );
  mount(
    app,
    house,
    installed,
    ({ body, params, request }) =>
      forVisitor(ca, request, (visitor, now) =>
        finishInstallation(ca.state, one(visitor, params), body.certificates, now),
      ),
    face,
  );
}
