import type { FastifyInstance } from 'fastify';
import { nationalRoutes } from '../../../http/ca-national.ts';
import { type House, mount } from '../../../http/server.ts';
import { PASSWORD_PATTERN } from '../../../pki/pkcs12/key-file.ts';
import { cabinetPage, keysPage, passwordPage } from '../../cabinet/national/cabinet-pages.ts';
import { entryPage, loginPage } from '../../cabinet/national/entrance-pages.ts';
import { assertAuthenticationKey } from '../../core/national/authentication-key.ts';
import { CHALLENGE_MS, enter, giveChallenge, isInCabinet, leave, takeChallenge } from '../../core/visits.ts';
import { signerOver } from '../signed-answer.ts';
import { type Cabinet, nationalVisit, visitorOf } from './cabinet.ts';
import { base64, personView, storageViews } from './views.ts';

/** Coming in and out, and the pages that only lead on (R-NUC-2 to R-NUC-21, R-NUC-27). */
export function mountEntrance(app: FastifyInstance, house: House, cabinet: Cabinet): void {
  mountArrival(app, house, cabinet);
  mountSignIn(app, house, cabinet);
  mountLeadingPages(app, house, cabinet);
}

/** The first line of a challenge. */
const TITLE = 'TEST ҰКО · Жеке кабинетке кіру';

function mountArrival(app: FastifyInstance, house: House, { ca, rng }: Cabinet): void {
  mount(
    app,
    house,
    nationalRoutes.entry,
    ({ request }) => ca.run(() => ({ isInCabinet: isInCabinet(ca.state.national, nationalVisit.idOf(request)) })),
    { page: entryPage },
  );
  mount(
    app,
    house,
    nationalRoutes.challenge,
    ({ request, response }) =>
      ca.run((now) => {
        const { id, octets } = giveChallenge(
          ca.state.national,
          { id: nationalVisit.idOf(request), title: TITLE },
          rng,
          now,
        );
        nationalVisit.give(response, id);
        const validUntil = new Date(now + CHALLENGE_MS).toISOString();
        return { challenge: base64(octets), validUntil, storages: storageViews() };
      }),
    { page: loginPage },
  );
}

function mountSignIn(app: FastifyInstance, house: House, cabinet: Cabinet): void {
  const { ca, rng } = cabinet;
  mount(
    app,
    house,
    nationalRoutes.signIn,
    ({ body, request, response }) =>
      ca.run(async (now) => {
        const visitId = nationalVisit.idOf(request);
        const expected = takeChallenge(ca.state.national, visitId);
        const signer = await signerOver(ca.state, 'kz-nuc', { ...body, expected }, now);
        assertAuthenticationKey(signer);
        nationalVisit.give(response, enter(ca.state.national, visitId ?? '', signer.serialNumber, rng, now));
        return personView(ca.state.national, signer);
      }),
    { next: () => nationalRoutes.cabinet.path },
  );
  mount(
    app,
    house,
    nationalRoutes.leave,
    ({ request, response }) =>
      ca.run(() => {
        leave(ca.state.national, nationalVisit.idOf(request));
        nationalVisit.take(response);
        return {};
      }),
    { next: () => nationalRoutes.entry.path },
  );
}

function mountLeadingPages(app: FastifyInstance, house: House, cabinet: Cabinet): void {
  const { ca } = cabinet;
  mount(
    app,
    house,
    nationalRoutes.cabinet,
    ({ request }) => ca.run((now) => personView(ca.state.national, visitorOf(cabinet, request, now))),
    { page: cabinetPage },
  );
  mount(
    app,
    house,
    nationalRoutes.keys,
    ({ request }) => ca.run((now) => personView(ca.state.national, visitorOf(cabinet, request, now))),
    { page: keysPage },
  );
  mount(
    app,
    house,
    nationalRoutes.password,
    ({ request }) =>
      ca.run((now) => {
        visitorOf(cabinet, request, now);
        return { storages: storageViews(), pattern: `^${PASSWORD_PATTERN}$` };
      }),
    { page: passwordPage },
  );
}
