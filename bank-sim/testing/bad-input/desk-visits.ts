import { accessRoutes } from '../../../http/access-routes.ts';
import { bankRoutes } from '../../../http/bank.ts';
import { bankAuditRoutes } from '../../../http/bank-audit.ts';
import { bankDeskRoutes } from '../../../http/bank-desks.ts';
import { HttpClient } from '../../../http/client.ts';
import { CURRENCY_ACCOUNTS } from '../documents.ts';
import { problemCode } from '../problem-code.ts';
import { certifiedKeySet, OTHER_CLIENT, registerUser, type TestBank, wireSet } from '../test-bank.ts';
import type { Visiting } from './visits.ts';

/** The staff at its desks: people, rights, envelopes, money, tasks. */
export async function visitDesks({ bank, secrets }: Visiting): Promise<void> {
  const client = bank.client();
  await client.call(bankRoutes.registerClient, { body: { ...OTHER_CLIENT, openingBalance: '1000.00' } });
  await visitPeople(bank, secrets);
  await client.call(bankRoutes.setRate, { body: { currency: 'EUR', buys: '490.10', sells: '500.20' } });
  await client.call(bankRoutes.closeAccount, { params: { account: CURRENCY_ACCOUNTS[2].account } });
  await client.call(bankDeskRoutes.callCentreDesk, { query: { find: 'documents' } });
  await client.call(bankAuditRoutes.audit, { query: { after: '3' } });
  const browser = new HttpClient(bank.url, 'the bank');
  await browser.call(accessRoutes.logIn, { body: { token: bank.deskTokens.operationist, next: '/desks' } });
  await browser.call(accessRoutes.logOut);
}

async function visitPeople(bank: TestBank, secrets: string[]): Promise<void> {
  const client = bank.client();
  const wishes = { bin: OTHER_CLIENT.bin, surname: 'Үлгіова', right: 'none', email: 'desk@client.test' } as const;
  const user = await registerUser(bank, 'at-desk', wishes);
  const params = { login: user.login };
  const [gost, rsa] = wireSet(await certifiedKeySet(bank, 'at desk', user)).map(({ certificate }) => certificate);
  const body = { gost: gost ?? '', rsa: rsa ?? '' };
  await client.call(bankDeskRoutes.registerCertificates, { params, body });
  await client.call(bankDeskRoutes.userCard, { params });
  const right = { signatureRight: 'first', mayPrepare: true } as const;
  await client.call(bankDeskRoutes.changeSignatureRight, { params, body: right });
  for (const _ of '123') {
    const login = { ...params, password: 'wrong' };
    await problemCode(client.call(bankRoutes.login, { body: login }));
  }
  const { firstPassword } = await client.call(bankRoutes.unlockUser, { params });
  secrets.push(user.password, firstPassword);
  await client.call(bankDeskRoutes.closeUser, { params });
}
