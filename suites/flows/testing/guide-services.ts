import { bankRoutes } from '../../../http/bank.ts';
import { type DocumentKind, type FieldsOf, WRITING_ROUTES } from '../../../http/bank-documents.ts';
import type { BodyOf, Route } from '../../../http/route.ts';
import { demoClient, demoPaymentOrder } from '../demo-client.ts';
import { type GuideClients, INSTALLED } from './guide-clients.ts';
import { all, type Line, page, type Seen, told } from './walk.ts';

/** Section 1.1 of the connection guide: every service, from its window to the bank. */

/** The window of a service in the menu, and what its window shows once the client has used it. */
async function serviceOf(world: GuideClients, kind: DocumentKind, fields: FieldsOf<DocumentKind>): Promise<Seen> {
  const { bank } = world.one;
  const { menu } = await bank.call(bankRoutes.main);
  const row: Route = WRITING_ROUTES[kind].create;
  const created = await bank.call(row as typeof bankRoutes.createLetter, {
    body: fields as BodyOf<typeof bankRoutes.createLetter>,
  });
  const signed = await world.sign(world.one, created);
  if (signed.status !== 'accepted-by-bank') throw new Error(`${signed.status} ${signed.reason}`);
  const window = await page(bank, bankRoutes.documents.path, { kind });
  return all(told(menu, signed.statusText), window);
}

const ACCEPTED = { kk: 'банкпен қабылданды', ru: 'принят банком' };

const order = (world: GuideClients, number: string) => demoPaymentOrder(world.client, number, world.today);

/** For two of the staff, invented. */
function forPeople(world: GuideClients, number: string) {
  const people = [demoClient(31), demoClient(32)].map(({ person: { iin, name } }) => ({ iin, name, amount: '50.05' }));
  return { ...order(world, number), amount: '100.10', month: world.today.slice(0, 7), people };
}

function payroll(world: GuideClients): FieldsOf<'salary-payment'> {
  const { number, date, payerAccount, payerBin, month, people, amount, purpose } = forPeople(world, '5');
  const { account } = demoClient(900).organisation;
  const staff = people.map((person) => ({ ...person, account }));
  return { number, date, payerAccount, payerBin, amount, month, purpose, purposeCode: '332', people: staff };
}

/** The client gets an account in a currency for it. */
async function currencyAccount({ manager, client }: GuideClients, currency: string, serial: number): Promise<void> {
  const { bin } = client.organisation;
  const { account } = demoClient(serial).organisation;
  await manager.call(bankRoutes.openAccount, { body: { bin, account, currency, openingBalance: '5000.00' } });
}

/** One bullet that is a kind of document. */
function service<Kind extends DocumentKind>(
  bullet: number,
  [kind, requirement]: readonly [Kind, string],
  [kk, ru]: readonly [string, string],
  fields: (world: GuideClients) => Promise<FieldsOf<Kind>> | FieldsOf<Kind>,
): Line<GuideClients> {
  return {
    point: `1.1(${bullet})`,
    line: kk,
    proves: requirement,
    kk: [kk, ACCEPTED.kk],
    ru: [ru, ACCEPTED.ru],
    follow: async (world) => serviceOf(world, kind, await fields(world)),
  };
}

export const SERVICES: readonly Line<GuideClients>[] = [
  {
    point: '1.1(1)',
    line: 'Теңгемен алынған төлемдер',
    proves: 'R-BANK-12',
    about: 'R-BANK-3',
    kk: ['Төлем тапсырмалары', 'теңге'],
    ru: ['Платежные поручения', 'тенге'],
    follow: async ({ one: { bank } }) => all(await page(bank, '/documents'), await page(bank, '/documents/new')),
  },
  service(2, ['payment-order', 'R-BANK-3'], ['Төлем тапсырмалары', 'Платежные поручения'], async (world) => {
    const { organisation } = demoClient(900);
    await world.manager.call(bankRoutes.registerClient, { body: organisation });
    return order(world, '1');
  }),
  service(2, ['payment-order', 'R-BANK-3'], ['Төлем тапсырмалары', 'Платежные поручения'], (world) => {
    const { account, bin, name } = demoClient(901).organisation;
    const other = { beneficiaryAccount: account, beneficiaryBin: bin, beneficiaryName: name };
    return { ...order(world, '2'), ...other };
  }),
  service(3, ['pension-payment', 'R-BANK-4'], ['Зейнетақы жарналарының төлемі', 'Пенсионные взносы'], (world) => ({
    ...forPeople(world, '3'),
    purposeCode: '010',
  })),
  service(4, ['social-payment', 'R-BANK-5'], ['Әлеуметтік аударымдар төлемі', 'Социальные отчисления'], (world) => ({
    ...forPeople(world, '4'),
    purposeCode: '012',
  })),
  service(
    5,
    ['tax-payment', 'R-BANK-6'],
    ['Салықтарды және басқа бюджетке міндетті төлемдерді төлеу', 'Налоги и другие обязательные платежи в бюджет'],
    (world) => ({ ...order(world, '6'), purposeCode: '911', budgetCode: '101101' }),
  ),
  service(
    6,
    ['salary-payment', 'R-BANK-7'],
    ['Еңбекақыны және қызметтерге олардың шоттарына басқа төлемдерді аудары', 'Зарплата и другие выплаты'],
    payroll,
  ),
  service(
    7,
    ['currency-payment', 'R-BANK-8'],
    ['Шетелдік валютадағы төлемдер', 'Платежи в иностранной валюте'],
    async (world) => {
      await currencyAccount(world, 'EUR', 950);
      const { number, date, payerAccount, payerBin, purposeCode, purpose } = order(world, '7');
      const beneficiary = {
        beneficiaryName: 'TEST GmbH',
        beneficiaryCountry: 'DE',
        foreignAccount: 'DE75512108001245126199',
        bankCode: 'TESTDEFFXXX',
        charges: 'SHA' as const,
      };
      const money = { currency: 'EUR', currencyAmount: '100.00' };
      return { number, date, payerAccount, payerBin, purposeCode, purpose, ...money, ...beneficiary };
    },
  ),
  service(
    8,
    ['currency-deal', 'R-BANK-9'],
    ['Шетелдік валютаны сатып алу/сату', 'Покупка/продажа иностранной валюты'],
    async (world) => {
      await currencyAccount(world, 'USD', 951);
      const { number, date, payerAccount, payerBin, purpose } = order(world, '8');
      const deal = { direction: 'buy' as const, currency: 'USD', currencyAmount: '100.00' };
      return { number, date, payerAccount, payerBin, purpose, ...deal };
    },
  ),
  {
    point: '1.1(9)',
    line: 'Үзінді көшірмені алу',
    proves: 'R-BANK-10',
    kk: ['Үзінді көшірме', '-125000.00'],
    ru: ['Выписка', '-125000.00'],
    follow: async ({ one: { bank } }) =>
      all(await page(bank, '/statement'), told(await bank.call(bankRoutes.statement))),
  },
  service(10, ['letter', 'R-BANK-11'], ['Банкпен хаттармен алмасу', 'Обмен письмами с банком'], ({ today }) => ({
    number: '1',
    date: today,
    subject: 'TEST',
    text: 'TEST: хат',
  })),
  {
    point: '1.1(10)',
    line: 'Банкпен хаттармен алмасу: банктің хаты',
    proves: 'R-BANK-11',
    kk: ['Банкпен хаттармен алмасу', 'TEST: жауап'],
    ru: ['Обмен письмами с банком', 'TEST: жауап'],
    follow: async ({ manager, client, one: { bank } }) => {
      const { bin } = client.organisation;
      await manager.call(bankRoutes.sendLetter, { body: { bin, subject: 'TEST: жауап', text: 'TEST' } });
      return page(bank, '/letters');
    },
  },
];

/** What the menu names, each as a browser opens it: nobody has to come to a branch. */
export async function everyWindow({ one: { bank } }: GuideClients): Promise<Seen> {
  const { menu } = await bank.call(bankRoutes.main);
  const windows: Seen[] = [];
  for (const { address } of menu) {
    const { pathname, searchParams } = new URL(address, bank.baseUrl);
    windows.push(await page(bank, pathname, Object.fromEntries(searchParams)));
  }
  return all(...windows);
}

/** Somebody without signature right, as far as he comes with an order of his own. */
export async function withoutRight(world: GuideClients, name: string, mayPrepare: boolean): Promise<Seen> {
  const first = await world.enterFirst(name, await world.register(name, mayPrepare));
  await first.call(bankRoutes.reportComponents, { body: INSTALLED });
  const created = await first
    .call(bankRoutes.createPaymentOrder, { body: order(world, mayPrepare ? '21' : '20') })
    .then(
      (document) => `${document.status} ${document.id}`,
      (error: Error) => error.message,
    );
  return all(await page(first, '/client'), await page(first, '/statement'), { kk: created, ru: created });
}
