import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { DOCUMENT_KIND_NAMES, type DocumentKind, WRITING_ROUTES } from '../../http/bank-documents.ts';
import type { HttpClient } from '../../http/client.ts';
import type { Browser } from '../testing/browser.ts';
import { DOCUMENTS, openCurrencyAccounts, STAFF } from '../testing/documents.ts';
import { openBank } from '../testing/open-bank.ts';
import { sign } from '../testing/payment-orders.ts';
import { problemCode } from '../testing/problem-code.ts';
import { sitDown } from '../testing/sitting.ts';
import { OTHER_CLIENT, signedInUser } from '../testing/test-bank.ts';

/** Creates a document of a kind with some fields otherwise than right. */
function make(client: HttpClient, kind: DocumentKind, wishes: object = {}) {
  return client.call(WRITING_ROUTES[kind].create, { body: { ...DOCUMENTS[kind], ...wishes } as never });
}

/** What proves each requirement: the document is made, shown in its window, signed, and accepted by the bank. */
const REQUIREMENTS = [
  ['R-BANK-3', 'payment-order', 'Теңгемен алынған төлемдер'],
  ['R-BANK-4', 'pension-payment', 'Зейнетақы жарналарының төлемі'],
  ['R-BANK-5', 'social-payment', 'Әлеуметтік аударымдар төлемі'],
  ['R-BANK-6', 'tax-payment', 'Салықтарды және басқа бюджетке міндетті төлемдерді төлеу'],
  ['R-BANK-7', 'salary-payment', 'Еңбекақыны және қызметтерге олардың шоттарына басқа төлемдерді аудары'],
  ['R-BANK-8', 'currency-payment', 'Шетелдік валютадағы төлемдер'],
  ['R-BANK-9', 'currency-deal', 'Шетелдік валютаны сатып алу/сату'],
] as const;

const WRONG: readonly (readonly [DocumentKind, object, string])[] = [
  ['pension-payment', { amount: '300.04' }, 'total-wrong'],
  ['pension-payment', { month: '2026-13' }, 'date-wrong'],
  [
    'social-payment',
    { people: [STAFF[0], STAFF[0]].map((one) => ({ ...one, amount: '150.00' })), amount: '300.00' },
    'people-twice',
  ],
  ['social-payment', { people: [{ ...STAFF[0], iin: '123456789011', amount: '300.03' }] }, 'number-wrong'],
  ['social-payment', { people: [] }, 'bad-request'],
  ['tax-payment', { budgetCode: '1011' }, 'bad-request'],
  ['tax-payment', { payerBin: OTHER_CLIENT.bin }, 'payer-wrong'],
  ['salary-payment', { people: [{ ...STAFF[0], account: 'KZ00998TST0000000002', amount: '300.03' }] }, 'account-wrong'],
  ['salary-payment', { people: [{ ...STAFF[0], account: OTHER_CLIENT.account, amount: '0.00' }] }, 'amount-wrong'],
  ['currency-payment', { currency: 'KZT' }, 'currency-wrong'],
  ['currency-payment', { currency: 'JPY' }, 'currency-amount-wrong'],
  ['currency-payment', { currencyAmount: '1000.5' }, 'currency-amount-wrong'],
  ['currency-payment', { currencyAmount: '0.00' }, 'currency-amount-wrong'],
  ['currency-payment', { foreignAccount: 'DE75512108001245126198' }, 'account-wrong'],
  ['currency-payment', { bankCode: '12345678' }, 'bank-code-wrong'],
  ['currency-payment', { charges: 'ALL' }, 'bad-request'],
  ['currency-deal', { currencyAmount: '500000.00' }, 'currency-amount-wrong'],
  ['currency-deal', { direction: 'swap' }, 'bad-request'],
  ['letter', { text: '' }, 'bad-request'],
];

describe('the kinds of documents', () => {
  it.each(REQUIREMENTS)('%s %s: made, listed, signed, accepted', async (_, kind, title) => {
    const bank = await openBank();
    await openCurrencyAccounts(bank);
    const user = await signedInUser(bank, 'test1');
    const created = await make(user.client, kind);
    expect([created.kind, created.status, created.fields]).toEqual([kind, 'new', DOCUMENTS[kind]]);
    const { page, documents } = await user.client.call(bankRoutes.documents, { query: { kind } });
    expect(documents).toEqual([created]);
    if (kind !== 'payment-order') expect(page.title.kk).toBe(title);
    expect((await sign(bank, user, created)).status).toBe('accepted-by-bank');
  });

  it('R-BANK-62 each has its leaf in the tree, and its own documents only', async () => {
    const bank = await openBank();
    const { client } = await signedInUser(bank, 'test1');
    for (const kind of DOCUMENT_KIND_NAMES) await make(client, kind);
    const { menu } = await client.call(bankRoutes.main);
    const addresses = menu.filter(({ route }) => route === 'documents').map(({ address }) => address);
    expect(addresses).toEqual(
      DOCUMENT_KIND_NAMES.map((kind) => (kind === 'payment-order' ? '/documents' : `/documents?kind=${kind}`)),
    );
    for (const kind of DOCUMENT_KIND_NAMES) {
      const { documents } = await client.call(bankRoutes.documents, { query: { kind } });
      expect(documents.map((one) => one.kind)).toEqual([kind]);
    }
    expect(await problemCode(client.call(bankRoutes.documents, { query: { kind: 'will' } }))).toBe(
      'document-kind-unknown',
    );
  });

  it('are refused with what is wrong, and nothing is made', async () => {
    const { client } = await signedInUser(await openBank(), 'test1');
    for (const [kind, wishes, code] of WRONG) {
      expect(await problemCode(make(client, kind, wishes)), `${kind} ${JSON.stringify(wishes)}`).toBe(code);
      expect((await client.call(bankRoutes.documents, { query: { kind } })).documents).toEqual([]);
    }
  });

  it('a kind is edited as what it is, and R-BANK-25 its signature falls off', async () => {
    const bank = await openBank();
    const first = await signedInUser(bank, 'first', { right: 'first' });
    const { id } = await make(first.client, 'letter');
    await sign(bank, first, await first.client.call(bankRoutes.document, { params: { id } }));
    const body = { ...DOCUMENTS.letter, subject: 'Другая тема' };
    const edited = await first.client.call(bankRoutes.editLetter, { params: { id }, body });
    expect([edited.status, edited.signatures, edited.fields]).toEqual(['new', [], body]);
    const asTax = first.client.call(bankRoutes.editTaxPayment, { params: { id }, body: DOCUMENTS['tax-payment'] });
    expect(await problemCode(asTax)).toBe('document-unknown');
  });

  it('a signature covers every person of a list', async () => {
    const bank = await openBank();
    const { client } = await signedInUser(bank, 'test1');
    const { toSign } = await make(client, 'salary-payment');
    const text = Buffer.from(toSign, 'base64').toString('utf8');
    expect(text).toContain(`people.2.iin="${STAFF[1].iin}"\npeople.2.name="${STAFF[1].name}"`);
    expect(text).toContain('people.2.amount="200.02"');
  });
});

/** What is chosen from a list is read in words; days and amounts as a person writes them. */
const READ: Readonly<Record<string, string>> = {
  buy: 'покупка валюты',
  SHA: 'SHA: каждый платит своему банку',
  '2026-03-02': '02.03.2026',
  '2026-02': '02.2026',
  '125000.00': '125 000.00',
  '1000.00': '1 000.00',
  500000: '500 000',
};

/** Fills in the form of a kind, looks at the document, and opens its form again. */
async function typeIn(browser: Browser, kind: DocumentKind): Promise<void> {
  const form = await browser.get(`/documents/new?kind=${kind}`);
  const [, action = ''] = /<form method="post" action="([^"]+)" class="fields order">/.exec(form.html) ?? [];
  const { people, ...fields } = DOCUMENTS[kind] as { people?: readonly object[]; [field: string]: unknown };
  const typed = people && { people: people.map((person) => Object.values(person).join('; ')).join('\r\n') };
  const { location } = await browser.post(action, { ...(fields as Record<string, string>), ...typed });
  expect(location).toMatch(/^\/documents\/\d+$/);
  const shown = await browser.get(location ?? '');
  for (const value of Object.values(fields)) expect(shown.text).toContain(READ[String(value)] ?? String(value));
  for (const person of people ?? []) {
    for (const value of Object.values(person)) expect(shown.text).toContain(value);
  }
  const again = await browser.get(`${location}/edit`);
  expect(again.html).toContain(`action="${action}${location?.replace('/documents', '')}"`);
  if (people) expect(again.text).toContain(people.map((person) => Object.values(person).join(';')).join(' '));
}

describe('the forms of the kinds', () => {
  it('each is typed in, shown, and typed in again', async () => {
    const { browser } = await sitDown();
    for (const kind of DOCUMENT_KIND_NAMES) await typeIn(browser, kind);
  });

  it('a line of people that is not whole is refused, and nothing is made', async () => {
    const { browser } = await sitDown();
    const { people, ...fields } = DOCUMENTS['salary-payment'];
    expect(people).toHaveLength(2);
    const { status } = await browser.post('/documents/salary-payments', {
      ...fields,
      people: `${STAFF[0].iin}; ${STAFF[0].name}`,
    });
    expect(status).toBe(400);
    expect((await browser.get('/documents?kind=salary-payment')).text).toContain('Документов нет.');
  });
});
