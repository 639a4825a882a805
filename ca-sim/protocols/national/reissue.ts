import type { FastifyInstance } from 'fastify';
import { nationalRoutes } from '../../../http/ca-national.ts';
import { type House, mount } from '../../../http/server.ts';
import { localKeyIdHex, readKeyFileName } from '../../../pki/pkcs12/key-file.ts';
import {
  applicationListPage,
  applicationPage,
  formPage,
  installedPage,
} from '../../cabinet/national/application-pages.ts';
import { judgeWish } from '../../core/enrolment-checks.ts';
import {
  applicationOf,
  applicationsOf,
  apply,
  assertMaySign,
  assertValidKeys,
  certificatesOf,
  confirm,
  documentOf,
  install,
  open,
  submit,
  wishesOf,
} from '../../core/national/applications.ts';
import { NATIONAL_KEY_SETS } from '../../core/national/key-sets.ts';
import { holderOf, type NationalApplication } from '../../core/national/national-state.ts';
import { settleApplication } from '../../core/national/settlement.ts';
import { OPEN_STATES } from '../../core/request-states.ts';
import type { IssuedCertificate } from '../../core/state.ts';
import { readPlainRequest } from '../plain-request.ts';
import { signerOver } from '../signed-answer.ts';
import { type Cabinet, visitorOf } from './cabinet.ts';
import { applicationView, certificateView, keySetView, personView, storageViews } from './views.ts';

/** The re-issue of keys without a Registration Centre: form, confirmation, signature, status, installation (R-NUC-22 to R-NUC-41). */

const pathOf = ({ id, number }: { id: string; number?: string }) => `/nuc/cabinet/applications/${number ?? id}`;

export function mountReissue(app: FastifyInstance, house: House, cabinet: Cabinet): void {
  mountForm(app, house, cabinet);
  mountSigning(app, house, cabinet);
  mountStatus(app, house, cabinet);
  mountInstallation(app, house, cabinet);
}

function mountForm(app: FastifyInstance, house: House, cabinet: Cabinet): void {
  const { ca } = cabinet;
  mount(
    app,
    house,
    nationalRoutes.reissueForm,
    ({ request }) =>
      ca.run((now) => {
        const login = visitorOf(cabinet, request, now);
        assertValidKeys(login, now);
        const keySets = NATIONAL_KEY_SETS.map(({ id }) => keySetView(id));
        return { person: personView(ca.state.national, login), keySets, storages: storageViews() };
      }),
    { page: formPage },
  );
  mount(
    app,
    house,
    nationalRoutes.apply,
    ({ body, request }) =>
      ca.run((now) => applicationView(apply(ca.state.national, visitorOf(cabinet, request, now), body, now))),
    { next: pathOf },
  );
}

function mountSigning(app: FastifyInstance, house: House, cabinet: Cabinet): void {
  const { ca } = cabinet;
  mount(
    app,
    house,
    nationalRoutes.confirm,
    ({ body, params, request }) =>
      ca.run((now) => {
        const login = visitorOf(cabinet, request, now);
        const application = applicationOf(ca.state.national, holderOf(login.subject), params.name ?? '');
        const pasted = [body.request1, body.request2 ?? ''].filter((text) => text.trim() !== '');
        const requests = pasted.map((text) => readPlainRequest(Buffer.from(text)));
        return applicationView(confirm(application, login, { isCorrect: body.correct === 'yes', requests }, now));
      }),
    { next: pathOf },
  );
  mount(
    app,
    house,
    nationalRoutes.submit,
    ({ body, params, request }) =>
      ca.run(async (now) => {
        const login = visitorOf(cabinet, request, now);
        const application = applicationOf(ca.state.national, holderOf(login.subject), params.name ?? '');
        const signer = await signerOver(ca.state, 'kz-nuc', { ...body, expected: documentOf(application) }, now);
        assertMaySign(application, signer, now);
        await submitSigned(cabinet, application, signer, now);
        return applicationView(application);
      }),
    { next: pathOf },
  );
}

/** Every key is judged before the first is taken in: an application is accepted whole or not at all. */
async function submitSigned({ ca }: Cabinet, application: NationalApplication, signer: IssuedCertificate, now: number) {
  const wishes = wishesOf(application, signer.serialNumber);
  for (const wish of wishes) judgeWish(ca.state, wish);
  const enrolmentIds: string[] = [];
  for (const wish of wishes) enrolmentIds.push((await ca.enrol(wish, now)).enrolment.id);
  submit(ca.state.national, application, { signer, enrolmentIds }, now);
  settleApplication(ca.state, application, now);
}

/** Asks how the enrolments of an application stand, where asking moves them on. */
async function look({ ca }: Cabinet, application: NationalApplication, now: number): Promise<void> {
  if (application.state !== 'submitted') return;
  for (const id of application.enrolmentIds) {
    const enrolment = ca.state.enrolments.get(id);
    if (enrolment !== undefined && OPEN_STATES.has(enrolment.state)) await ca.poll(id, now);
  }
}

function mountStatus(app: FastifyInstance, house: House, cabinet: Cabinet): void {
  const { ca } = cabinet;
  mount(
    app,
    house,
    nationalRoutes.applications,
    ({ request }) =>
      ca.run(async (now) => {
        const { number } = (request.query ?? {}) as { number?: unknown };
        const all = applicationsOf(ca.state.national, holderOf(visitorOf(cabinet, request, now).subject));
        const wanted = typeof number === 'string' ? all.filter((one) => one.number === number.trim()) : all;
        for (const application of wanted) await look(cabinet, application, now);
        return wanted.map(applicationView);
      }),
    { page: applicationListPage },
  );
  mount(
    app,
    house,
    nationalRoutes.application,
    ({ params, request }) =>
      ca.run(async (now) => {
        const { subject } = visitorOf(cabinet, request, now);
        const application = applicationOf(ca.state.national, holderOf(subject), params.name ?? '');
        await look(cabinet, application, now);
        return applicationView(application);
      }),
    { page: applicationPage },
  );
}

function mountInstallation(app: FastifyInstance, house: House, cabinet: Cabinet): void {
  const { ca } = cabinet;
  mount(
    app,
    house,
    nationalRoutes.open,
    ({ body, params, request }) =>
      ca.run(async (now) => {
        const { subject } = visitorOf(cabinet, request, now);
        const application = applicationOf(ca.state.national, holderOf(subject), params.name ?? '');
        await look(cabinet, application, now);
        const expected = application.keys.map(({ publicKey }) => localKeyIdHex(publicKey));
        open(application, { keyIds: keyIdsIn(body.keys), expected }, now);
        return applicationView(application);
      }),
    { next: pathOf },
  );
  mount(
    app,
    house,
    nationalRoutes.install,
    ({ params, request }) =>
      ca.run((now) => {
        const { subject } = visitorOf(cabinet, request, now);
        const application = applicationOf(ca.state.national, holderOf(subject), params.name ?? '');
        install(application, now);
        const certificates = certificatesOf(ca.state, application).map((one) => certificateView(one, now));
        return { application: applicationView(application), certificates };
      }),
    { page: installedPage },
  );
}

/** The keys that a listing names: by files of the National CA's names, or by identifiers. */
function keyIdsIn(listing: string): string[] {
  return listing
    .split(/\s+/)
    .map((word) => readKeyFileName(word.split(/[\\/]/).at(-1) ?? '')?.keyId ?? word.toLowerCase())
    .filter((word) => /^[0-9a-f]{40}$/.test(word));
}
