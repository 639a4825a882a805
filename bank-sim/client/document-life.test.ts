import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import type { DocumentView } from '../../http/bank-documents.ts';
import { signCms } from '../../pki/cms/signed-data.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { openBank } from '../testing/open-bank.ts';
import { create, pair, sign } from '../testing/payment-orders.ts';
import { problemCode } from '../testing/problem-code.ts';
import { sitDown } from '../testing/sitting.ts';
import {
  CLIENT,
  OTHER_CLIENT,
  octets,
  type SignedInUser,
  signed,
  signedInUser,
  type TestBank,
} from '../testing/test-bank.ts';
import { base64 } from '../testing/test-ca.ts';

const MINUTE_MS = 60_000;
/** Monday to Friday, nine to six in Almaty; the tests begin on a Monday at 14:00 there. */
const OFFICE = { from: 9, until: 18, days: [1, 2, 3, 4, 5], utcOffset: 5 } as const;

const look = ({ client }: Pick<SignedInUser, 'client'>, { id }: DocumentView) =>
  client.call(bankRoutes.document, { params: { id } });
const closing = async ({ client }: SignedInUser) => (await client.call(bankRoutes.statement)).closing;
const statuses = ({ history }: DocumentView) => history.map(({ status }) => status);

async function recall(bank: TestBank, { client, keySet }: SignedInUser, { id }: DocumentView, content?: string) {
  const { toRecall } = await client.call(bankRoutes.document, { params: { id } });
  const cms = await signed(bank, keySet, octets(content ?? toRecall ?? ''), { detached: true });
  return client.call(bankRoutes.recallDocument, { params: { id }, body: { cms } });
}

describe('the life of a document at the bank', () => {
  it('is accepted, and executed when somebody looks again; its history says when and by whom', async () => {
    const bank = await openBank({ openingBalance: '1000.00' });
    const [first, second] = await pair(bank, { right: 'first' }, { right: 'second' });
    const order = await create(first.client, { amount: '100.00' });
    await sign(bank, first, order);
    const accepted = await sign(bank, second, order);
    expect([accepted.status, accepted.statusText.ru]).toEqual(['accepted-by-bank', 'принят банком']);
    const executed = await look(first, order);
    expect([executed.status, executed.statusText.ru, executed.executionAt]).toEqual(['executed', 'исполнен', null]);
    const now = new Date(bank.clock.now()).toISOString();
    expect(executed.history.map(({ at, status, by }) => [at, status, by])).toEqual([
      [now, 'new', '9418_Абонент'],
      [now, 'signed-first', '9418_Абонент'],
      [now, 'sent', '9419_Абонент'],
      [now, 'accepted-by-bank', 'bank'],
      [now, 'executed', 'bank'],
    ]);
    expect(await closing(first)).toBe('900.00');
  });

  it('R-BANK-3 waits for its value date, which begins at midnight where the bank is', async () => {
    const bank = await openBank({
      openingBalance: '1000.00',
      sessionIdleMinutes: 1_000_000,
      bankingHours: { ...OFFICE, from: 0 },
    });
    const user = await signedInUser(bank, 'test1');
    const order = await create(user.client, { amount: '100.00', valueDate: '2026-03-05' });
    const { status, executionAt } = await sign(bank, user, order);
    expect([status, executionAt]).toEqual(['accepted-by-bank', '2026-03-04T19:00:00.000Z']);
    bank.clock.set(Date.parse('2026-03-04T18:59:59.999Z'));
    expect((await look(user, order)).status).toBe('accepted-by-bank');
    bank.clock.advance(1);
    expect((await look(user, order)).status).toBe('executed');
    expect(await problemCode(create(user.client, { valueDate: '2026-03-13' }))).toBe('value-date-wrong');
    const late = await sign(bank, user, await create(user.client, { amount: '1.00', valueDate: '2026-03-02' }));
    expect(late.executionAt).toBe(new Date(bank.clock.now()).toISOString());
  });

  it('waits as long as is set, and is booked at its own instant however late somebody asks', async () => {
    const bank = await openBank({ executionMinutes: 30, openingBalance: '1000.00', sessionIdleMinutes: 1_000_000 });
    const user = await signedInUser(bank, 'test1');
    const order = await create(user.client, { amount: '100.00' });
    const { executionAt } = await sign(bank, user, order);
    const due = bank.clock.now() + 30 * MINUTE_MS;
    expect(executionAt).toBe(new Date(due).toISOString());
    bank.clock.set(due - 1);
    expect([(await look(user, order)).status, await closing(user)]).toEqual(['accepted-by-bank', '1000.00']);
    bank.clock.set(due + DAY_MS);
    const { entries } = await user.client.call(bankRoutes.statement, { query: { from: '2026-03-01' } });
    expect(entries.map(({ at, amount }) => [at, amount])).toEqual([[executionAt, '-100.00']]);
    expect((await look(user, order)).history.at(-1)).toMatchObject({ at: executionAt, status: 'executed' });
  });

  it("is executed at the bank's hours", async () => {
    const bank = await openBank({ bankingHours: OFFICE, sessionIdleMinutes: 1_000_000 });
    const user = await signedInUser(bank, 'test1');
    await sign(bank, user, await create(user.client));
    bank.clock.set(Date.parse('2026-03-06T15:00:00.000Z'));
    const late = await sign(bank, user, await create(user.client));
    expect(late.executionAt).toBe('2026-03-09T04:00:00.000Z');
    expect((await look(user, { ...late, id: '1' })).status).toBe('executed');
  });

  it('is recalled by one who has signed it, as long as it waits', async () => {
    const bank = await openBank({ executionMinutes: 30, openingBalance: '1000.00', sessionIdleMinutes: 1_000_000 });
    const [first, second] = await pair(bank, { right: 'first' }, { right: 'second' });
    const third = await signedInUser(bank, 'third', { right: 'second', surname: 'Үшіншіев' });
    const order = await create(first.client, { amount: '100.00' });
    await sign(bank, first, order);
    const { toSign } = await sign(bank, second, order);
    expect(await problemCode(recall(bank, third, order))).toBe('recall-by-stranger');
    // What signs the document does not take it back.
    expect(await problemCode(recall(bank, first, order, toSign))).toBe('signature-wrong');
    expect(await problemCode(recall(bank, { ...first, keySet: second.keySet }, order))).toBe('key-not-registered');
    const recalled = await recall(bank, first, order);
    expect([recalled.status, recalled.statusText.ru, recalled.toRecall]).toEqual(['recalled', 'отозван', null]);
    expect(recalled.history.at(-1)).toMatchObject({ by: '9418_Абонент', status: 'recalled' });
    bank.clock.advance(DAY_MS);
    expect([(await look(first, order)).status, await closing(first)]).toEqual(['recalled', '1000.00']);
    expect(await problemCode(recall(bank, first, order))).toBe('document-not-waiting');
  });

  it('is not recalled before it is sent, nor after it is executed', async () => {
    const bank = await openBank();
    const user = await signedInUser(bank, 'test1');
    const order = await create(user.client);
    expect(await problemCode(recall(bank, user, order))).toBe('document-not-waiting');
    await sign(bank, user, order);
    expect(await problemCode(recall(bank, user, order))).toBe('document-not-waiting');
    expect((await look(user, order)).status).toBe('executed');
  });

  it('fails when its time comes and the money is gone: refused after acceptance, with the reason, and nothing is booked of it', async () => {
    const bank = await openBank({ executionMinutes: 30, openingBalance: '1000.00', sessionIdleMinutes: 1_000_000 });
    const user = await signedInUser(bank, 'test1');
    const orders = [];
    for (const amount of ['600.00', '500.00', '400.00']) orders.push(await create(user.client, { amount }));
    for (const order of orders) expect((await sign(bank, user, order)).status).toBe('accepted-by-bank');
    bank.clock.advance(30 * MINUTE_MS);
    const ended = [];
    for (const order of orders) ended.push(await look(user, order));
    expect(ended.map(({ status }) => status)).toEqual(['executed', 'refused', 'executed']);
    expect(ended[1]?.reason).toMatch(/^funds-missing: .*500\.00 are wanted, 400\.00 are on the account/);
    expect(statuses(ended[1] as DocumentView)).toEqual(['new', 'sent', 'accepted-by-bank', 'refused']);
    expect(await closing(user)).toBe('0.00');
  });

  it('a closed account gives nothing and takes nothing, at the acceptance and at the execution', async () => {
    const bank = await openBank({ executionMinutes: 30, sessionIdleMinutes: 1_000_000 });
    const user = await signedInUser(bank, 'test1');
    await bank.client().call(bankRoutes.registerClient, { body: OTHER_CLIENT });
    const order = await create(user.client);
    await sign(bank, user, order);
    const params = { params: { account: OTHER_CLIENT.account } };
    expect((await bank.client().call(bankRoutes.closeAccount, params)).closed).toBe(true);
    bank.clock.advance(30 * MINUTE_MS);
    expect((await look(user, order)).reason).toMatch(/^account-closed/);
    const again = await sign(bank, user, await create(user.client));
    expect([again.status, again.reason]).toEqual(['refused', expect.stringMatching(/^account-closed/)]);
    const nobodys = { params: { account: 'KZ00998TST0000000002' } };
    expect(await problemCode(bank.client().call(bankRoutes.closeAccount, nobodys))).toBe('account-unknown');
  });

  it('what is handed back leaves no trace in the history', async () => {
    const bank = await openBank();
    const user = await signedInUser(bank, 'test1');
    const order = await create(user.client);
    await problemCode(user.client.call(bankRoutes.signDocument, { params: { id: order.id }, body: { cms: 'AAAA' } }));
    expect(statuses(await look(user, order))).toEqual(['new']);
  });

  it('R-BANK-25 an edit stands in the history', async () => {
    const bank = await openBank();
    const first = await signedInUser(bank, 'first', { right: 'first' });
    const order = await create(first.client);
    await sign(bank, first, order);
    const body = { ...order.fields, amount: '9.99' } as never;
    await first.client.call(bankRoutes.editPaymentOrder, { params: { id: order.id }, body });
    expect(statuses(await look(first, order))).toEqual(['new', 'signed-first', 'new']);
  });
});

describe('the signing time', () => {
  it.each([
    ['a minute early', -1, 'accepted-by-bank'],
    ['at the edge', 15, 'accepted-by-bank'],
    ['too early', -16, 'refused'],
    ['too late', 16, 'refused'],
  ])('%s', async (_, minutes, status) => {
    const bank = await openBank({ signingTimeSkewMinutes: 15 });
    const { client, keySet } = await signedInUser(bank, 'test1');
    const { id, toSign } = await create(client);
    const certificate = keySet.certificates.GOST;
    const signingTime = bank.clock.now() + minutes * MINUTE_MS;
    const cms = base64(await signCms({ content: octets(toSign), certificate, signingTime }, keySet.signers.GOST));
    const answer = await client.call(bankRoutes.signDocument, { params: { id }, body: { cms } });
    expect([answer.status, answer.reason.split(':')[0]]).toEqual([
      status,
      status === 'refused' ? 'signing-time-wrong' : '',
    ]);
  });

  it('of a first signature counts from when it came, not from when the second does', async () => {
    const bank = await openBank({ signingTimeSkewMinutes: 15, sessionIdleMinutes: 1_000_000 });
    const [first, second] = await pair(bank, { right: 'first' }, { right: 'second' });
    const order = await create(first.client);
    await sign(bank, first, order);
    bank.clock.advance(2 * 60 * MINUTE_MS);
    expect((await sign(bank, second, order)).status).toBe('accepted-by-bank');
  });
});

describe('in the browser', () => {
  it('R-BANK-77 the page tells the status as it is when it is opened again', async () => {
    const { browser, bank, ...user } = await sitDown();
    const order = await create(user.client);
    await sign(bank, user, order);
    expect((await browser.get(`/documents/${order.id}`)).text).toContain('исполнен');
    expect((await browser.get('/documents')).text).toContain('исполнен');
    expect(CLIENT.bin).not.toBe(OTHER_CLIENT.bin);
  });
});
