import type { FastifyInstance } from 'fastify';
import { bankRoutes } from '../../http/bank.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { profileView } from '../client/profile-view.ts';
import { BankError } from '../core/bank-error.ts';
import { amountInTiyn, isPerson } from '../core/numbers.ts';
import { SET_ALGORITHMS } from '../core/profiles.ts';
import { checkOwner, readKeySet } from '../verification/key-set.ts';

/** The bank manager's desk (R-BANK-32, R-BANK-102): clients, users and their PIN envelopes, first key sets. */
export function mountManager(app: FastifyInstance, house: House, bank: Bank): void {
  mount(app, house, bankRoutes.registerClient, ({ body }) => {
    const { bin, name, account, openingBalance = bank.settings.openingBalance } = body;
    const opening = openingBalance === '0.00' ? 0n : amountInTiyn(openingBalance);
    if (opening === undefined) throw new BankError('amount-wrong', openingBalance);
    bank.clients.register({ bin, name, account });
    bank.ledger.open(account, opening);
    return { bin };
  });
  mount(app, house, bankRoutes.registerUser, ({ body }) => {
    const { bin } = bank.clients.byBin(body.bin);
    if (!isPerson(body.iin, bank.settings.checkDigits)) throw new BankError('number-wrong', `IIN ${body.iin}`);
    const { iin, login, surname, signatureRight, mayPrepare = false } = body;
    const { user, firstPassword } = bank.users.create({ bin, iin, login, surname, signatureRight, mayPrepare });
    return { login: user.login, firstPassword };
  });
  mount(app, house, bankRoutes.unlockUser, ({ params }) => {
    const login = params.login ?? '';
    const firstPassword = bank.users.unlock(login);
    bank.sessions.closeAllOf(login);
    return { login, firstPassword };
  });
  mount(app, house, bankRoutes.registerProfile, async ({ body }) => {
    const user = bank.users.byLogin(body.login);
    const keySet = readKeySet(body.certificates, bank.settings);
    checkOwner(keySet, user);
    for (const algorithm of SET_ALGORITHMS) await bank.examine(keySet[algorithm]);
    return profileView(bank, bank.profiles.register(user, keySet));
  });
}
