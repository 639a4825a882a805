import type { FastifyInstance } from 'fastify';
import { bankDeskRoutes } from '../../http/bank-desks.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { headOfficePage, operationistPage } from '../pages/desks/branch.ts';
import { clientLetters } from './correspondence.ts';
import { blockedUsers, lateCaseView } from './late-view.ts';

/** The desks that a token goes over in the late route; what they do with it is in late-cases.ts. */
export function mountBranch(app: FastifyInstance, house: House, bank: Bank): void {
  const cases = () => bank.custody.all().map((one) => lateCaseView(bank, one));
  mount(
    app,
    house,
    bankDeskRoutes.operationistDesk,
    () => ({
      blocked: blockedUsers(bank),
      cases: cases(),
      letters: clientLetters(bank).filter(({ isAnswered }) => !isAnswered).length,
    }),
    { page: (reply, { request }) => operationistPage(reply, request) },
  );
  mount(app, house, bankDeskRoutes.headOfficeDesk, () => ({ cases: cases() }), {
    page: (reply, { request }) => headOfficePage(reply, request),
  });
}
