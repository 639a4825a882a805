import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bankRoutes } from '../../http/bank.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import type { Client } from '../core/clients.ts';
import { type Label, label, plain } from '../core/label.ts';
import { menu } from '../core/menu.ts';
import { RIGHTS } from '../core/rights.ts';
import type { User } from '../core/users.ts';
import { windowOf } from '../core/windows.ts';
import { clientPage, subscriberPage } from '../pages/entrance.ts';
import { mainPage } from '../pages/main-window.ts';
import { instant } from './profile-view.ts';
import { visitorOf } from './visitor.ts';

/** What is shown between the sign-in and the work: subscriber, client, main window; and the bank's health. */
export function mountMainWindow(app: FastifyInstance, house: House, bank: Bank): void {
  mount(app, house, bankRoutes.health, () => {
    return { house: 'bank-sim', test: true, now: instant(bank.clock.now()) } as const;
  });
  mount(
    app,
    house,
    bankRoutes.subscriber,
    ({ request }) => {
      const { surname } = visitorOf(bank, request, 'look').user;
      return { page: windowOf('subscriber', bank.settings.style), surname };
    },
    { page: (reply, { request }) => subscriberPage(reply, request) },
  );
  mount(
    app,
    house,
    bankRoutes.client,
    ({ request }) => {
      const { user } = visitorOf(bank, request, 'look');
      return { page: windowOf('client', bank.settings.style), rows: clientRows(bank.clients.byBin(user.bin), user) };
    },
    { page: (reply, { request }) => clientPage(reply, request) },
  );
  mount(
    app,
    house,
    bankRoutes.main,
    ({ request }) => {
      visitorOf(bank, request, 'look');
      return { page: windowOf('main', bank.settings.style), menu: menu(soughtIn(request)) };
    },
    { page: (reply, { request }) => mainPage(reply, soughtIn(request), request) },
  );
}

/** Whose accounts the user works with, and with which right. */
function clientRows({ name, bin, account }: Client, { signatureRight }: User): { label: Label; value: Label }[] {
  return [
    { label: label('clientTitle'), value: plain(name) },
    { label: label('clientBin'), value: plain(bin) },
    { label: label('clientAccount'), value: plain(account) },
    { label: label('right'), value: label(RIGHTS[signatureRight]) },
  ];
}

function soughtIn(request: FastifyRequest): string {
  const { find } = request.query as { find?: unknown };
  return typeof find === 'string' ? find.slice(0, 100) : '';
}
