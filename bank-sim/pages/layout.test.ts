import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import type { Route } from '../../http/route.ts';
import { Browser } from '../testing/browser.ts';
import { openBank } from '../testing/open-bank.ts';
import { create, sign } from '../testing/payment-orders.ts';
import { sitDown } from '../testing/sitting.ts';
import { paymentOrder } from '../testing/test-bank.ts';

describe('every page', () => {
  it('for each GET row there is one, it says TEST, and it runs no script but its own', async () => {
    const sitting = await sitDown();
    const { browser, client, bank } = sitting;
    await client.call(bankRoutes.newRegeneration, { params: { id: '1' } });
    const open = await create(client);
    const { id: sent } = await sign(bank, sitting, await create(client, { number: '102' }));
    const letter = { bin: paymentOrder().payerBin, subject: 'TEST', text: 'TEST' };
    await bank.client().call(bankRoutes.sendLetter, { body: letter });
    const rows = (Object.values(bankRoutes) as Route[]).filter(
      ({ method, path }) => method === 'GET' && path !== '/health' && path !== '/components',
    );
    const paths = [
      // A receipt is there for what was sent, an edit for what was not.
      ...rows.map(({ path }) => path.replace(':id', path.endsWith('/receipt') ? sent : '1').replace(':topic', 'login')),
      '/',
      '/documents/new',
      `/documents/${open.id}/edit`,
    ];
    // A challenge is for those who are not signed in yet, but asking for one does no harm.
    expect(paths).toContain('/token-sign-in');
    for (const path of paths) {
      const { status, html, text } = await browser.get(path);
      expect([path, status]).toEqual([path, 200]);
      expect(text, path).toMatch(/^TEST · /);
      expect(text, path).toContain('TEST — испытательный стенд, не настоящий банк');
      const own = /<script src="\/(keys|signing)\.js" (defer|type="module"[^>]*)><\/script>/g;
      expect(html.match(own), path).toHaveLength(2);
      expect(html.replaceAll(own, ''), path).not.toMatch(/<script|\son\w+=|javascript:/i);
    }
  });

  it('R-BANK-1 names the system, the module and the version', async () => {
    const bank = await openBank();
    const ru = await new Browser(bank).get('/');
    const kk = await new Browser(bank).get('/?lang=kk');
    expect(ru.text).toContain('ДБО BS-Client');
    expect(ru.text).toContain('BS-Client v3 «Интернет-Клиент»');
    expect(kk.text).toContain('BS-Client ҚБҚК');
    expect(kk.text).toContain('Заңды тұлғаларға арналған Интернет-банкинг');
    expect(kk.text).toContain('BS-Client v3 «Интернет-Клиент ҚБҚК»');
  });

  it('is Russian, or Kazakh once it was asked for', async () => {
    const bank = await openBank();
    const browser = new Browser(bank);
    expect((await browser.get('/')).html).toContain('<html lang="ru">');
    expect((await browser.get('/?lang=kk')).html).toContain('<html lang="kk">');
    expect((await browser.get('/')).text).toContain('Ары қарай');
    expect((await browser.get('/?lang=xx')).html).toContain('<html lang="kk">');
    expect((await browser.get('/?lang=ru')).text).toContain('Далее');
  });

  it('that is not for everybody says so and leads to the entrance', async () => {
    const bank = await openBank();
    const { status, text, html } = await new Browser(bank).get('/profiles');
    expect(status).toBe(401);
    expect(text).toContain('Вход не выполнен');
    expect(text).toContain('Log in with login and password.');
    expect(html).toContain('href="/"');
  });
});
