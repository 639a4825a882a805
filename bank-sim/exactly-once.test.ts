import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../http/bank.ts';
import type { DocumentView } from '../http/bank-documents.ts';
import { type HttpClient, UnreachableError } from '../http/client.ts';
import { ProblemError } from '../http/problem.ts';
import { DAY_MS } from '../simulation/clock.ts';
import { Browser } from './testing/browser.ts';
import { arm, booked, disarm } from './testing/fault-scene.ts';
import { openBank } from './testing/open-bank.ts';
import { problemCode } from './testing/problem-code.ts';
import { octets, paymentOrder, type SignedInUser, signed, signedInUser, type TestBank } from './testing/test-bank.ts';

const IDLE = { sessionIdleMinutes: 1_000_000 };

const create = (client: HttpClient, key: string, wishes = {}) =>
  client.call(bankRoutes.createPaymentOrder, {
    body: paymentOrder(wishes),
    headers: { 'idempotency-key': key },
  });
const listed = async (client: HttpClient) => (await client.call(bankRoutes.documents)).documents.map(({ id }) => id);
const cmsOver = (bank: TestBank, { keySet }: SignedInUser, { toSign }: DocumentView) =>
  signed(bank, keySet, octets(toSign), { detached: true });
const send = (client: HttpClient, id: string, cms: string, headers = {}) =>
  client.call(bankRoutes.signDocument, { params: { id }, body: { cms }, headers });

describe('a document under an Idempotency-Key', () => {
  it('is made once, and the answer is the same, one after the other and at once', async () => {
    const bank = await openBank(IDLE);
    const { client } = await signedInUser(bank, 'test1');
    const first = await create(client, 'key-1');
    expect(await create(client, 'key-1')).toEqual(first);
    expect(await create(client, '"key-1"')).toEqual(first);
    const many = await Promise.all(Array.from({ length: 5 }, () => create(client, 'key-2')));
    expect(new Set(many.map(({ id }) => id)).size).toBe(1);
    expect(await listed(client)).toEqual([many[0]?.id, first.id]);
    expect((await create(client, 'key-3')).id).not.toBe(first.id);
  });

  it('with other content, or of another kind, is a conflict; without a key each is one of its own', async () => {
    const bank = await openBank();
    const { client } = await signedInUser(bank, 'test1');
    await create(client, 'key-1');
    const problem = await create(client, 'key-1', { amount: '1.00' }).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ProblemError);
    expect((problem as ProblemError).problem).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
    const letter = { number: '1', date: '2026-03-02', subject: 'TEST', text: 'TEST' };
    const headers = { 'idempotency-key': 'key-1' };
    const other = client.call(bankRoutes.createLetter, { body: letter, headers });
    expect(await problemCode(other)).toBe('idempotency-key-reused');
    for (let i = 0; i < 2; i++) await client.call(bankRoutes.createPaymentOrder, { body: paymentOrder() });
    expect(await listed(client)).toHaveLength(3);
  });

  it('is a key of its user only, for a day; what was refused is tried again under it', async () => {
    const bank = await openBank(IDLE);
    const [one, other] = [await signedInUser(bank, 'first'), await signedInUser(bank, 'other', { surname: 'Үлгіов' })];
    const { id } = await create(one.client, 'key-1');
    expect((await create(other.client, 'key-1')).id).not.toBe(id);
    bank.clock.advance(DAY_MS);
    expect((await create(one.client, 'key-1')).id).toBe(id);
    bank.clock.advance(1);
    expect((await create(one.client, 'key-1')).id).not.toBe(id);
    expect(await problemCode(create(one.client, 'key-2', { date: '2026-02-30' }))).toBe('date-wrong');
    expect(await problemCode(create(one.client, 'key-2'))).toBe('none');
  });

  it.each(['with space', '"half', 'quote"inside', 'x'.repeat(101), 'ключ'])('%s is no key', async (key) => {
    const bank = await openBank();
    const { client } = await signedInUser(bank, 'test1');
    const headers = { 'idempotency-key': Buffer.from(key).toString('latin1') };
    const call = client.call(bankRoutes.createPaymentOrder, { body: paymentOrder(), headers });
    expect(await problemCode(call)).toBe('idempotency-key-malformed');
    expect(await listed(client)).toEqual([]);
  });

  it('of the form of a page is drawn with the form: «Сохранить» pressed twice makes one document', async () => {
    const bank = await openBank();
    const { keySet, user } = await signedInUser(bank, 'test1');
    const browser = new Browser(bank);
    await browser.post('/login', { login: user.login, password: user.password });
    const [, challenge = ''] = /id="challenge">([^<]*)</.exec((await browser.get('/token-sign-in')).html) ?? [];
    await browser.post('/token-sign-in', { cms: await signed(bank, keySet, octets(challenge)) });
    const keyOf = async () => {
      const { html } = await browser.get('/documents/new');
      return /name="idempotencyKey" value="([^"]+)"/.exec(html)?.[1] ?? '';
    };
    const idempotencyKey = await keyOf();
    const fields = { ...paymentOrder(), idempotencyKey };
    const path = '/documents/payment-orders';
    const [one, two] = [await browser.post(path, fields), await browser.post(path, fields)];
    expect([one.location, two.location]).toEqual(['/documents/1', '/documents/1']);
    expect(await keyOf()).not.toBe(idempotencyKey);
  });
});

/** What is answered to a signature that was taken: the first time, and when the document is executed already. */
const TAKEN: ReadonlySet<string> = new Set(['accepted-by-bank', 'executed']);

describe('a signature that comes twice', () => {
  it('counts once and is answered the same, one after the other and at once; another one is refused as before', async () => {
    const bank = await openBank(IDLE);
    const user = await signedInUser(bank, 'test1');
    const { client } = user;
    for (const [key, atOnce] of [
      ['a', false],
      ['b', true],
    ] as const) {
      const document = await create(client, key);
      const cms = await cmsOver(bank, user, document);
      const calls = atOnce
        ? await Promise.all([1, 2, 3].map(() => send(client, document.id, cms)))
        : [await send(client, document.id, cms), await send(client, document.id, cms)];
      expect(calls.every(({ status }) => TAKEN.has(status))).toBe(true);
      expect(calls.map(({ signatures }) => signatures.length)).toEqual(calls.map(() => 1));
      expect((await booked(bank, client)).filter((one) => one === document.id)).toEqual([document.id]);
      const again = await cmsOver(bank, user, document);
      expect(again).not.toBe(cms);
      expect(await problemCode(send(client, document.id, again))).toBe('signatures-complete');
    }
  });

  it('of a first signer is one signature; after an edit the same octets are none any more', async () => {
    const bank = await openBank();
    const user = await signedInUser(bank, 'test1', { right: 'first' });
    const { client } = user;
    const document = await create(client, 'key');
    const cms = await cmsOver(bank, user, document);
    for (let i = 0; i < 2; i++) expect((await send(client, document.id, cms)).status).toBe('signed-first');
    const params = { id: document.id };
    await client.call(bankRoutes.editPaymentOrder, { params, body: paymentOrder({ amount: '1.00' }) });
    expect(await problemCode(send(client, document.id, cms))).toBe('signature-wrong');
    await client.call(bankRoutes.editPaymentOrder, { params, body: paymentOrder() });
    expect(await send(client, document.id, cms)).toMatchObject({ status: 'signed-first', signatures: [{}] });
  });

  it('and was refused the first time is refused the same way', async () => {
    const bank = await openBank();
    const user = await signedInUser(bank, 'test1');
    const document = await create(user.client, 'key');
    const wrong = await signed(bank, user.keySet, new Uint8Array([1]), { detached: true });
    const first = await send(user.client, document.id, wrong);
    expect([first.status, first.reason]).toEqual(['refused', expect.stringMatching(/^signature-wrong/)]);
    expect(await send(user.client, document.id, wrong)).toEqual(first);
  });
});

describe('whatever is sent again, and whatever goes wrong on the way', () => {
  const FAULTS = [
    'drop-before',
    'drop-after',
    'http-502',
    'truncated-body',
    'double-submission',
    'ca-answer-lost',
    'ca-down',
  ];

  /** Sends again until an answer comes, as a careful client does. */
  async function stubborn<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        const isLost = error instanceof UnreachableError || !(error instanceof ProblemError);
        const isUndecided = error instanceof ProblemError && error.problem.code === 'revocation-unknown';
        if (attempt > 20 || !(isLost || isUndecided)) throw error;
      }
    }
  }

  it('each document is made once, signed once and booked once', async () => {
    const bank = await openBank({ ...IDLE, openingBalance: '999999999.00' });
    const user = await signedInUser(bank, 'test1');
    const { client } = user;
    const faults = fc.array(fc.record({ fault: fc.constantFrom(...FAULTS), nth: fc.integer({ min: 1, max: 4 }) }), {
      maxLength: 4,
    });
    const copies = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }));
    let run = 0;
    let wanted: string[] = [];
    await fc.assert(
      fc.asyncProperty(faults, copies, async (rules, [makings, signings]) => {
        const key = `run ${++run}`.replace(' ', '-');
        for (const { fault, nth } of rules) await arm(bank, { fault, login: 'test1', when: { nth } });
        const made = await Promise.all(Array.from({ length: makings }, () => stubborn(() => create(client, key))));
        const [document] = made as [DocumentView];
        expect(new Set(made.map(({ id }) => id)).size).toBe(1);
        const cms = await cmsOver(bank, user, document);
        const sent = await Promise.all(
          Array.from({ length: signings }, () => stubborn(() => send(client, document.id, cms))),
        );
        await disarm(bank);
        expect(sent.map(({ status, signatures }) => [TAKEN.has(status), signatures.length])).toEqual(
          sent.map(() => [true, 1]),
        );
        wanted = [...wanted, document.id];
      }),
      { numRuns: 25 },
    );
    expect((await listed(client)).reverse()).toEqual(wanted);
    expect(await booked(bank, client)).toEqual(wanted);
  });
});
