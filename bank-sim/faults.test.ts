import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bankRoutes } from '../http/bank.ts';
import { bankInstrumentRoutes } from '../http/bank-instruments.ts';
import type { HttpClient } from '../http/client.ts';
import { DOCUMENT_FAULTS } from './instruments/document-faults.ts';
import { FAULTS } from './instruments/fault-table.ts';
import { LINE_FAULTS } from './instruments/line-faults.ts';
import { MAGIC_AMOUNTS, magicFaults } from './instruments/magic-values.ts';
import { SESSION_FAULTS } from './instruments/session-faults.ts';
import { anew, arm, booked, disarm, fired, struck } from './testing/fault-scene.ts';
import { create, sign } from './testing/payment-orders.ts';
import { problemCode } from './testing/problem-code.ts';
import {
  CLIENT,
  paymentOrder,
  registerUser,
  type SignedInUser,
  signedInUser,
  startTestBank,
  type TestBank,
} from './testing/test-bank.ts';

let bank: TestBank;
let user: SignedInUser;
let client: HttpClient;
beforeAll(async () => {
  bank = await startTestBank({ sessionIdleMinutes: 1_000_000 });
  user = await signedInUser(bank, 'test1');
});
afterAll(() => bank.close());
afterEach(() => disarm(bank));

const main = () => client.call(bankRoutes.main);
const get = (path: string, init: RequestInit = {}) => fetch(bank.url + path, { redirect: 'manual', ...init });
const signed = async (wishes = {}) => sign(bank, { ...user, client }, await create(client, wishes));
/** The identifiers in the window of payment orders. */
const listed = async () => (await client.call(bankRoutes.documents)).documents.map(({ id }) => id);

/** Shows that a fault does what it says. */
const SHOWN: Readonly<Record<string, () => Promise<void>>> = {
  async delay() {
    await arm(bank, { fault: 'delay', route: '/health', ms: 300 });
    const began = performance.now();
    await get('/health');
    expect(performance.now() - began).toBeGreaterThanOrEqual(290);
  },
  async 'drop-before'() {
    await arm(bank, { fault: 'drop-before', login: 'test1' });
    await expect(create(client)).rejects.toThrow('does not answer');
    await disarm(bank);
    expect(await listed()).toEqual([]);
  },
  async reset() {
    await arm(bank, { fault: 'reset', route: '/health' });
    await expect(get('/health')).rejects.toThrow();
  },
  async 'http-500'() {
    await arm(bank, { fault: 'http-500', route: '/health' });
    expect((await get('/health')).status).toBe(500);
  },
  async 'http-502'() {
    await arm(bank, { fault: 'http-502', route: '/health' });
    expect((await get('/health')).status).toBe(502);
  },
  async 'http-503'() {
    await arm(bank, { fault: 'http-503', route: '/health' });
    const { status, headers } = await get('/health');
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
  },
  async 'drop-after'() {
    const before = await listed();
    await arm(bank, { fault: 'drop-after', kind: 'payment-order', atMost: 1 });
    await expect(create(client)).rejects.toThrow('does not answer');
    expect(await listed()).toHaveLength(before.length + 1);
  },
  async 'truncated-body'() {
    await arm(bank, { fault: 'truncated-body', route: '/main' });
    await expect(main()).rejects.toThrow('does not answer');
  },
  async dribble() {
    await arm(bank, { fault: 'dribble', route: '/health', ms: 20 });
    const began = performance.now();
    expect(await (await get('/health')).json()).toMatchObject({ house: 'bank-sim' });
    expect(performance.now() - began).toBeGreaterThanOrEqual(100);
  },
  async 'wrong-content-type'() {
    await arm(bank, { fault: 'wrong-content-type', route: '/health' });
    expect((await get('/health')).headers.get('content-type')).toContain('text/html');
  },
  async 'empty-body'() {
    await arm(bank, { fault: 'empty-body', route: '/health' });
    expect(await (await get('/health')).text()).toBe('');
  },
  async 'short-content-length'() {
    await arm(bank, { fault: 'short-content-length', route: '/main' });
    await expect(main()).rejects.toThrow('without JSON');
  },
  async maintenance() {
    await arm(bank, { fault: 'maintenance' });
    expect(await problemCode(main())).toBe('maintenance');
    const page = await get('/?lang=kk', { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '120']);
    expect(await page.text()).toContain('Техникалық жұмыстар');
  },
  async 'session-lost'() {
    await arm(bank, { fault: 'session-lost', route: '/main', atMost: 1 });
    expect(await problemCode(main())).toBe('not-logged-in');
    expect(await problemCode(main())).toBe('not-logged-in');
  },
  async 'cookie-dropped'() {
    await arm(bank, { fault: 'cookie-dropped', login: 'test1', atMost: 1 });
    expect(await problemCode(main())).toBe('not-logged-in');
    expect(await problemCode(main())).toBe('none');
  },
  async 'double-submission'() {
    const before = (await listed()).length;
    await arm(bank, { fault: 'double-submission' });
    await create(client);
    expect(await listed()).toHaveLength(before + 2);
  },
  async 'challenge-stale'() {
    await arm(bank, { fault: 'challenge-stale' });
    expect(await problemCode(anew(bank, user))).toMatch(/^(signature-wrong|challenge-used)$/);
  },
  async 'document-refused'() {
    await arm(bank, { fault: 'document-refused', kind: 'payment-order' });
    const { id, status, reason } = await signed();
    expect([status, reason]).toEqual(['refused', expect.stringMatching(/^payment-stopped: /)]);
    expect(await booked(bank, client)).not.toContain(id);
  },
  async 'limit-reached'() {
    await arm(bank, { fault: 'limit-reached', login: 'test1' });
    const { id, status, reason } = await signed();
    expect([status, reason]).toEqual(['refused', expect.stringMatching(/^limit-reached: /)]);
    expect(await booked(bank, client)).not.toContain(id);
  },
  async 'document-lost'() {
    await arm(bank, { fault: 'document-lost' });
    const { id, status } = await signed();
    expect(status).toBe('accepted-by-bank');
    expect(await problemCode(client.call(bankRoutes.document, { params: { id } }))).toBe('document-unknown');
    expect(await listed()).not.toContain(id);
    expect(await booked(bank, client)).not.toContain(id);
    // Its number is never another's.
    expect((await create(client)).id).not.toBe(id);
  },
  async 'document-late-refusal'() {
    await arm(bank, { fault: 'document-late-refusal' });
    const { id, status } = await signed();
    expect(status).toBe('accepted-by-bank');
    const later = await client.call(bankRoutes.document, { params: { id } });
    expect([later.status, later.reason]).toEqual(['refused', expect.stringMatching(/^payment-stopped: /)]);
    expect(later.history.map((step) => step.status)).toEqual(['new', 'sent', 'accepted-by-bank', 'refused']);
    expect(await booked(bank, client)).not.toContain(id);
  },
  async 'letter-lost'() {
    const letter = { bin: CLIENT.bin, subject: 'TEST', text: 'TEST' };
    const write = () => bank.client().call(bankRoutes.sendLetter, { body: letter });
    const { id: kept } = await write();
    await arm(bank, { fault: 'letter-lost' });
    const { id } = await write();
    const ids = (await client.call(bankRoutes.letters)).letters.map((one) => one.id);
    expect([ids.includes(kept), ids.includes(id)]).toEqual([true, false]);
  },
  async 'document-missing'() {
    const { id } = await create(client);
    await arm(bank, { fault: 'document-missing' });
    expect(await listed()).not.toContain(id);
    expect(await problemCode(client.call(bankRoutes.document, { params: { id } }))).toBe('none');
  },
  async 'document-duplicate-row'() {
    const { id } = await create(client);
    await arm(bank, { fault: 'document-duplicate-row' });
    expect((await listed()).slice(0, 2)).toEqual([id, id]);
  },
  async 'document-status-stale'() {
    const { id } = await signed();
    await arm(bank, { fault: 'document-status-stale' });
    expect((await client.call(bankRoutes.document, { params: { id } })).status).toBe('sent');
    const { documents } = await client.call(bankRoutes.documents);
    expect(documents.find((one) => one.id === id)?.status).toBe('sent');
    await disarm(bank);
    expect((await client.call(bankRoutes.document, { params: { id } })).status).toBe('executed');
  },
  async 'statement-behind'() {
    await signed({ amount: '10.00' });
    await booked(bank, client);
    const query = { from: '2026-01-01', until: new Date(bank.clock.now()).toISOString().slice(0, 10) };
    const honest = await client.call(bankRoutes.statement, { query });
    await arm(bank, { fault: 'statement-behind' });
    const behind = await client.call(bankRoutes.statement, { query });
    expect(behind.entries).toEqual(honest.entries.slice(0, -1));
    expect(Number(behind.closing)).toBeCloseTo(Number(honest.closing) + 10, 2);
    expect(Number(behind.paid)).toBeCloseTo(Number(honest.paid) - 10, 2);
  },
};

describe('a fault of line, session or document does what it says', () => {
  it.each(Object.keys(SHOWN))('%s', async (fault) => {
    client = await anew(bank, user);
    await SHOWN[fault]?.();
    expect(await struck(bank, fault)).toBeGreaterThan(0);
  });

  it('each of them is shown', () => {
    const ids = [...LINE_FAULTS, ...SESSION_FAULTS, ...DOCUMENT_FAULTS].map(({ id }) => id);
    expect(Object.keys(SHOWN).sort()).toEqual(ids.sort());
  });
});

describe('the table of faults', () => {
  it('names each fault once, and tells of it in three languages', () => {
    const ids = FAULTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(45);
    for (const { id, tells } of FAULTS) {
      expect(new Set([tells.ru, tells.kk, tells.en]).size, id).toBe(3);
      expect(tells.ru, id).toMatch(/[а-яё]/i);
      expect(tells.kk, id).toMatch(/[әғқңөұүһі]/i);
    }
  });
});

describe('a rule', () => {
  it('looks at route, login, kind of document and status of a profile, and counts only where everything fits', async () => {
    client = await anew(bank, user);
    const rule = { fault: 'http-500', route: '/documents/:id', login: 'test1', kind: 'payment-order' };
    const { id } = await create(client);
    const ask = async (body: typeof rule & { status?: string; when?: { nth: number } }) => {
      await disarm(bank);
      await arm(bank, body);
      const codes: string[] = [];
      for (const route of [bankRoutes.document, bankRoutes.main, bankRoutes.document] as const)
        codes.push(await problemCode(client.call(route, { params: { id } })).catch(() => 'struck'));
      return codes;
    };
    const whole = { ...rule, status: 'in-operation' };
    expect(await ask(whole)).toEqual(['struck', 'none', 'struck']);
    expect(await ask({ ...whole, when: { nth: 2 } })).toEqual(['none', 'none', 'struck']);
    for (const not of [{ route: '/documents' }, { login: 'other' }, { kind: 'letter' }, { status: 'draft' }])
      expect(await ask({ ...whole, ...not }), JSON.stringify(not)).toEqual(['none', 'none', 'none']);
  });

  it('lasts for a simulated time from its first stroke, or until it is taken away', async () => {
    await arm(bank, { fault: 'http-503', route: '/health', lastsMs: 60_000 });
    const status = async () => (await get('/health')).status;
    bank.clock.advance(3_600_000);
    expect(await status()).toBe(503);
    bank.clock.advance(59_999);
    expect(await status()).toBe(503);
    bank.clock.advance(1);
    expect(await status()).toBe(200);
    await arm(bank, { fault: 'http-502', route: '/health' });
    expect(await status()).toBe(502);
    await bank.client().call(bankInstrumentRoutes.removeFault, { params: { rule: '2' } });
    expect(await status()).toBe(200);
    const again = bank.client().call(bankInstrumentRoutes.removeFault, { params: { rule: '2' } });
    expect(await problemCode(again)).toBe('fault-rule-unknown');
  });

  it.each([
    [{ fault: 'no-such' }, /there is no fault "no-such"/],
    [{ fault: 'delay', kind: 'cheque' }, /kind: there is no "cheque"/],
    [{ fault: 'delay', status: 'done' }, /status: there is no "done"/],
    [{ fault: 'delay', step: 'lunch' }, /step: there is no "lunch"/],
    [{ fault: 'clock-fast', minutes: 0 }, /minutes: a whole number/],
    [{ fault: 'delay', lastsMs: 0 }, /lastsMs: a whole number/],
    [{ fault: 'delay', when: { nth: 1, every: 2 } }, /exclude each other/],
  ])('%j is refused', async (rule, text) => {
    await expect(arm(bank, rule)).rejects.toThrow(text);
  });
});

describe('magic values', () => {
  it('bring their fault with no rule: in a purpose, as an amount, as a login', async () => {
    client = await anew(bank, user);
    expect((await signed({ purpose: 'TEST FAULT limit-reached' })).reason).toMatch(/^limit-reached: /);
    const [amount = ''] = [...MAGIC_AMOUNTS].find(([, fault]) => fault === 'document-refused') ?? [];
    expect((await signed({ amount })).reason).toMatch(/^payment-stopped: /);
    expect((await signed()).status).toBe('accepted-by-bank');
    const { login, password } = await registerUser(bank, 'fault-http-502', { right: 'none' });
    const body = { login, password };
    await expect(bank.client().call(bankRoutes.login, { body })).rejects.toThrow('502');
    expect(await fired(bank)).toEqual(['limit-reached', 'document-refused', 'http-502']);
  });

  it('are one amount for each fault, and nothing else is one', () => {
    expect([...MAGIC_AMOUNTS.values()].sort()).toEqual(FAULTS.map(({ id }) => id).sort());
    expect(
      magicFaults([paymentOrder().amount, paymentOrder().purpose, 'TEST FAULT nothing', 'my-fault-delay']),
    ).toEqual([]);
    expect(magicFaults(['test fault Delay', 'FAULT-reset'])).toEqual(['delay', 'reset']);
  });
});
