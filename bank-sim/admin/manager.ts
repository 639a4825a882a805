import type { FastifyInstance } from 'fastify';
import { bankRoutes, type ProfileView } from '../../http/bank.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { profileView } from '../client/profile-view.ts';
import { BankError } from '../core/bank-error.ts';
import { amountInTiyn, isPerson } from '../core/numbers.ts';
import { SET_ALGORITHMS } from '../core/profiles.ts';
import { envelopePage } from '../pages/desks/envelope.ts';
import { checkOwner, readKeySet, type WireCertificate } from '../verification/key-set.ts';

/** What the Bank Manager registers (R-BANK-32, R-BANK-102): clients, users and their PIN envelopes, first key sets. */
export function mountManager(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.registerClient,
    ({ body }) => {
      const { bin, name, account, openingBalance = bank.settings.openingBalance } = body;
      const opening = openingBalance === '0.00' ? 0n : amountInTiyn(openingBalance);
      if (opening === undefined) throw new BankError('amount-wrong', openingBalance);
      if (bank.ledger.has(account)) throw new BankError('client-exists', account);
      bank.clients.register({ bin, name, account });
      bank.ledger.open(account, opening, { bin });
      return { bin };
    },
    { next: () => '/desks/bank-manager' },
  );
  mountUsers(app, house, bank);
  mount(app, house, bankRoutes.registerProfile, ({ body }) => registerKeySet(bank, body.login, body.certificates));
}

function mountUsers(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.registerUser,
    ({ body }) => {
      const { bin } = bank.clients.byBin(body.bin);
      if (!isPerson(body.iin, bank.settings.checkDigits)) throw new BankError('number-wrong', `IIN ${body.iin}`);
      const { iin, login, surname, signatureRight, mayPrepare = false, email = '' } = body;
      const wanted = { bin, iin, login, surname, signatureRight, mayPrepare, ...(email !== '' && { email }) };
      const { user, firstPassword } = bank.users.create(wanted);
      return { login: user.login, firstPassword };
    },
    { page: (envelope, { request }) => envelopePage(envelope, request) },
  );
  mount(
    app,
    house,
    bankRoutes.unlockUser,
    ({ params }) => {
      const login = params.login ?? '';
      const firstPassword = bank.users.unlock(login);
      bank.sessions.closeAllOf(login);
      return { login, firstPassword };
    },
    { page: (envelope, { request }) => envelopePage(envelope, request) },
  );
}

/**
 * P1: a user's first certificates become a key profile.
 * @throws BankError user-unknown, user-closed, those of {@link readKeySet}, {@link checkOwner} and the examination, certificate-registered.
 */
export async function registerKeySet(
  bank: Bank,
  login: string,
  certificates: readonly WireCertificate[],
): Promise<ProfileView> {
  const user = bank.users.openByLogin(login);
  const keySet = readKeySet(certificates, bank.settings);
  checkOwner(keySet, user);
  for (const algorithm of SET_ALGORITHMS) await bank.examine(keySet[algorithm]);
  return profileView(bank, bank.profiles.register(user, keySet));
}
