import type { FastifyInstance } from 'fastify';
import { bankDeskRoutes, type UserChange } from '../../http/bank-desks.ts';
import { type House, mount } from '../../http/server.ts';
import { registerKeySet } from '../admin/manager.ts';
import type { Bank } from '../bank.ts';
import { returnSignedBy } from '../core/user-changes.ts';
import type { User } from '../core/users.ts';
import { userCardPage, userChangePage } from '../pages/desks/user-card.ts';
import { managerPage } from '../pages/desks/users.ts';
import { certificateOfText } from '../verification/certificate-text.ts';
import { staffClientView, staffUserView } from './staff-view.ts';

/** The Bank Manager's desk (R-BANK-32, R-BANK-102). What he registers is in admin/manager.ts. */
export function mountBankManager(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankDeskRoutes.bankManagerDesk,
    () => ({
      clients: bank.clients.list().map((client) => staffClientView(bank, client)),
      users: bank.users.list().map((user) => staffUserView(bank, user)),
    }),
    { page: (reply, { request }) => managerPage(reply, request) },
  );
  mount(
    app,
    house,
    bankDeskRoutes.userCard,
    ({ params }) => staffUserView(bank, bank.users.byLogin(params.login ?? '')),
    { page: (user, { request }) => userCardPage(user, request) },
  );
  mountChanges(app, house, bank);
  mount(
    app,
    house,
    bankDeskRoutes.registerCertificates,
    ({ params, body }) =>
      registerKeySet(bank, params.login ?? '', [
        { algorithm: 'GOST', certificate: certificateOfText(body.gost, 'GOST') },
        { algorithm: 'RSA', certificate: certificateOfText(body.rsa, 'RSA') },
      ]),
    { next: (_, { params }) => cardOf(params.login ?? '') },
  );
}

const cardOf = (login: string) => `/desks/users/${encodeURIComponent(login)}`;

function mountChanges(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankDeskRoutes.changeSignatureRight,
    ({ params, body: { signatureRight, mayPrepare = false } }) =>
      changed(bank, bank.users.changeRight(params.login ?? '', { signatureRight, mayPrepare })),
    { page: (reply, { request }) => userChangePage(reply, request) },
  );
  mount(
    app,
    house,
    bankDeskRoutes.closeUser,
    ({ params }) => changed(bank, bank.users.close(params.login ?? '', bank.clock.now())),
    { page: (reply, { request }) => userChangePage(reply, request) },
  );
}

/** What he was let in with is not what he has now. */
function changed(bank: Bank, user: User): UserChange {
  bank.sessions.closeAllOf(user.login);
  const returned = returnSignedBy(user.login, bank.documents, bank.state.documents);
  return { user: staffUserView(bank, user), returned };
}
