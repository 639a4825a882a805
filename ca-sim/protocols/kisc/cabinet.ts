import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import { mountBridgeFiles } from '../../../http/browser/bridge-files.ts';
import { cabinetOctets, cabinetRoutes } from '../../../http/ca-cabinet.ts';
import { mountOctets } from '../../../http/octet-route.ts';
import { type House, mount } from '../../../http/server.ts';
import { nameKey } from '../../../pki/x509/name.ts';
import type { Rng } from '../../../simulation/rng.ts';
import { cabinetPage, loginPage } from '../../cabinet/kisc/pages.ts';
import { KISC_SCRIPT } from '../../cabinet/kisc/script.ts';
import type { CertificationAuthority } from '../../certification-authority.ts';
import { installableRequest, ownRequests } from '../../core/kisc/own-requests.ts';
import { processesOf } from '../../core/kisc/processes.ts';
import { CaError } from '../../core/problems.ts';
import { CHALLENGE_MS, challengeOf, enter, giveChallenge, leave, takeChallenge } from '../../core/visits.ts';
import { signerOver } from '../signed-answer.ts';
import { base64, instant } from '../views.ts';
import { mountProcesses } from './processes.ts';
import { ownRequestView, processView, visitorView } from './views.ts';
import { kiscVisit, personOf, visitorOf } from './visitor.ts';

/** The first line of a challenge. */
const TITLE = 'TEST ҚБЕО КО · Жеке кабинетке кіру';

/** The personal cabinet of the KISC-style CA, under /cabinet; nothing where that CA was not founded. */
export function mountKiscCabinet(app: FastifyInstance, house: House, ca: CertificationAuthority, rng: Rng): void {
  if (!ca.twins.some(({ authority }) => authority === 'kz-kisc')) return;
  app.register((scope, _options, ready) => {
    scope.register(cookie);
    scope.after(() => {
      mountLogin(scope, house, ca, rng);
      mountLogout(scope, house, ca);
      mountCabinet(scope, house, ca);
      mountProcesses(scope, house, ca);
      mountOctets(scope, cabinetOctets.challengeFile, ({ request }) =>
        ca.run(() => ({ body: challengeOf(ca.state.kiscCabinet, kiscVisit.idOf(request)) })),
      );
      mountBridgeFiles(scope);
      mountOctets(scope, cabinetOctets.script, () => ({ body: KISC_SCRIPT }));
    });
    ready();
  });
}

function mountLogin(app: FastifyInstance, house: House, ca: CertificationAuthority, rng: Rng): void {
  const book = () => ca.state.kiscCabinet;
  mount(
    app,
    house,
    cabinetRoutes.challenge,
    ({ request, response }) =>
      ca.run((now) => {
        const { id, octets } = giveChallenge(book(), { id: kiscVisit.idOf(request), title: TITLE }, rng, now);
        kiscVisit.give(response, id);
        return { challenge: base64(octets), validUntil: instant(now + CHALLENGE_MS) };
      }),
    { page: loginPage },
  );
  mount(
    app,
    house,
    cabinetRoutes.signIn,
    ({ body, request, response }) =>
      ca.run(async (now) => {
        if (body.byCertificate !== 'yes') throw new CaError('login-mode', 'The tick is missing.');
        const visitId = kiscVisit.idOf(request);
        const expected = takeChallenge(book(), visitId);
        const signer = await signerOver(ca.state, 'kz-kisc', { ...body, expected }, now);
        personOf(ca.state, signer);
        kiscVisit.give(response, enter(book(), visitId ?? '', signer.serialNumber, rng, now));
        return visitorView(signer);
      }),
    { next: () => cabinetRoutes.cabinet.path },
  );
}

function mountLogout(app: FastifyInstance, house: House, ca: CertificationAuthority): void {
  mount(
    app,
    house,
    cabinetRoutes.leave,
    ({ request, response }) =>
      ca.run(() => {
        leave(ca.state.kiscCabinet, kiscVisit.idOf(request));
        kiscVisit.take(response);
        return {};
      }),
    { next: () => cabinetRoutes.challenge.path },
  );
}

function mountCabinet(app: FastifyInstance, house: House, ca: CertificationAuthority): void {
  mount(
    app,
    house,
    cabinetRoutes.cabinet,
    ({ request }) =>
      ca.run((now) => {
        const { state } = ca;
        const { person, certificate } = visitorOf(state, request, now);
        return {
          visitor: visitorView(certificate),
          requests: ownRequests(state, person).map((one) => ownRequestView(state, one)),
          processes: processesOf(state, nameKey(person.subject)).map((one) => processView(state, one)),
          isInstallable: installableRequest(state, person) !== undefined,
        };
      }),
    { page: cabinetPage },
  );
}
