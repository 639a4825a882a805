import type { FastifyInstance } from 'fastify';
import { bankDeskRoutes } from '../../http/bank-desks.ts';
import { mayCall, ROLE_NAMES, ROLES } from '../../http/roles.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { desksPage } from '../pages/desks/desks.ts';
import { FILES_SCRIPT } from '../pages/desks/user-card.ts';
import { mountBranch } from './branch.ts';
import { mountCallCentre } from './call-centre.ts';
import { mountCorrespondence } from './correspondence.ts';
import { mountTechnicalSupport } from './technical-support.ts';
import { mountBankManager } from './users-desk.ts';

const PARTS = [mountBankManager, mountBranch, mountTechnicalSupport, mountCallCentre, mountCorrespondence];

/** The desks of the bank's staff (R-BANK-102): a page that leads to them, and each. */
export function mountDesks(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankDeskRoutes.desks,
    ({ request: { caller } }) =>
      ROLE_NAMES.map((role) => {
        const { desk, ru, kk, en } = ROLES[role];
        return { role, title: { ru, kk, en }, address: desk, isOpen: caller !== undefined && mayCall(caller, role) };
      }),
    { page: (desks, { request }) => desksPage(desks, request) },
  );
  for (const mountPart of PARTS) mountPart(app, house, bank);
  app.get('/files.js', (_, response) => response.type('text/javascript; charset=utf-8').send(FILES_SCRIPT));
}
