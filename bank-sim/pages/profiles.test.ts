import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { buttonsOf } from '../testing/browser.ts';
import { sitDown } from '../testing/sitting.ts';
import { signerSet } from '../testing/software-keys.ts';
import { octets, signed, signedRequests } from '../testing/test-bank.ts';

describe('«Профили» in the browser', () => {
  it('R-BANK-62 R-BANK-63 the tree in the left part leads there, and the search finds the node by both its names', async () => {
    const { browser } = await sitDown();
    const main = await browser.get('/main');
    const [tree = ''] = /<aside>[\s\S]*<\/aside>/.exec(main.html) ?? [];
    const at = ['Сервис', 'Безопасность', 'Перегенерация комплекта ключей', 'Профили'].map((name) =>
      tree.indexOf(`>${name}<`),
    );
    expect(at.every((position, i) => position > (at[i - 1] ?? -1))).toBe(true);
    for (const name of ['Регенерация комплекта ключей', 'Перегенерация комплекта ключей', 'кілттер жинағын']) {
      const found = await browser.get(`/main?find=${encodeURIComponent(name)}`);
      expect(found.text).toContain('Сервис → Безопасность → Перегенерация комплекта ключей → Профили');
    }
    expect((await browser.get('/main?find=депозит')).text).toContain('Ничего не найдено');
  });

  it('R-BANK-67 nothing on the toolbar is enabled until a row is selected', async () => {
    const { browser } = await sitDown();
    const { html } = await browser.get('/profiles');
    const { profiles: refresh, ...toolbar } = buttonsOf(html);
    expect(refresh).toBe(true);
    expect(toolbar).toEqual({
      newRegeneration: false,
      sendRegeneration: false,
      receiveCertificate: false,
      cancelRegeneration: false,
    });
  });

  it('R-BANK-65 R-BANK-66 one click on a row shows «Параметры подписи» with the end of validity', async () => {
    const { browser } = await sitDown();
    const list = await browser.get('/profiles');
    const [, href = ''] = /<td[^>]*><a href="([^"]+)">9418_Абонент</.exec(list.html) ?? [];
    const { text } = await browser.get(href);
    expect(text).toMatch(/Параметры подписи .*дата окончания срока эксплуатации сертификата Ключа ЭЦП 02\.03\.2027/);
    expect((await browser.get(`${href}?lang=kk`)).text).toMatch(
      /Қолтаңба параметрлері .*пайдалану мерзімінің аяқталу күні/,
    );
  });

  it('R-BANK-64 R-BANK-68 R-BANK-70 R-BANK-72 R-BANK-79 R-BANK-81 R-BANK-83 buttons follow the status', async () => {
    const { browser, bank, ...user } = await sitDown();
    const toolbar = async () => {
      const { html, text } = await browser.get('/profiles/1');
      expect(text).toContain('Новый Отправить документ в банк Получить сертификат (ключ)');
      const { newRegeneration, sendRegeneration, receiveCertificate } = buttonsOf(html);
      return [newRegeneration, sendRegeneration, receiveCertificate];
    };
    expect(await toolbar()).toEqual([true, false, false]);
    expect((await browser.post('/profiles/1/regeneration/new')).location).toBe('/profiles/1/regeneration');
    expect((await browser.get('/profiles/1/regeneration')).text).toContain('Описание процесса Перегенерации');
    expect(await toolbar()).toEqual([false, true, false]);
    await browser.post('/profiles/1/regeneration/send');
    const window = await browser.get('/profiles/1/regeneration');
    expect(window.text).toMatch(/Подпись .*Подписать Закрыть Подписывает эта страница через программу CryptoSocket/);
    expect(buttonsOf(window.html)).toMatchObject({ signRegeneration: false, closeSigningWindow: true });
    const keys = await signerSet('new');
    const requests = await signedRequests(bank, user, keys);
    await user.client.call(bankRoutes.signRegeneration, { params: { id: '1' }, body: { requests } });
    expect(await toolbar()).toEqual([false, false, false]);
    await bank.ca.process('1');
    expect((await browser.get('/profiles')).text).toContain('Получен новый сертификат');
    expect(await toolbar()).toEqual([false, false, true]);
    await browser.post('/profiles/1/regeneration/receive');
    expect(buttonsOf((await browser.get('/profiles/1/regeneration')).html)).toEqual({ confirmReceipt: true });
    const installation = await browser.post('/profiles/1/regeneration/confirm');
    expect(installation.text).toMatch(/Описание процесса Перегенерации .*Продолжить .*TEST KISC Root CA/);
    const [, gost = ''] = /<p class="octets">([^<]+)</.exec(installation.html) ?? [];
    const set = { signers: keys, certificates: { GOST: octets(gost), RSA: octets(gost) } };
    const proof = await signed(bank, set, octets(gost));
    const done = await browser.post('/profiles/1/regeneration/continue', { proof });
    expect((await browser.get(done.location ?? '')).text).toMatch(
      /завершена\. .*новый комплект Ключей ЭЦП.*В эксплуатации/,
    );
  });

  it('R-BANK-77 statuses say the same until the page is opened again, and a silent CA is told', async () => {
    const { browser, bank, ...user } = await sitDown();
    const params = { params: { id: '1' } };
    await user.client.call(bankRoutes.newRegeneration, params);
    await user.client.call(bankRoutes.sendRegeneration, params);
    const requests = await signedRequests(bank, user, await signerSet('new'));
    await user.client.call(bankRoutes.signRegeneration, { ...params, body: { requests } });
    bank.ca.silent = true;
    const { text, html } = await browser.get('/profiles');
    expect(text).toMatch(/Принят банком .*Удостоверяющий центр не отвечает: показан прежний статус/);
    expect(html).not.toMatch(/http-equiv="refresh"/i);
  });
});
