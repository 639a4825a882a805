import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { Browser } from '../testing/browser.ts';
import { openBank } from '../testing/open-bank.ts';
import { sitDown } from '../testing/sitting.ts';
import { OWN_PASSWORD, paymentOrder, registerUser } from '../testing/test-bank.ts';

describe('payment orders in the browser', () => {
  it('R-BANK-12 a form creates one; fields that the client cannot choose are filled in', async () => {
    const { browser } = await sitDown();
    expect((await browser.get('/documents')).text).toContain('Платежных поручений нет.');
    const form = await browser.get('/documents/new');
    const filled = Object.fromEntries(
      [...form.html.matchAll(/<input name="(\w+)"[^>]*value="([^"]*)"/g)].map(([, k, v]) => [k, v]),
    );
    expect(filled).toMatchObject({ date: '2027-02-10', payerAccount: paymentOrder().payerAccount, purpose: '' });
    const { location } = await browser.post('/documents/payment-orders', {
      ...paymentOrder(),
      date: filled.date ?? '',
    });
    expect(location).toBe('/documents/1');
    expect((await browser.get('/documents/1')).text).toMatch(
      /Платежное поручение № 101 .*новый .*Документ не подписан/,
    );
  });

  it('R-BANK-3 offers codes with their meaning and takes any other; a field that may be empty is left out', async () => {
    const { browser, client } = await sitDown();
    const form = await browser.get('/documents/new');
    expect(form.html).toMatch(/name="purposeCode" required[^>]*list="codes-purpose-code"/);
    expect(form.html).toContain('<option value="710">платежи за товары</option>');
    expect((await browser.get('/documents/new?lang=kk')).html).toContain(
      '<option value="17">резидент, мемлекеттік емес',
    );
    const codes = { purposeCode: '710', payerCode: '17', beneficiaryCode: '', valueDate: '' };
    const { location } = await browser.post('/documents/payment-orders', { ...paymentOrder(), ...codes });
    expect((await browser.get(`${location}?lang=ru`)).text).toMatch(
      /КНП 710 платежи за товары .*КОд \(отправитель\) 17 резидент/,
    );
    const { fields } = await client.call(bankRoutes.document, { params: { id: '1' } });
    expect(fields).toEqual({ ...paymentOrder(), payerCode: '17' });
    const other = await browser.post('/documents/payment-orders', { ...paymentOrder(), purposeCode: '999' });
    expect(other.status).toBe(303);
    expect((await browser.post('/documents/payment-orders', { ...paymentOrder(), payerCode: '33' })).status).toBe(400);
  });

  it('R-BANK-3 writes the amount in words, and days and amounts as a person does', async () => {
    const { browser } = await sitDown();
    await browser.post('/documents/payment-orders', { ...paymentOrder({ amount: '2101021.05' }) });
    const { text } = await browser.get('/documents/1');
    expect(text).toMatch(
      /Сумма, тенге 2\s101\s021\.05 Сумма прописью Два миллиона сто одна тысяча двадцать один тенге 05 тиын/,
    );
    expect(text).toContain('Дата 02.03.2026');
    expect((await browser.get('/documents/1?lang=kk')).text).toContain(
      'Екі миллион бір жүз бір мың жиырма бір теңге 05 тиын',
    );
  });

  it('R-BANK-3 «Копировать» opens a new document with the fields of an old one, but for number and days', async () => {
    const { browser } = await sitDown();
    await browser.post('/documents/payment-orders', { ...paymentOrder(), payerCode: '17', valueDate: '2026-03-04' });
    expect((await browser.get('/documents/1')).html).toMatch(/href="\/documents\/new\?copy=1">Копировать</);
    const { html } = await browser.get('/documents/new?copy=1');
    const field = (name: string) => new RegExp(`<input name="${name}"[^>]* value="([^"]*)"`).exec(html)?.[1];
    const { purpose, amount } = paymentOrder();
    expect(['number', 'date', 'valueDate'].map(field)).toEqual(['', '2027-02-10', '']);
    expect(['purpose', 'amount', 'payerCode'].map(field)).toEqual([purpose, amount, '17']);
    expect(html).toContain('action="/documents/payment-orders"');
    expect((await browser.get('/documents/new?copy=99')).status).toBe(404);
  });

  it('what does not fit the form is refused with a page that says what to do', async () => {
    const { browser } = await sitDown();
    const fields = { ...paymentOrder({ amount: '0.00' }) };
    const { status, text } = await browser.post('/documents/payment-orders', fields, {
      referer: `${browser.url}/documents/new`,
    });
    expect(status).toBe(422);
    expect(text).toMatch(/Неверная сумма Укажите тенге и тиын.*The amount is wrong\. 0\.00.*Назад/);
  });

  it('hostile values are shown as they were typed, and are no markup', async () => {
    const { browser } = await sitDown();
    const hostile = `"><script>alert('x')</script>&amp;<img src=x onerror=alert(1)>`;
    await browser.post('/documents/payment-orders', {
      ...paymentOrder({ beneficiaryName: hostile, purpose: hostile, number: '<b>1' }),
    });
    for (const path of ['/documents', '/documents/1', '/documents/1/edit']) {
      const { html, text } = await browser.get(path);
      expect(html).not.toMatch(/<script>|<img|<b>1/);
      if (path !== '/documents/1/edit') expect(text).toContain(hostile);
    }
  });

  it('hostile names of people and organisations too', async () => {
    const hostile = `<i>О'Қ</i> & "Ко"`;
    const { browser } = await sitDown(100, { surname: hostile });
    const { html, text } = await browser.get('/subscriber');
    expect(html).not.toContain('<i>');
    expect(text).toContain(hostile);
    const found = await browser.get(`/main?find=${encodeURIComponent('<i>"x')}`);
    expect(found.html).not.toContain('<i>');
    expect(found.text).toContain('<i>"x');
  });

  it('a user who may only view gets no form', async () => {
    const bank = await openBank();
    const viewer = await registerUser(bank, 'viewer', { right: 'none' });
    const browser = new Browser(bank);
    await browser.post('/login', { login: 'viewer', password: viewer.password });
    await browser.post('/password', { newPassword: OWN_PASSWORD, repeat: OWN_PASSWORD });
    expect((await browser.get('/documents')).html).toMatch(/<button type="button" class="button" disabled>Новый</);
    expect((await browser.get('/documents/new')).status).toBe(403);
  });
});
