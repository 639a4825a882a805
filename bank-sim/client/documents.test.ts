import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { accountNumber } from '../core/numbers.ts';
import { openBank } from '../testing/open-bank.ts';
import { create, pair, sign } from '../testing/payment-orders.ts';
import { problemCode } from '../testing/problem-code.ts';
import {
  certifiedKeySet,
  enterFirst,
  OTHER_CLIENT,
  paymentOrder,
  registerProfile,
  registerUser,
  type SignedInUser,
  signedInUser,
} from '../testing/test-bank.ts';

describe('payment orders', () => {
  it('R-BANK-12 have a window of their own, and belong to the client', async () => {
    const bank = await openBank();
    const { client } = await signedInUser(bank, 'test1');
    const created = await create(client);
    const { page, documents } = await client.call(bankRoutes.documents);
    expect(page.title).toEqual({ ru: 'Платежные поручения', kk: 'Төлем тапсырмалары', en: 'Payment orders' });
    expect(documents).toEqual([created]);
    await bank.client().call(bankRoutes.registerClient, { body: OTHER_CLIENT });
    const stranger = await registerUser(bank, 'other', { bin: OTHER_CLIENT.bin, right: 'none' });
    const { client: theirs } = await enterFirst(bank, stranger);
    expect((await theirs.call(bankRoutes.documents)).documents).toEqual([]);
    const params = { params: { id: created.id } };
    expect(await problemCode(theirs.call(bankRoutes.document, params))).toBe('document-unknown');
  });

  it('R-BANK-3 go to clients of this bank and of other banks', async () => {
    const bank = await openBank();
    const user = await signedInUser(bank, 'test1');
    await bank.client().call(bankRoutes.registerClient, { body: OTHER_CLIENT });
    const here = await create(user.client, { beneficiaryAccount: OTHER_CLIENT.account });
    const there = await create(user.client, { beneficiaryAccount: accountNumber('601', 'A861000001234') });
    const statuses = [];
    for (const document of [here, there]) statuses.push((await sign(bank, user, document)).status);
    expect(statuses).toEqual(['accepted-by-bank', 'accepted-by-bank']);
  });

  it('R-BANK-17 a single signature sends the order to the bank at once', async () => {
    const bank = await openBank();
    const user = await signedInUser(bank, 'test1', { right: 'single' });
    const created = await create(user.client);
    expect([created.status, created.statusText.ru, created.signatures]).toEqual(['new', 'новый', []]);
    const accepted = await sign(bank, user, created);
    expect([accepted.status, accepted.statusText.ru, accepted.reason]).toEqual([
      'accepted-by-bank',
      'принят банком',
      '',
    ]);
    expect(accepted.signatures).toEqual([
      {
        subscriber: '9418_Абонент',
        serialNumber: expect.stringMatching(/^[0-9A-F]{64}$/),
        signedAt: new Date(bank.clock.now()).toISOString(),
      },
    ]);
  });

  it.each([
    [{ amount: '0.00' }, 'amount-wrong'],
    [{ beneficiaryAccount: 'KZ00998TST0000000002' }, 'account-wrong'],
    [{ beneficiaryBin: '123456789011' }, 'number-wrong'],
    [{ date: '2026-02-30' }, 'date-wrong'],
    [{ payerAccount: OTHER_CLIENT.account }, 'payer-wrong'],
    [{ amount: '1' }, 'bad-request'],
    [{ purpose: '' }, 'bad-request'],
  ])('%j is refused: %s', async (wishes, code) => {
    const bank = await openBank();
    const { client } = await signedInUser(bank, 'test1');
    expect(await problemCode(create(client, wishes))).toBe(code);
  });

  it('check digits of IIN and BIN can be switched off', async () => {
    const bank = await openBank({ checkDigits: false });
    const { client } = await signedInUser(bank, 'test1');
    expect((await create(client, { beneficiaryBin: '123456789011' })).status).toBe('new');
  });
});

describe('first and second signature', () => {
  it('R-BANK-18 R-BANK-19 after the first the order waits; the second sends it', async () => {
    const bank = await openBank();
    const [first, second] = await pair(bank, { right: 'first' }, { right: 'second' });
    const created = await create(first.client);
    const waiting = await sign(bank, first, created);
    expect([waiting.status, waiting.signatures.length]).toEqual(['signed-first', 1]);
    const accepted = await sign(bank, second, created);
    expect([accepted.status, accepted.signatures.length]).toEqual(['accepted-by-bank', 2]);
  });

  it('R-BANK-19 R-BANK-24 the second cannot come before the first', async () => {
    const bank = await openBank();
    const [first, second] = await pair(bank, { right: 'first' }, { right: 'second' });
    const created = await create(first.client);
    expect(await problemCode(sign(bank, second, created))).toBe('second-before-first');
  });

  it('R-BANK-24 one person may not give both, even with two logins', async () => {
    const bank = await openBank();
    const [first, second] = await pair(bank, { right: 'first' }, { right: 'second', surname: 'Сынақов' });
    const sameIin = await signedInUser(bank, 'again', { right: 'second', iin: first.user.iin });
    const created = await create(first.client);
    await sign(bank, first, created);
    expect(await problemCode(sign(bank, sameIin, created))).toBe('same-person');
    expect((await sign(bank, second, created)).status).toBe('accepted-by-bank');
  });

  it('R-BANK-19 where the second is missing, a first or single signature does not do', async () => {
    const bank = await openBank();
    const [first, other] = await pair(bank, { right: 'first' }, { right: 'first' });
    const single = await signedInUser(bank, 'single', { right: 'single', surname: 'Жалғызов' });
    const created = await create(first.client);
    await sign(bank, first, created);
    for (const user of [first, other, single]) {
      expect(await problemCode(sign(bank, user, created))).toBe('second-signature-expected');
    }
  });

  it('R-BANK-23 R-BANK-24 a third signature is refused', async () => {
    const bank = await openBank();
    const [first, second] = await pair(bank, { right: 'first' }, { right: 'second' });
    const third = await signedInUser(bank, 'third', { right: 'second', surname: 'Үшіншіев' });
    const created = await create(first.client);
    await sign(bank, first, created);
    await sign(bank, second, created);
    expect(await problemCode(sign(bank, third, created))).toBe('signatures-complete');
    const { signatures } = await third.client.call(bankRoutes.document, { params: { id: created.id } });
    expect(signatures).toHaveLength(2);
  });

  it('R-BANK-22 a client may have any number of users and keys', async () => {
    const bank = await openBank();
    const rights = ['single', 'first', 'second', 'first', 'second', 'single'] as const;
    const users = [];
    for (const [at, right] of rights.entries()) users.push(await signedInUser(bank, `user${at}`, { right }));
    expect(new Set(users.map(({ profile }) => profile.subscriber)).size).toBe(rights.length);
    const second = await certifiedKeySet(bank, 'another set', (users[0] as SignedInUser).user);
    await registerProfile(bank, (users[0] as SignedInUser).user, second);
    const { profiles } = await (users[0] as SignedInUser).client.call(bankRoutes.profiles);
    expect(profiles).toHaveLength(2);
  });

  it('R-BANK-25 an edit drops the signatures, and the order is signed anew', async () => {
    const bank = await openBank();
    const [first, second] = await pair(bank, { right: 'first' }, { right: 'second' });
    const created = await create(first.client);
    await sign(bank, first, created);
    const params = { params: { id: created.id } };
    const edited = await second.client.call(bankRoutes.editPaymentOrder, {
      ...params,
      body: paymentOrder({ amount: '9.99' }),
    });
    expect([edited.status, edited.signatures, edited.fields]).toEqual(['new', [], paymentOrder({ amount: '9.99' })]);
    expect(await problemCode(sign(bank, second, created))).toBe('second-before-first');
    await sign(bank, first, created);
    await sign(bank, second, created);
    const late = second.client.call(bankRoutes.editPaymentOrder, { ...params, body: paymentOrder() });
    expect(await problemCode(late)).toBe('document-closed');
  });

  it('a bad first signature is refused and leaves the order as it was', async () => {
    const bank = await openBank();
    const [first, second] = await pair(bank, { right: 'first' }, { right: 'second' });
    const created = await create(first.client);
    const withOthersKey = { client: first.client, keySet: second.keySet };
    expect(await problemCode(sign(bank, withOthersKey, created))).toBe('key-not-registered');
    expect((await first.client.call(bankRoutes.document, { params: { id: created.id } })).status).toBe('new');
  });
});

describe('users without signature right', () => {
  it('R-BANK-20 variant A views, and changes nothing', async () => {
    const bank = await openBank();
    const signer = await signedInUser(bank, 'test1');
    const created = await create(signer.client);
    const { client } = await enterFirst(bank, await registerUser(bank, 'viewer', { right: 'none' }));
    expect((await client.call(bankRoutes.documents)).documents).toHaveLength(1);
    const edit = { params: { id: created.id }, body: paymentOrder({ amount: '9.99' }) };
    expect(await problemCode(create(client))).toBe('preparation-right-missing');
    expect(await problemCode(client.call(bankRoutes.editPaymentOrder, edit))).toBe('preparation-right-missing');
    expect(await problemCode(sign(bank, { client, keySet: signer.keySet }, created))).toBe('signature-right-missing');
  });

  it('R-BANK-21 variant B prepares an order, and another signs and sends it', async () => {
    const bank = await openBank();
    const signer = await signedInUser(bank, 'test1');
    const preparer = await registerUser(bank, 'preparer', { right: 'none', mayPrepare: true });
    const { client } = await enterFirst(bank, preparer);
    const created = await create(client);
    expect(await problemCode(sign(bank, { client, keySet: signer.keySet }, created))).toBe('signature-right-missing');
    expect((await sign(bank, signer, created)).status).toBe('accepted-by-bank');
  });
});
