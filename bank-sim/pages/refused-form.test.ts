import { describe, expect, it } from 'vitest';
import { DOCUMENTS } from '../testing/documents.ts';
import { sitDown } from '../testing/sitting.ts';
import { OTHER_CLIENT, paymentOrder } from '../testing/test-bank.ts';

/** The names of the fields that a form calls wrong. */
const wrongIn = (html: string) =>
  [...html.matchAll(/<(?:input|select|textarea) name="(\w+)"[^>]*aria-invalid="true" aria-describedby="problem"/g)].map(
    ([, name]) => name,
  );
const valueIn = (html: string, name: string) => new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(html)?.[1];
const ORDERS = '/documents/payment-orders';

describe('a form that was refused', () => {
  it('comes back with what was typed, says what is wrong and what to do, and which field it is', async () => {
    const { browser } = await sitDown();
    const key = valueIn((await browser.get('/documents/new')).html, 'idempotencyKey') ?? '';
    const typed = { ...paymentOrder({ amount: '0.00', purpose: 'A "long" purpose' }), idempotencyKey: key };
    const { status, html, text } = await browser.post(ORDERS, typed);
    expect(status).toBe(422);
    expect(text).toMatch(/^TEST · Неверная сумма .*Новое платежное поручение .*Неверная сумма Укажите тенге и тиын/);
    expect(html).toMatch(/<div class="problem" id="problem" data-code="amount-wrong" role="alert">/);
    expect(wrongIn(html)).toEqual(['amount']);
    expect(valueIn(html, 'purpose')).toBe('A &quot;long&quot; purpose');
    expect(html).toContain(`<form method="post" action="${ORDERS}" class="fields order">`);
    const again = { ...typed, amount: '10.00', idempotencyKey: valueIn(html, 'idempotencyKey') ?? '' };
    expect(again.idempotencyKey).toBe(key);
    expect((await browser.post(ORDERS, again)).location).toBe('/documents/1');
  });

  it.each<[string, string[], object]>([
    ['date-wrong', ['valueDate'], { valueDate: '2026-02-30' }],
    ['value-date-wrong', ['valueDate'], { valueDate: '2026-04-30' }],
    ['account-wrong', ['beneficiaryAccount'], { beneficiaryAccount: 'KZ00998TST0000000009' }],
    ['payer-wrong', ['payerAccount', 'payerBin'], { payerBin: OTHER_CLIENT.bin }],
    ['bad-request', ['purposeCode'], { purposeCode: '71' }],
    ['bad-request', ['beneficiaryName'], { beneficiaryName: '' }],
  ])('%s: %j', async (code, fields, wishes) => {
    const { browser } = await sitDown();
    const { html } = await browser.post(ORDERS, { ...paymentOrder(), ...wishes } as Record<string, string>);
    expect([/data-code="([\w-]+)"/.exec(html)?.[1], wrongIn(html)]).toEqual([code, fields]);
  });

  it('keeps its list of people, and is the edit form of a document that was edited', async () => {
    const { browser } = await sitDown();
    const { people, ...fields } = DOCUMENTS['salary-payment'];
    const lines = people.map((person) => Object.values(person).join(';')).join('\n');
    const { html } = await browser.post('/documents/salary-payments', { ...fields, amount: '1.00', people: lines });
    expect(wrongIn(html)).toEqual(['amount', 'people']);
    expect(html).toContain(`>${lines}</textarea>`);
    await browser.post(ORDERS, { ...paymentOrder() });
    const edited = await browser.post(`${ORDERS}/1`, { ...paymentOrder({ amount: '0.00' }) });
    expect(edited.html).toContain(`action="${ORDERS}/1"`);
    expect(edited.text).toMatch(/Платежное поручение № 101/);
    expect(edited.html).not.toContain('idempotencyKey');
  });

  it('is for who is logged in only, and for pages: a program gets the problem, a stranger no form', async () => {
    const { browser } = await sitDown();
    const stranger = await browser.postAsItIs(ORDERS, { number: '1' }, { cookie: '' });
    expect(stranger.html).not.toContain('class="fields order"');
    const headers = { accept: 'text/html', 'content-type': 'application/json', cookie: browser.cookies().join('; ') };
    for (const body of ['{"people":5}', '[]', 'null', '"x"']) {
      const answer = await fetch(`${browser.url}/documents/salary-payments`, { method: 'POST', headers, body });
      expect([body, answer.status, (await answer.text()).includes('class="fields order"')]).toEqual([body, 400, false]);
    }
  });
});
