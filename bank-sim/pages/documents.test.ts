import { describe, expect, it } from 'vitest';
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
